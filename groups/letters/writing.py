"""What all letters of a group have in common: to a member who is there now, with the way to choose other mails."""

from collections.abc import Mapping

from django.urls import reverse

from groups.models import Membership
from mail.letters import Attachment, Letter, Stop, absolute, write
from mail.models import Message


def member_of(message: Message) -> Membership | None:
    """The recipient's own row, unless they have left since, or the group has closed: then no letter is due."""
    mine = Membership.objects.active().filter(pk=message.about["membership"], user=message.recipient_id)
    me = mine.select_related("group").first()
    if me is None or me.group.is_closed:
        return None
    me.user = message.recipient
    return me


def write_to(
    me: Membership,
    template: str,
    *,
    context: Mapping[str, object],
    telling: Mapping[str, object] | None = None,
    stop: str,
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """A letter to this member, from templates/groups/letters. The group's name is told only where they allow it.

    `stop` is the kind of settings.MAIL_STOPS that its link is for.
    """
    return write(
        f"groups/letters/{template}",
        context=context,
        telling={**(telling or {}), "group": me.group.name},
        discreet=is_discreet(me),
        stop=Stop(stop, me.pk),
        choices=absolute(reverse("group_mail", args=[me.group_id])),
        attachments=attachments,
    )


def is_discreet(me: Membership) -> bool:
    """As this member has it for this group, else for their account."""
    if me.discreet_mail is not None:
        return me.discreet_mail
    return me.user is None or me.user.discreet_mail
