"""The pages of an import: whose they are, the preview's pages, undo, chapters, what waits and what failed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from readings import bringing
from readings.drafts import Work
from readings.importing import add_reading
from readings.models import Import, Reading
from readings.pieces import Draft
from readings.sources.network import FetchError
from tests import texts
from tests.cast import ROLES, Cast
from tests.readings.test_adding_pages import ADD, choose, fields, newest, save
from tests.readings.test_bringing import LONG, book, later
from tests.readings.test_importing import add, draft

SignIn = Callable[[User | None], Client]
Send = Callable[..., str]
Status = Import.Status


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


@pytest.fixture
def worker(settings: Settings) -> None:
    """A worker that does at once what it is given."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def address(found: Import) -> str:
    return f"/readings/imports/{found.pk}/"


def send(client: Client, found: Import, do: str, at: str = "1", **changes: str) -> str:
    """Presses that button on that page, as it is now, with these changes."""
    values = fields(client.get(f"{address(found)}?page={at}").content.decode())
    return client.post(address(found), values | changes | {"do": do}, follow=True).content.decode()


def said(found: Import) -> list[str]:
    found.refresh_from_db()
    return [piece.text for piece in Work.from_json(found.draft or {}).draft.pieces if not piece.omission]


@pytest.mark.parametrize("role", ROLES)
def test_an_import_is_its_owners_alone(role: str, cast: Cast, sign_in: SignIn) -> None:
    found = texts.incoming(cast.person("member").pk)
    client = sign_in(cast.people.get(role))
    expected = {"nobody": 302, "member": 200}.get(role, 404)
    assert client.get(address(found)).status_code == expected
    for do in ("save", "throw-away", "keep", "undo"):
        response = client.post(address(found), {"do": do, "revision": "0"})
        if role != "member":
            assert response.status_code == (403 if role == "nobody" else 404)
    if role != "member":
        found.refresh_from_db()
        assert found.status == Status.READY
        assert not Reading.objects.exists()


