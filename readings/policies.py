"""Who may do what with a reading. `can_view` says for one what `Reading.objects.visible_to` says for all."""

from readings.models import Reading, Rights
from readings.reader import Reader


def can_view(user: Reader, reading: Reading) -> bool:
    """Its citation: the library is everybody's, the rest is for whoever added it and for staff."""
    return reading.published_at is not None or _is_keeper(user, reading)


def can_read(user: Reader, reading: Reading) -> bool:
    """Its text. Where it is only cited, that is for those who keep it alone; where it is here for one group's study,
    outside that group for whoever imported it: staff see that it is there, and no more.
    """
    if reading.published_at is None and reading.rights == Rights.STUDY:
        return user.is_authenticated and reading.added_by_id == user.pk
    return can_view(user, reading) and (reading.rights != Rights.CITATION or _is_keeper(user, reading))


def can_edit(user: Reader, reading: Reading) -> bool:
    """Correct its citation, add a version. What stands in the library is in the hands of staff."""
    return user.is_staff or (reading.published_at is None and _is_keeper(user, reading))


def can_import(user: Reader) -> bool:
    return user.is_authenticated


def can_publish(user: Reader) -> bool:
    """Decide on rights, and on what the library holds."""
    return user.is_staff


def _is_keeper(user: Reader, reading: Reading) -> bool:
    return user.is_staff or (user.is_authenticated and reading.added_by_id == user.pk)
