"""Sessions in people's own calendars: a file for one, a feed for all of somebody's.

What leaves here lies in calendars that an employer or a relative may open, so nothing in it names this site, a group, a
person, a place or a link, and the UID of a session is another one for each person: two calendars on one server don't
tell that their owners meet (docs/adr/0024-calendars.md). RFC 5545, with the names and hints of RFC 7986.
"""

import hashlib
import re
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from groups.invitations import hashed
from groups.models import CalendarFeed, GroupSession

# A feed holds as many sessions, those that are to come and those that ended within so many days, called off or not.
MOST, KEPT_DAYS = 150, 30
MIME = "text/calendar; charset=utf-8; method=PUBLISH; component=VEVENT"
# How often a calendar may come and look, if it heeds the hint.
REFRESH = timedelta(hours=4)
HEAD = {"method": "PUBLISH", "x-published-ttl": "PT4H"}
NAMESPACE = uuid.UUID("5a9c1a1e-6f0b-4c0e-9d55-1f6f8a7d3c42")
FIELDS = ("pk", "starts_at", "ends_at", "title", "status", "sequence", "changed_at")
# What no text may hold (RFC 5545, 3.1), and what some readers take for the end of a line.
UNFIT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Entry:
    """What a calendar is told of one session. The fields are `FIELDS`, in their order."""

    id: str
    starts_at: datetime
    ends_at: datetime
    title: str
    status: str
    sequence: int
    changed_at: datetime


@dataclass(frozen=True)
class Feed:
    """What a feed's address answers now, and a mark that is another one as soon as that changes."""

    owner: User
    shows_titles: bool
    entries: list[Entry]

    @property
    def mark(self) -> str:
        said = repr((self.owner.language, self.shows_titles, self.entries))
        return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'

    def written(self) -> bytes:
        return calendar(self.entries, self.owner, shows_titles=self.shows_titles)


def session_file(session: GroupSession, person: User, *, shows_title: bool = False) -> bytes:
    """The session as a file for this person's calendar. Sent again after a change, it replaces what was there; of a
    session that was called off it says so. Its content type is `MIME`.
    """
    return sessions_file([session], person, shows_titles=shows_title)


def sessions_file(sessions: Iterable[GroupSession], person: User, *, shows_titles: bool) -> bytes:
    """The same of several in one file."""
    entries = [Entry(*(getattr(session, field) for field in FIELDS)) for session in sessions]
    return calendar(entries, person, shows_titles=shows_titles)


def feed_at(token: str) -> Feed | None:
    """The feed at the address with this token, or None for one that nobody made, or that was ended."""
    found = CalendarFeed.objects.select_related("user").filter(token_hash=hashed(token), user__is_active=True).first()
    if found is None:
        return None
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    sessions = GroupSession.objects.visible_to(found.user).filter(ends_at__gt=since).order_by("starts_at", "pk")
    entries = [Entry(*row) for row in sessions.values_list(*FIELDS)[:MOST]]
    return Feed(found.user, found.shows_titles, entries)


def feed_of(person: User) -> CalendarFeed | None:
    """Whether, since when and how this person has a feed. Its address nobody can tell any more."""
    return CalendarFeed.objects.filter(user=person).first()


def make(*, actor: User) -> str:
    """A new token for `actor`'s feed, which only this answer tells. An earlier one stops working."""
    token = secrets.token_urlsafe(32)
    changes = {"token_hash": hashed(token), "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=actor, defaults=changes)
    return token


def show_titles(*, actor: User, shows: bool) -> None:
    """Whether `actor`'s feed calls sessions by their titles, as nobody else's choice."""
    CalendarFeed.objects.filter(user=actor).update(shows_titles=shows)


def switch_off(*, actor: User) -> None:
    """`actor` has no feed any more; its address answers as if it had never been."""
    CalendarFeed.objects.filter(user=actor).delete()


def calendar(entries: Iterable[Entry], person: User, *, shows_titles: bool) -> bytes:
    """The entries as one calendar, in this person's language."""
    with translation.override(person.language):
        name, neutral = _("Calendar"), _("Appointment")
    made = Calendar()
    for field, value in {"version": "2.0", "prodid": "-//Calendar//EN", "calscale": "GREGORIAN", **HEAD}.items():
        made.add(field, value)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for field in ("name", "x-wr-calname"):
        made.add(field, name)
    for entry in entries:
        made.add_component(event(entry, person, tidy(entry.title) if shows_titles else neutral))
    return made.to_ical()


def event(entry: Entry, person: User, summary: str) -> Event:
    """One session. Times are UTC: no reader has to know a zone or a rule to get them right."""
    made = Event()
    called_off = entry.status == GroupSession.Status.CANCELLED
    made.add("uid", str(uuid.uuid5(NAMESPACE, f"{person.pk}/{entry.id}")))
    made.add("sequence", entry.sequence)
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("dtstart", entry.starts_at.astimezone(UTC))
    made.add("dtend", entry.ends_at.astimezone(UTC))
    made.add("summary", summary)
    made.add("status", "CANCELLED" if called_off else "CONFIRMED")
    made.add("class", "PRIVATE")
    return made


def tidy(title: str) -> str:
    """A title as a text of a calendar can hold it. The library takes a backslash before an N for the end of a line."""
    return UNFIT.sub(" ", title.replace("\r\n", "\n")).replace("\\N", "\\n")
