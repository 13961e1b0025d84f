"""What a group said about a reading, taken away: by whom, with which words, and readable elsewhere."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from markdown_it import MarkdownIt
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import posting
from discussions.models import Comment, Thread
from groups.models import Membership, Prompt
from readings import importing, markup
from readings.models import Block, ContentNote, Passage, PassageAnchor, Reading, Rights, Version
from readings.policies import QUOTATION
from readings.sources.text import read_text_file
from tests import texts
from tests.browser import OpenPage
from tests.cast import ROLES, Cast
from tests.discussions.annotation_model import faults

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
KINDS = ["markdown", "table", "annotations"]
LETTER = ("Nobody asked *us* about 2 < 3.", "A second paragraph, which is here.", "A third.")


@pytest.fixture
def version(cast: Cast) -> Version:
    made = texts.version(*LETTER, title="A letter", rights=Rights.LICENCE, licence="CC BY-SA 4.0")
    texts.assign(cast.group, made.reading)
    return made


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def say(cast: Cast, version: Version, quote: str, body: str, role: str = "organizer") -> Comment:
    block = version.blocks.get(text__contains=quote)
    start = block.text.index(quote)
    return posting.post(
        me=cast.membership(role), block=block, start=start, end=start + len(quote), quote=quote, body=body
    )


def taken(client: Client, cast: Cast, reading: Reading, kind: str, query: str = "?names=1") -> str:
    response = client.get(reverse("group_reading_file", args=[cast.group.pk, reading.pk, kind]) + query)
    assert response.status_code == 200, kind
    return response.content.decode()


def printed(client: Client, cast: Cast, reading: Reading, query: str = "?names=1") -> str:
    response = client.get(reverse("group_reading_print", args=[cast.group.pk, reading.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def annotations(text: str) -> list[dict]:
    collection = json.loads(text)
    assert faults(collection) == []
    return collection.get("first", {}).get("items", [])


def words(source: str) -> str:
    """Markdown as another program reads it."""
    return re.sub(r"\s+", " ", markup.text_of(markup.parse(MarkdownIt("commonmark").render(source))))


@pytest.mark.parametrize("role", ROLES)
def test_only_the_group_takes_its_talk_away(cast: Cast, version: Version, sign_in: SignIn, role: str) -> None:
    say(cast, version, "second", "Said among us.")
    client = sign_in(cast.people.get(role))
    for name, extra in (("group_reading_export", []), *(("group_reading_file", [kind]) for kind in KINDS)):
        response = client.get(reverse(name, args=[cast.group.pk, version.reading_id, *extra]))
        if role in {"member", "moderator", "organizer"}:
            assert response.status_code == 200
            assert ("Said among us." in response.content.decode()) == bool(extra)
        else:
            assert response.status_code == (302 if role == "nobody" else 404)
            assert "Said among us." not in response.content.decode()


def test_there_is_no_file_of_another_kind(cast: Cast, version: Version, member: Client) -> None:
    address = reverse("group_reading_file", args=[cast.group.pk, version.reading_id, "exe"])
    assert member.get(address).status_code == 404


def test_markdown_holds_the_text_its_passages_and_the_talk(cast: Cast, version: Version, member: Client) -> None:
    comment = say(cast, version, "second", "Where *is* the first?\n\n# 1 < 2")
    posting.reply(me=cast.membership("member"), thread=comment.thread, parent=comment, body="Before it.")
    file = taken(member, cast, version.reading, "markdown")
    read = words(file)
    assert "Nobody asked *us* about 2 < 3." in read
    assert "2 A second[1] paragraph, which is here." in read
    assert "On paragraph 2 second Organizer (1), " in read
    assert "Where is the first? # 1 < 2" in read
    assert re.search(r"> > \*\*Member \(2\)\*\*, .*, in answer to 1\n> >\n> > Before it\.", file)
    assert "CC BY-SA 4.0" in read
    assert f"http://testserver{comment.thread.get_absolute_url()}" in file


def test_a_stray_mark_in_a_text_stays_what_it_is(cast: Cast, member: Client) -> None:
    awkward = ["# not a heading", "1. not a list", "<b>not bold</b> & [not](a link)", "* * *", "_x_ `y` ~~z~~ \\*"]
    made = texts.version("placeholder", title="*Stars* <i>", rights=Rights.LICENCE)
    made.blocks.all().delete()
    from_plain = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in awkward]
    Block.objects.bulk_create(
        Block(version=made, position=i, number=i + 1, kind="paragraph", text=text, html=html)
        for i, (text, html) in enumerate(zip(awkward, from_plain, strict=True))
    )
    texts.assign(cast.group, made.reading)
    file = taken(member, cast, made.reading, "markdown")
    read = words(file)
    assert "*Stars* <i>" in read
    for text in awkward:
        assert text in read


def test_a_table_has_one_comment_a_row(cast: Cast, version: Version, member: Client) -> None:
    comment = say(cast, version, "second", "One.\n\nTwo, *loudly*.")
    posting.reply(me=cast.membership("member"), thread=comment.thread, parent=comment, body="=1+1")
    file = taken(member, cast, version.reading, "table")
    assert file.startswith("\ufeff")
    first, second = rows(file)
    assert (first["passage"], first["paragraph"], first["version"], first["name"]) == ("second", "2", "1", "Organizer")
    assert first["words"] == "One.\nTwo, loudly."
    assert first["thread"] == f"http://testserver{comment.thread.get_absolute_url()}"
    assert second["words"] == "'=1+1"


@pytest.mark.parametrize("body", ["=cmd|' /C calc'!A0", "+1", "-1", "@sum(1)", "\t=1", "＝1", " =1", "\u00a0=1"])
def test_no_cell_is_a_formula(body: str, cast: Cast, version: Version, member: Client) -> None:
    Membership.objects.filter(pk=cast.membership("organizer").pk).update(name="=evil()")
    comment = say(cast, version, "second", "x")
    Comment.objects.filter(pk=comment.pk).update(html=f"<p>{body}</p>")
    (row,) = rows(taken(member, cast, version.reading, "table"))
    for value in row.values():
        assert not value.strip().startswith(("=", "+", "-", "@", "\t", "＝")), value


def test_annotations_stand_where_they_say(cast: Cast, version: Version, member: Client) -> None:
    comment = say(cast, version, "second", "Here.")
    posting.reply(me=cast.membership("member"), thread=comment.thread, parent=comment, body="There.")
    across = version.blocks.get(number=1), version.blocks.get(number=3)
    posting.post(
        me=cast.membership("member"),
        block=across[0],
        start=7,
        end_block=across[1],
        end=7,
        quote="\n\n".join([LETTER[0][7:], LETTER[1], LETTER[2][:7]]),
        body="All of it.",
    )
    whole = "\n\n".join(LETTER)
    found = annotations(taken(member, cast, version.reading, "annotations"))
    assert [item["motivation"] for item in found] == ["commenting", "replying", "commenting"]
    for item in found[::2]:
        quote, position = item["target"]["selector"]
        assert whole[position["start"] : position["end"]] == quote["exact"]
        assert whole[: position["start"]].endswith(quote["prefix"])
        assert whole[position["end"] :].startswith(quote["suffix"])
        assert item["target"]["source"].endswith(f"/readings/{version.reading_id}/versions/1/")
    assert found[1]["target"] == found[0]["id"]
    assert found[0]["creator"] == {"type": "Person", "name": "Organizer"}
    assert member.get(found[1]["id"]).status_code == 302, "an id is an address"


def test_of_a_public_reading_the_source_is_its_public_page(cast: Cast, version: Version, member: Client) -> None:
    Reading.objects.filter(pk=version.reading_id).update(published_at="2026-01-01T00:00Z")
    say(cast, version, "second", "Here.")
    (item,) = annotations(taken(member, cast, version.reading, "annotations"))
    assert Client().get(item["target"]["source"]).status_code == 200


def test_an_empty_collection_is_one_too(cast: Cast, version: Version, member: Client) -> None:
    assert annotations(taken(member, cast, version.reading, "annotations")) == []


def test_what_was_said_of_another_version_says_so(cast: Cast, version: Version, member: Client) -> None:
    say(cast, version, "second", "Of the first.")
    texts.version("All new.", reading=version.reading)
    assert "On paragraph 2 of version 1" in words(taken(member, cast, version.reading, "markdown"))
    assert "All new." in words(taken(member, cast, version.reading, "markdown"))
    (item,) = annotations(taken(member, cast, version.reading, "annotations"))
    quote, position = item["target"]["selector"]
    assert item["target"]["source"].endswith("/versions/1/")
    assert "\n\n".join(LETTER)[position["start"] : position["end"]] == quote["exact"]
    assert "A second" in words(taken(member, cast, version.reading, "markdown", "?version=1"))
    address = reverse("group_reading_file", args=[cast.group.pk, version.reading_id, "markdown"])
    assert member.get(f"{address}?version=9").status_code == 404


def test_numbers_count_up_through_the_text(cast: Cast, version: Version, member: Client) -> None:
    """They stand where passages end, which of two that overlap needn't be the order in which they begin."""
    first, second = version.blocks.order_by("number")[:2]
    quote = f"{first.text[7:]}\n\n{second.text[:8]}"
    me = cast.membership("member")
    posting.post(me=me, block=first, start=7, end_block=second, end=8, quote=quote, body="Long.")
    say(cast, version, "about 2", "Short.")
    page = printed(member, cast, version.reading)
    assert re.findall(r'paper__mark">(\d)<', page) == ["1", "2"]
    assert re.findall(r"(Long|Short)\.", page) == ["Short", "Long"]
    assert re.findall(r"\[\\\[(\d)\\\]\]", taken(member, cast, version.reading, "markdown")) == ["1", "2"]


