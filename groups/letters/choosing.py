"""What a member gets mail about, chosen on the site or by the link in a mail."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from mail.letters import Stopping


def choose(
    *, me: Membership, reminder_hours: int | None, change_mail: bool, round_up: str, discreet_mail: bool | None
) -> Membership:
    """What `me` gets mail about from this group. A round-up that was just chosen comes for the first time next time."""
    if round_up != me.round_up:
        me.last_round_up_at = timezone.now()
    me.reminder_hours, me.change_mail = reminder_hours, change_mail
    me.round_up, me.discreet_mail = round_up, discreet_mail
    me.save(update_fields=["reminder_hours", "change_mail", "round_up", "discreet_mail", "last_round_up_at"])
    return me


def _stop_reminders(membership_id: str) -> None:
    Membership.objects.filter(pk=membership_id).update(reminder_hours=None)


def _stop_changes(membership_id: str) -> None:
    Membership.objects.filter(pk=membership_id).update(change_mail=False)


def _stop_round_ups(membership_id: str) -> None:
    Membership.objects.filter(pk=membership_id).update(round_up=Membership.RoundUp.NEVER)


no_reminders = Stopping(_("No more reminders of its sessions will come from this group."), _stop_reminders)
no_changes = Stopping(_("No more mails about what has changed will come from this group."), _stop_changes)
no_round_ups = Stopping(_("No more round-ups of what waits for you will come from this group."), _stop_round_ups)
