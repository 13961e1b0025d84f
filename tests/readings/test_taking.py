"""Who may have a text, and what they get: a file, or paper."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from readings import policies
from readings.ids import new_id
from readings.models import Block, ContentNote, Reading, Rights
from readings.paper import with_markers
from tests import texts
from tests.browser import OpenPage, violations
from tests.cast import ROLES, Cast

SignIn = Callable[[User | None], Client]
FREE = {Rights.PUBLIC_DOMAIN, Rights.LICENCE, Rights.PERMISSION}


def test_rights_say_who_may_have_the_full_text() -> None:
    """The whole table: nobody has what they can't read; paper goes further than a file, and a citation nowhere."""
    for rights, reads, on_paper in product(Rights, (True, False), (True, False)):
        may = policies.can_take_text(Reading(rights=rights), reads=reads, on_paper=on_paper)
        assert may == (reads and (rights in FREE or (on_paper and rights == Rights.STUDY))), (rights, reads, on_paper)


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_keep_to_the_rule(role: str, cast: Cast, sign_in: SignIn) -> None:
    """Over all rights, in the library, outside it and in a group: the text goes out where the rule says so."""
    user = cast.people.get(role)
    client = sign_in(user)
    for number, (rights, where) in enumerate(product(Rights, ("library", "own", "group"))):
        if where == "library" and rights == Rights.STUDY:
            continue
        version = texts.version(f"The words of number {number}.", rights=rights, added_by=cast.person("member"))
        reading = version.reading
        if where == "library":
            Reading.objects.filter(pk=reading.pk).update(published_at=timezone.now())
            reading.refresh_from_db()
        addresses = [reverse("reading_markdown", args=[reading.slug]), reverse("reading_print", args=[reading.slug])]
        reads = policies.can_read(user or client.get("/").wsgi_request.user, reading)
        if where == "group":
            texts.assign(cast.group, reading)
            here = [cast.group.pk, reading.pk]
            addresses = [
                reverse("group_reading_file", args=[*here, "markdown"]),
                reverse("group_reading_print", args=here),
            ]
            reads = role in {"member", "moderator", "organizer"}
        for address, on_paper in zip(addresses, (False, True), strict=True):
            page = client.get(address).content.decode()
            may = policies.can_take_text(reading, reads=reads, on_paper=on_paper)
            assert (f"The words of number {number}." in page) == may, (rights, where, on_paper)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_read_finds_nothing(role: str, cast: Cast, sign_in: SignIn) -> None:
    version = texts.version(added_by=cast.person("member"), rights=Rights.LICENCE)
    for name in ("reading_markdown", "reading_print"):
        response = sign_in(cast.people.get(role)).get(reverse(name, args=[version.reading.slug]))
        seen = role in {"member", "staff", "superuser"}
        assert response.status_code == (200 if seen else 404)
        assert ("night shift" in response.content.decode()) == seen


def shelved(*paragraphs: str, **about: object) -> Reading:
    reading = Reading.objects.create(
        slug=new_id(),
        published_at=timezone.now(),
        rights=Rights.LICENCE,
        **{"title": "The rota", "author": "Ana Voss"} | about,
    )
    return texts.version(*paragraphs, reading=reading).reading


@pytest.mark.django_db
def test_a_reading_is_a_markdown_file(client: Client) -> None:
    reading = shelved("One *star*.", "Two.", title="The # rota #", licence="CC BY 4.0", published="2017-11")
    ContentNote.objects.create(reading=reading, block_key=reading.versions.get().blocks.get(number=2).key, words="Fire")
    response = client.get(reverse("reading_markdown", args=[reading.slug]))
    assert response.content.decode() == (
        "# The # rota \\#\n\nAna Voss, November 2017\\\nCC BY 4.0\\\n"
        f"<http://testserver/readings/{reading.slug}/>\n\n**1** One \\*star\\*.\n\n*Contains: Fire*\n\n**2** Two.\n"
    )
    assert response["Content-Disposition"] == 'attachment; filename="reading.md"'


