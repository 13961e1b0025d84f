"""A text on its way in: limits, the job that reads it, what is stopped and what is forgotten."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from readings import bringing, importing
from readings.correcting import Typed
from readings.decoding import UnreadableError
from readings.drafts import Work
from readings.erasure import erase
from readings.models import Import, Reading
from readings.pieces import Draft, Piece
from tests import texts
from tests.cast import Cast
from tests.races import all_at_once

pytestmark = pytest.mark.django_db

Status = Import.Status
LONG = "Nobody asked the night shift what it thought of the new rota, and nobody was told.\n\n" * 8000


def begun(owner: User, text: str = "Nobody asked the night shift what it thought.") -> Import:
    found = bringing.begin(actor=owner, text=text)
    bringing.read_at_once(found=found)
    found.refresh_from_db()
    return found


def later(found: Import, **age: int) -> Import:
    """As if it had been touched so long ago."""
    Import.objects.filter(pk=found.pk).update(touched_at=timezone.now() - timedelta(**age))
    found.refresh_from_db()
    return found


def work_of(found: Import) -> Work:
    found.refresh_from_db()
    return Work.from_json(found.draft or {})


@pytest.fixture
def nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker runs: what is put in the queue stays there."""
    monkeypatch.setattr(type(bringing.read_later), "enqueue", lambda *_args, **_kwargs: None)


def test_a_small_text_is_read_at_once(cast: Cast) -> None:
    found = begun(cast.person("member"))
    assert found.status == Status.READY
    assert [piece.text for piece in work_of(found).draft.pieces] == ["Nobody asked the night shift what it thought."]


def test_a_long_text_is_left_to_a_worker(cast: Cast, nobody_works: None) -> None:
    found = begun(cast.person("member"), LONG)
    assert found.status == Status.WAITING
    assert not bringing.seems_stopped(found)
    assert bringing.seems_stopped(later(found, minutes=1))
    bringing.again(found=found)
    assert len(work_of(found).draft.pieces) == 8000
    assert found.status == Status.READY


def test_a_job_that_was_stopped_can_be_run_again_and_only_then(cast: Cast, nobody_works: None) -> None:
    found = begun(cast.person("member"), LONG)
    Import.objects.filter(pk=found.pk).update(status=Status.RUNNING)
    bringing.read(import_id=found.pk)
    found.refresh_from_db()
    assert found.status == Status.RUNNING
    assert bringing.seems_stopped(later(found, minutes=6))
    bringing.read(import_id=found.pk)
    found.refresh_from_db()
    assert found.status == Status.READY


