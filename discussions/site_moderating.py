"""Staff gives somebody the role of the site's moderator until a date, or moves the date; the log has a line of it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from discussions import log
from discussions.models import LogEntry, SiteModerator


@transaction.atomic
def give(*, actor: User, user: User, until: datetime) -> SiteModerator:
    """Makes somebody else one of the site's moderators. Raises ValidationError for oneself, or who is one already."""
    if user == actor:
        raise ValidationError(_("Nobody gives this role to themselves. Please ask somebody else of the staff."))
    # Held, so that two at once give it once.
    User.objects.select_for_update().get(pk=user.pk)
    if SiteModerator.objects.now().filter(user=user).exists():
        raise ValidationError(_("They have this role already. Change its date instead."))
    made = SiteModerator.objects.create(user=user, given_by=actor, until=until)
    log.record_for_site(actor_id=actor.pk, subject_id=user.pk, action=LogEntry.Action.GIVEN)
    return made


@transaction.atomic
def end_on(*, actor: User, row: SiteModerator, until: datetime) -> SiteModerator:
    """Moves the date on which it ends; a past one ends it at once. Raises ValidationError for one's own."""
    if row.user_id == actor.pk:
        raise ValidationError(_("Nobody changes this for themselves. Please ask somebody else of the staff."))
    row.until = max(until, row.given_at)
    row.save(update_fields=["until"])
    ended = row.until <= timezone.now()
    action = LogEntry.Action.ENDED if ended else LogEntry.Action.GIVEN
    log.record_for_site(actor_id=actor.pk, subject_id=row.user_id, action=action)
    return row