def test_a_passage_that_was_carried_over_names_what_stands_there_now(
    cast: Cast, version: Version, member: Client
) -> None:
    say(cast, version, "A second paragraph, which is here.", "Here.")
    draft = read_text_file(data=b"Before it all.\n\nA second paragraph, which is not here.\n\nA third.", name="x.txt")
    newer, _new = importing.add_version(reading=version.reading, draft=draft)
    assert newer.anchors.get().state == PassageAnchor.State.EDITED
    (item,) = annotations(taken(member, cast, version.reading, "annotations"))
    quote, position = item["target"]["selector"]
    whole = "\n\n".join(newer.blocks.order_by("position").values_list("text", flat=True))
    assert quote["exact"] == whole[position["start"] : position["end"]] != LETTER[1]
    assert item["target"]["source"].endswith("/versions/2/")
    assert "> A second paragraph, which is here." in taken(member, cast, version.reading, "markdown")


def test_a_suggestion_is_no_place(cast: Cast, version: Version, member: Client) -> None:
    """Nothing is marked where a passage only perhaps stands: it is of the version in which it was read."""
    say(cast, version, "second", "Here.")
    newer = texts.version("Something second.", reading=version.reading)
    block = newer.blocks.get()
    PassageAnchor.objects.create(
        passage=Passage.objects.get(),
        version=newer,
        state=PassageAnchor.State.SUGGESTED,
        start_block=block,
        start_offset=10,
        end_block=block,
        end_offset=16,
    )
    assert "paper__mark" not in printed(member, cast, version.reading)
    assert "On paragraph 2 of version 1" in words(taken(member, cast, version.reading, "markdown"))