@pytest.mark.django_db
def test_each_kind_of_block_is_what_it_was(client: Client) -> None:
    reading = shelved("x")
    version = reading.versions.get()
    version.blocks.all().delete()
    kinds = [
        ("heading", 2, "", "A head", None),
        ("quotation", 0, "", "Said\nshe", 1),
        ("list-item", 1, "", "one", 2),
        ("numbered", 1, "", "3. three", 3),
        ("verse", 0, "", "a line\n  and another", 4),
        ("image", 0, "", "three women", 5),
        ("footnote", 0, "7", "a source", 6),
        ("paragraph", 0, "", "***", None),
    ]
    Block.objects.bulk_create(
        Block(
            version=version,
            position=at,
            number=number,
            kind=kind,
            level=level,
            label=label,
            text=text,
            html=text.replace("\n", "<br>\n"),
        )
        for at, (kind, level, label, text, number) in enumerate(kinds)
    )
    file = client.get(reverse("reading_markdown", args=[reading.slug])).content.decode()
    assert file.split("\n\n", 2)[2] == (
        "### A head\n\n> **1** Said\\\n> she\n\n- **2** one\n\n**3** 3\\. three\n\n**4** a line\\\n\u00a0\u00a0and"
        " another\n\n**5** \\[Picture: three women\\]\n\n**6** \\[7\\] a source\n\n\\*\\*\\*\n"
    )
    page = client.get(reverse("reading_print", args=[reading.slug])).content.decode()
    for piece in (
        '<h2 class="paper__heading" dir="auto">A head</h2>',
        '<blockquote class="paper__quotation" dir="auto">Said<br>\nshe</blockquote>',
        '<p class="paper__verse" dir="auto">a line<br>\n  and another</p>',
        "[Picture: three women]",
        '<p class="paper__footnote" dir="auto" id="note-7"><b><a href="#ref-7">7</a></b> a source</p>',
        '<span class="paper__number">4</span>',
    ):
        assert piece in page


@pytest.mark.parametrize(
    ("html", "at", "marked"),
    [
        ("one two", 3, "one! two"),
        ("<em>one</em> two", 3, "<em>one!</em> two"),
        ("a &amp; b", 3, "a &amp;! b"),
        ("a &amp; b", 5, "a &amp; b!"),
    ],
)
def test_a_marker_stands_after_its_words(html: str, at: int, marked: str) -> None:
    assert with_markers(html, {at: "!"}) == marked


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.django_db
def test_queries(items: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reading = shelved(*(f"Paragraph {number}" for number in range(items)))
    for name in ("reading_markdown", "reading_print"):
        with django_assert_num_queries(4):
            client.get(reverse(name, args=[reading.slug]))


def on_paper(page: Page) -> int:
    """How many pages it prints on."""
    pdf = page.pdf(prefer_css_page_size=True, format="A4")
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_it_prints_black_on_white_with_numbers_on_every_page(transactional_db: None, open_page: OpenPage) -> None:
    reading = shelved(*(f"A sentence that goes on for a while, number {number}. " * 8 for number in range(30)))
    page = open_page(reverse("reading_print", args=[reading.slug]), dark=True)
    pages = on_paper(page)
    assert 3 <= pages <= 6
    page.emulate_media(media="print", color_scheme="dark")
    look = page.evaluate("""() => {
        const of = (selector) => getComputedStyle(document.querySelector(selector));
        const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
        const inside = rules.flatMap((rule) => rule.cssRules ? [...rule.cssRules] : []);
        return {
            ink: of(".paper p").color, paper: of("body").backgroundColor, number: of(".paper__number").color,
            head: of(".masthead").display, ways: of(".paper__ways").display,
            widows: of(".paper__paragraph").widows, hyphens: of(".paper__text").hyphens,
            foot: inside.filter((rule) => rule instanceof CSSPageRule).map((rule) => rule.cssText).join(),
            qr: document.querySelector("svg.paper__qr").getAttribute("role"),
        };
    }""")
    assert look["ink"] == look["number"] == "rgb(0, 0, 0)"
    assert look["paper"] == "rgb(255, 255, 255)"
    assert look["head"] == look["ways"] == "none"
    assert (look["widows"], look["hyphens"], look["qr"]) == ("3", "auto", "img")
    assert "counter(page)" in look["foot"]
    page.goto(f"{page.url}?margin=wide")
    assert on_paper(page) > pages, "room to write takes room"


def test_it_reads_from_the_right_where_its_language_does(transactional_db: None, open_page: OpenPage, axe: str) -> None:
    reading = shelved("כל אחת מדברת מתוך חייה.", "ואף אחת לא מפריעה.", title="סבב", language="he", direction="rtl")
    page = open_page(reverse("reading_print", args=[reading.slug]))
    number, words = (page.locator(f".paper__{name}").first.bounding_box() for name in ("number", "paragraph"))
    assert number
    assert words
    assert number["x"] > words["x"] + words["width"] / 2
    assert violations(page, axe) == []
