"""A syllabus out of one group and into another: what a file says, what it may not say, and what of it is believed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from groups import compiling, exporting, outlines, prompting, taking_in
from groups.models import GroupReading, Membership, Prompt, Syllabus
from readings import importing
from readings.models import Block, ContentNote, Passage, PassageAnchor, Reading, Rights
from readings.sources.text import read_text
from tests import texts
from tests.cast import Cast
from tests.planned import session_in

pytestmark = pytest.mark.django_db
MARKDOWN = """\
# The rota

Nobody *asked* the night shift what it thought of "the new rota".

- So one evening three of them [wrote it down](https://example.org/down).

> What they had taken for bad luck turned out to have a signature.
"""


@pytest.fixture
def me(cast: Cast) -> Membership:
    return cast.membership("organizer")


@pytest.fixture
def them(cast: Cast) -> Membership:
    return cast.membership("outsider")


@pytest.fixture
def schema(root: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((root / "docs/formats/syllabus.schema.json").read_text(encoding="utf-8"))
    return read


def brought(me: Membership, text: str = MARKDOWN, text_format: str = "markdown", **facts: str) -> Reading:
    """A reading of `me`'s own, read from a text as any other is."""
    given = {"title": "The rota", "author": "Ana Voss", "rights": Rights.LICENCE, "licence": "CC BY 4.0"} | facts
    draft = read_text(text=text, text_format=text_format)
    return importing.add_reading(actor=me.user, draft=draft, among=Reading.objects.none(), **given)[0]


def asked(me: Membership, reading: Reading, quote: str, words: str) -> Prompt:
    block = Block.objects.get(version__reading=reading, text__contains=quote)
    start = block.text.index(quote)
    return prompting.ask_about(me=me, block=block, start=start, end=start + len(quote), quote=quote, words=words)


def full(cast: Cast, me: Membership) -> Syllabus:
    """Three readings: one with its text, one for study, one that is only cited; questions, notes, two sessions."""
    syllabus = compiling.make(me=me, title="Autumn", why="We begin with what we know.\n\nThen we go on.")
    free = brought(me, summary="In our words.", source_url="https://example.org/rota", published="2019-05")
    study = brought(me, "A letter.\n\nIt was never sent.\n\nNor read.", "text", title="A letter", rights=Rights.STUDY)
    cited = Reading.objects.create(
        slug="cited", title="Seen elsewhere", rights=Rights.CITATION, added_by=me.user, language="ar", direction="rtl"
    )
    sessions = [session_in(cast, title="Second"), session_in(cast, title="First")]
    type(sessions[1]).objects.filter(pk=sessions[1].pk).update(starts_at=sessions[0].starts_at.replace(year=2020))
    for reading, session in ((free, sessions[0]), (study, sessions[1]), (cited, None)):
        compiling.put_on(me=me, syllabus=syllabus, reading=reading, why=f"Why {reading.title}.", session=session)
    prompting.ask(me=me, reading=free, words="Who asked you?")
    asked(me, free, "asked", "And who did not?")
    asked(me, study, "never sent", "What was never sent?")
    block = Block.objects.get(version__reading=free, text__contains="signature")
    ContentNote.objects.create(reading=free, block_key=block.key, words="a dismissal")
    ContentNote.objects.create(reading=free, block_key="", words="night work")
    return syllabus


def written(me: Membership, syllabus: Syllabus) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(json.dumps(exporting.write(me=me, syllabus=syllabus)))
    return said


def take(me: Membership, said: dict[str, Any], choice: taking_in.Choice = "new", **given: Any) -> Syllabus:
    """The file taken in, every reading of it by the same choice."""
    outline = outlines.read(json.dumps(said).encode())
    proposals = taking_in.propose(me=me, outline=outline)
    choices = dict.fromkeys(range(len(proposals)), choice)
    return taking_in.take_in(me=me, outline=outline, proposals=proposals, choices=choices, **{"sessions": {}} | given)


# What a file says


def test_a_file_is_as_its_documentation_has_it(cast: Cast, me: Membership, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    said = written(me, full(cast, me))
    jsonschema.validate(said, schema)
    free, study, cited = said["items"]
    assert [item["session"] for item in said["items"]] == [2, 1, None]
    assert [block["kind"] for block in free["reading"]["blocks"]] == ["paragraph", "list-item", "quotation"]
    assert free["reading"]["content_notes"] == [
        {"words": "night work", "block": None},
        {"words": "a dismissal", "block": 2},
    ]
    assert free["prompts"][1]["about"] == {
        "type": "TextQuoteSelector",
        "exact": "asked",
        "prefix": "Nobody ",
        "suffix": ' the night shift what it thought of "the new rota".'[:64],
    }
    assert (study["reading"]["rights"], study["reading"]["blocks"]) == ("citation", None)
    assert study["prompts"][0]["about"]["exact"] == "never sent"
    assert (cited["reading"]["language"], cited["reading"]["direction"]) == ("ar", "rtl")


def test_the_example_in_the_documentation_is_read(root: Path, schema: dict[str, Any]) -> None:
    page = (root / "docs/formats/syllabus.md").read_text(encoding="utf-8")
    said = json.loads(
        page.split("```json\n")[1].split("```")[0].replace("9f2c…", "9f2c" * 16).replace('"block": 4', '"block": 0')
    )
    jsonschema.validate(said, schema)
    outline = outlines.read(json.dumps(said).encode())
    assert outline.items[0].questions[1].about == outlines.Quote("a hand in the back", "is ", ".")


def test_a_file_names_nobody_and_says_no_date_place_or_id(cast: Cast, me: Membership) -> None:
    syllabus = full(cast, me)
    said = json.dumps(exporting.write(me=me, syllabus=syllabus), ensure_ascii=False)
    secrets = {member.name for member in cast.group.memberships.all()} | set(cast.people)
    secrets |= {cast.group.name, cast.group.pk, syllabus.pk, "Canteen", "meet.example", "Second", "First"}
    secrets |= set(Reading.objects.values_list("pk", flat=True)) | set(Prompt.objects.values_list("pk", flat=True))
    secrets |= set(Block.objects.values_list("key", flat=True))
    found = {secret for secret in secrets if secret in said}
    assert found == set()
    assert str(session_in(cast).starts_at.year) not in said


@pytest.mark.parametrize("rights", [Rights.STUDY, Rights.CITATION])
def test_no_text_leaves_that_may_not(cast: Cast, me: Membership, rights: Rights) -> None:
    words = "What was said in the laundry. " * 20
    reading = brought(me, f"{words}\n\nA short end.", "text", rights=rights)
    syllabus = texts.syllabus(cast.group, reading)
    block = Block.objects.filter(version__reading=reading).order_by("position")[0]
    prompting.ask_about(me=me, block=block, start=0, end=len(block.text), quote=block.text, words="All of it?")
    said = written(me, syllabus)
    assert "laundry" not in json.dumps(said)
    assert said["items"][0]["prompts"] == [{"words": "All of it?", "about": None}]


def test_what_was_taken_back_and_what_another_group_asks_stays(cast: Cast, me: Membership) -> None:
    reading = brought(me)
    syllabus = texts.syllabus(cast.group, reading)
    prompting.take_back(prompt=prompting.ask(me=me, reading=reading, words="Taken back?"))
    texts.prompt(cast.other_group, reading, "Theirs?")
    assert written(me, syllabus)["items"][0]["prompts"] == []


def test_a_question_is_about_its_words_as_the_newest_version_has_them(cast: Cast, me: Membership) -> None:
    reading = brought(me)
    syllabus = texts.syllabus(cast.group, reading)
    prompt = asked(me, reading, "three of them", "Which three?")
    newer = texts.version("Nobody asked.", "It was four of them, later.", reading=reading)
    block = newer.blocks.get(number=2)
    place = {"start_block": block, "start_offset": 7, "end_block": block, "end_offset": 19}
    assert prompt.passage
    PassageAnchor.objects.create(passage=prompt.passage, version=newer, state=PassageAnchor.State.EDITED, **place)
    (said,) = written(me, syllabus)["items"][0]["prompts"]
    assert (said["about"]["exact"], said["about"]["prefix"]) == ("four of them", "It was ")


def test_writing_costs_the_same_six_queries_for_one_reading_and_for_three(
    cast: Cast, me: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        readings = [brought(me, f"Text {count} {number}.", "text") for number in range(count)]
        syllabus = texts.syllabus(cast.group, *readings)
        for reading in readings:
            asked(me, reading, "Text", "What?")
        with django_assert_num_queries(6):
            exporting.write(me=me, syllabus=syllabus)


# There and back


def test_there_and_back_it_is_the_same(cast: Cast, me: Membership, them: Membership) -> None:
    """But for what no file could bring: the text that is for study, and with it the place of a question about it."""
    said = written(me, full(cast, me))
    sessions = {
        number: session_in(
            cast,
            group=cast.other_group,
            title=f"Session {number}",
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
        )
        for number, starts in ((1, datetime(2026, 3, 1, tzinfo=UTC)), (2, datetime(2026, 4, 1, tzinfo=UTC)))
    }
    back = written(them, take(them, said, sessions=sessions))
    (lost,) = said["items"][1]["prompts"]
    said["items"][1]["prompts"] = [{"words": f"About “never sent”: {lost['words']}", "about": None}]
    said["items"][1]["reading"]["sha256"] = None
    for ours, theirs in zip(said["items"], back["items"], strict=True):
        assert ours == theirs
    assert back == said


@pytest.mark.parametrize("text_format", ["text", "markdown"])
@pytest.mark.parametrize(
    "text",
    [
        'It\'s "quoted" & <b>bold</b> 5 < 6 > 4.\n\nNext.',
        "Line one of a verse\nand line two\nand three\n\nNot verse.",
        "A `code` and *two **levels*** of [a link](https://example.org/?a=1&b=2).\n\n1. First\n   - Inner\n2. Second",
        "قالت: لا أحد سأل الوردية الليلية.\n\nثم كتبن.",
        "A note[^1] here.\n\n[^1]: What the note says.",
        "Nbsp\u00a0here — and e\u0301 and 🌙.\n\n* * *\n\nAfter.",
    ],
)
def test_a_text_comes_back_letter_for_letter(
    cast: Cast, me: Membership, them: Membership, text: str, text_format: str
) -> None:
    reading = brought(me, text, text_format)
    said = written(me, texts.syllabus(cast.group, reading))
    syllabus = take(them, said)
    copy = syllabus.items.get().reading
    assert copy != reading
    told = ("kind", "level", "label", "number", "text", "html")
    rows = [list(Block.objects.filter(version__reading=one).values_list(*told)) for one in (reading, copy)]
    assert rows[0] == rows[1]
    assert written(them, syllabus) == said


def test_the_demos_readings_come_back_letter_for_letter(
    cast: Cast, me: Membership, them: Membership, root: Path
) -> None:
    essays = sorted((root / "demo/readings").glob("*.md"))
    readings = [brought(me, path.read_text(encoding="utf-8"), title=path.stem) for path in essays]
    said = written(me, texts.syllabus(cast.group, *readings))
    assert written(them, take(them, said)) == said


# What becomes of it in a group


def test_nothing_is_published_and_the_text_is_the_groups_own(cast: Cast, me: Membership, them: Membership) -> None:
    syllabus = take(them, written(me, full(cast, me)))
    for item in syllabus.items.all():
        assert item.reading.published_at is None
        assert item.reading.added_by_id == them.user_id
        assert GroupReading.objects.listed().filter(group=cast.other_group, reading=item.reading).exists()
    rights = [item.reading.rights for item in syllabus.items.for_page()]
    assert rights == [Rights.LICENCE, Rights.CITATION, Rights.CITATION]


@pytest.mark.parametrize(
    ("change", "same_text"),
    [
        ({}, True),
        ({"source_url": "https://example.org/rota"}, False),
        ({"title": "The rota", "author": "ana voss"}, False),
    ],
)
def test_a_reading_that_is_known_is_proposed(
    cast: Cast, me: Membership, them: Membership, change: dict[str, str], same_text: bool
) -> None:
    said = written(me, full(cast, me))
    facts = change or {"title": "Another title", "author": ""}
    text = "Other words." if change else MARKDOWN
    known = brought(them, text, "text" if change else "markdown", **facts)
    proposals = taking_in.propose(me=them, outline=outlines.read(json.dumps(said).encode()))
    assert [(one.known, one.same_text) for one in proposals] == [(known, same_text), (None, False), (None, False)]


def test_what_only_others_know_is_not_proposed(cast: Cast, me: Membership, them: Membership) -> None:
    said = written(me, full(cast, me))
    proposals = taking_in.propose(me=them, outline=outlines.read(json.dumps(said).encode()))
    assert [one.known for one in proposals] == [None, None, None]


def test_the_known_reading_is_taken_with_the_files_questions(cast: Cast, me: Membership, them: Membership) -> None:
    said = written(me, full(cast, me))
    said["items"] = said["items"][:1]
    known = brought(them, title="Ours")
    syllabus = take(them, said, "known")
    assert syllabus.items.get().reading == known
    assert known.versions.count() == 1
    (quote,) = Passage.objects.filter(version__reading=known).values_list("quote", flat=True)
    assert quote == "asked"


def test_what_is_left_out_leaves_nothing(cast: Cast, me: Membership, them: Membership) -> None:
    said = written(me, full(cast, me))
    before = Reading.objects.count()
    syllabus = take(them, said, "leave")
    assert not syllabus.items.exists()
    assert Reading.objects.count() == before
    assert not Prompt.objects.filter(group=cast.other_group).exists()


def test_taking_a_file_in_twice_asks_nothing_twice(cast: Cast, me: Membership, them: Membership) -> None:
    said = written(me, full(cast, me))
    take(them, said, "known")
    take(them, said, "known")
    assert Prompt.objects.filter(group=cast.other_group).count() == 3


def test_a_reading_that_stands_in_the_file_twice_stands_once_on_the_syllabus(
    cast: Cast, me: Membership, them: Membership
) -> None:
    said = written(me, full(cast, me))
    said["items"] = said["items"][:1] * 3
    assert take(them, said).items.count() == 1


@pytest.mark.parametrize(
    ("about", "quote", "words"),
    [
        ({"exact": "Nobody asked"}, "Nobody asked", "Who?"),
        ({"exact": "nobody asked"}, None, "About “nobody asked”: Who?"),
        ({"exact": "the", "prefix": "asked ", "suffix": " night"}, "the", "Who?"),
        ({"exact": "the"}, None, "About “the”: Who?"),
        ({"exact": 'rota".\n\nSo one'}, 'rota".\n\nSo one', "Who?"),
    ],
)
def test_a_question_finds_its_words_or_carries_them(
    cast: Cast, me: Membership, them: Membership, about: dict[str, str], quote: str | None, words: str
) -> None:
    said = written(me, texts.syllabus(cast.group, brought(me)))
    said["items"][0]["prompts"] = [{"words": "Who?", "about": {"type": "TextQuoteSelector"} | about}]
    take(them, said)
    prompt = Prompt.objects.get(group=cast.other_group)
    assert (prompt.passage and prompt.passage.quote, prompt.words) == (quote, words)


def test_a_long_question_without_room_for_its_quote_is_asked_alone(
    cast: Cast, me: Membership, them: Membership
) -> None:
    said = written(me, texts.syllabus(cast.group, brought(me)))
    for words in ("Who? " * 199 + "Who?", "Who? " * 150 + "Who?"):
        said["items"][0]["prompts"] = [{"words": words, "about": {"exact": "Not there. " * 50}}]
        take(them, said)
    asked_now = list(Prompt.objects.filter(group=cast.other_group).values_list("words", flat=True))
    assert asked_now[0] == "Who? " * 199 + "Who?"
    assert asked_now[1].startswith("About “Not there.")
    assert len(asked_now[1]) <= 1000


# What of a file is believed


def minimal(**reading: Any) -> dict[str, Any]:
    facts = {"title": "The rota", "language": "en", "rights": "licence"} | reading
    return {"format": "common-thread-syllabus", "version": 1, "title": "Autumn", "items": [{"reading": facts}]}


def block(html: str, **more: Any) -> dict[str, Any]:
    return {"kind": "paragraph", "html": html} | more


def test_little_is_enough(them: Membership) -> None:
    syllabus = take(them, minimal())
    assert (syllabus.title, syllabus.items.get().reading.title) == ("Autumn", "The rota")


@pytest.mark.parametrize(
    ("html", "text", "kept"),
    [
        ("<script>alert(1)</script>Read", "Read", "Read"),
        ("<img src=x onerror=alert(1)>Read", "Read", "Read"),
        ('<a href="javascript:alert(1)">Read</a>', "Read", "Read"),
        ('<b style="position:fixed" onclick="x()">Read</b>', "Read", "Read"),
        ("<p>Read</p><iframe src=//evil.example></iframe>", "Read", "Read"),
        ("<em>Read", "Read", "<em>Read</em>"),
        ("Re\x00ad\ud800", "Read\ufffd", "Read\ufffd"),
    ],
)
def test_html_is_sanitised_again(them: Membership, html: str, text: str, kept: str) -> None:
    syllabus = take(them, minimal(blocks=[block(html)]))
    stored = Block.objects.get(version__reading=syllabus.items.get().reading)
    assert stored.text == text
    assert "alert" not in stored.html
    assert "javascript" not in stored.html
    assert "<a" in stored.html or stored.html == kept


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "can’t be read"),
        (b"\xff\xfe\x00", "can’t be read"),
        (b"{", "can’t be read"),
        (b"[" * 200_000, "can’t be read"),
        (b'{"a":' * 100_000, "can’t be read"),
        (b"1" * 10_000, "can’t be read"),
        (b'{"format": NaN}', "can’t be read"),
        (b" " * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"[]", "isn’t a syllabus"),
        (b"null", "isn’t a syllabus"),
        (b'{"format": "something-else", "version": 1}', "isn’t a syllabus"),
        (b'{"format": "common-thread-syllabus", "version": 2}', "version 2 of its format"),
        (b'{"format": "common-thread-syllabus", "version": true}', "version True of its format"),
        (b'{"format": "common-thread-syllabus"}', "version None of its format"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        outlines.read(data)


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda said: said.pop("title"), "title"),
        (lambda said: said.update(title=" \u0000 "), "title"),
        (lambda said: said.update(title="x" * 201), "title"),
        (lambda said: said.update(title=["Autumn"]), "title"),
        (lambda said: said.update(why=5), "why"),
        (lambda said: said.update(items={}), "items"),
        (lambda said: said.update(items=[{}] * 100_000), "items"),
        (lambda said: said.update(items=["The rota"]), r"items\[0\]"),
        (lambda said: said["items"][0].pop("reading"), r"items\[0\].reading"),
        (lambda said: said["items"][0].update(session=0), r"items\[0\].session"),
        (lambda said: said["items"][0].update(session=True), r"items\[0\].session"),
        (lambda said: said["items"][0].update(session=10**30), r"items\[0\].session"),
        (lambda said: said["items"][0].update(prompts=[{"words": ""}]), r"prompts\[0\].words"),
        (lambda said: said["items"][0].update(prompts=[{"words": "x" * 1001}]), r"prompts\[0\].words"),
        (lambda said: said["items"][0].update(prompts=[{"words": "Who?", "about": "all"}]), r"prompts\[0\].about"),
        (lambda said: said["items"][0].update(prompts=[{"words": "Who?", "about": {}}]), r"about.exact"),
        (lambda said: said["items"][0]["reading"].pop("title"), "reading.title"),
        (lambda said: said["items"][0]["reading"].update(published="yesterday"), "reading.published"),
        (lambda said: said["items"][0]["reading"].update(language="<b>"), "reading.language"),
        (lambda said: said["items"][0]["reading"].update(direction="up"), "reading.direction"),
        (lambda said: said["items"][0]["reading"].update(rights="mine"), "reading.rights"),
        (lambda said: said["items"][0]["reading"].update(source_url="javascript:alert(1)"), "reading.source_url"),
        (lambda said: said["items"][0]["reading"].update(blocks=[block("x", kind="table")]), r"blocks\[0\].kind"),
        (lambda said: said["items"][0]["reading"].update(blocks=[block("")]), r"blocks\[0\].html"),
        (lambda said: said["items"][0]["reading"].update(blocks=[block("x" * 250_001)]), r"blocks\[0\].html"),
        (lambda said: said["items"][0]["reading"].update(blocks=[block("x", level=-1)]), r"blocks\[0\].level"),
        (lambda said: said["items"][0]["reading"].update(blocks=[block("x")] * 20_001), "reading.blocks"),
        (lambda said: said["items"][0]["reading"].update(content_notes=[{"words": "x", "block": 0}]), r"\[0\].block"),
        (lambda said: said["items"][0]["reading"].update(content_notes=[{"words": "x" * 121}]), r"\[0\].words"),
    ],
)
def test_what_is_not_as_it_should_be_is_named(change: Change, where: str) -> None:
    said = minimal()
    change(said)
    with pytest.raises(ValidationError, match=f"“.*{where}”"):
        outlines.read(json.dumps(said).encode())


@pytest.mark.parametrize("rights", ["citation", "study", ""])
def test_a_text_without_rights_to_travel_is_refused(rights: str) -> None:
    with pytest.raises(ValidationError, match="“The rota” comes with its text"):
        outlines.read(json.dumps(minimal(rights=rights, blocks=[block("Read")])).encode())


def test_what_one_file_can_not_do_it_does_not_do_by_half(cast: Cast, me: Membership, them: Membership) -> None:
    """A text that another group has taken up for its own study meanwhile stops all of it."""
    known = brought(them, title="Ours", rights=Rights.STUDY)
    outline = outlines.read(json.dumps(written(me, full(cast, me))).encode())
    proposals = taking_in.propose(me=them, outline=outline)
    assert proposals[0].known == known
    texts.assign(cast.group, known, for_study=True)
    with pytest.raises(ValidationError, match="another group’s study"):
        taking_in.take_in(
            me=them, outline=outline, proposals=proposals, choices=dict.fromkeys(range(3), "known"), sessions={}
        )
    assert not Syllabus.objects.filter(group=cast.other_group).exists()
    assert not Prompt.objects.filter(group=cast.other_group).exists()
