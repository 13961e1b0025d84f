"""A page of a thread: fifty comments with their words, names, dates and places in the tree, in two queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any, Protocol

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from discussions import folding, tree
from discussions.models import Comment, Decision, Thread
from discussions.models.comment import speaker, unheard_by
from discussions.quoting import References
from groups.models import Membership, Mute
from statements.kept import Given, Kept, KeptOfSome

PAGE = 50
# As many comments stand above one to which a link leads, so that it doesn't come out of nowhere.
LEAD = 10
# What a page needs of a comment. Body and HTML stay in the database: `words` is what may be read of them.
FIELDS = ("pk", "seq", "path", "speaker", "is_unnamed", "status", "created_at", "edited_at", "note", "words")
FOLDED = "noted_by_moderators"
PARENT = ("parent__seq", "parent_speaker", "parent__is_unnamed", "parent__status", "parent_unheard")

# One comment: FIELDS, PARENT, and what `tell` adds.
Row = dict[str, Any]


@dataclass(slots=True)
class Page:
    """Up to PAGE comments in the order of the tree, and the paths at which the pages around it begin or end."""

    rows: list[Row]
    before: str
    after: str


def read(*, me: Membership, thread: Thread, after: str = "", before: str = "") -> Page:
    """The page that follows the path `after`; or the one that ends before the path `before`; or the first."""
    if before:
        found = BEFORE.rows(thread=thread.pk, me=me.pk, path=before)
        earlier, later = len(found) > PAGE, True
        found = found[:PAGE][::-1]
    else:
        found = AFTER.rows(thread=thread.pk, me=me.pk, path=after)
        earlier, later = bool(after), len(found) > PAGE
        found = found[:PAGE]
    return Page(
        rows=tell(found, me),
        before=found[0]["path"] if found and earlier else "",
        after=found[-1]["path"] if found and later else "",
    )


def beginning(*, me: Membership, thread_id: str, count: int) -> list[Row]:
    """The thread's first comments."""
    return tell(first(count).rows(thread=thread_id, me=me.pk), me)


@cache
def first(count: int) -> Kept[Row]:
    """The statement that asks for that many comments at a thread's beginning."""
    return Kept(lambda: ANY_THREAD.order_by("path")[:count])


def one(*, me: Membership, comment: Comment) -> Row:
    return tell(list(spoken(comment.thread_id, me).filter(pk=comment.pk)), me)[0]


def spoken(thread_id: str | Given, me: Membership | Given) -> "QuerySet[Comment, Row]":
    unheard = Case(When(unheard_by(me, of="parent__"), then=True), default=False)
    read = Comment.objects.filter(thread_id=thread_id).with_words(me).annotate(parent_unheard=unheard)
    read = read.annotate(speaker=speaker(me), parent_speaker=speaker(me, of="parent__"))
    return read.values(*FIELDS, FOLDED, *PARENT)


TEXT = CharField()
ANY_THREAD = spoken(Given("thread", TEXT), Given("me", TEXT))
AFTER = Kept(lambda: ANY_THREAD.filter(path__gt=Given("path", TEXT)).order_by("path")[: PAGE + 1])
BEFORE = Kept(lambda: ANY_THREAD.filter(path__lt=Given("path", TEXT)).order_by("-path")[: PAGE + 1])


def address_of(comment: Comment) -> str:
    """Where the comment stands now: on the thread's first page, or on one that begins a little before it."""
    place = Comment.objects.filter(thread_id=comment.thread_id, path__lt=comment.path).order_by("-path")
    before = list(place.values_list("path", flat=True)[:PAGE])
    query = f"?after={before[LEAD]}" if len(before) == PAGE else ""
    return f"{reverse('thread_detail', args=[comment.group_id, comment.thread_id])}{query}#{comment.seq}"


