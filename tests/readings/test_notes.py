"""Notes of one's own: kept, changed, thrown away; shown to nobody else, whoever they are."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from readings import notes
from readings.models import Note, PassageAnchor, Rights, Version
from readings.passages import point_at
from tests import texts
from tests.cast import ROLES, Cast

SignIn = Callable[[User | None], Client]

pytestmark = pytest.mark.django_db

WORDS = "Ask Mei about the second list."


@pytest.fixture
def version(cast: Cast) -> Version:
    """In the library, and on the group's list."""
    version = texts.version(slug="the-rota", rights=Rights.LICENCE, published_at=timezone.now())
    texts.assign(cast.group, version.reading)
    return version


def note(version: Version, owner: User, quote: str = "three of them", words: str = WORDS) -> Note:
    block = version.blocks.get(text__contains=quote)
    start = block.text.index(quote)
    passage = point_at(start_block=block, start=start, end_block=block, end=start + len(quote), quote=quote)
    return Note.objects.create(owner=owner, passage=passage, words=words)


def pages_of(cast: Cast, version: Version) -> list[str]:
    in_group = reverse("group_reading", args=[cast.group.pk, version.reading_id])
    return [in_group, version.reading.get_absolute_url(), reverse("note_list", args=["the-rota"])]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_sees_a_note_or_that_there_is_one(role: str, version: Version, cast: Cast, sign_in: SignIn) -> None:
    mine = note(version, cast.person("member"))
    client = sign_in(cast.people.get(role))
    own = reverse("note_edit", args=["the-rota", mine.pk])
    for address in [*pages_of(cast, version), own, reverse("admin:index")]:
        shown = client.get(address).content.decode()
        assert (WORDS in shown) is (role == "member" and "admin" not in address)
        assert ("passage--own" in shown) is (role == "member" and "/notes/" not in address and "admin" not in address)
    assert client.get(own).status_code == (200 if role == "member" else 302 if role == "nobody" else 404)


def test_the_desk_knows_nothing_of_notes_and_places() -> None:
    registered = {model._meta.label for model in admin.site._registry}
    assert not registered & {"readings.Note", "readings.Bookmark", "discussions.ReadMark"}
    assert apps.get_model("readings.Note") not in admin.site._registry


def add(version: Version, **given: object) -> str:
    """The address of a new note on the second paragraph."""
    query = {"version": version.number, "block": version.blocks.get(number=2).key} | given
    return reverse("note_add", args=["the-rota"], query=query)


def test_a_note_on_a_sentence_without_a_script(version: Version, cast: Cast, sign_in: SignIn) -> None:
    member, back = sign_in(cast.person("member")), pages_of(cast, version)[0]
    assert f"next={back.replace('/', '%2F')}" in member.get(
        reverse("passage_comment", args=[cast.group.pk, version.reading_id], query={"block": 2})
    ).content.decode().replace("/", "%2F")
    here = add(version, next=back)
    assert "Nobody but you sees it" in member.get(here).content.decode()
    answer = member.post(here, {"words": "three of them", "note": WORDS}, follow=True)
    assert answer.redirect_chain == [(f"{back}#p2", 302)]
    assert WORDS in answer.content.decode()
    assert Note.objects.get().passage.quote == "three of them"
    # A second note on the same words is added to the first; the same once more is a double click.
    for words in ("And Ana.", "And Ana."):
        member.post(here, {"words": "three of them", "note": words})
    assert Note.objects.get().words == f"{WORDS}\n\nAnd Ana."


