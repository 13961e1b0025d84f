"""Where the measured rows stand: ids that the filler gives and the pages' addresses name."""


def ident(kind: str, number: int) -> str:
    """An id of the site's shape, ten characters, that can be told in advance."""
    return f"{kind}{number:09d}"


def person(number: int) -> str:
    """The id of the person by that number, twelve characters."""
    return f"u{number:011d}"


# In the first group stand the long threads, the passages and the cases; the second has the same reading without any
# passages, and the third with many more.
GROUP, QUIET_GROUP, BUSY_GROUP = ident("g", 1), ident("g", 2), ident("g", 3)
READING, THREADS_READING = ident("r", 1), ident("r", 2)
# Replies of the measurement go here, so that no measured page grows.
REPLIES_THREAD = ident("y", 2)

# How many people sit in a room of `python -m bench rooms`.
SEATS = 12
# In which the first group holds a round.
LIVE_SESSION = ident("z", 1)

# It has so many cards, each of which begins so.
CARDS, ON_A_CARD = 12, "On a card:"

# Words that somebody looks for: in two thirds of the comments, and in one of two thousand.
COMMON_WORD, RARE_WORD = "threads", "ledger"


def thread(size: int) -> str:
    """The measured thread of that many comments."""
    return ident("t", size)
