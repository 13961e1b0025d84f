"""Correcting a draft: words, kinds, joints and splits, with emphasis and links kept, and the way back from each."""

import copy
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readings import markdown, spans
from readings.blocks import Kind, TooLongError, pieces
from readings.correcting import Change, Typed, changes, correct, kept, lost_words
from readings.drafts import Work, sheet, sheet_of, summed
from readings.pieces import Draft, Omission, Piece
from readings.text import tidy
from tests.readings.strategies import texts
from tests.readings.test_blocks import Shown

TEXT = "Some *quiet* words, and [a link](https://example.org/).\n\nA second paragraph.\n\n> Said once."


def draft(text: str = TEXT) -> list[Piece]:
    return pieces(text, "markdown")


def corrected(found: list[Piece], **change: object) -> list[Piece]:
    """The pieces with this change to the first."""
    correct(found, {0: Change(**change)})  # type: ignore[arg-type]
    return found


def shape(found: list[Piece]) -> list[tuple[str, int, str, str]]:
    return [(piece.kind, piece.level, piece.text, piece.omission) for piece in found]


def test_emphasis_and_links_stay_where_their_words_stay() -> None:
    first = corrected(draft(), words="Some very quiet and new words, and the link.")[0]
    assert first.text == "Some very quiet and new words, and the link."
    assert first.html == (
        "Some very <em>quiet</em> and new words, and "
        '<a href="https://example.org/" rel="noopener noreferrer">the link</a>.'
    )


def test_of_hundreds_of_new_words_those_that_stayed_keep_their_stress() -> None:
    """Weighing each blank between them against each other would take minutes."""
    (piece,) = draft(" ".join(f"old{n}" for n in range(450)) + " **stays here now** " + "end " * 450)
    words = " ".join(f"new{n}" for n in range(450)) + " stays here now " + "other " * 450
    (found,) = corrected([piece], words=words)
    assert found.text == words.strip()
    assert found.html.count("<strong>") == 1
    assert "<strong>stays here" in found.html


def test_a_word_that_replaces_another_is_stressed_as_that_was() -> None:
    assert corrected(draft(), words="Some loud words, and a link.")[0].html.startswith("Some <em>loud</em> words")


def test_an_empty_line_splits_and_emphasis_stays_on_both_sides() -> None:
    found = corrected(draft("*One two.* Three."), words="One\n\ntwo. Three.")
    assert [(piece.text, piece.html) for piece in found] == [
        ("One", "<em>One</em>"),
        ("two. Three.", "<em>two.</em> Three."),
    ]


def test_no_markup_can_be_typed_into_it() -> None:
    found = corrected(draft(), words='<script>alert(1)</script> *so* & "said"')[0]
    assert found.text == '<script>alert(1)</script> *so* & "said"'
    assert Shown(found.html).tags <= {"em", "a"}


def test_words_taken_away_altogether_are_left_out_and_not_lost() -> None:
    found = corrected(draft(), words=" \n ")
    assert found[0].text.startswith("Some quiet")
    assert found[0].omission == Omission.BY_HAND


def test_two_are_joined_over_what_is_left_out_between_them() -> None:
    found = draft("One half\n\n12\n\n*and* the other.")
    found[1].omission = Omission.AROUND
    correct(found, {2: Change(join=True)})
    assert shape(found) == [("paragraph", 0, "One half and the other.", ""), ("paragraph", 0, "12", "around")]
    assert found[0].html == "One half <em>and</em> the other."


def test_lines_of_a_verse_stay_apart_when_they_are_joined() -> None:
    found = [Piece(Kind.VERSE, 0, "We wait", "We wait"), Piece(Kind.VERSE, 0, "in the dark", "in the dark")]
    correct(found, {1: Change(join=True)})
    assert found[0].html == "We wait<br>\nin the dark"


def test_a_kind_is_changed_for_every_part_of_a_split() -> None:
    found = corrected(draft("One. Two."), words="One.\n\nTwo.", kind=(Kind.HEADING, 2))
    assert [(piece.kind, piece.level) for piece in found] == [("heading", 2), ("heading", 2)]


@pytest.mark.parametrize(("text", "label"), [("1 In June.", "1"), ("[12] In June.", "12"), ("* In June.", "*")])
def test_a_footnote_takes_its_sign_from_its_beginning(text: str, label: str) -> None:
    found = [Piece(Kind.PARAGRAPH, 0, *markdown.plain(text))]
    correct(found, {0: Change(kind=(Kind.FOOTNOTE, 0))})
    assert (found[0].kind, found[0].label, found[0].text) == ("footnote", label, "In June.")


