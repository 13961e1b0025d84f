"""What a public reading tells catalogues, feed readers and link previews; and that no other reading tells anything."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from readings import publishing
from readings.ids import new_id
from readings.models import ContentNote, Reading, Rights
from tests import texts
from tests.browser import OpenPage
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TELLING = ["citation_", "og:", "ld+json", "canonical"]


def shelved(**about: object) -> Reading:
    facts: dict[str, object] = {
        "slug": new_id(),
        "title": "The rota",
        "author": "Ana Voss",
        "publication": "Night Work",
        "published": "2017-11",
        "summary": "In our words.",
        "rights": Rights.LICENCE,
        "licence": "CC BY 4.0",
        "published_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    return Reading.objects.create(**facts | about)


def page_of(reading: Reading, client: Client | None = None) -> str:
    return (client or Client()).get(reading.get_absolute_url()).content.decode()


def told(page: str) -> dict:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def feed(client: Client | None = None) -> ET.Element:
    response = (client or Client()).get(reverse("reading_feed"))
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 - our own feed


def text_in(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def test_a_public_reading_says_what_it_is() -> None:
    reading = shelved()
    texts.version("One two three.", reading=reading)
    page = page_of(reading)
    address = f"http://testserver/readings/{reading.slug}/"
    for tag in (
        f'<link rel="canonical" href="{address}">',
        '<meta name="citation_title" content="The rota">',
        '<meta name="citation_author" content="Ana Voss">',
        '<meta name="citation_publication_date" content="2017/11">',
        '<meta name="citation_journal_title" content="Night Work">',
        '<meta name="citation_language" content="en">',
        f'<meta name="citation_fulltext_html_url" content="{address}">',
        '<meta property="og:title" content="The rota">',
        '<meta property="og:description" content="In our words.">',
    ):
        assert tag in page
    schema = told(page)
    assert schema["@context"] == "https://schema.org"
    assert (schema["@type"], schema["headline"], schema["wordCount"]) == ("Article", "The rota", 3)
    assert schema["author"] == {"@type": "Person", "name": "Ana Voss"}
    assert "og:image" not in page


def test_an_earlier_version_leads_to_the_reading() -> None:
    reading = shelved()
    for words in ("One.", "Two."):
        texts.version(words, reading=reading)
    page = Client().get(reverse("reading_version", args=[reading.slug, 1])).content.decode()
    assert f'<link rel="canonical" href="http://testserver/readings/{reading.slug}/">' in page


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("rights", Rights.values)
def test_what_isnt_public_tells_nothing(role: str, rights: str, cast: Cast, sign_in: SignIn) -> None:
    reading = shelved(rights=rights, published_at=None, added_by=cast.person("member"), title="Unlisted")
    texts.version("Secret words.", reading=reading)
    texts.assign(cast.group, reading)
    client = sign_in(cast.people.get(role))
    for address in (reading.get_absolute_url(), reverse("group_reading", args=[cast.group.pk, reading.pk])):
        page = client.get(address).content.decode()
        assert [word for word in TELLING if word in page] == []
    assert feed(client).findall(f"{ATOM}entry") == []


def test_a_citation_alone_says_where_no_text_is() -> None:
    page = page_of(shelved(rights=Rights.CITATION, licence=""))
    assert "citation_title" in page
    assert "citation_fulltext_html_url" not in page
    assert "isAccessibleForFree" not in told(page)


@pytest.mark.parametrize("nasty", ["</script><script>alert(1)</script>", "<!-- <script>", "\u2028 & ' \" \\", "]]>"])
def test_no_title_ends_the_data(nasty: str) -> None:
    reading = shelved(title=nasty, summary=nasty, author=nasty)
    page = page_of(reading)
    assert told(page)["headline"] == nasty
    assert "alert(1)</script>" not in page
    entry = feed().find(f"{ATOM}entry")
    assert entry is not None
    assert text_in(entry, "title").split() == nasty.split()


@pytest.mark.parametrize("has_text", [True, False])
def test_behind_a_content_note_no_summary_is_shown_elsewhere(has_text: bool) -> None:
    reading = shelved(summary="It tells of a fire.", rights=Rights.LICENCE if has_text else Rights.CITATION)
    if has_text:
        texts.version(reading=reading)
    ContentNote.objects.create(reading=reading, words="A fire")
    page = page_of(reading)
    assert "og:description" not in page
    assert "abstract" not in told(page)
    assert b"It tells of a fire." not in Client().get(reverse("reading_feed")).content


def test_a_note_on_one_block_leaves_the_summary() -> None:
    reading = shelved()
    ContentNote.objects.create(reading=reading, block_key="0000000000", words="A fire")
    entry = feed().find(f"{ATOM}entry")
    assert entry is not None
    assert text_in(entry, "summary") == "In our words."


def test_the_feed_is_what_atom_asks_for() -> None:
    """RFC 4287: id, title and updated of the feed and each entry, an author, a link to itself, dates with a zone."""
    hebrew = shelved(title="סבב", language="he", published_at=datetime(2026, 4, 1, tzinfo=UTC))
    texts.version(reading=shelved(author=""))
    root = feed()
    assert (root.tag, root.get(LANG)) == (f"{ATOM}feed", "en")
    assert text_in(root, "title") == "Common Thread: the library"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"alternate": "http://testserver/readings/", "self": "http://testserver/readings/feed/"}
    assert root.find(f"{ATOM}author/{ATOM}name") is not None, "an entry without an author has the feed's"
    entries = root.findall(f"{ATOM}entry")
    dates = [text_in(one, "updated") for one in (root, *entries)]
    for one in (root, *entries):
        assert len(one.findall(f"{ATOM}id")) == len(one.findall(f"{ATOM}title")) == 1
    for date in dates:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", date)
    assert max(dates) == dates[0]
    assert sorted(one.get(LANG) or "" for one in entries) == ["en", "he"]
    ids = [text_in(one, "id") for one in entries]
    assert f"http://testserver{hebrew.get_absolute_url()}" in ids
    assert {text_in(one, "rights") for one in entries} == {"CC BY 4.0"}


def test_the_newest_stand_first_and_not_too_many() -> None:
    for day in range(1, 29):
        for hour in (1, 2):
            shelved(title=f"{day:02} {hour}", published_at=datetime(2026, 2, day, hour, tzinfo=UTC))
    found = [text_in(one, "title") for one in feed().findall(f"{ATOM}entry")]
    assert (found[0], len(found)) == ("28 2", 30)


def test_whoever_asks_again_is_told_that_nothing_changed() -> None:
    for _reading in range(2):
        first = Client().get(reverse("reading_feed"))
        again = Client().get(reverse("reading_feed"), headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        shelved(title=f"Another {new_id()}")
        assert Client().get(reverse("reading_feed"), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_library_leads_to_its_feed_and_no_reading_takes_its_address(cast: Cast) -> None:
    assert '<link rel="alternate" type="application/atom+xml"' in Client().get("/readings/").content.decode()
    reading = texts.version(title="Feed", rights=Rights.LICENCE).reading
    Reading.objects.filter(pk=reading.pk).update(slug=reading.pk)
    reading.refresh_from_db()
    publishing.publish(actor=cast.person("staff"), reading=reading)
    assert reading.slug != "feed"


@pytest.mark.parametrize("items", [1, 3])
def test_queries(items: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _number in range(items):
        reading = shelved()
        for words in ("One.", "Two."):
            texts.version(words, reading=reading)
    with django_assert_num_queries(1):
        feed()


def test_a_browser_takes_the_data_for_what_it_is(transactional_db: None, open_page: OpenPage) -> None:
    """No error and nothing refused, which open_page would tell; and a script could read it."""
    reading = shelved()
    texts.version(reading=reading)
    page = open_page("/healthz")
    page.evaluate("window.refused = []")
    page.add_init_script("""
        window.refused = [];
        document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
    """)
    page.goto(reading.get_absolute_url())
    assert page.evaluate("window.refused") == []
    assert page.evaluate("JSON.parse(document.querySelector('script[type$=\"ld+json\"]').text).headline") == "The rota"
