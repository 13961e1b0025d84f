"""How much the bench's database holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Rows, by kind. `threads` are the lengths of the threads that are measured, all of them in the first group.

    The first group talks about `passages` of the long reading, the third about `many_passages`, the second about none.
    `spoken` is how many comments there are in the two groups whose search is measured: the third, and the first.
    `weeks` is for how many of them the third has a session, besides the two that every group has, and `ahead` how many
    more are coming in the second, whose member's feed is measured.
    """

    members: int
    groups: int
    threads: tuple[int, ...]
    words: int
    passages: int
    many_passages: int
    library: int
    cases: int
    small_thread: int
    spoken: tuple[int, int]
    weeks: int
    ahead: int


FULL = Scale(
    members=10_000,
    groups=1_000,
    threads=(100, 10_000, 100_000),
    words=10_000,
    passages=500,
    many_passages=3000,
    library=200,
    cases=200_000,
    small_thread=15,
    spoken=(20_000, 200_000),
    weeks=150,
    ahead=148,
)
# For the bench's own tests: every kind of row, in a second.
TINY = Scale(
    members=24,
    groups=3,
    threads=(100, 120, 240),
    words=400,
    passages=12,
    many_passages=36,
    library=5,
    cases=3,
    small_thread=4,
    spoken=(100, 600),
    weeks=6,
    ahead=4,
)
SCALES = {"full": FULL, "tiny": TINY}
