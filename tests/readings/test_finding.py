"""Words found by what a selector says of them: in one place, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readings.finding import find
from readings.models import Block
from readings.passages import quote_of


def blocks(*texts: str) -> list[Block]:
    return [Block(position=place, text=text) for place, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "exact", "around", "found"),
    [
        (["One night.", "Two nights."], "nights", ("", ""), (1, 4, 1, 10)),
        (["One night.", "Two nights."], "night", ("", ""), None),
        (["One night.", "Two nights."], "night", ("Two ", "s"), (1, 4, 1, 9)),
        (["One night.", "One night."], "night", ("One ", "."), None),
        (["One night.", "Two nights."], "night.\n\nTwo", ("One ", ""), (0, 4, 1, 3)),
        (["A.", "B.", "C."], "A.\n\nB.\n\nC.", ("", ""), (0, 0, 2, 2)),
        (["aaaa"], "aa", ("", ""), None),
        (["One night."], "Night", ("", ""), None),
        (["One night."], " ", ("", ""), None),
        (["One night.", "Two."], "night.\n\n", ("", ""), None),
        ([], "night", ("", ""), None),
        (["café"], "café", ("", ""), (0, 0, 0, 4)),
    ],
)
def test_words_are_found_in_one_place_or_not_at_all(
    texts: list[str], exact: str, around: tuple[str, str], found: tuple[int, int, int, int] | None
) -> None:
    place = find(blocks(*texts), exact, prefix=around[0], suffix=around[1])
    told = place and (place.start_block.position, place.start_offset, place.end_block.position, place.end_offset)
    assert told == found


@given(st.lists(st.text("ab \n", min_size=1, max_size=6), min_size=1, max_size=4), st.text("ab \n", max_size=4))
def test_what_is_found_is_what_was_looked_for(texts: list[str], exact: str) -> None:
    together = blocks(*texts)
    place = find(together, exact)
    if place:
        across = together[place.start_block.position : place.end_block.position + 1]
        assert quote_of(across, place.start_offset, place.end_offset) == exact
        assert "\n\n".join(texts).count(exact) == 1
