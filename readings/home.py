"""What readings put on the front page: to staff, that letters wait."""

from readings.models import RightsNotice
from readings.reader import Reader

Section = tuple[str, dict[str, object]]


def notice(user: Reader) -> Section | None:
    waiting = RightsNotice.objects.filter(status=RightsNotice.Status.OPEN).count() if user.is_staff else 0
    return ("readings/_home_notice.html", {"letters": waiting}) if waiting else None