def test_a_question_and_its_answers_go_along(cast: Cast, version: Version, member: Client) -> None:
    prompt = Prompt.objects.create(group=cast.group, reading=version.reading, words="Who was asked?")
    thread = Thread.objects.create(group=cast.group, prompt=prompt)
    texts.comment(thread, cast.membership("member"), "Not I.")
    question, answer = annotations(taken(member, cast, version.reading, "annotations"))
    assert (question["motivation"], question["body"]["value"]) == ("questioning", "Who was asked?")
    assert (answer["motivation"], answer["target"]) == ("replying", question["id"])
    assert "On the whole reading Who was asked?" in words(taken(member, cast, version.reading, "markdown"))
    assert rows(taken(member, cast, version.reading, "table"))[0]["question"] == "Who was asked?"
    assert "Who was asked?" in printed(member, cast, version.reading)


def test_without_names_nobody_is_named(cast: Cast, version: Version, member: Client) -> None:
    for number, role in enumerate(("organizer", "member", "moderator")):
        Membership.objects.filter(pk=cast.membership(role).pk).update(name=f"Quillon {number}")
    comment = say(cast, version, "second", "Here.")
    for role in ("member", "moderator"):
        posting.reply(me=cast.membership(role), thread=comment.thread, parent=comment, body="And here.")
    outputs = [*(taken(member, cast, version.reading, kind, "") for kind in KINDS)]
    papers = [printed(member, cast, version.reading, query) for query in ("", "?notes=margin", "?notes=none")]
    people = {user.pk for user in cast.people.values()} | set(Membership.objects.values_list("pk", flat=True))
    for text in outputs + papers:
        assert "Quillon" not in text
        assert [person for person in people if person in text] == []
    for text in [
        *(taken(member, cast, version.reading, kind) for kind in KINDS),
        printed(member, cast, version.reading),
    ]:
        assert text.count("Quillon") == 3


