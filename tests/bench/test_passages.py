"""The measure of how passages are carried: it can fail, and it knows what is true."""

from collections import Counter

import pytest

from bench.passages import run
from bench.passages.edits import hand_made
from bench.passages.generated import EDITS, generate
from readings.carrying import Carried, Place, State, cut


def test_the_edits_by_hand_say_where_each_passage_belongs() -> None:
    edits = {edit.title: edit for edit in hand_made()}
    edit = edits["A sentence moves to another paragraph"]
    assert cut(edit.before, edit.passages["a"]) == ["A number that nobody can find at eleven at night helps nobody."]
    assert edit.passages["a"].start_block == 0
    assert cut(edit.after, edit.belongs["a"]) == cut(edit.before, edit.passages["a"])
    assert edit.belongs["a"].start_block == 1
    assert edits["A paragraph is deleted"].belongs.keys() == {"b"}
    assert edits["A quotation is translated"].unsure == {"a"}
    back = edits["A paragraph is deleted (backwards)"]
    assert back.before == edits["A paragraph is deleted"].after
    assert back.passages.keys() == back.belongs.keys() == {"b"}


def test_the_same_seed_makes_the_same_edits_and_another_one_others() -> None:
    one = generate(2_000, 50, seed=3)
    assert one == generate(2_000, 50, seed=3)
    assert one.after != generate(2_000, 50, seed=4).after
    assert sum(len(text.split()) for text in one.before) >= 2_000
    assert {kind.removeprefix("lookalike, ") for kind in generate(10_000, 500, seed=3).kinds} == EDITS.keys()


def test_what_wasnt_touched_is_true_word_for_word() -> None:
    made = generate(5_000, 200, seed=5)
    untouched = [number for number, kind in enumerate(made.kinds) if kind == "none" and made.kept[number] == 1]
    assert untouched
    for number in untouched:
        [place] = made.belongs[number][:1]
        quote = cut(made.before, made.passages[number])
        if len(quote) == 1:
            assert cut(made.after, place) == quote


def test_a_run_prints_both_tables_and_fails_where_a_limit_is_missed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "SIZES", [(1_000, 40)])
    assert run.main(["--rounds", "1"]) == 0
    printed = capsys.readouterr()
    assert "| 1,000 words | 40 |" in printed.out
    assert "| sentence out |" in printed.out
    assert not printed.err.strip()

    def guess(before: list[str], after: list[str], passages: list[object]) -> Carried:
        return Carried([Place(State.EXACT, generate(1_000, 40, 1).passages[0])] * len(passages), {})

    monkeypatch.setattr(run, "carry", guess)
    assert run.main(["--rounds", "1"]) == 1
    assert "in a wrong place" in capsys.readouterr().err


def test_each_limit_is_held() -> None:
    good = Counter(right=500)
    assert run.Row("text", good, 300, 149).misses() == []
    for counts, milliseconds, megabytes in [
        (good + Counter(wrong=1), 10, 10),
        (Counter(right=494, false=6), 10, 10),
        (Counter(right=494, lost=6), 10, 10),
        (good, 301, 10),
        (good, 10, 151),
    ]:
        assert len(run.Row("text", counts, milliseconds, megabytes).misses()) == 1, (counts, milliseconds, megabytes)
