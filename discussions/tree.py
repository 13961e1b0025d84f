"""Where a comment stands in its thread: a path that sorts the tree as the page reads, siblings in order of speaking.

Each level adds the comment's number in base 36, four lower-case characters wide: digits sort before letters under
every collation, so comparing paths as text compares them as numbers.
"""

import re

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH = 4
LEVELS = 8
LAST_SEQ = 36**WIDTH - 1


def path_for(seq: int, *, under: str = "") -> str:
    """The path of comment number `seq` in reply to the one at `under`; below the eighth level it stands beside it.

    Raises ValueError if the number is too large for a path (LAST_SEQ).
    """
    if not 0 < seq <= LAST_SEQ:
        raise ValueError(seq)
    segment = ""
    for _ in range(WIDTH):
        seq, digit = divmod(seq, 36)
        segment = DIGITS[digit] + segment
    return under[: WIDTH * (LEVELS - 1)] + segment


def depth(path: str) -> int:
    """0 for a comment that answers nobody, at most 7."""
    return len(path) // WIDTH - 1


def is_path(text: str) -> bool:
    """Whether somebody's text, from an address, is a path at all."""
    return bool(re.fullmatch(r"([0-9a-z]{4}){1,8}", text))
