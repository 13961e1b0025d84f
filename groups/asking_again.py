"""Asking those who haven't answered whether they come: by an organizer's press, once a day at most."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import letters, policies
from groups.models import GroupSession, Membership

PATIENCE = timedelta(days=1)


def can_ask_again(me: Membership, session: GroupSession) -> bool:
    """An organizer, of a session that is still to come, a day after the last time."""
    waited = session.asked_again_at is None or session.asked_again_at <= timezone.now() - PATIENCE
    return policies.can_organize(me) and not session.is_cancelled and not session.has_started and waited


@transaction.atomic
def ask_again(*, me: Membership, session: GroupSession) -> int:
    """Sends a mail to whoever hasn't answered; how many they are. Raises ValidationError within a day of the last."""
    if not policies.can_organize(me):
        raise PermissionDenied
    now = timezone.now()
    waited = Q(asked_again_at__isnull=True) | Q(asked_again_at__lte=now - PATIENCE)
    open_one = GroupSession.objects.filter(pk=session.pk, status=GroupSession.Status.SCHEDULED, starts_at__gt=now)
    if not open_one.filter(waited).update(asked_again_at=now):
        raise ValidationError(
            _("They were asked within the last day, or the session has begun. Please give them time.")
        )
    return letters.ask_unanswered(session=session, by=me, at=now)
