"""What discussions give to the search: the passages that one's groups talk about, and what was said there."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from discussions.models import Comment, CommentEntry, Thread
from groups.models import Membership
from readings.models import SearchEntry
from readings.search.excerpts import excerpt, excerpt_of_html
from readings.search.fields import says
from readings.search.query import Query
from readings.search.words import language_of

Section = tuple[str, dict[str, object]]
# So many threads, and so many comments, are found at a time.
THREADS = 5
COMMENTS = 20
MOST_DIGITS = 18


def passages(user: User | AnonymousUser, query: Query, where: str, after: str) -> Section | None:
    """The threads on words that say it, the one spoken in last first."""
    if not isinstance(user, User):
        return None
    threads = Thread.objects.visible_to(user).alive()
    if where:
        threads = threads.filter(group=where)
    quoting = SearchEntry.objects.saying(query).of_passages()
    threads = threads.filter(passage__in=quoting.values("passage"))
    if after and (last := threads.filter(pk=after).first()):
        threads = threads.filter(
            Q(last_comment_at__lt=last.last_comment_at) | Q(last_comment_at=last.last_comment_at, pk__gt=last.pk)
        )
    found = list(threads.for_search().order_by("-last_comment_at", "pk")[: THREADS + 1])
    hits = [(thread, excerpt(thread.quote, thread.reading_language, query)) for thread in found[:THREADS]]
    more = found[THREADS - 1].pk if len(found) > THREADS else ""
    return ("discussions/_search_passages.html", {"hits": hits, "more": more}) if hits else None


def said(user: User | AnonymousUser, query: Query, where: str, after: str) -> Section | None:
    """The comments that say it, the newest first."""
    if not isinstance(user, User):
        return None
    mine = Membership.objects.active().filter(user=user)
    if where:
        mine = mine.filter(group=where)
    ids = newest(query, dict(mine.values_list("group", "group__language")), after)
    shown = Comment.objects.visible_to(user).for_search().filter(pk__in=ids[:COMMENTS]).order_by("-pk")
    comments = list(shown) if ids else []
    hits = [(comment, excerpt_of_html(comment.html, comment.group.language, query)) for comment in comments]
    more = ids[COMMENTS - 1] if len(ids) > COMMENTS else ""
    return ("discussions/_search_said.html", {"hits": hits, "more": more}) if hits else None


def newest(query: Query, groups: dict[str, str], after: str) -> list[int]:
    """The ids of a page of comments that say it, in groups with these languages, and the next one's if there is one.

    The groups' ids stand in the query themselves, so that PostgreSQL can tell a group that says much from one that says
    little: for a common word it looks from the newest on, for a rare one in the index of words (docs/adr/0014).
    """
    languages = sorted({language_of(tag) for tag in groups.values()})
    entries = CommentEntry.objects.filter(says(query, languages), group__in=groups)
    if after.isdecimal() and len(after) < MOST_DIGITS:
        entries = entries.filter(pk__lt=after)
    return list(entries.order_by("-pk").values_list("pk", flat=True)[: COMMENTS + 1])
