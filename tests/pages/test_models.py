"""The site pages: a first text for each, which staff may put their own in place of."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from pages.models import TEXTS, Page, SitePage


def test_every_page_has_a_first_text_and_every_text_a_page() -> None:
    assert {path.stem for path in TEXTS.glob("*.md")} == set(Page.values)


@pytest.mark.parametrize("slug", Page.values)
def test_links_from_one_text_to_another_arrive(slug: str, db: None, client: Client) -> None:
    targets = re.findall(r"\]\((?!http)([^)]+)\)", SitePage.first(slug).body)
    assert slug == "house-rules" or targets
    here = reverse("site_page", args=[slug])
    for target in targets:
        assert client.get(here.rsplit("/", 2)[0] + target.removeprefix("..")).status_code == 200


def test_an_edited_page_stands_in_place_of_the_first_text(db: None) -> None:
    assert SitePage.objects.current("contact").body == SitePage.first("contact").body
    SitePage.objects.create(slug="contact", body="Ring the bell.")
    assert SitePage.objects.current("contact").body == "Ring the bell."
    assert SitePage.objects.current("privacy").body == SitePage.first("privacy").body


def test_there_is_no_page_of_another_name(db: None) -> None:
    with pytest.raises(ValueError, match="secrets"):
        SitePage.objects.current("secrets")
