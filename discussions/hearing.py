"""Lists of threads for somebody in a block: without what they don't hear, no list may tell that there is something.

Hardly anybody is in one, so lists are asked as ever, with whether this person is; only then are they asked again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from django.db.models import Q

from accounts.models import User
from discussions.models import Comment, Thread
from discussions.models.comment import unheard_by
from discussions.models.thread import ThreadQuerySet
from groups.models import Membership
from readings.models import Reading

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Microseconds and a thread's id.
PLACE = re.compile(r"([0-9]{1,16})-([0-9A-Za-z]{1,10})")


def listed(threads: ThreadQuerySet, me: Membership | User, most: int) -> list[Thread]:
    """The threads in which somebody spoke last, for a list."""
    found = list(threads.for_list(me).with_blocks(me).order_by("-last_comment_at")[:most])
    return again(found, threads, me, most)


def again(found: Sequence[Thread], threads: ThreadQuerySet, me: Membership | User, most: int) -> list[Thread]:
    """What was found or, for somebody in a block, the same as they hear it: ended and in order by what they hear."""
    if not (found and found[0].is_heard_apart):
        return list(found)
    heard = threads.for_list(me).with_blocks(me).as_heard_by(me).order_by("-heard_at", "pk")[:most]  # type: ignore[misc]  # annotated
    return [ended(thread) for thread in heard]


def on(reading: Reading, me: Membership) -> list[Thread]:
    """The threads on its passages, in the order of its text as far as that is known without it."""
    threads = Thread.objects.within(me).alive(me).on(reading).for_list(me).with_blocks(me)
    found = list(threads)
    return [ended(thread) for thread in threads.as_heard_by(me)] if found and found[0].is_heard_apart else found


def ended(thread: Thread) -> Thread:
    """The thread as it ends for whom it was asked with `as_heard_by`. Not to be stored."""
    thread.last_seq, thread.last_comment_at = thread.heard_seq, thread.heard_at
    return thread


def unheard(me: Membership) -> dict[str, list[int]]:
    """The numbers of the comments that stand, and aren't there for `me`, by thread. One query."""
    there = Comment.objects.filter(unheard_by(me), group=me.group_id, status=Comment.Status.SHOWN).values_list(
        "thread_id", "seq"
    )
    by_thread: dict[str, list[int]] = {}
    for thread_id, seq in cast("list[tuple[str, int]]", there):
        by_thread.setdefault(thread_id, []).append(seq)
    return by_thread


@dataclass(frozen=True)
class Threads:
    """A page of a list. `more`: after which place the next one goes on; `is_later`: whether some come before it."""

    threads: list[Thread]
    more: str
    is_later: bool


def page(threads: ThreadQuerySet, me: Membership | User, *, after: str, most: int) -> Threads:
    """So many threads in the order in which somebody spoke last, or those after a place (`Threads.more`)."""
    place = place_in(after)
    found = list(beyond(threads.for_list(me).with_blocks(me), "last_comment_at", place)[: most + 1])
    if found and found[0].is_heard_apart:
        heard = beyond(threads.for_list(me).with_blocks(me).as_heard_by(me), "heard_at", place)
        found = [ended(thread) for thread in heard[: most + 1]]
    last = found[most - 1] if len(found) > most else None
    return Threads(found[:most], place_of(last) if last else "", is_later=bool(place))


def beyond(threads: ThreadQuerySet, at: str, place: tuple[datetime, str] | None) -> ThreadQuerySet:
    """Those after this moment and id, in the order of `at`."""
    if place:
        moment, pk = place
        threads = threads.filter(Q(**{f"{at}__lt": moment}) | Q(**{at: moment}, pk__gt=pk))
    return threads.order_by(f"-{at}", "pk")


def place_of(thread: Thread) -> str:
    """The place of a thread in a list by time, to stand in an address."""
    return f"{(thread.last_comment_at - EPOCH) // timedelta(microseconds=1)}-{thread.pk}"


def place_in(text: str) -> tuple[datetime, str] | None:
    """What an address says; None where that is no place."""
    if found := PLACE.fullmatch(text):
        return EPOCH + timedelta(microseconds=int(found[1])), found[2]
    return None
