"""Paths sort a thread as it is read, whatever its size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discussions.tree import LAST_SEQ, LEVELS, depth, path_for


@given(st.integers(1, LAST_SEQ), st.integers(1, LAST_SEQ))
def test_siblings_stand_in_the_order_of_speaking(one: int, other: int) -> None:
    assert (path_for(one) < path_for(other)) == (one < other)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_every_answer_stands_below_what_it_answers_and_before_what_was_said_beside_it(answered: list[int]) -> None:
    # Comment number n answers number answered[n - 1], or nobody where that is not said yet.
    paths = {0: ""}
    parents = {}
    for seq, to in enumerate(answered, start=1):
        parents[seq] = to if to < seq else 0
        paths[seq] = path_for(seq, under=paths[parents[seq]])
    order = sorted((path, seq) for seq, path in paths.items() if seq)
    assert len({path for path, _seq in order}) == len(answered)
    place = {seq: index for index, (_path, seq) in enumerate(order)}
    for seq, parent in parents.items():
        if parent:
            assert place[seq] > place[parent]
        for later, its_parent in parents.items():
            if its_parent == parent and later > seq:
                assert place[later] > place[seq]


def test_below_the_eighth_level_an_answer_stands_beside_what_it_answers() -> None:
    path = ""
    for seq in range(1, 30):
        path = path_for(seq, under=path)
        assert depth(path) == min(seq, LEVELS) - 1
    assert path == "0001000200030004000500060007000t"


@pytest.mark.parametrize("seq", [0, -1, LAST_SEQ + 1])
def test_a_number_that_no_path_can_hold_is_refused(seq: int) -> None:
    with pytest.raises(ValueError):
        path_for(seq)
