"""What a decision keeps somebody from, or everybody in a thread: until when, and what is said to whoever meets it.

The database holds it (triggers, migration 0014_restrictions), and no timer ends it: past its date it holds no longer.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from discussions.models import Comment, Decision, Restriction, Thread
from groups.models import Membership
from statements.kept import Given

# In slow mode, between two comments of one person.
APART = timedelta(hours=1)
# What the triggers call each kind, as "limit_<name>".
KINDS = {"paused": Restriction.Kind.PAUSE, "locked": Restriction.Kind.LOCK, "slowed": Restriction.Kind.SLOW}
OF = {
    Decision.Action.PAUSE: Restriction.Kind.PAUSE,
    Decision.Action.LOCK: Restriction.Kind.LOCK,
    Decision.Action.SLOW: Restriction.Kind.SLOW,
}


def impose(*, decision: Decision, comment: Comment) -> Restriction:
    """What the decision restricts: its author, who reads and writes less or not, or the thread in which it stands."""
    kind = OF[Decision.Action(decision.action)]
    on_thread = kind == Restriction.Kind.LOCK
    return Restriction.objects.create(
        group_id=decision.group_id,
        decision=decision,
        kind=kind,
        member_id=None if on_thread else comment.author_id,
        thread_id=comment.thread_id if on_thread else None,
        minutes=APART // timedelta(minutes=1) if kind == Restriction.Kind.SLOW else 0,
        until=decision.until,
    )


def lock_at(now: datetime | Given) -> dict[str, models.Exists]:
    """For a queryset of threads: whether each `is_locked` at that moment."""
    return {"is_locked": models.Exists(Restriction.objects.locks_at(now).filter(thread=models.OuterRef("pk")))}


def locked(thread: Thread) -> Restriction | None:
    """The lock that holds for the thread now, the longest of several."""
    now = Restriction.objects.locks_at(timezone.now()).filter(thread=thread)
    return now.order_by(models.F("until").desc(nulls_first=True)).first()


def sentence(name: str, me: Membership, thread: Thread | None) -> str:
    """To somebody whose words were refused: why, and from when on they can write again."""
    here = Q(member=me) | Q(thread=thread, thread__isnull=False)
    held = Restriction.objects.in_force().filter(here, kind=KINDS[name]).order_by("-until").first()
    if name == "slowed":
        last = Comment.objects.filter(author=me).order_by("-created_at").values_list("created_at", flat=True).first()
        free_at = (last or timezone.now()) + timedelta(minutes=held.minutes if held else 0)
        words = _("The moderators have asked you to go slowly for some days. Your words are still here.")
        return f"{words} {_('You can go on from %(when)s on.') % {'when': moment(free_at)}}"
    words = {
        "paused": _("The moderators have asked you to read and not to write for some days. Your words are still here."),
        "locked": _("The moderators have locked this thread: nobody writes in it now. Your words are still here."),
    }[name]
    if held is None or held.until is None:
        return words
    return f"{words} {_('It ends by itself: %(when)s.') % {'when': moment(held.until)}}"


def moment(at: datetime) -> str:
    """Day and minute by the person's own clock."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
