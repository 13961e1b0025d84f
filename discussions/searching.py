"""What discussions give to the search: the passages that one's groups talk about, and what was said there."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from discussions import folding, hearing
from discussions.models import Comment, CommentEntry, Thread
from discussions.models.thread import ThreadQuerySet
from groups.models import DiscussionGroup
from readings import content_notes
from readings.models import ContentNote, SearchEntry
from readings.search.excerpts import excerpt, excerpt_of_html
from readings.search.query import Query

Section = tuple[str, dict[str, object]]
# So many threads, and so many comments, are found at a time.
THREADS = 5
COMMENTS = 10
MOST_DIGITS = 18
END = 10**MOST_DIGITS


def passages(user: User | AnonymousUser, query: Query, where: str, after: str) -> Section | None:
    """The threads on words that say it, the one spoken in last first; none on what stands behind a content note."""
    if not isinstance(user, User):
        return None
    quoting = SearchEntry.objects.saying(query).values("passage")
    threads = Thread.objects.visible_to(user).filter(passage__in=quoting, **({"group": where} if where else {}))
    threads = threads.alive(user).with_blocks(user)
    found = page_of(threads, after)
    if found and found[0].is_heard_apart:
        threads, found = threads.as_heard_by(user), page_of(threads.as_heard_by(user), after)
    # Asked in one query, whether a note lies over any of the words takes longer than all the rest.
    if ContentNote.objects.filter(reading__in={thread.reading_id for thread in found}).exists():
        found = page_of(threads.filter(~content_notes.folds("passage")), after)
    hits = [(thread, excerpt(thread.quote, thread.reading_language, query)) for thread in found[:THREADS]]
    more = found[THREADS - 1].pk if len(found) > THREADS else ""
    return ("discussions/_search_passages.html", {"hits": hits, "more": more}) if hits else None


def page_of(threads: ThreadQuerySet, after: str) -> list[Thread]:
    """In the order of speaking: of all or, of `as_heard_by`, of those whom that person hears."""
    at = "heard_at" if "heard_at" in threads.query.annotations else "last_comment_at"
    if after and (last := threads.filter(pk=after).first()):
        moment = getattr(last, at)
        threads = threads.filter(Q(**{f"{at}__lt": moment}) | Q(**{at: moment}, pk__gt=last.pk))
    found = list(threads.for_search().order_by(f"-{at}", "pk")[: THREADS + 1])
    return [hearing.ended(thread) for thread in found] if at == "heard_at" else found


def said(user: User | AnonymousUser, query: Query, where: str, after: str) -> Section | None:
    """The comments that say it, the newest first; of those behind a content note, the note."""
    if not isinstance(user, User):
        return None
    mine = DiscussionGroup.objects.visible_to(user)
    groups = dict((mine.filter(pk=where) if where else mine).values_list("pk", "language"))
    before = int(after) if after.isdecimal() and len(after) < MOST_DIGITS else END
    comments = heard(user, query, groups, before)
    found = comments[:COMMENTS]
    hits = [(one, folding.line(one.note) or excerpt_of_html(one.html, groups[one.group_id], query)) for one in found]
    more = comments[COMMENTS - 1].pk if len(comments) > COMMENTS else ""
    return ("discussions/_search_said.html", {"hits": hits, "more": more}) if hits else None


def heard(user: User, query: Query, groups: Mapping[str, str], before: int) -> list[Comment]:
    """One more than a page of those that this person hears and doesn't mute; whom they don't leaves no gap in it."""
    found: list[Comment] = []
    while len(found) <= COMMENTS and (ids := CommentEntry.objects.newest(query, groups, before, COMMENTS + 1)):
        there = Comment.objects.filter(group__in=groups, pk__in=ids).heard_by(user).unmuted_by(user)
        found += there.for_search().order_by("-pk")
        before = ids[-1]
        if len(ids) <= COMMENTS:
            break
    return found
