"""Letters about coming in, which groups.telling queues: an invitation, a free place, an answer to a request."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups import invitations
from groups.letters.writing import is_discreet, write_to
from groups.models import JoinRequest, Membership, WaitingPlace
from mail.letters import Letter, Stop, Stopping, absolute, write
from mail.models import Message
from mail.refusing import refusal_of, refuse


def invited(message: Message) -> Letter | None:
    """It says neither what kind of group it is nor who asks: the page behind the link does."""
    invitation = invitations.find(message.about["token"])
    if invitation is None:
        return None
    context = {
        "address": absolute(reverse("join", args=[message.about["token"]])),
        "until": invitation.expires_at,
    }
    return write("groups/letters/invitation", context=context, stop=Stop("invitations", refusal_of(message.address)))


def moved_up(message: Message) -> Letter | None:
    place = WaitingPlace.objects.filter(
        pk=message.about["place"], user=message.recipient_id, status=WaitingPlace.Status.MOVED_UP
    ).first()
    mine = Membership.objects.active().filter(group=place.group_id, user=message.recipient_id) if place else None
    me = mine.select_related("group", "user").first() if mine is not None else None
    if me is None:
        return None
    context = {"address": absolute(reverse("group_detail", args=[me.group_id]))}
    return write_to(me, "moved_up", context=context, stop="changes")


def taken_off(message: Message) -> Letter | None:
    """It says that there is an answer to read, and nothing of what it is about."""
    off = WaitingPlace.objects.filter(pk=message.about["place"], status=WaitingPlace.Status.TAKEN_OFF)
    place = off.filter(user=message.recipient_id).first()
    context = {"address": absolute(reverse("home"))}
    return write("groups/letters/request_answered", context=context) if place else None


def answered(message: Message) -> Letter | None:
    request = (
        JoinRequest.objects.filter(pk=message.about["request"], user=message.recipient_id)
        .exclude(status__in=[JoinRequest.Status.WAITING, JoinRequest.Status.WITHDRAWN])
        .select_related("group", "user")
        .first()
    )
    if request is None:
        return None
    mine = Membership.objects.active().filter(group=request.group_id, user=request.user_id)
    me = mine.select_related("group", "user").first()
    return write(
        "groups/letters/request_answered",
        context={"address": absolute(reverse("home"))},
        telling={"group": request.group.name} if me else None,
        discreet=is_discreet(me) if me else request.user.discreet_mail,
    )


no_invitations = Stopping(
    _("No more invitations from this site will come to this address, whoever sends them."), refuse
)
