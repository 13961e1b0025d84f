"""Staff edit the site pages at the desk; moderators, who sit at the same desk, do not."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from pages.models import SitePage
from tests.cast import Cast

SignIn = Callable[[User | None], Client]
ADD = "/admin/pages/sitepage/add/"
CHANGE = "/admin/pages/sitepage/contact/change/"


def test_editing_begins_with_the_text_that_is_there(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.person("staff")).get(f"{ADD}?slug=house-rules").content.decode()
    assert "Each group makes its own agreement." in page
    assert '<option value="house-rules" selected>' in page


def test_what_staff_save_is_what_everybody_reads(cast: Cast, sign_in: SignIn, client: Client) -> None:
    staff = sign_in(cast.person("staff"))
    staff.post(ADD, {"slug": "contact", "body": "Ring the *bell*."})
    assert "<p>Ring the <em>bell</em>.</p>" in client.get("/about/contact/").content.decode()
    staff.post(CHANGE, {"body": "Knock."})
    assert "<p>Knock.</p>" in client.get("/about/contact/").content.decode()


def test_taking_the_edited_text_away_brings_the_first_one_back(cast: Cast, sign_in: SignIn) -> None:
    SitePage.objects.create(slug="contact", body="Ring the bell.")
    sign_in(cast.person("staff")).post("/admin/pages/sitepage/contact/delete/", {"post": "yes"})
    assert SitePage.objects.current("contact").body.startswith("## Write to us")


@pytest.mark.parametrize("role", ["moderator", "organizer", "member"])
@pytest.mark.parametrize("address", [ADD, CHANGE, "/admin/pages/sitepage/"])
def test_nobody_but_staff_edits_them(role: str, address: str, cast: Cast, sign_in: SignIn) -> None:
    SitePage.objects.create(slug="contact", body="Ring the bell.")
    client = sign_in(cast.person(role))
    assert client.get(address).status_code == 404
    assert client.post(address, {"slug": "privacy", "body": "Anything goes."}).status_code == 404
    assert list(SitePage.objects.values_list("slug", "body")) == [("contact", "Ring the bell.")]