def test_a_mark_without_words_on_what_was_selected(version: Version, cast: Cast, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    here = add(version, start=3, end=14, begins="one evening")
    assert "one evening" in member.get(here).content.decode()
    member.post(here, {"start": 3, "end": 14, "quote": "one evening", "note": ""})
    assert "Your mark" in member.get(version.reading.get_absolute_url()).content.decode()


def test_words_that_are_not_there_are_refused_and_given_back(version: Version, cast: Cast, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    answer = member.post(add(version), {"words": "four of them", "note": WORDS}).content.decode()
    assert "Those words don’t stand here." in answer
    assert WORDS in answer
    answer = member.post(
        add(version, start=3, end=14), {"start": 3, "end": 14, "quote": "x", "note": WORDS}
    ).content.decode()
    assert "These words aren’t at that place in the text." in answer
    assert not Note.objects.exists()


def test_a_text_of_ones_group_may_be_noted_and_no_other_groups(cast: Cast, sign_in: SignIn) -> None:
    study = texts.version(slug="the-rota", rights=Rights.STUDY)
    texts.assign(cast.group, study.reading, for_study=True)
    assert sign_in(cast.person("member")).post(add(study), {"note": WORDS}).status_code == 302
    assert sign_in(cast.person("outsider")).post(add(study), {"note": WORDS}).status_code == 404
    assert sign_in(cast.person("staff")).post(add(study), {"note": WORDS}).status_code == 404


def test_a_note_stands_folded_below_its_paragraph(version: Version, cast: Cast, sign_in: SignIn) -> None:
    note(version, cast.person("member"))
    for address in pages_of(cast, version)[:2]:
        shown = sign_in(cast.person("member")).get(address).content.decode()
        second = shown.split('id="p2"')[1].split('id="p3"')[0]
        assert '<mark class="passage--own"' in second
        assert "<summary>Your note</summary>" in second
        assert WORDS in second


def test_it_is_changed_and_thrown_away(version: Version, cast: Cast, sign_in: SignIn) -> None:
    mine = note(version, cast.person("member"))
    member = sign_in(cast.person("member"))
    own = reverse("note_edit", args=["the-rota", mine.pk])
    back = pages_of(cast, version)[0]
    answer = member.post(own, {"note": "Ask Mei & Ana.", "next": back}, follow=True).content.decode()
    assert "Saved. Nobody but you sees it." in answer
    assert "Ask Mei &amp; Ana." in answer
    answer = member.post(own, {"throw_away": "1", "next": back}, follow=True).content.decode()
    assert "Your note is gone." in answer
    assert "passage--own" not in answer


def test_what_is_too_long_is_given_back(version: Version, cast: Cast, sign_in: SignIn) -> None:
    mine = note(version, cast.person("member"))
    own = reverse("note_edit", args=["the-rota", mine.pk])
    answer = sign_in(cast.person("member")).post(own, {"note": "word " * 2001}).content.decode()
    assert "at most 10000 characters" in answer
    assert "word word word" in answer
    assert Note.objects.get().words == WORDS


def test_words_that_left_the_text_stay_in_the_list_of_notes(version: Version, cast: Cast, sign_in: SignIn) -> None:
    note(version, cast.person("member"))
    texts.version("Something else altogether.", reading=version.reading)
    member = sign_in(cast.person("member"))
    assert WORDS not in member.get(version.reading.get_absolute_url()).content.decode()
    listed = member.get(reverse("note_list", args=["the-rota"])).content.decode()
    assert "These words are no longer in the newest version." in listed
    assert WORDS in listed


def edited(version: Version) -> Version:
    """A next version in which the words of the note were put so differently that only a person can tell."""
    new = texts.version("So one evening a few of them put it on paper.", reading=version.reading)
    block = new.blocks.get()
    PassageAnchor.objects.create(
        passage=Note.objects.earliest("created_at").passage, version=new, state="suggested",
        start_block=block, start_offset=15, end_block=block, end_offset=28,
    )  # fmt: skip
    return new


def test_whoever_points_at_noted_words_of_a_newer_version_learns_nothing_of_the_note(
    version: Version, cast: Cast
) -> None:
    """Else they would meet the words as they were in the version in which somebody kept them for themselves."""
    own = texts.passage(version, "three of them wrote it down")
    notes.keep(user=cast.person("member"), passage=own, words="Like us.")
    newest = texts.version("So that evening four of them wrote it down.", reading=version.reading)
    block, start = newest.blocks.get(), 16
    place = {"start_block": block, "start_offset": start, "end_block": block, "end_offset": start + 26}
    PassageAnchor.objects.create(passage=own, version=newest, state=PassageAnchor.State.EDITED, **place)
    theirs = texts.passage(newest, "four of them wrote it down")
    assert theirs != own
    assert theirs.quote == "four of them wrote it down"


@pytest.mark.parametrize(("answer", "stands"), [("here", True), ("nowhere", False)])
def test_where_only_a_person_can_tell_the_reader_decides(
    answer: str, stands: bool, version: Version, cast: Cast, sign_in: SignIn
) -> None:
    mine = note(version, cast.person("member"))
    edited(version)
    member = sign_in(cast.person("member"))
    listed = member.get(reverse("note_list", args=["the-rota"])).content.decode()
    assert "the words may have become these:" in listed
    assert "a few of them" in listed
    member.post(reverse("note_place", args=["the-rota", mine.pk]), {answer: "1"})
    assert ("passage--own" in member.get(version.reading.get_absolute_url()).content.decode()) is stands
    again = member.post(reverse("note_place", args=["the-rota", mine.pk]), {"here": "1"}, follow=True)
    assert "This was decided already." in again.content.decode()


@pytest.mark.parametrize("other", ["a thread", "another's note"])
def test_what_others_point_at_too_is_not_one_readers_to_decide(
    other: str, version: Version, cast: Cast, sign_in: SignIn
) -> None:
    mine = note(version, cast.person("member"))
    if other == "a thread":
        texts.thread(cast.group, "three of them", of=version)
    else:
        note(version, cast.person("organizer"))
    edited(version)
    member = sign_in(cast.person("member"))
    assert "may have become" not in member.get(reverse("note_list", args=["the-rota"])).content.decode()
    member.post(reverse("note_place", args=["the-rota", mine.pk]), {"here": "1"})
    assert PassageAnchor.objects.filter(state="suggested").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_queries(
    count: int, version: Version, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for quote in ("Nobody", "three of them", "a signature")[:count]:
        mine = note(version, cast.person("member"), quote)
    member = sign_in(cast.person("member"))
    with django_assert_num_queries(8):
        member.get(reverse("note_list", args=["the-rota"]))
    with django_assert_num_queries(4):
        member.get(reverse("note_edit", args=["the-rota", mine.pk]))