@pytest.mark.parametrize("status", ["hidden", "withdrawn"])
def test_what_is_hidden_or_withdrawn_never_goes_out(
    status: str, cast: Cast, version: Version, member: Client, sign_in: SignIn
) -> None:
    """Not with its own author either, who still sees it on the page: an export is made to be handed on."""
    shown = say(cast, version, "second", "Shown.")
    gone = posting.reply(me=cast.membership("member"), thread=shown.thread, parent=shown, body="Unsaid words.")
    posting.reply(me=cast.membership("organizer"), thread=shown.thread, parent=gone, body="An answer.")
    alone = say(cast, version, "third", "Alone, unsaid words.", role="member")
    for comment in (gone, alone):
        Comment.objects.filter(pk=comment.pk).update(
            status=status, **({"body": "", "html": ""} if status == "withdrawn" else {})
        )
    for client in (member, sign_in(cast.person("organizer"))):
        everything = [taken(client, cast, version.reading, kind) for kind in KINDS]
        everything += [printed(client, cast, version.reading, query) for query in ("?names=1", "?notes=margin")]
        for text in everything:
            assert "nsaid words" not in text
            assert "An answer." in text
        assert alone.thread_id not in everything[0] + everything[1] + everything[2]


def test_another_groups_talk_stays_there(cast: Cast, version: Version, member: Client) -> None:
    texts.assign(cast.other_group, version.reading)
    say(cast, version, "second", "Theirs.", role="outsider")
    for kind in KINDS:
        assert "Theirs." not in taken(member, cast, version.reading, kind)
    assert "Theirs." not in printed(member, cast, version.reading)


def test_an_export_is_the_same_whoever_of_the_group_makes_it(cast: Cast, version: Version, sign_in: SignIn) -> None:
    say(cast, version, "second", "Here.", role="member")
    for kind in KINDS:
        made = {taken(sign_in(cast.person(role)), cast, version.reading, kind) for role in ("member", "organizer")}
        assert len(made) == 1


@pytest.mark.parametrize("rights", Rights.values)
def test_rights_decide_how_much_of_the_text_goes_along(rights: str, cast: Cast, member: Client) -> None:
    long = "A sentence that goes on, and on, for quite a while. " * 20
    made = texts.version(long.strip(), "Another paragraph.", rights=rights)
    texts.assign(cast.group, made.reading)
    say(cast, made, long.strip(), "All of it.")
    is_free = rights in {Rights.PUBLIC_DOMAIN, Rights.LICENCE, Rights.PERMISSION}
    for kind in KINDS:
        file = taken(member, cast, made.reading, kind)
        assert (long.strip() in file) == is_free
        assert long[: QUOTATION - 30] in file
        if not is_free:
            assert long[: QUOTATION + 1] not in file
    assert ("Another paragraph." in taken(member, cast, made.reading, "markdown")) == is_free
    assert ("Another paragraph." in printed(member, cast, made.reading)) == (rights != Rights.CITATION)


