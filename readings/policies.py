"""Who may do what with a reading. `can_view` says for one what `Reading.objects.visible_to` says for all."""

from readings.models import Reading, Rights
from readings.passages import gist
from readings.reader import Reader

# Whoever may read such a text may also have it: its owner, or nobody any more, allows it.
FREE = frozenset({Rights.PUBLIC_DOMAIN, Rights.LICENCE, Rights.PERMISSION})
# As much of a passage as leaves the site where the text may not, in characters: about fifty words, a sentence or two.
QUOTATION = 300


def can_view(user: Reader, reading: Reading) -> bool:
    """Its citation: the library is everybody's, the rest is for whoever added it and for staff."""
    return reading.published_at is not None or _is_keeper(user, reading)


def can_read(user: Reader, reading: Reading) -> bool:
    """Its text. Where it is only cited, that is for those who keep it alone; where it is here for one group's study,
    outside that group for whoever imported it: staff see that it is there, and no more. What was taken down is gone.
    """
    if reading.taken_down_at is not None:
        return False
    if reading.published_at is None and reading.rights == Rights.STUDY:
        return user.is_authenticated and reading.added_by_id == user.pk
    return can_view(user, reading) and (reading.rights != Rights.CITATION or _is_keeper(user, reading))


def can_edit(user: Reader, reading: Reading) -> bool:
    """Correct its citation, add a version. What stands in the library is in the hands of staff."""
    return user.is_staff or (reading.published_at is None and _is_keeper(user, reading))


def can_take_text(reading: Reading, *, reads: bool, on_paper: bool = False) -> bool:
    """The full text, away from the site, for somebody who `reads` it here: by `can_read`, or as a group's member.

    What is here for one group's study leaves it on paper alone, for the table that the group sits around. A file goes
    on to others with one movement of a hand, and that nobody has allowed (docs/adr/0017).
    """
    if not reads or reading.is_cited:
        return False
    return reading.rights in FREE or (on_paper and reading.rights == Rights.STUDY)


def quotable(reading: Reading, quote: str) -> str:
    """As much of a passage's words as may leave the site: all of them where the text itself may."""
    if reading.rights in FREE or len(quote) <= QUOTATION:
        return quote
    return gist(quote, QUOTATION - 1)


def can_take_down(user: Reader, reading: Reading) -> bool:
    """Staff, once: what was taken down is down."""
    return user.is_staff and reading.taken_down_at is None


def can_add_version(user: Reader, reading: Reading) -> bool:
    """Not of what was taken down: its text was asked to be gone."""
    return can_edit(user, reading) and reading.taken_down_at is None


def can_import(user: Reader) -> bool:
    return user.is_authenticated


def can_publish(user: Reader) -> bool:
    """Decide on rights, and on what the library holds."""
    return user.is_staff


def _is_keeper(user: Reader, reading: Reading) -> bool:
    return user.is_staff or (user.is_authenticated and reading.added_by_id == user.pk)
