"""Saying something about words of a reading: the form that works without JavaScript, and what a selection leads to."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions.models import Thread
from readings.models import Block, ContentNote, Passage, Version
from tests import texts
from tests.cast import Cast
from tests.discussions.pointing import LETTER, form_of, say, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def version(cast: Cast) -> Version:
    made = texts.version(*LETTER, title="A letter")
    texts.assign(cast.group, made.reading)
    return made


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def test_the_form_costs_the_same_seven_queries_for_one_sentence_and_for_three(
    cast: Cast, version: Version, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (2, 1):
        address = form_of(cast, version.blocks.get(number=number))
        with django_assert_num_queries(7):
            shown(member, address)


def test_a_paragraph_is_the_whole_of_it_unless_something_else_is_chosen(
    cast: Cast, version: Version, member: Client
) -> None:
    block = version.blocks.get(number=1)
    response = member.post(
        form_of(cast, block), {"first": 1, "last": 3, "words": "", "body": "All of it."}, follow=True
    )
    passage = Passage.objects.get()
    assert passage.quote == block.text
    assert response.redirect_chain[-1][0] == f"{Thread.objects.get().get_absolute_url()}#1"


@pytest.mark.parametrize(("first", "last"), [(2, 3), (3, 2)])
def test_sentences_are_chosen_from_one_to_another(
    cast: Cast, version: Version, member: Client, first: int, last: int
) -> None:
    block = version.blocks.get(number=1)
    form = shown(member, form_of(cast, block))
    assert form.count('name="first"') == form.count('name="last"') == 3
    member.post(form_of(cast, block), {"first": first, "last": last, "body": "Those two."})
    assert Passage.objects.get().quote == block.text[block.text.index("“Nobody") :]


def test_exact_words_are_found_as_a_keyboard_writes_them(cast: Cast, version: Version, member: Client) -> None:
    words = '"nobody asks the night,"  she'
    member.post(form_of(cast, version.blocks.get(number=1)), {"words": words, "body": "She did."})
    assert Passage.objects.get().quote == "“Nobody asks the night,” she"


@pytest.mark.parametrize(
    ("words", "problem"),
    [("we wait", "more than once"), ("they wait", "don’t stand here"), ("\x00", "Null characters")],
)
def test_words_that_cannot_be_found_are_given_back_with_everything_else(
    cast: Cast, version: Version, member: Client, words: str, problem: str
) -> None:
    sent = {"first": "2", "last": "3", "words": words, "body": "My thought."}
    page = member.post(form_of(cast, version.blocks.get(number=1)), sent).content.decode()
    assert problem in page
    assert f'value="{words}"' in page
    assert "My thought.</textarea>" in page
    assert re.search(r'name="first" value="2"[^>]*checked', page)
    assert not Thread.objects.exists()


def test_choosing_fewer_sentences_tells_two_places_apart(cast: Cast, version: Version, member: Client) -> None:
    block = version.blocks.get(number=1)
    member.post(form_of(cast, block), {"first": 1, "last": 1, "words": "nobody", "body": "Which?"})
    passage = Passage.objects.get()
    assert (passage.anchors.get().start_offset, passage.quote) == (0, "Nobody")


def test_selected_words_come_with_the_address_and_are_checked_again_when_sent(
    cast: Cast, version: Version, member: Client
) -> None:
    block = version.blocks.get(number=1)
    start = block.text.index("she said")
    address = form_of(cast, block, start=str(start), end=str(start + 8), begins="she")
    assert "<p>she said</p>" in shown(member, address)
    sent = {"start": start, "end": start + 8, "quote": "he said.", "body": "Who?"}
    page = member.post(address, sent).content.decode()
    assert "aren’t at that place in the text" in page
    assert "Who?</textarea>" in page
    assert not Thread.objects.exists()
    member.post(address, sent | {"quote": "she said"})
    assert Passage.objects.get().quote == "she said"


@pytest.mark.parametrize("selected", [("5", "2"), ("0", "9999"), ("-4", "3"), ("x", "3"), ("0", "6", "Somebody")])
def test_an_address_that_selects_nothing_true_offers_the_whole_paragraph(
    cast: Cast, version: Version, member: Client, selected: tuple[str, ...]
) -> None:
    query = dict(zip(("start", "end", "begins"), selected, strict=False))
    assert 'name="words"' in shown(member, form_of(cast, version.blocks.get(number=1), **query))


def test_the_same_words_again_join_the_thread(cast: Cast, version: Version, member: Client) -> None:
    comment = say(cast, version, LETTER[1])
    member.post(form_of(cast, version.blocks.get(number=2)), {"body": "I as well."})
    assert list(comment.thread.comments.order_by("seq").values_list("body", flat=True)) == ["Yes.", "I as well."]


def test_a_long_passage_is_folded_on_its_threads_page_and_there_in_full(cast: Cast, member: Client) -> None:
    long = texts.version("A sentence that goes on for a while. " * 40, title="At length")
    texts.assign(cast.group, long.reading)
    comment = say(cast, long, long.blocks.get().text)
    page = shown(member, comment.thread.get_absolute_url())
    assert "<summary>A sentence" in page
    assert f"<p>{long.blocks.get().text}</p>" in page


@pytest.mark.parametrize("block", ["", "99", "nonsense", "%00", "1%27"])
def test_a_paragraph_that_is_not_there_is_not_found(cast: Cast, version: Version, member: Client, block: str) -> None:
    address = reverse("passage_comment", args=[cast.group.pk, version.reading_id])
    assert member.get(f"{address}?block={block}").status_code == 404


def test_a_paragraph_is_found_by_its_number_in_a_version(cast: Cast, version: Version, member: Client) -> None:
    texts.version("Another text.", reading=version.reading)
    address = reverse("passage_comment", args=[cast.group.pk, version.reading_id])
    assert "Another text." in shown(member, f"{address}?block=1")
    assert "Nobody asked us." in shown(member, f"{address}?version=1&block=1")


# Through several paragraphs


def test_a_passage_runs_on_through_the_next_paragraphs_without_a_script(
    cast: Cast, version: Version, member: Client
) -> None:
    block, last = version.blocks.get(number=1), version.blocks.get(number=3)
    form = shown(member, form_of(cast, block))
    assert f'<option value="{last.key}">To the end of paragraph 3: “A third, in which nothing is said yet.”' in form
    member.post(form_of(cast, block), {"first": "3", "last": "3", "through": last.key, "body": "All the way."})
    assert Passage.objects.get().quote == "We wait — and still we wait.\n\nA second paragraph.\n\n" + LETTER[2]
    anchor = Passage.objects.get().anchors.get()
    assert (anchor.start_block, anchor.end_block, anchor.end_offset) == (block, last, len(LETTER[2]))


def test_a_form_says_no_word_of_a_further_paragraph_behind_a_note(cast: Cast, version: Version, member: Client) -> None:
    last = version.blocks.get(number=3)
    ContentNote.objects.create(reading=version.reading, block_key=last.key, words="grief")
    form = shown(member, form_of(cast, version.blocks.get(number=1)))
    assert f'<option value="{last.key}">To the end of paragraph 3</option>' in form
    assert "in which nothing is said yet" not in form


def test_a_form_offers_ten_paragraphs_more_and_passes_over_headings(cast: Cast, member: Client) -> None:
    long = texts.version(*(f"Paragraph {number}." for number in range(14)))
    texts.assign(cast.group, long.reading)
    Block.objects.filter(version=long, number=2).delete()
    Block.objects.create(version=long, position=1, kind=Block.Kind.HEADING, level=1, text="Heading", html="Heading")
    form = shown(member, form_of(cast, long.blocks.get(number=1)))
    assert re.findall("To the end of paragraph (\\d+)", form) == [str(number) for number in range(3, 12)]


def test_exact_words_may_begin_in_one_paragraph_and_end_in_the_next(
    cast: Cast, version: Version, member: Client
) -> None:
    block = version.blocks.get(number=1)
    through = version.blocks.get(number=2).key
    sent = {"through": through, "words": "and still we wait. a second", "body": "Twice."}
    member.post(form_of(cast, block), sent)
    assert Passage.objects.get().quote == "and still we wait.\n\nA second"
    member.post(form_of(cast, block), sent | {"words": "second paragraph"})
    alone = Passage.objects.get(quote="second paragraph").anchors.get()
    assert (alone.start_block, alone.start_offset) == (alone.end_block, 2) == (version.blocks.get(number=2), 2)


def test_a_paragraph_that_does_not_follow_is_refused_and_everything_given_back(
    cast: Cast, version: Version, member: Client
) -> None:
    first, second = version.blocks.get(number=1), version.blocks.get(number=2)
    page = member.post(form_of(cast, second), {"through": first.key, "body": "Back."}).content.decode()
    assert "Select a valid choice" in page
    assert "Back.</textarea>" in page
    assert not Thread.objects.exists()


def test_a_selection_may_run_through_several_paragraphs(cast: Cast, version: Version, member: Client) -> None:
    block, last = version.blocks.get(number=1), version.blocks.get(number=3)
    start = block.text.index("and still")
    address = form_of(cast, block, start=str(start), end="7", to=last.key, begins="and still")
    form = shown(member, address)
    assert "<h1>Comment on these words</h1>" in form
    quote = "and still we wait.\n\nA second paragraph.\n\nA third"
    sent = {"start": start, "end": 7, "quote": quote.replace("\n", "\r\n"), "body": "On and on."}
    member.post(address, sent)
    assert Passage.objects.get().quote == quote
    # The same words again, from wherever, are the same passage.
    member.post(address, sent | {"body": "Again."})
    assert Thread.objects.get().last_seq == 2


def test_a_selection_may_begin_at_a_heading(cast: Cast, version: Version, member: Client) -> None:
    version.blocks.filter(position=0).delete()
    heading = Block.objects.create(version=version, position=0, kind=Block.Kind.HEADING, level=1, text="Us", html="Us")
    last = version.blocks.get(number=2)
    form = shown(member, form_of(cast, heading, start="0", end="8", to=last.key, begins="Us"))
    assert "<h1>Comment on these words</h1>" in form
    assert "#s0" in form


@pytest.mark.parametrize("to", ["", "0000000000", "%27", "before"])
def test_a_selection_that_ends_nowhere_offers_the_paragraph(
    cast: Cast, version: Version, member: Client, to: str
) -> None:
    if to == "before":
        to = version.blocks.get(number=1).key
    address = form_of(cast, version.blocks.get(number=2), start="30", end="40", to=to)
    assert 'name="words"' in shown(member, address)