def test_a_content_note_stands_before_its_paragraph(cast: Cast, version: Version, member: Client) -> None:
    ContentNote.objects.create(reading=version.reading, block_key=version.blocks.get(number=2).key, words="A fire")
    ContentNote.objects.create(reading=version.reading, words="Night work")
    for text in (words(taken(member, cast, version.reading, "markdown")), printed(member, cast, version.reading)):
        places = [text.index(part) for part in ("Night work", "Nobody asked", "A fire", "A second")]
        assert places == sorted(places)


def test_a_quote_behind_a_content_note_says_so_too(cast: Cast, version: Version, member: Client) -> None:
    say(cast, version, "second", "Here.")
    say(cast, version, "third", "There.")
    ContentNote.objects.create(reading=version.reading, block_key=version.blocks.get(number=2).key, words="A fire")
    ContentNote.objects.create(reading=version.reading, words="Night work")
    assert words(taken(member, cast, version.reading, "markdown")).count("Contains: A fire") == 2
    assert printed(member, cast, version.reading).count("Contains: A fire") == 2
    contains = [row["contains"] for row in rows(taken(member, cast, version.reading, "table"))]
    assert contains == ["Night work; A fire", "Night work"]
    one, other = annotations(taken(member, cast, version.reading, "annotations"))
    assert one["body"][1]["value"] == "Contains: Night work; A fire"
    assert other["body"][1]["value"] == "Contains: Night work"
    # Nor is it quoted as what stands before or after other words.
    assert "second" not in json.dumps(other["target"])


def test_file_names_say_nothing(cast: Cast, version: Version, member: Client) -> None:
    names = set()
    for kind in KINDS:
        response = member.get(reverse("group_reading_file", args=[cast.group.pk, version.reading_id, kind]))
        names.add(response["Content-Disposition"])
        assert response["Cache-Control"] == "no-store"
    assert names == {f'attachment; filename="reading.{end}"' for end in ("md", "csv", "jsonld")}


@pytest.mark.parametrize("items", [1, 3])
def test_queries(
    items: int, cast: Cast, version: Version, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(items):
        comment = say(cast, version, LETTER[number], "Said.")
        for _answer in range(number):
            texts.comment(comment.thread, cast.membership("member"))
    for name, extra, queries in (
        ("group_reading_export", [], 5),
        *(("group_reading_file", [kind], 10) for kind in KINDS),
        ("group_reading_print", [], 10),
    ):
        with django_assert_num_queries(queries):
            member.get(reverse(name, args=[cast.group.pk, version.reading_id, *extra]))


def test_without_a_script_a_file_is_two_steps_away(
    transactional_db: None, version: Version, cast: Cast, open_page: OpenPage
) -> None:
    say(cast, version, "second", "Here.")
    page = open_page(
        reverse("group_reading", args=[cast.group.pk, version.reading_id]), user=cast.person("member"), javascript=False
    )
    page.get_by_role("link", name="Print it or take it away").click()
    page.get_by_label("With the names used in the group").check()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Markdown").click()
    assert begun.value.suggested_filename == "reading.md"
    assert "**Organizer (1)**" in Path(begun.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name="Talk in the margin").click()
    assert page.locator(".paper__beside").inner_text().split() == [
        "1",
        *page.locator(".paper__head").inner_text().split(),
        "Here.",
    ]
    assert "Organizer" in page.locator(".paper__head").inner_text()


def test_talk_in_the_margin_stands_beside_its_paragraph_and_the_text_runs_on(
    transactional_db: None, version: Version, cast: Cast, open_page: OpenPage
) -> None:
    say(cast, version, "Nobody", "A long answer. " * 60)
    address = reverse("group_reading_print", args=[cast.group.pk, version.reading_id])
    page = open_page(f"{address}?notes=margin", user=cast.person("member"))
    page.emulate_media(media="print")
    boxes: dict[str, Any] = {
        name: page.locator(name).first.bounding_box() or {}
        for name in (".paper__paragraph", ".paper__beside", ".paper__block:nth-child(2) .paper__paragraph")
    }
    first, beside, second = boxes.values()
    assert beside["x"] > first["x"] + first["width"]
    assert abs(beside["y"] - first["y"]) < first["height"]
    assert second["y"] < beside["y"] + beside["height"], "a long talk leaves no hole in the text"
