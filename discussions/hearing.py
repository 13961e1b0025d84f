"""Lists of threads for somebody in a block: without what they don't hear, no list may tell that there is something.

Hardly anybody is in one, so lists are asked as ever, with whether this person is; only then are they asked again.
"""

from typing import cast

from accounts.models import User
from discussions.models import Comment, Thread
from discussions.models.thread import ThreadQuerySet
from groups.models import Membership
from groups.models.apart import apart
from readings.models import Reading


def listed(threads: ThreadQuerySet, me: Membership | User, most: int) -> list[Thread]:
    """The threads in which somebody spoke last, for a list."""
    found = list(threads.for_list().with_blocks(me).order_by("-last_comment_at")[:most])
    return again(found, threads, me, most)


def again(found: list[Thread], threads: ThreadQuerySet, me: Membership | User, most: int) -> list[Thread]:
    """What was found or, for somebody in a block, the same as they hear it: ended and in order by what they hear."""
    if not (found and found[0].is_heard_apart):
        return found
    heard = threads.for_list().with_blocks(me).as_heard_by(me).order_by("-heard_at", "pk")[:most]  # type: ignore[misc]  # annotated
    return [ended(thread) for thread in heard]


def on(reading: Reading, me: Membership) -> list[Thread]:
    """The threads on its passages, in the order of its text as far as that is known without it."""
    threads = Thread.objects.within(me).alive(me).on(reading).for_list().with_blocks(me)
    found = list(threads)
    return [ended(thread) for thread in threads.as_heard_by(me)] if found and found[0].is_heard_apart else found


def ended(thread: Thread) -> Thread:
    """The thread as it ends for whom it was asked with `as_heard_by`. Not to be stored."""
    thread.last_seq, thread.last_comment_at = thread.heard_seq, thread.heard_at
    return thread


def unheard(me: Membership) -> dict[str, list[int]]:
    """The numbers of the comments that stand, and aren't there for `me`, by thread. One query."""
    there = Comment.objects.filter(apart(me), group=me.group_id, status=Comment.Status.SHOWN).values_list(
        "thread_id", "seq"
    )
    by_thread: dict[str, list[int]] = {}
    for thread_id, seq in cast("list[tuple[str, int]]", there):
        by_thread.setdefault(thread_id, []).append(seq)
    return by_thread
