"""What discussions give to the search: the passages that one's groups talk about, and what was said there."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
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
    threads = Thread.objects.visible_to(user).filter(passage__in=quoting, **({"group": where} if where else {})).alive()
    found = page_of(threads, after)
    # Asked in one query, whether a note lies over any of the words takes longer than all the rest.
    if ContentNote.objects.filter(reading__in={thread.reading_id for thread in found}).exists():
        found = page_of(threads.filter(~content_notes.folds("passage")), after)
    hits = [(thread, excerpt(thread.quote, thread.reading_language, query)) for thread in found[:THREADS]]
    more = found[THREADS - 1].pk if len(found) > THREADS else ""
    return ("discussions/_search_passages.html", {"hits": hits, "more": more}) if hits else None


def page_of(threads: ThreadQuerySet, after: str) -> list[Thread]:
    if after and (last := threads.filter(pk=after).first()):
        threads = threads.filter(
            Q(last_comment_at__lt=last.last_comment_at) | Q(last_comment_at=last.last_comment_at, pk__gt=last.pk)
        )
    return list(threads.for_search().order_by("-last_comment_at", "pk")[: THREADS + 1])


def said(user: User | AnonymousUser, query: Query, where: str, after: str) -> Section | None:
    """The comments that say it, the newest first."""
    if not isinstance(user, User):
        return None
    mine = DiscussionGroup.objects.visible_to(user)
    groups = dict((mine.filter(pk=where) if where else mine).values_list("pk", "language"))
    before = int(after) if after.isdecimal() and len(after) < MOST_DIGITS else END
    ids = CommentEntry.objects.newest(query, groups, before, COMMENTS + 1)
    shown = Comment.objects.filter(group__in=groups, pk__in=ids[:COMMENTS]).for_search().order_by("-pk")
    comments = list(shown) if ids else []
    hits = [(comment, excerpt_of_html(comment.html, groups[comment.group_id], query)) for comment in comments]
    more = ids[COMMENTS - 1] if len(ids) > COMMENTS else ""
    return ("discussions/_search_said.html", {"hits": hits, "more": more}) if hits else None
