"""A reading's page: who may see it, its paragraphs and their links, its versions."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from readings.blocks import pieces
from readings.importing import add_reading, add_version
from readings.models import Reading, Rights
from readings.pieces import Draft
from readings.publishing import publish
from tests.cast import ROLES, Cast

SignIn = Callable[[User | None], Client]

pytestmark = pytest.mark.django_db

MARKDOWN = "First *words*.\n\n# One\n\nSecond.\n\n### Two\n\n- item\n\n# Three\n\n***\n\n1. counted"


def reading(
    text: str = MARKDOWN, rights: Rights = Rights.LICENCE, *, actor: User | None = None, **about: str
) -> Reading:
    draft = Draft(pieces(text, "markdown"), title="The First Bus", author="Ana Ruiz", published="2019-05")
    made, _ = add_reading(actor=actor, draft=draft, among=Reading.objects.none(), rights=rights, **about)
    return made


def in_library(text: str = MARKDOWN, rights: Rights = Rights.LICENCE, **about: str) -> Reading:
    return publish(actor=None, reading=reading(text, rights, actor=None, **about))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_an_import_is_there_for_its_importer_alone(role: str, cast: Cast, sign_in: SignIn) -> None:
    """Staff see that it is there, and not its text: it is for one group's study."""
    mine = reading(actor=cast.person("member"), rights=Rights.STUDY)
    client = sign_in(cast.people.get(role))
    cited, version = client.get(mine.get_absolute_url()), client.get(mine.versions.get().get_absolute_url())
    read = [role == "member"] * 2
    assert ["First <em>words</em>." in answer.content.decode() for answer in (cited, version)] == read
    assert ("First Bus" in cited.content.decode()) is (role in {"member", "staff", "superuser"})
    assert ("First Bus" in version.content.decode()) is (role == "member")
    assert version.status_code == (200 if role == "member" else 404)


@pytest.mark.parametrize("role", ["nobody", "newcomer"])
def test_the_library_is_everybodys(role: str, cast: Cast, sign_in: SignIn) -> None:
    shown = page(sign_in(cast.people.get(role)), in_library().get_absolute_url())
    assert "The First Bus" in shown
    assert "Ana Ruiz" in shown
    assert "May 2019" in shown
    assert "1 minute to read" in shown
    assert "Correct title" not in shown


def test_what_is_only_cited_shows_its_summary_and_not_its_text(client: Client, cast: Cast, sign_in: SignIn) -> None:
    cited = in_library(rights=Rights.CITATION, summary="What the cleaners know.", source_url="https://example.org/bus")
    shown = page(client, cited.get_absolute_url())
    assert "What the cleaners know." in shown
    assert 'href="https://example.org/bus"' in shown
    assert "only cites it" in shown
    assert "First <em>words</em>" not in shown
    assert client.get(cited.versions.get().get_absolute_url()).status_code == 404
    assert "First <em>words</em>" in page(sign_in(cast.person("staff")), cited.get_absolute_url())


def test_the_title_says_what_kind_of_page_it_is_and_no_more(client: Client) -> None:
    assert "<title>Reading · Common Thread</title>" in page(client, in_library().get_absolute_url())


def test_every_paragraph_has_a_number_and_a_link_and_headings_their_place(client: Client) -> None:
    shown = page(client, in_library().get_absolute_url())
    for number in (1, 2, 3, 4):
        assert shown.count(f'id="p{number}"') == 1
        assert f'<a class="block__number" href="#p{number}" aria-label="Paragraph {number}">{number}</a>' in shown
    assert 'id="p5"' not in shown
    assert '<li><a href="#s1">One</a></li>' in shown
    assert re.search('id="s1" data-block="\\w+"><h2 dir="auto">One</h2>', shown)
    assert re.search('id="s3" data-block="\\w+"><h3 dir="auto">Two</h3>', shown)
    assert '<p dir="auto" class="item item--1">item</p>' in shown
    assert '<p dir="auto" class="item item--1 item--numbered">1. counted</p>' in shown


def test_two_headings_are_no_contents(client: Client) -> None:
    assert 'id="contents"' not in page(client, in_library(text="# One\n\nA.\n\n# Two\n\nB.").get_absolute_url())


def test_a_text_runs_as_its_language_does(client: Client) -> None:
    shown = page(client, in_library(language="ar").get_absolute_url())
    assert '<article class="reading" lang="ar" dir="rtl">' in shown


def test_text_that_looks_like_markup_is_shown_as_it_is(client: Client) -> None:
    shown = page(client, in_library(text="<script>alert(1)</script> & more", title="<b>Bus</b>").get_absolute_url())
    assert "<script>alert" not in shown
    assert "<b>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in shown


def test_the_id_stays_an_address_of_what_was_published(client: Client) -> None:
    published = in_library()
    response = client.get(f"/readings/{published.pk}/")
    assert (response.status_code, response["Location"]) == (301, "/readings/the-first-bus/")


def test_the_newest_version_is_shown_and_earlier_ones_stay(client: Client) -> None:
    published = in_library()
    add_version(reading=published, draft=Draft(pieces("Corrected words.", "text")))
    newest = page(client, published.get_absolute_url())
    assert "Corrected words." in newest
    assert "version 2 of 2" in newest
    assert f'href="{published.get_absolute_url()}versions/1/"' in newest
    first = page(client, f"{published.get_absolute_url()}versions/1/")
    assert "First <em>words</em>." in first
    assert "This is an earlier version" in first
    assert client.get(f"{published.get_absolute_url()}versions/3/").status_code == 404


def test_a_public_page_that_did_not_change_need_not_be_sent_again(client: Client) -> None:
    address = in_library().get_absolute_url()
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    Reading.objects.update(title="Another")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_what_somebody_saw_signed_in_is_kept_nowhere(cast: Cast, sign_in: SignIn) -> None:
    address = reading(actor=cast.person("member"), rights=Rights.STUDY).get_absolute_url()
    assert sign_in(cast.person("member")).get(address)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("items", [1, 3])
def test_queries(items: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    published = in_library(text="\n\n".join(f"Paragraph {number}." for number in range(items)))
    with django_assert_num_queries(5):
        client.get(published.get_absolute_url())
    with django_assert_num_queries(6):
        client.get(f"{published.get_absolute_url()}versions/1/")


def test_a_reading_without_text_says_so(client: Client) -> None:
    Reading.objects.create(slug="a", title="A", rights=Rights.CITATION, published_at=timezone.now())
    assert "only cites it" in page(client, "/readings/a/")
