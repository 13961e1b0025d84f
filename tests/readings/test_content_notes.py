"""Content notes: what a text contains, said before it is met."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from readings import content_notes
from readings.models import ContentNote, Rights, Version
from tests import texts
from tests.cast import ROLES, Cast
from tests.discussions.revised import newer

SignIn = Callable[[User | None], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> Version:
    """A text for the group's study, imported by the organizer."""
    version = texts.version(rights=Rights.STUDY, added_by=cast.person("organizer"))
    texts.assign(cast.group, version.reading, for_study=True)
    return version


def address(cast: Cast, version: Version) -> str:
    return reverse("group_reading_content_notes", args=[cast.group.pk, version.reading_id])


def test_an_organizer_says_what_a_paragraph_contains_and_takes_it_back(
    version: Version, cast: Cast, sign_in: SignIn
) -> None:
    organizer = sign_in(cast.person("organizer"))
    here = address(cast, version)
    assert "There are none yet." in organizer.get(here).content.decode()
    organizer.post(here, {"paragraph": "2", "words": "a beating at work"})
    organizer.post(here, {"paragraph": "", "words": "a hard winter"})
    shown = organizer.get(here).content.decode()
    assert shown.index("The whole reading") < shown.index("Paragraph 2") < shown.index("a beating at work")
    organizer.post(here, {"take_away": version.blocks.get(number=2).key})
    assert "a beating at work" not in organizer.get(here).content.decode()
    organizer.post(here, {"take_away": ""})
    assert not ContentNote.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_seven_queries_for_one_note_and_for_three(
    count: int, version: Version, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organizer = sign_in(cast.person("organizer"))
    for number in range(1, count + 1):
        organizer.post(address(cast, version), {"paragraph": number, "words": "a beating at work"})
    assert ContentNote.objects.count() == count
    organizer.get(address(cast, version))
    with django_assert_num_queries(7):
        organizer.get(address(cast, version))


def test_said_again_it_is_said_better(version: Version, cast: Cast, sign_in: SignIn) -> None:
    organizer = sign_in(cast.person("organizer"))
    for words in ("violence", "a beating at work"):
        organizer.post(address(cast, version), {"paragraph": "2", "words": words})
    assert ContentNote.objects.get().words == "a beating at work"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"paragraph": "99", "words": "violence"}, "There is no paragraph with this number in the newest version."),
        ({"paragraph": "two", "words": "violence"}, "Enter a whole number."),
        ({"paragraph": "2", "words": " "}, "This field is required."),
    ],
)
def test_what_cannot_be_is_given_back_with_a_sentence(
    typed: dict[str, str], sentence: str, version: Version, cast: Cast, sign_in: SignIn
) -> None:
    answer = sign_in(cast.person("organizer")).post(address(cast, version), typed).content.decode()
    assert sentence in answer
    assert f'value="{typed["paragraph"]}"' in answer
    assert not ContentNote.objects.exists()


def test_it_stays_with_its_paragraph_in_a_later_version(version: Version, cast: Cast) -> None:
    content_notes.put(actor=cast.person("organizer"), version=version, paragraph=2, words="a beating at work")
    key = version.blocks.get(number=2).key
    assert content_notes.by_block(version.reading) == {key: "a beating at work"}


@pytest.mark.parametrize("role", ROLES)
def test_only_who_keeps_the_text_says_what_it_contains(
    role: str, version: Version, cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.people.get(role))
    in_group = client.post(address(cast, version), {"words": "violence"})
    said = ContentNote.objects.exists()
    assert said is (role == "organizer")
    expected = 302 if role == "organizer" else 403 if role in {"member", "moderator", "nobody"} else 404
    assert in_group.status_code == expected
    library = client.get(reverse("reading_content_notes", args=[version.reading.slug]))
    expected = {"organizer": 200, "staff": 200, "superuser": 200, "nobody": 302}.get(role, 404)
    assert library.status_code == expected


def test_no_list_shows_words_behind_a_note(version: Version, cast: Cast, sign_in: SignIn) -> None:
    for quote in ("three of them", "a signature"):
        texts.comment(texts.thread(cast.group, quote, of=version), cast.membership("organizer"))
    content_notes.put(actor=cast.person("organizer"), version=version, paragraph=2, words="a beating at work")
    home = sign_in(cast.person("member")).get(cast.group.get_absolute_url()).content.decode()
    assert "A passage behind a content note" in home
    assert "three of them" not in home
    assert "“a signature”" in home
    content_notes.put(actor=cast.person("organizer"), version=version, paragraph=None, words="a hard winter")
    assert "a signature" not in sign_in(cast.person("member")).get(cast.group.get_absolute_url()).content.decode()


def test_a_quote_folds_with_the_part_of_its_paragraph_that_it_stands_in_now(
    version: Version, cast: Cast, sign_in: SignIn
) -> None:
    """A paragraph that was divided is two: the second has a note of its own, and the words were read in the first."""
    thread = texts.thread(cast.group, "each a page, and read it aloud", of=version)
    texts.comment(thread, cast.membership("organizer"))
    one, two = "So one evening three of them wrote it down,", "each a page, and read it aloud."
    second = newer(version, texts.PARAGRAPHS[0], one, two, texts.PARAGRAPHS[2])
    assert second.blocks.get(number=3).key != version.blocks.get(number=2).key
    member = sign_in(cast.person("member"))
    assert "read it aloud" in member.get(cast.group.get_absolute_url()).content.decode()
    content_notes.put(actor=cast.person("organizer"), version=second, paragraph=3, words="a beating at work")
    assert "read it aloud" not in member.get(cast.group.get_absolute_url()).content.decode()


def test_a_threads_quote_folds_with_its_block(version: Version, cast: Cast, sign_in: SignIn) -> None:
    thread = texts.thread(cast.group, "three of them", of=version)
    texts.comment(thread, cast.membership("organizer"))
    member = sign_in(cast.person("member"))
    assert "behind a content note" not in member.get(thread.get_absolute_url()).content.decode()
    content_notes.put(actor=cast.person("organizer"), version=version, paragraph=2, words="a beating at work")
    quote = member.get(thread.get_absolute_url()).content.decode().split("<blockquote")[1].split("</blockquote")[0]
    assert "<summary>These words stand behind a content note</summary>" in quote
    assert quote.index("<summary>") < quote.index("three of them")


def test_a_block_folds_behind_its_note_and_opens_without_a_script(
    version: Version, cast: Cast, sign_in: SignIn
) -> None:
    content_notes.put(actor=cast.person("organizer"), version=version, paragraph=2, words="a beating at work")
    in_group = reverse("group_reading", args=[cast.group.pk, version.reading_id])
    for who, address in [("member", in_group), ("organizer", version.reading.get_absolute_url())]:
        shown = sign_in(cast.person(who)).get(address).content.decode()
        second = shown.split('id="p2"')[1].split('id="p3"')[0]
        assert (
            '<details class="block__note"><summary lang="en"><bdi>Contains: a beating at work</bdi></summary>' in second
        )
        assert "three of them" in second
