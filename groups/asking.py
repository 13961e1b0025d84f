"""Asking to come in: somebody introduces themselves, any organizer answers with a word back, the first answer holds.

An organizer learns the name for this group and the introduction, and nothing of whose account it is.
"""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import policies, telling, waiting
from groups.admitting import GroupFullError, let_in_by_some_name
from groups.entering import ShutError, held
from groups.models import DiscussionGroup, JoinRequest, Membership

Status = JoinRequest.Status
# Whoever was declined asks again after this, so that nobody is pressed, and nobody is shut out for good.
AGAIN = timedelta(days=30)
# What somebody may have waiting at once, over all groups.
MOST_WAITING = 5
FORGOTTEN = timedelta(days=90)


class AskedTooMuchError(ValidationError):
    """Enough is waiting for an answer."""

    def __init__(self) -> None:
        super().__init__(
            _("You have asked several groups already. Wait for an answer, or withdraw one of the requests.")
        )


class DeclinedError(ValidationError):
    """Declined not long ago."""

    def __init__(self, until: datetime) -> None:
        sentence = _("You can ask this group again from %(date)s on.")
        super().__init__(sentence, params={"date": formats.date_format(timezone.localtime(until))})


class AnsweredError(ValidationError):
    """Another organizer was quicker, or it was withdrawn."""

    def __init__(self, request: JoinRequest) -> None:
        if request.status == Status.WITHDRAWN:
            super().__init__(_("This request was withdrawn meanwhile. There is nothing to answer any more."))
        else:
            sentence = _("%(name)s has answered this already: %(answer)s. Theirs is the answer that was sent.")
            name = request.answered_by.display_name if request.answered_by else _("Somebody")
            super().__init__(sentence, params={"name": name, "answer": request.get_status_display()})


@transaction.atomic
def ask(*, actor: User, group: DiscussionGroup, name: str, introduction: str) -> JoinRequest:
    """`actor` asks to come in, as `name`; a second press finds the first.

    Raises ShutError where one can't ask, DeclinedError and AskedTooMuchError.
    """
    group = held(group, DiscussionGroup.Joining.REQUEST, actor)
    mine = JoinRequest.objects.asked_by(actor)
    if there := mine.waiting().filter(group=group).first():
        return there
    if not policies.can_knock(Membership.objects.filter(group=group, user=actor).first()):
        raise ShutError
    if until := declined_until(actor, group):
        raise DeclinedError(until)
    if mine.waiting().count() >= MOST_WAITING:
        raise AskedTooMuchError
    return JoinRequest.objects.create(group=group, user=actor, name=name, introduction=introduction)


def declined_until(user: User, group: DiscussionGroup) -> datetime | None:
    """Until when this person may not ask this group again; None if they may."""
    declined = JoinRequest.objects.asked_by(user).filter(group=group, status=Status.DECLINED)
    latest = declined.order_by("-answered_at").values_list("answered_at", flat=True).first()
    return latest + AGAIN if latest and latest + AGAIN > timezone.now() else None


@transaction.atomic
def answer(*, me: Membership, request: JoinRequest, accept: bool, words: str) -> JoinRequest:
    """An organizer's yes or no, with a word back. After a yes they are in or, if it is full, on the waiting list.

    Raises AnsweredError for whoever comes second.
    """
    if not policies.can_view_request(me, request):
        raise PermissionDenied
    DiscussionGroup.objects.hold(me.group_id)
    waits = JoinRequest.objects.waiting().filter(pk=request.pk)
    status = Status.ACCEPTED if accept else Status.DECLINED
    if not waits.update(status=status, answer=words, answered_by=me, answered_at=timezone.now()):
        raise AnsweredError(JoinRequest.objects.select_related("answered_by").get(pk=request.pk))
    request.refresh_from_db()
    if accept:
        admit(request)
    telling.answered(request)
    return request


def admit(request: JoinRequest) -> None:
    """Whoever was accepted, into the group or onto its list. Nobody is there to choose another name."""
    try:
        let_in_by_some_name(user=request.user, group_id=request.group_id, name=request.name)
    except GroupFullError:
        waiting.queue_up(user=request.user, group_id=request.group_id, name=request.name)


@transaction.atomic
def withdraw(*, actor: User, request: JoinRequest) -> bool:
    """`actor` doesn't ask any more; what they wrote of themselves goes. Whether it waited still."""
    mine = JoinRequest.objects.asked_by(actor).waiting().filter(pk=request.pk)
    return bool(mine.update(status=Status.WITHDRAWN, introduction="", answered_at=timezone.now()))


def read(*, actor: User, request: JoinRequest) -> None:
    """`actor` has read the answer, and the front page stops saying so."""
    mine = JoinRequest.objects.asked_by(actor).answered().filter(pk=request.pk, answer_read_at=None)
    mine.update(answer_read_at=timezone.now())


def forget_old() -> int:
    """Deletes requests that ended three months ago; how many that were."""
    return JoinRequest.objects.filter(answered_at__lt=timezone.now() - FORGOTTEN).delete()[0]
