"""Beginning a thread on no passage: about a session, or under a title, about whatever a member would like to."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from discussions.models import Comment, Thread
from discussions.posting import SAME_BREATH, reply
from groups.models import GroupSession, Membership


@transaction.atomic
def begin(*, me: Membership, title: str, body: str, note: str = "", is_unnamed: bool = False) -> Comment:
    """The first comment of a thread with that title. Begun twice within a minute, it is one thread.

    Raises ValidationError where a limit is met.
    """
    # Two presses of the button come one after the other.
    Membership.objects.select_for_update(no_key=True).get(pk=me.pk)
    just_now = timezone.now() - SAME_BREATH
    mine = Thread.objects.within(me).filter(title=title, comments__seq=1, comments__author=me, created_at__gt=just_now)
    thread = mine.first() or Thread.objects.create(group_id=me.group_id, title=title)
    return reply(me=me, thread=thread, parent=None, body=body, note=note, is_unnamed=is_unnamed)


@transaction.atomic
def talk_about(
    *, me: Membership, session: GroupSession, body: str, note: str = "", is_unnamed: bool = False
) -> Comment:
    """A comment on a session of one's group: it opens the session's thread, or joins it."""
    if session.group_id != me.group_id:
        raise PermissionDenied
    thread, _created = Thread.objects.get_or_create(group_id=me.group_id, session=session)
    return reply(me=me, thread=thread, parent=None, body=body, note=note, is_unnamed=is_unnamed)
