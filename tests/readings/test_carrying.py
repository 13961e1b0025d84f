"""Passages in the next version: at their true place, or a suggestion, or gone. Never in a wrong place."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.passages.edits import hand_made
from bench.passages.generated import generate
from bench.passages.scoring import score_generated, score_hand_made, verdict
from readings.carrying import Place, Range, State, carry, cut
from tests.readings.strategies import texts

ROUND = "Nobody speaks a second time until everybody has had the chance to speak once."
TRAY = "The story turns to meet each of them, like a waiter carrying a full tray."
CLOCK = "Fairness needs a clock, and somebody who is allowed to look at it."
PASS = "A pass is a full turn, and you never have to say why."


def whole(block: int, text: str) -> Range:
    return Range(block, 0, block, len(text))


def words_in(blocks: Sequence[str], quote: str) -> Range:
    block = next(number for number, text in enumerate(blocks) if quote in text)
    start = blocks[block].index(quote)
    return Range(block, start, block, start + len(quote))


def test_every_edit_by_hand_comes_out_right_forwards_and_backwards() -> None:
    counts, complaints = score_hand_made()
    assert not complaints
    assert counts["wrong"] == counts["false"] == 0
    assert counts["lost"] <= counts.total() / 100
    can_be_told = [name for edit in hand_made() for name in edit.belongs if name not in edit.unsure]
    assert counts["right"] > 0.9 * len(can_be_told)
    assert len({edit.title for edit in hand_made()}) >= 2 * 40


@pytest.mark.parametrize("seed", [1, 6, 15])
def test_generated_edits_put_nothing_in_a_wrong_place_and_lose_one_in_a_hundred_at_most(seed: int) -> None:
    made = generate(10_000, 500, seed)
    places = carry(made.before, made.after, made.passages).places
    kinds = score_generated(made, places)
    counted = {name: sum(counts[name] for counts in kinds.values()) for name in ("wrong", "false", "lost", "right")}
    assert (counted["wrong"], counted["false"]) == (0, 0)
    assert counted["lost"] <= 5
    assert counted["right"] > 400


def test_the_scorer_tells_a_wrong_place_a_false_one_and_a_lost_one() -> None:
    here, there = whole(0, ROUND), whole(1, TRAY)

    def of(state: State, found: Range | None, *belongs: Range) -> str:
        return verdict(Place(state, found), [ROUND], belongs, [ROUND, TRAY], may_settle=True, may_lose=False)

    assert of(State.EXACT, here, here) == "right"
    assert of(State.EDITED, there, here) == "wrong"
    assert of(State.MOVED, there) == "false"
    assert of(State.ORPHAN, None, here) == "lost"
    assert of(State.SUGGESTED, here, here) == "suggested"


def test_words_that_stayed_are_exact_and_those_with_another_word_among_them_are_edited() -> None:
    new = [ROUND.replace("everybody", "each of us"), TRAY]
    carried = carry([ROUND, TRAY], new, [words_in([ROUND], "Nobody speaks"), whole(0, ROUND), whole(1, TRAY)])
    assert [place.state for place in carried.places] == [State.EXACT, State.EDITED, State.EXACT]
    assert [place.range for place in carried.places] == [Range(0, 0, 0, 13), whole(0, new[0]), whole(1, TRAY)]


def test_a_paragraph_that_stands_elsewhere_takes_its_passages_along() -> None:
    carried = carry([ROUND, TRAY, CLOCK, PASS], [TRAY, CLOCK, PASS, ROUND], [words_in([ROUND], "second time")])
    assert carried.places == [Place(State.MOVED, words_in([TRAY, CLOCK, PASS, ROUND], "second time"))]


def test_a_lookalike_never_gets_what_was_said_about_the_one_that_went() -> None:
    amina, soledad = (f"{name} cleaned the ninth floor for two years without a key." for name in ("Amina", "Soledad"))
    old, new = [ROUND, amina, soledad, CLOCK], [ROUND, soledad, CLOCK]
    for words in (amina, "Amina", "cleaned the ninth floor for two years"):
        [place] = carry(old, new, [words_in(old, words)]).places
        assert place.state == State.ORPHAN, words


def test_a_block_keeps_its_key_when_it_stays_moves_or_is_edited_and_no_key_is_given_twice() -> None:
    old = [ROUND, TRAY, CLOCK, PASS]
    edited = PASS.replace("full", "whole")
    assert carry(old, [CLOCK, "A new one.", ROUND, TRAY, edited], []).ancestors == {0: 2, 2: 0, 3: 1, 4: 3}
    assert carry([ROUND, TRAY], [ROUND, ROUND, TRAY], []).ancestors.keys() == {0, 2}
    halves = [PASS[:21], PASS[22:]]
    assert sorted(carry([PASS], halves, []).ancestors.values()) == [0]


def test_a_text_of_one_word_again_and_again_or_of_one_endless_line_is_read_to_its_end() -> None:
    """Comparing each with each would take hours."""
    same = ["la"] * 20_000
    [place] = carry(same, same[1:], [Range(7, 0, 7, 2)]).places
    assert place.state == State.SUGGESTED, "which of them went, nobody can tell"
    line = " ".join(f"{word} and the" for word in range(20_000))
    [place] = carry([line], [line.replace("777 and", "778 or")], [words_in([line], "9999 and")]).places
    assert place.range
    assert place.state == State.EXACT
    [place] = carry(["la li " * 10_000], ["li la " * 9_000], [Range(0, 0, 0, 5)]).places
    assert place.state in State


blocks = st.lists(texts, min_size=1, max_size=8)


@st.composite
def passages(draw: st.DrawFn, of: list[str]) -> list[Range]:
    found = []
    for _time in range(draw(st.integers(0, 4))):
        first, last = sorted([draw(st.integers(0, len(of) - 1)) for _ in range(2)])
        start, end = draw(st.integers(0, len(of[first]))), draw(st.integers(0, len(of[last])))
        if (first < last or start < end) and "".join(cut(of, Range(first, start, last, end))).strip():
            found.append(Range(first, start, last, end))
    return found


@given(st.data())
def test_in_the_same_text_everything_is_where_it_was(data: st.DataObject) -> None:
    old = data.draw(blocks)
    chosen = data.draw(passages(old))
    carried = carry(old, list(old), chosen)
    assert carried.ancestors == dict(enumerate(range(len(old))))
    for passage, place in zip(chosen, carried.places, strict=True):
        assert place.state == State.EXACT
        assert place.range
        assert "".join(cut(old, place.range)).strip() == "".join(cut(old, passage)).strip()


@given(st.data())
def test_a_place_is_in_the_text_holds_words_and_says_truly_whether_they_are_the_same(data: st.DataObject) -> None:
    old, new = data.draw(blocks), data.draw(blocks)
    if data.draw(st.booleans()):
        new = data.draw(st.permutations(old))[: data.draw(st.integers(1, len(old)))] + new[:2]
    chosen = data.draw(passages(old))
    carried = carry(old, new, chosen)
    assert len(carried.places) == len(chosen)
    assert len(set(carried.ancestors.values())) == len(carried.ancestors)
    for passage, place in zip(chosen, carried.places, strict=True):
        assert (place.range is None) == (place.state == State.ORPHAN)
        if not place.range:
            continue
        found = cut(new, place.range)
        assert 0 <= place.range.start_block <= place.range.end_block < len(new)
        assert found[0] == found[0].lstrip() or not found[0].strip()
        assert found[-1] == found[-1].rstrip() or not found[-1].strip()
        assert "".join(found).strip()
        if place.state == State.EXACT:
            assert "".join(found).strip() == "".join(cut(old, passage)).strip()


@given(st.data())
def test_of_words_that_are_nowhere_in_the_new_text_nothing_is_placed(data: st.DataObject) -> None:
    chosen = data.draw(passages([ROUND, TRAY, CLOCK]))
    new = data.draw(
        st.lists(st.sampled_from(["工人", "Nichts davon gibt es hier.", "1 2 3 4"]), min_size=1, max_size=6)
    )
    for place in carry([ROUND, TRAY, CLOCK], new, chosen).places:
        assert place.state in {State.ORPHAN, State.SUGGESTED}
