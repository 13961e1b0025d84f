"""Asking the group's moderators to look at a comment."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from discussions import limits, log, raising
from discussions.models import Case, Comment, Flag, LogEntry, Reason
from discussions.models.cases import URGENCY
from groups.models import Membership


@limits.kindly
@transaction.atomic
def flag(*, me: Membership, comment: Comment, reason: Reason, note: str = "") -> Flag:
    """Adds `me`'s flag to the comment's case, which it opens, or opens again if it was decided.

    Raises ValidationError when this member has flagged this comment before, and where a limit is met.
    """
    case, _created = Case.objects.get_or_create(
        comment=comment,
        defaults={"group_id": me.group_id, "subject_id": comment.author.user_id, "snapshot": comment.body},
    )
    try:
        with transaction.atomic():
            given = Flag.objects.create(group_id=me.group_id, case=case, flagged_by=me, reason=reason, note=note)
    except IntegrityError as error:
        if "limit_" in str(error):
            raise
        raise ValidationError(
            _("You have already asked the moderators to look at this. They will."), code="flagged"
        ) from None
    Case.objects.filter(pk=case.pk).update(flag_count=F("flag_count") + 1, revision=F("revision") + 1)
    Case.objects.filter(pk=case.pk, urgency__lt=URGENCY[reason]).update(urgency=URGENCY[reason])
    Case.objects.filter(pk=case.pk, status=Case.Status.DECIDED).update(
        status=Case.Status.OPEN, opened_at=timezone.now(), snapshot=comment.body
    )
    log.record(actor_id=str(me.user_id), case=case, action=LogEntry.Action.FLAGGED, reason=reason)
    case.refresh_from_db()
    raising.place(actor_id=str(me.user_id), case=case)
    return given
