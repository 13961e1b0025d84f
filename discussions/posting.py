"""Speaking in a thread: beginning one, answering, putting one's words differently, taking them back."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from discussions import limits, mentioning, quoting, read_marks, tree
from discussions.models import Case, Comment, Thread
from groups.models import Membership, Prompt
from groups.policies import can_go_unnamed
from readings.models import Block
from readings.passages import point_at
from statements.kept import Given, Kept

# Somebody who presses the button again within this time, and before this many others spoke, has said it once.
SAME_BREATH = timedelta(minutes=1)
RECENT = 20
# Each edit keeps what it replaced.
MOST_CHANGES = 50
THREAD = Given("thread", models.CharField())
HELD = Kept(lambda: Thread.objects.select_for_update().only("last_seq").filter(pk=THREAD))
JUST_SAID = Kept(
    lambda: Comment.objects.filter(
        thread=THREAD,
        seq__gt=Given("seq", models.IntegerField()),
        created_at__gt=Given("since", models.DateTimeField()),
        author=Given("me", models.CharField()),
    ).order_by("pk")
)


@transaction.atomic
def post(
    *,
    me: Membership,
    block: Block,
    start: int,
    end: int,
    quote: str,
    body: str,
    note: str = "",
    is_unnamed: bool = False,
    end_block: Block | None = None,
) -> Comment:
    """A comment on words of a reading: it opens the group's thread on these words, or joins the one that is there.

    `start` and `end` are code points of the block's text, `end` of the end block's where there is one. Raises
    ValidationError unless the text says `quote` there.
    """
    passage = point_at(start_block=block, start=start, end_block=end_block or block, end=end, quote=quote)
    thread, _created = Thread.objects.get_or_create(group_id=me.group_id, passage=passage)
    return reply(me=me, thread=thread, parent=None, body=body, note=note, is_unnamed=is_unnamed)


@transaction.atomic
def answer(*, me: Membership, prompt: Prompt, body: str, note: str = "", is_unnamed: bool = False) -> Comment:
    """An answer to a question of one's group: it opens the question's thread, or joins it.

    Raises ValidationError for a question that was taken back in the meantime.
    """
    if prompt.group_id != me.group_id or not Prompt.objects.asked().hold(prompt.pk):
        raise ValidationError(_("This question was taken back in the meantime. Your words are still here."))
    thread, _created = Thread.objects.get_or_create(group_id=me.group_id, prompt=prompt)
    return reply(me=me, thread=thread, parent=None, body=body, note=note, is_unnamed=is_unnamed)


@limits.kindly
@transaction.atomic
def reply(
    *, me: Membership, thread: Thread, parent: Comment | None, body: str, note: str = "", is_unnamed: bool = False
) -> Comment:
    """The thread's next comment, in answer to `parent` or, without one, to the passage or question. It folds
    behind a `note`, and stands as said by “a member” if it `is_unnamed`.

    The same words by the same person in the same place, within a minute, are the comment that is there already.
    Raises ValidationError when the thread has no number left, where a limit is met, or names are needed here.
    """
    check_name(me, is_unnamed)
    body = quoting.refer(body, me=me, thread_id=thread.pk)
    html = quoting.render(body)
    # Whoever speaks holds the thread's row until the comment is in: numbers are given once, and in order.
    counter = HELD.rows(thread=thread.pk)[0]
    now = timezone.now()
    recent = JUST_SAID.rows(thread=thread.pk, me=me.pk, seq=counter.last_seq - RECENT, since=now - SAME_BREATH)
    for said in recent:
        if (said.body, said.parent_id, said.is_unnamed) == (body, parent and parent.pk, is_unnamed):
            return said
    if counter.last_seq >= tree.LAST_SEQ:
        raise ValidationError(_("This thread is full. Please begin another, on words next to these."))
    counter.last_seq, counter.last_comment_at = counter.last_seq + 1, now
    counter.save(update_fields=["last_seq", "last_comment_at"])
    read_marks.spoke(me=me, thread=counter, seq=counter.last_seq)
    said = Comment.objects.create(
        group_id=me.group_id,
        thread=counter,
        seq=counter.last_seq,
        parent=parent,
        path=tree.path_for(counter.last_seq, under=parent.path if parent else ""),
        author=me,
        body=body,
        html=html,
        note=note,
        is_unnamed=is_unnamed,
        created_at=now,
    )
    if mentioning.STORED.search(body):
        mentioning.note(said)
    return said


def check_name(me: Membership, is_unnamed: bool) -> None:
    if is_unnamed and not can_go_unnamed(me):
        raise ValidationError(_("Your group decided that each comment stands under a name. Your words are still here."))


@limits.kindly
@transaction.atomic
def edit(*, me: Membership, comment: Comment, body: str, note: str | None = None) -> Comment:
    """Puts one's own words differently. Readers see that they were changed; what they were stays for their author and
    the moderators (Revision). Raises ValidationError if they are gone, or were changed MOST_CHANGES times.
    A `note` replaces the one behind which they fold, unless that is the moderators'.
    """
    said = Comment.objects.select_for_update().filter(pk=comment.pk, author=me, status=Comment.Status.SHOWN).first()
    if said is None:
        raise ValidationError(_("This comment was withdrawn or hidden in the meantime, so it can’t be changed."))
    body = quoting.refer(body, me=me, thread_id=said.thread_id)
    if note is not None and not said.noted_by_moderators:
        said.note = note
        said.save(update_fields=["note"])
    if body == said.body:
        return said
    if said.changes >= MOST_CHANGES:
        raise ValidationError(
            _("This comment was changed so often that it can’t be changed again. Please add another.")
        )
    before = said.edited_at or said.created_at
    said.revisions.create(number=said.changes, body=said.body, html=said.html, said_at=before)
    said.body, said.html, said.edited_at, said.changes = body, quoting.render(body), timezone.now(), said.changes + 1
    said.save(update_fields=["body", "html", "edited_at", "changes"])
    mentioning.note(said)
    return said


@transaction.atomic
def withdraw(*, me: Membership, comment: Comment) -> Comment:
    """Takes one's own words back: the place stays in the tree, the words are gone, the earlier ones too (a trigger).

    Moderators keep their copy only while they are still deciding about it (discussions.moderation.close).
    """
    empty(Comment.objects.filter(pk=comment.pk, author=me))
    comment.refresh_from_db()
    return comment


def empty(comments: QuerySet[Comment]) -> None:
    """Leaves of these comments nothing but their place. In a transaction: a decision under way is waited for."""
    cases = Case.objects.filter(comment__in=comments)
    locked = list(cases.select_for_update().values_list("pk", flat=True))
    cases.filter(pk__in=locked, status=Case.Status.DECIDED).update(snapshot="")
    comments.update(
        status=Comment.Status.WITHDRAWN, body="", html="", note="", noted_by_moderators=False, edited_at=None
    )