def test_what_is_left_out_keeps_the_reason_and_can_be_put_back() -> None:
    found = draft()
    found[0].omission = Omission.NAVIGATION
    assert not changes(found, {0: Typed(found[0].text, "paragraph:0", leave_out=True, join=False)})
    assert changes(found, {0: Typed(found[0].text, "paragraph:0", leave_out=False, join=False)}) == {
        0: Change(leave_out=False)
    }
    assert not corrected(found, leave_out=False)[0].omission
    assert corrected(found, leave_out=True)[0].omission == Omission.BY_HAND


def test_only_what_is_otherwise_is_a_change() -> None:
    found = draft()
    typed = {place: Typed(piece.text, f"{piece.kind}:{piece.level}", False, False) for place, piece in enumerate(found)}
    typed[1] = typed[1]._replace(words="A second paragraph.\r\n")
    assert changes(found, typed) == {}
    assert changes(found, {0: Typed(found[0].text, "nonsense:9", False, join=True), 99: typed[0]}) == {}


def test_what_was_typed_and_stands_nowhere_is_given_back() -> None:
    typed = {0: Typed("Quite other words.", "", False, False), 1: Typed("A second paragraph.", "", False, False)}
    assert lost_words(draft(), typed) == ["Quite other words."]


def test_too_long_a_paragraph_is_refused_and_nothing_changed() -> None:
    found = draft()
    before = copy.deepcopy(found)
    with pytest.raises(TooLongError, match="250,000"):
        correct(found, {0: Change(leave_out=True), 1: Change(words="a" * 250_001)})
    assert found == before


@given(raw=texts, typed=st.lists(st.tuples(st.integers(0, 9), texts, st.booleans(), st.booleans()), max_size=5))
def test_whatever_is_typed_every_piece_shows_its_text_and_all_of_it_can_be_undone(
    raw: str, typed: list[tuple[int, str, bool, bool]]
) -> None:
    work = Work(Draft(draft(tidy(raw))))
    before = copy.deepcopy(work.draft.pieces)
    said = {place: Typed(words, "quotation:0", leave_out, join) for place, words, leave_out, join in typed}
    found = changes(work.draft.pieces, said)
    if not found:
        return
    work.remember(correct(work.draft.pieces, found))
    for piece in work.draft.pieces:
        shown = Shown(piece.html)
        assert shown.text == piece.text
        assert not shown.open
        assert unicodedata.is_normalized("NFC", piece.text)
        assert piece.text.strip()
    again = Work.from_json(work.as_json() | {"facts": {}})
    assert again.draft.pieces == work.draft.pieces
    again.take_back()
    assert again.draft.pieces == before
    assert again.take_back() is None


@given(raw=texts)
def test_letters_and_back_are_the_same_html(raw: str) -> None:
    for piece in draft(tidy(raw)):
        assert markdown.clean_inline(spans.html_of(spans.letters_of(piece.html)))[0] == piece.text


def test_a_sheet_holds_what_a_form_may_and_runs_of_what_is_left_out() -> None:
    found = [Piece(Kind.PARAGRAPH, 0, f"{n}", f"{n}", omission="navigation" * (40 <= n < 60)) for n in range(120)]
    first, second, last = (sheet(found, number) for number in (1, 2, 99))
    assert [(run.left_out, len(run.shown)) for run in first.runs] == [(False, 40), (True, 10)]
    assert [(run.left_out, len(run.shown)) for run in second.runs] == [(True, 10), (False, 40)]
    assert (last.number, last.last, last.first, last.end) == (3, 3, 100, 120)
    assert first.runs[1].reasons == [("looks like the site’s navigation", 10)]
    assert sheet_of(found, 50) == 2
    assert summed(found).left_out == [("looks like the site’s navigation", 20, 1)]
    long = [Piece(Kind.PARAGRAPH, 0, "a" * 70_000, "a" * 70_000)] * 3
    assert [sheet(long, number).first for number in (1, 2, 3)] == [0, 1, 2]
    assert sheet([], 1).end == 0


def test_signs_of_lost_notes_are_no_links() -> None:
    found = draft("One[^1].\n\n[^1]: Note.")
    found[1].omission = Omission.BY_HAND
    assert kept(found)[0].html == "One<sup>1</sup>."


def test_the_oldest_corrections_are_forgotten() -> None:
    work = Work(Draft(draft()))
    for number in range(30):
        work.remember(correct(work.draft.pieces, {1: Change(words=f"Number {number}.")}))
    assert len(work.undo) == 20
