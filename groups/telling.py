"""What is told by mail of coming into a group. The letters' own words stand in the app that writes them."""

from django.conf import settings

from accounts.models import User
from groups.models import Invitation, JoinRequest, WaitingPlace
from mail import outbox


def moved_up(place: WaitingPlace) -> None:
    """Somebody's place on the waiting list has become one in the group."""
    tell("moved-up", place.user, {"place": place.pk}, key=place.pk)


def taken_off(place: WaitingPlace) -> None:
    """An organizer has taken somebody off the waiting list."""
    tell("taken-off", place.user, {"place": place.pk}, key=place.pk)


def answered(request: JoinRequest) -> None:
    """An organizer has answered somebody's request."""
    tell("request-answered", request.user, {"request": request.pk}, key=request.pk)


def invited(invitation: Invitation, *, token: str, address: str) -> None:
    """An invitation to an address, which stands in the outbox until the letter has left, and nowhere else."""
    if "invitation" in settings.MAIL_LETTERS:
        language = invitation.group.language if invitation.group else ""
        about = {"invitation": invitation.pk, "token": token, "language": language}
        outbox.queue(letter="invitation", address=address, about=about, key=invitation.pk)


def tell(letter: str, user: User, about: dict[str, str], *, key: str) -> None:
    """Once for each key, however often it is asked for."""
    if letter in settings.MAIL_LETTERS:
        outbox.queue(letter=letter, recipient=user, about=about, key=key)