def test_the_new_version_of_what_one_may_no_longer_change_is_refused(cast: Cast, member: Client) -> None:
    reading, _ = add(cast.person("member"), draft())
    found = texts.incoming(cast.person("member").pk, reading=reading)
    assert member.get(address(found)).status_code == 200
    Reading.objects.update(added_by=cast.person("organizer"))
    assert member.get(address(found)).status_code == 403
    assert member.post(address(found), {"do": "save", "revision": "0"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_costs_the_same_however_much_is_in_it(
    count: int, cast: Cast, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = texts.incoming(cast.person("member").pk, *[f"Paragraph {number}." for number in range(count)])
    with django_assert_num_queries(3):
        page = member.get(address(found)).content.decode()
    assert page.count('class="piece"') == count
    with django_assert_num_queries(8):
        member.post(address(found), fields(page) | {"do": "keep", "words-0": "Corrected."})
    assert said(found)[0] == "Corrected."


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_to_add_costs_the_same_however_much_waits(
    count: int, cast: Cast, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        texts.incoming(cast.person("member").pk, name=f"letter{number}.txt")
    texts.incoming(cast.person("organizer").pk, name="not-mine.txt")
    with django_assert_num_queries(3):
        page = member.get(ADD).content.decode()
    assert page.count(">letter") == count
    assert "not-mine" not in page


def test_twenty_thousand_paragraphs_are_corrected_page_by_page(cast: Cast, member: Client) -> None:
    paragraphs = [f"Paragraph {number}." for number in range(20_000)]
    found = texts.incoming(cast.person("member").pk, *paragraphs)
    page = member.get(f"{address(found)}?page=400").content.decode()
    assert "page 400 of 400" in page
    assert page.count('class="piece"') == 50
    assert 'name="title"' not in page
    page = send(member, found, "page:399", at="400", **{"words-19999": "The end.", "kind-19950": "heading:2"})
    assert "page 399 of 400" in page
    assert said(found)[-1] == "The end."
    assert "more than 20,000" in send(member, found, "keep", at="400", **{"words-19950": "One.\n\nTwo."})
    save(member, fields(member.get(address(found)).content.decode()), address(found), title="Long")
    assert Reading.objects.get().versions.get().blocks.count() == 20_000


def test_saving_from_a_later_page_leads_to_what_is_missing(cast: Cast, member: Client) -> None:
    found = texts.incoming(cast.person("member").pk, *[f"Paragraph {number}." for number in range(60)])
    send(member, found, "keep", title="")
    page = send(member, found, "save", at="2", **{"words-55": "Typed on page two."})
    assert "This field is required." in page
    assert "page 1 of 2" in page
    assert "Typed on page two." in said(found)
    assert not Reading.objects.exists()


def test_corrections_are_undone_one_by_one(cast: Cast, member: Client) -> None:
    found = texts.incoming(cast.person("member").pk, "One.", "Two.", "Three.")
    assert "Undo" not in member.get(address(found)).content.decode()
    send(member, found, "keep", **{"join-1": "on"})
    send(member, found, "keep", **{"out-1": "on"})
    assert said(found) == ["One. Two."]
    page = send(member, found, "undo")
    assert said(found) == ["One. Two.", "Three."]
    assert "Undo" in page
    page = send(member, found, "undo")
    assert said(found) == ["One.", "Two.", "Three."]
    assert "Undo" not in page


def test_a_stale_page_gets_back_what_was_typed_on_it(cast: Cast, member: Client) -> None:
    found = texts.incoming(cast.person("member").pk, "One.", "Two.")
    old = fields(member.get(address(found)).content.decode())
    send(member, found, "keep", **{"words-0": "Uno."})
    typed = {"do": "save", "words-1": "Zwei.", "title": "Counting"}
    page = member.post(address(found), old | typed, follow=True).content.decode()
    assert "This import was changed in another window" in page
    assert "Zwei.</textarea>" in page
    assert fields(page)["title"] == "Counting"
    assert said(found) == ["Uno.", "Two."]
    assert not Reading.objects.exists()


def test_nonsense_in_a_form_changes_nothing(cast: Cast, member: Client) -> None:
    found = texts.incoming(cast.person("member").pk, "One.")
    for sent in (
        {"revision": "x", "first": "-5", "end": "99999999999"},
        {"revision": "0", "first": "0", "end": "900", "words-0": "One.", "kind-0": "heading:99"},
        {"revision": "0", "do": "page:½", "page": "²"},
        {"revision": "0", "do": "read-as:nonsense"},
    ):
        assert member.post(address(found), sent).status_code in {200, 302}
        assert said(found) == ["One."]
    assert member.get(f"{address(found)}?page=%C2%B2").status_code == 200


def test_what_is_saved_or_thrown_away_leads_on(cast: Cast, member: Client) -> None:
    saved, thrown = (texts.incoming(cast.person("member").pk) for _each in range(2))
    values = fields(member.get(address(saved)).content.decode())
    save(member, values, address(saved))
    reading = Reading.objects.get()
    # The second press of a double click, and a way back by the browser's own button.
    for response in (member.post(address(saved), values | {"do": "save"}), member.get(address(saved))):
        assert response["Location"] == reading.get_absolute_url()
    assert "It is thrown away." in send(member, thrown, "throw-away")
    assert member.get(address(thrown))["Location"] == "/readings/"
    assert Reading.objects.count() == 1


def test_chapters_of_a_book_are_chosen_and_chosen_again(member: Client) -> None:
    page = choose(member, book("First words.", "Second words."), "rota.epub")
    assert "Which chapters?" in page
    found = Import.objects.get()
    numbers = [str(chapter["number"]) for chapter in found.chapters]
    page = member.post(address(found), {"do": "some"}).content.decode()
    assert "Choose at least one chapter." in page
    page = member.post(address(found), {"do": "some", "chapter": numbers[1]}, follow=True).content.decode()
    assert "Second words." in page
    assert "First words." not in page
    page = member.get(f"{address(found)}?chapters=1").content.decode()
    assert f'value="{numbers[1]}" checked' in page
    page = member.post(f"{address(found)}?chapters=1", {"do": "all"}, follow=True).content.decode()
    assert "First words." in page
    assert "Second words." in page


def test_a_long_text_shows_how_far_it_has_come(member: Client) -> None:
    """No worker runs here: first it waits, then the page says so, and offers to read it on the spot."""
    page = choose(member, LONG, "long.txt")
    assert "It waits to be read" in page
    found = Import.objects.get()
    response = member.get(address(found))
    assert response["Refresh"] == "4"
    Import.objects.update(status=Status.RUNNING, done=1, total=3)
    page = member.get(address(found)).content.decode()
    assert 'max="3" value="1"' in page
    assert "Reading it: step 1 of 3" in page
    Import.objects.update(status=Status.WAITING)
    response = member.get(address(later(found, minutes=1)))
    assert "Refresh" not in response
    assert "may be asleep" in response.content.decode()
    page = member.post(address(found), {"do": "again"}, follow=True).content.decode()
    assert "Is this right?" in page
    assert "page 1 of" in page


def test_a_worker_reads_a_long_text(member: Client, worker: None) -> None:
    assert "Is this right?" in choose(member, LONG, "long.txt")


@contextmanager
def site_that(monkeypatch: pytest.MonkeyPatch, *, answers: Draft | str) -> Iterator[None]:
    """The web, as far as it is asked for: a page that is read so, or a sentence why not."""

    def read(url: str) -> Draft:
        if isinstance(answers, str):
            raise FetchError(answers)
        return answers

    with monkeypatch.context() as patched:
        patched.setattr(bringing, "read_address", read)
        yield


def test_a_page_comes_from_its_address(member: Client, worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    read = draft()
    read.source_url, read.retrieved_at = "https://example.org/bus", "2024-05-06T07:08:09+00:00"
    with site_that(monkeypatch, answers=read):
        page = member.post(ADD, {"address": "example.org/bus"}, follow=True).content.decode()
    assert fields(page)["source_url"] == "https://example.org/bus"
    assert Import.objects.get().address == "https://example.org/bus"
    save(member, fields(page))
    fetched = Reading.objects.get().versions.get().retrieved_at
    assert fetched is not None
    assert fetched.year == 2024


def test_what_failed_says_why_gives_back_what_was_typed_and_can_be_tried_again(
    member: Client, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "There is no page at this address (404)."
    with site_that(monkeypatch, answers=sentence):
        page = member.post(ADD, {"address": "https://example.org/bus"}, follow=True).content.decode()
    assert sentence in page
    assert 'value="https://example.org/bus"' in page
    found = Import.objects.get()
    with site_that(monkeypatch, answers=draft()):
        assert "Is this right?" in member.post(address(found), {"do": "again"}, follow=True).content.decode()


def test_an_address_is_not_asked_without_end(member: Client, worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time somebody else's site is asked, and a page of ours waits for it."""
    with site_that(monkeypatch, answers="There is no page at this address (404)."):
        member.post(ADD, {"address": "https://example.org/bus"})
        found = Import.objects.get()
        for _again in range(2):
            member.post(address(found), {"do": "again"})
    with site_that(monkeypatch, answers=draft()):
        page = member.post(address(found), {"do": "again"}, follow=True).content.decode()
    assert "We have asked this address three times." in page
    assert 'value="https://example.org/bus"' in page


def test_what_is_brought_another_way_replaces_what_failed(
    member: Client, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site_that(monkeypatch, answers="There is no page at this address (404)."):
        member.post(ADD, {"address": "https://example.org/bus"})
    failed = Import.objects.get()
    page = member.post(ADD, {"text": "Nobody asked.", "instead": failed.pk}, follow=True).content.decode()
    assert "Is this right?" in page
    failed.refresh_from_db()
    assert failed.status == Status.DONE


def test_too_long_a_text_is_told_so_however_long_it_is(member: Client) -> None:
    page = member.post(ADD, {"text": "Nobody asked. " * 400_000}).content.decode()
    assert "This text has more than 5 MB." in page
    response = member.post(ADD, {"text": "Nobody asked. " * 900_000})
    assert response.status_code == 400
    assert "a text that is pasted may have up to 5 MB" in response.content.decode()
    assert not Import.objects.exists()


def test_a_version_that_failed_is_brought_another_way_as_a_version(cast: Cast, member: Client) -> None:
    reading, _ = add(cast.person("member"), draft())
    failed = texts.incoming(
        cast.person("member").pk, reading=reading, status=Status.FAILED, failure="It can’t be read."
    )
    page = member.get(address(failed)).content.decode()
    assert f'action="{reading.get_absolute_url()}versions/add/"' in page
    assert f'name="instead" value="{failed.pk}"' in page


def test_what_is_too_much_is_a_sentence_and_what_was_typed_stays(cast: Cast, member: Client) -> None:
    for _each in range(5):
        texts.incoming(cast.person("member").pk)
    page = member.post(ADD, {"text": "Nobody asked."}).content.decode()
    assert "Five of your imports are not finished." in page
    assert "Nobody asked.</textarea>" in page


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"%PDF-1.7 ...", "essay.pdf", "This is a PDF"),
        (b"PK\x03\x04 and no more", "essay.docx", "damaged"),
        (b"PK\x03\x04 and no more", "book.epub", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "essay.docx", "locked with"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "essay.doc", "older Word"),
        (b"<!doctype html><html><body><script>render()</script></body></html>", "page.html", "script"),
        (b"\x89PNG\r\n\x1a\n", "picture.png", "This isn"),
    ],
)
def test_each_kind_of_bad_file_is_one_sentence_on_the_page(
    data: bytes, name: str, sentence: str, member: Client
) -> None:
    page = member.post(ADD, {"file": SimpleUploadedFile(name, data)}, follow=True).content.decode()
    assert page.count('class="errorlist"') == 1
    assert sentence in page
    assert 'type="file"' in page
    assert not Import.objects.exclude(status=Status.DONE).exists()


def test_a_page_that_two_began_is_forgotten_in_time(cast: Cast, member: Client) -> None:
    found = texts.incoming(cast.person("member").pk)
    Import.objects.update(touched_at=timezone.now() - timedelta(days=15))
    choose(member)
    assert not Import.objects.filter(pk=found.pk).exists()
    assert newest(member)


def test_the_notices_and_reasons_are_on_the_page(member: Client) -> None:
    page = choose(member, "The rota\n\nAna Voss\n\nNobody asked the night shift what it thought of the rota.")
    assert "“Ana Voss” was taken for the author" in page
    assert "2 parts are left out: taken for title, author, date or the site’s own lines" in page
    stored, _ = add_reading(actor=None, draft=draft(), among=Reading.objects.none())
    assert stored.pk not in page
