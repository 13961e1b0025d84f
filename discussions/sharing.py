"""A member's own share of the talk, which they alone see: of a young thread when they are about to write again, once;
and of the group's last weeks, on a page of their own.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, F, IntegerField, Q, Sum, Value
from django.db.models.functions import Coalesce, Length, Replace
from django.utils import timezone
from django.utils.translation import gettext as _

from discussions.models import Comment, StepBack, Thread
from groups.models import Membership

# A thread is young for so long. With fewer comments a share says nothing; more than half of them is much.
YOUNG = timedelta(days=7)
FEWEST = 6
# What the page looks back on, and how many must have spoken then before it tells of the whole: with fewer, it would
# tell how much one other person said.
WEEKS = 4
SPEAKERS = 4


def before_going_on(*, me: Membership, thread: Thread) -> str:
    """What to say to somebody who wrote much of a young thread and is about to write again; empty where that is
    nothing, and from the second time on. One query for a young thread, none for others.
    """
    if thread.last_seq < FEWEST or thread.created_at < timezone.now() - YOUNG:
        return ""
    said = Comment.objects.filter(thread=thread, status=Comment.Status.SHOWN).heard_by(me)
    count = said.aggregate(all=Count("pk"), mine=Count("pk", filter=Q(author=me)))
    if count["all"] < FEWEST or 2 * count["mine"] <= count["all"]:
        return ""
    _shown, is_new = StepBack.objects.get_or_create(member=me, thread=thread)
    if not is_new:
        return ""
    return _(
        "So far %(mine)d of the %(all)d comments here are yours. Only you see this, and only once. "
        "You can wait a while: your words are kept. Or send them now."
    ) % {"mine": count["mine"], "all": count["all"]}


class Share(NamedTuple):
    """Turns and, roughly, words: one's own, and the whole group's, None where too few spoke."""

    turns: int
    words: int
    all_turns: int | None
    all_words: int | None


def of(me: Membership) -> Share:
    """`me`'s share of what they could hear in the group's threads in the last weeks. One query."""
    since = timezone.now() - timedelta(weeks=WEEKS)
    said = Comment.objects.filter(group=me.group_id, created_at__gt=since)
    said = said.filter(status=Comment.Status.SHOWN).heard_by(me)
    spaces = Replace(Replace(F("body"), Value("\n"), Value(" ")), Value(" "), Value(""))
    words = Length("body", output_field=IntegerField()) - Length(spaces) + 1
    mine = Q(author=me)
    found = said.annotate(size=words).aggregate(
        turns=Count("pk", filter=mine),
        words=Coalesce(Sum("size", filter=mine), 0),
        all_turns=Count("pk"),
        all_words=Coalesce(Sum("size"), 0),
        speakers=Count("author", distinct=True),
    )
    if found.pop("speakers") < SPEAKERS:
        found |= {"all_turns": None, "all_words": None}
    return Share(**found)