def test_what_comes_of_a_job_after_another_began_it_anew_counts_for_nothing(
    cast: Cast, nobody_works: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = begun(cast.person("member"), LONG)

    def slow(_found: Import, _data: bytes, _chosen: list[int]) -> Draft:
        Import.objects.filter(pk=found.pk).update(revision=99)
        return Draft([Piece("paragraph", 0, "Too late.", "Too late.")])

    monkeypatch.setattr(bringing, "_draft", slow)
    bringing.read(import_id=found.pk)
    found.refresh_from_db()
    assert (found.status, found.draft) == (Status.RUNNING, None)


def test_a_fault_of_ours_is_a_sentence_too(cast: Cast, nobody_works: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = begun(cast.person("member"), LONG)

    def broken(*_arguments: object) -> Draft:
        raise RuntimeError

    monkeypatch.setattr(bringing, "_draft", broken)
    with pytest.raises(RuntimeError):
        bringing.read(import_id=found.pk)
    found.refresh_from_db()
    assert (found.status, found.failure) == (
        Status.FAILED,
        "Something in it can’t be read, and we don’t know what.",
    )


def test_what_cant_be_read_leaves_nothing_but_its_count(cast: Cast) -> None:
    member = cast.person("member")
    found = bringing.begin(actor=member, data=b"%PDF-1.7", name="essay.pdf")
    with pytest.raises(UnreadableError):
        bringing.read_at_once(found=found)
    row = Import.objects.get()
    assert (row.status, row.content, row.name) == (Status.DONE, None, "")


def test_five_unfinished_and_thirty_an_hour_are_enough(cast: Cast) -> None:
    member = cast.person("member")
    for _each in range(5):
        last = begun(member)
    with pytest.raises(ValidationError, match="Five of your imports are not finished"):
        begun(member)
    assert bringing.limit(cast.person("organizer")) == ""
    for _each in range(25):
        bringing.throw_away(found=last)
        last = begun(member)
    bringing.throw_away(found=last)
    with pytest.raises(ValidationError, match="30 texts within an hour"):
        begun(member)
    Import.objects.update(started_at=timezone.now() - timedelta(hours=2))
    assert bringing.limit(member) == ""


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_five(cast: Cast) -> None:
    member = cast.person("member")
    outcomes = all_at_once([partial(bringing.begin, actor=member, text="Nobody asked.") for _each in range(10)])
    assert sum(isinstance(outcome, Import) for outcome in outcomes) == 5
    assert Import.objects.count() == 5


def test_what_nobody_touches_is_forgotten(cast: Cast) -> None:
    member, organizer = cast.person("member"), cast.person("organizer")
    old, recent = later(begun(member), days=15), later(begun(member), days=13)
    emptied, todays = begun(member), begun(member)
    for found in (emptied, todays):
        bringing.throw_away(found=found)
    later(emptied, days=2)
    others = later(begun(organizer), days=15)
    begun(member)
    assert not Import.objects.filter(pk__in=[old.pk, emptied.pk]).exists()
    assert Import.objects.filter(pk__in=[recent.pk, todays.pk, others.pk]).count() == 3
    assert bringing.forget_old() == 1
    assert bringing.forget_old() == 0


def test_imports_go_with_the_account(cast: Cast) -> None:
    member = cast.person("member")
    begun(member)
    erase(user=member, words="keep")
    member.delete()
    assert not Import.objects.exists()


def test_what_is_saved_twice_is_one_reading(cast: Cast) -> None:
    member = cast.person("member")
    found = texts.incoming(member.pk)

    def store(draft: Draft) -> tuple[Reading, bool]:
        return importing.add_reading(actor=member, draft=draft, among=Reading.objects.none())

    first, added = bringing.save(found=found, store=store)
    assert added
    assert bringing.save(found=found, store=store) == (first, True)
    assert Reading.objects.get() == first
    row = Import.objects.get()
    assert (row.status, row.reading, row.draft, row.content) == (Status.DONE, first, None, None)


def test_what_was_thrown_away_cant_be_saved(cast: Cast) -> None:
    found = texts.incoming(cast.person("member").pk)
    bringing.throw_away(found=found)
    with pytest.raises(Import.DoesNotExist):
        bringing.save(found=found, store=lambda draft: pytest.fail("stored"))


@pytest.mark.django_db(transaction=True)
def test_ten_who_save_at_once_save_once(cast: Cast) -> None:
    member = cast.person("member")
    found = texts.incoming(member.pk)

    def store(draft: Draft) -> tuple[Reading, bool]:
        return importing.add_reading(actor=member, draft=draft, among=Reading.objects.none())

    outcomes = all_at_once([partial(bringing.save, found=found, store=store)] * 10)
    assert len({outcome[0].pk for outcome in outcomes if isinstance(outcome, tuple)}) == 1
    assert Reading.objects.count() == 1


def test_a_page_of_an_older_revision_changes_nothing(cast: Cast) -> None:
    found = texts.incoming(cast.person("member").pk, "One.", "Two.")
    say: Callable[..., Typed] = partial(Typed, kind="paragraph:0", leave_out=False, join=False)
    assert bringing.correct(found=found, revision=0, typed={1: say("Zwei.")}, facts={"title": "Counting"}) == 1
    with pytest.raises(bringing.StaleError, match="another window"):
        bringing.correct(found=found, revision=0, typed={0: say("Uno.")}, facts={})
    with pytest.raises(bringing.StaleError):
        bringing.undo(found=found, revision=0)
    work = work_of(found)
    assert [piece.text for piece in work.draft.pieces] == ["One.", "Zwei."]
    assert work.facts["title"] == "Counting"
    bringing.undo(found=found, revision=1)
    assert [piece.text for piece in work_of(found).draft.pieces] == ["One.", "Two."]


def test_a_page_that_changes_nothing_leaves_the_revision(cast: Cast) -> None:
    found = texts.incoming(cast.person("member").pk, "One.")
    bringing.correct(found=found, revision=0, typed={0: Typed("One.", "paragraph:0", False, False)}, facts={})
    found.refresh_from_db()
    assert found.revision == 0


def book(*chapters: str) -> bytes:
    """An .epub with these chapters, each a heading and a paragraph."""
    packed = BytesIO()
    items = "".join(f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(9))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        archive.writestr(
            "book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier>'
            "<dc:title>The rota</dc:title><dc:language>en</dc:language><dc:creator>Ana Voss</dc:creator></metadata>"
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for number in range(9):
            words = chapters[number] if number < len(chapters) else ""
            archive.writestr(
                f"c{number}.xhtml",
                '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>c</title></head>'
                f"<body><h1>Chapter {number + 1}</h1><p>{words}</p></body></html>",
            )
    return packed.getvalue()


def test_of_a_book_chapters_are_chosen(cast: Cast) -> None:
    found = bringing.begin(actor=cast.person("member"), data=book("First words.", "Second words."), name="rota.epub")
    bringing.read_at_once(found=found)
    found.refresh_from_db()
    assert found.status == Status.CHOOSING
    assert [chapter["title"] for chapter in found.chapters] == ["Chapter 1", "Chapter 2"]
    with pytest.raises(ValidationError, match="at least one"):
        bringing.choose(found=found, numbers={99})
    bringing.choose(found=found, numbers={found.chapters[1]["number"]})
    said = " ".join(piece.text for piece in work_of(found).draft.pieces)
    assert found.status == Status.READY
    assert "Second words." in said
    assert "First words." not in said
