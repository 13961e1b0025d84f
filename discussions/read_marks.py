"""How far a member has read each thread: noted when a page of it is shown to them or they speak, for their own eyes."""

from collections.abc import Collection
from datetime import datetime

from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from discussions.conversation import Page
from discussions.models import Comment, ReadMark, Thread
from groups.models import Membership
from statements.kept import Given, Kept

# One more than stand on a page: of so many, one at least stands elsewhere.
MOST = 51
SINCE = Comment.objects.filter(thread=Given("thread", models.CharField()), status=Comment.Status.SHOWN)
NEW = Kept(
    lambda: (
        SINCE.filter(seq__gt=Given("seq", models.IntegerField()))
        .heard_by(Given("me", models.CharField()))
        .exclude(author=Given("me", models.CharField()))
        .order_by("seq")
        .values_list("seq", flat=True)[:MOST]
    )
)


def new_on(page: Page, *, me: Membership, thread: Thread) -> list[int]:
    """The numbers of the first comments by others that `me` hasn't seen; as many as a page could hold, and one more.

    `thread` comes from `with_mark`. Nothing is asked where it was read to its end, or all of it stands on this page.
    """
    read_to = thread.read_to or 0
    if read_to >= thread.last_seq:
        return []
    if page.before or page.after:
        return NEW.rows(thread=thread.pk, seq=read_to, me=me.pk)
    here = [row for row in page.rows if row["seq"] > read_to and row["speaker"] != me.pk]
    return sorted(row["seq"] for row in here if row["status"] == Comment.Status.SHOWN)


def seen(page: Page, *, me: Membership, thread: Thread, new: Collection[int]) -> None:
    """Raises the mark over what stands on a page that `me` is shown, as far as nothing `new` comes before that
    stands on another page: an answer from the end of a long thread may stand on its first.
    """
    shown = {row["seq"] for row in page.rows}
    elsewhere = [seq for seq in new if seq not in shown]
    upto = min(elsewhere) - 1 if elsewhere else max(shown, default=0)
    if upto:
        note(me=me, thread=thread, seq=upto)


def note(*, me: Membership, thread: Thread, seq: int) -> None:
    """Raises the mark to that comment. It never falls, in whatever order two windows or two devices come.

    `thread` comes from `with_mark`; where its mark is as high already, nothing is asked or written.
    """
    if thread.read_to is None:
        # Another window may have made one in the meantime, higher or lower.
        ReadMark.objects.bulk_create([ReadMark(member=me, thread=thread, seq=seq)], ignore_conflicts=True)
    if thread.read_to is None or thread.read_to < seq:
        ReadMark.objects.filter(member=me, thread=thread, seq__lt=seq).update(seq=seq)


def note_thread(*, me: Membership, thread: Thread, until: datetime | None = None) -> None:
    """Raises the mark to the thread's end, or to what was its end at that moment. `thread` comes from `with_mark`."""
    said = Comment.objects.filter(thread=thread, created_at__lte=until or timezone.now())
    if last := said.order_by("-seq").values_list("seq", flat=True).first():
        note(me=me, thread=thread, seq=last)


@transaction.atomic
def note_all(*, user: User, group_id: str = "", until: datetime | None = None) -> None:
    """Raises the marks in all threads of this person's groups, or of one, to their ends; except where somebody spoke
    after `until`, when they pressed the button on a page that didn't know it yet.
    """
    threads = Thread.objects.visible_to(user).filter(last_comment_at__lte=until or timezone.now())
    threads = threads.filter(**({"group": group_id} if group_id else {}))
    mine = Membership.objects.filter(user=user, status=Membership.Status.ACTIVE)
    me = dict(mine.values_list("group_id", "pk"))
    marks = ReadMark.objects.filter(member__in=mine)
    unmarked = threads.exclude(pk__in=marks.values("thread")).values_list("pk", "group_id", "last_seq")
    ReadMark.objects.bulk_create(
        (ReadMark(member_id=me[group], thread_id=pk, seq=seq) for pk, group, seq in unmarked), ignore_conflicts=True
    )
    end = Thread.objects.filter(pk=OuterRef("thread")).values("last_seq")
    behind = marks.filter(thread__in=threads.values("pk"), seq__lt=F("thread__last_seq"))
    # By id: an update can't join.
    ReadMark.objects.filter(pk__in=behind.values("pk")).update(seq=Subquery(end))


def spoke(*, me: Membership, thread: Thread, seq: int) -> None:
    """Raises the mark to one's own comment that was just made. In its transaction: no other has a higher number yet."""
    mark = ReadMark(member=me, thread=thread, seq=seq, has_spoken=True)
    ReadMark.objects.bulk_create(
        [mark], update_conflicts=True, unique_fields=["member", "thread"], update_fields=["seq", "has_spoken"]
    )