def tell(rows: list[Row], me: Membership) -> list[Row]:
    """Adds to each row what the page says of it: name, date, place, what it answers, whether it is one's own.

    Whatever a template shows is escaped and a string already: doing it there, fifty times each, would take a fifth of
    the page's time.

    One query, and others where there is something for them: the decision that hid one's own words, quoted words.
    """
    people = people_of({row[key] for row in rows for key in ("speaker", "parent_speaker")}, me)
    nobody = escape(_("Somebody you muted"))
    names = {pk: nobody if person.is_muted else escape(person.display_name) for pk, person in people.items()}
    a_member = escape(_("a member"))
    quoted = References((row["words"] for row in rows), me=me)
    language = get_language() or ""
    decisions = decisions_on(rows, me)
    here = {row["seq"] for row in rows}
    above = None
    for row in rows:
        local = timezone.localtime(row["created_at"])
        parent = row["parent__seq"]
        level = tree.depth(row["path"])
        row.update(
            number=SafeString(row["seq"]),
            name=a_member if row["is_unnamed"] else names[row["speaker"]],
            moment=SafeString(local.isoformat(timespec="minutes")),
            said_at=say_when(local, language),
            css=SafeString(f" comment--reply depth-{level}" if level else ""),
            words=folded(folding.behind(row["note"], quoted.fill(row["words"])), people.get(row["speaker"])),
            is_mine=row["speaker"] == me.pk,
            is_shown=row["status"] == Comment.Status.SHOWN,
            decision=decisions.get(row["pk"]),
            # What a comment answers goes without saying where it stands right above.
            answers=answered(row, names, a_member) if parent and parent != above else "",
            answers_href="" if row["parent_unheard"] else f"#{parent}" if parent in here else f"comments/{parent}/",
        )
        above = row["seq"]
    return rows


class Member(Protocol):
    """Who spoke, as `NAMED` finds them."""

    display_name: str
    is_muted: bool


def people_of(memberships: set[str | None], me: Membership) -> dict[str, Member]:
    """By membership, those of former members included: the name, and whether `me` mutes them."""
    return {row.pk: row for row in NAMED.rows(memberships - {None}, me=me.pk)}


def named(members: list[Given]) -> "QuerySet[Any]":
    muted = Exists(Mute.objects.filter(made_by=Given("me", TEXT), about=OuterRef("pk")))
    return Membership.objects.filter(pk__in=members).annotate(is_muted=muted).only("name")


NAMED = KeptOfSome(named, TEXT)


def folded(words: str, author: Member | None) -> SafeString:
    """What was said; of somebody whom one mutes under a line that opens it, and so is their name."""
    if not (words and author and author.is_muted):
        return SafeString(words)
    name, line = escape(author.display_name), escape(_("Words of somebody you muted. Show"))
    return SafeString(f'<details><summary>{line}</summary><p class="meta" dir="auto">{name}</p>{words}</details>')


def answered(row: Row, names: Mapping[str, str], a_member: str) -> str:
    """Whom a comment answers. Words that are gone name nobody."""
    if row["parent__status"] != Comment.Status.SHOWN or row["parent_unheard"]:
        return _("an earlier comment")
    return a_member if row["parent__is_unnamed"] else names[row["parent_speaker"]]


def decisions_on(rows: list[Row], me: Membership) -> dict[int, Decision]:
    """The latest decision on each of one's own comments that stand on this page hidden, or folded by the moderators."""
    mine = [row for row in rows if row["speaker"] == me.pk]
    decided = [row["pk"] for row in mine if row[FOLDED] or row["status"] == Comment.Status.HIDDEN]
    if not decided:
        return {}
    made = Decision.objects.filter(case__comment__in=decided).select_related("case__comment")
    return {decision.case.spoken.pk: decision for decision in made.order_by("decided_at", "pk")}


def say_when(local: datetime, language: str) -> SafeString:
    """The day and the minute, as this language writes them. Formatting fifty dates would cost more than their query."""
    return SafeString(f"{_day(local.date(), language)}, {_minute(local.hour, local.minute, language)}")


@lru_cache(maxsize=1000)
def _day(day: date, language: str) -> str:
    return escape(date_format(day, "DATE_FORMAT"))


@lru_cache(maxsize=1440 * 4)
def _minute(hour: int, minute: int, language: str) -> str:
    return escape(time_format(time(hour, minute), "TIME_FORMAT"))
