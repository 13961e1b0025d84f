"""What mail puts on the front page: to staff, that some of it is in trouble."""

from typing import Protocol

from mail.models import Message, Trouble

Section = tuple[str, dict[str, object]]


class Viewer(Protocol):
    """Whoever looks at the front page."""

    is_staff: bool


def notice(user: Viewer) -> Section | None:
    if not user.is_staff:
        return None
    waiting = Message.objects.in_trouble().count()
    trouble = Trouble.objects.first()
    return ("mail/_home_notice.html", {"waiting": waiting, "trouble": trouble}) if waiting or trouble else None
