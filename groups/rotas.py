"""The shifts that somebody works: read from what stands on a rota, kept for them alone, and what they leave free.

A pattern is one code a day, repeated: letters for shifts and "-" for a day off.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from groups.models import Rota, TimeVote

OFF = "-"
LONGEST = 200
# Of what is written, in characters: reading it takes the longer, the longer it is.
MOST_WRITTEN = 1500
# After a shift that ran over midnight somebody sleeps: what begins within so long of its end is "if need be".
REST = timedelta(hours=8)
# When a shift of that letter mostly is. Whoever's is at another hour says so.
USUAL = {
    "E": ("06:00", "14:00"),
    "M": ("06:00", "14:00"),
    "L": ("14:00", "22:00"),
    "A": ("14:00", "22:00"),
    "D": ("08:00", "16:00"),
    "N": ("22:00", "06:00"),
}
# For shifts that are written as hours and have no letter.
SPARE = "BCGHIJKPQSTUVWYZ"
WORDS = {
    **dict.fromkeys(["early", "earlies", "morning", "mornings", "am"], "E"),
    **dict.fromkeys(["late", "lates", "afternoon", "afternoons", "evening", "evenings", "pm"], "L"),
    **dict.fromkeys(["night", "nights"], "N"),
    **dict.fromkeys(["day", "days", "on", "work"], "D"),
    **dict.fromkeys(["off", "rest", "free", "dayoff", "daysoff", "do", "rd", "o", "x", "r"], OFF),
}
WEEKDAYS = re.compile(r"(mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|(mon|tues|wednes|thurs|fri|satur|sun)day)")
DASHES = str.maketrans("‐‑‒–—―−_.·", OFF * 10)
HOURS = re.compile(r"(?<![\w:])(\d{1,2})(?:[:.](\d\d))?\s?(?:-|to)\s?(\d{1,2})(?:[:.](\d\d))?(?![\w:])")
PIECE = re.compile(r"[\s,;|/:()+&]+|(?:(\d{1,2})\s*(?:[x×*]\s*)?)?(days?\s+off|[^\W\d_]+|-)|(\S+)")


class Reading(NamedTuple):
    """A pattern as it was understood, and the hours of shifts that were written as hours."""

    codes: list[str]
    hours: dict[str, tuple[str, str]]


def read(written: str) -> Reading:
    """What is written on a rota: letters (E E L L N N - -, also EELLNN--), words (early, late, night, off), numbers
    of days (2E 2L 4 off), hours (06:00-14:00), with or without weekdays. Raises ValidationError for what isn't known.
    """
    if len(written) > MOST_WRITTEN:
        raise ValidationError(_("That is too long to be a pattern. Write it once: it repeats by itself."))
    hours: dict[str, tuple[str, str]] = {}
    spare = iter(SPARE)

    def lettered(found: re.Match[str]) -> str:
        start, end = (clock(*found.group(number, number + 1)) for number in (1, 3))
        usual = {span: letter for letter, span in reversed(USUAL.items())}
        known = usual | {span: letter for letter, span in hours.items()}
        letter = known.get((start, end)) or next(spare, "")
        if not letter:
            raise not_understood(found[0])
        hours[letter] = (start, end)
        return f" {letter} "

    plain = HOURS.sub(lettered, written.casefold().translate(str.maketrans("–—−", "---")))
    codes: list[str] = []
    for number, word, strange in PIECE.findall(plain.translate(DASHES).lower()):
        if strange or number == "0":
            raise not_understood(strange or number)
        codes += codes_of(word, hours) * int(number or 1)
        if len(codes) > LONGEST:
            raise ValidationError(_("That is longer than 200 days. Write the pattern once: it repeats by itself."))
    if not codes:
        raise ValidationError(_("Write your shifts as on the rota: E E L L N N - -, for instance."))
    return Reading(codes, {letter: span for letter, span in hours.items() if letter in codes})


def clock(hour: str, minute: str | None) -> str:
    if int(hour) > 24 or int(minute or 0) > 59:
        raise not_understood(f"{hour}:{minute or '00'}")
    return f"{int(hour) % 24:02}:{int(minute or 0):02}"


def codes_of(word: str, hours: Mapping[str, object]) -> list[str]:
    """The days that a word stands for: none for a weekday, several for letters without a space between."""
    if not word or WEEKDAYS.fullmatch(word):
        return []
    joined = re.sub(r"\s", "", word)
    if code := WORDS.get(joined):
        return [code]
    if joined == OFF:
        return [OFF]
    if len(joined) == 1 and joined.upper().isascii():
        return [joined.upper()]
    letters = [WORDS.get(letter, letter.upper()) for letter in joined]
    if all(letter in USUAL or letter in hours or letter == OFF for letter in letters):
        return letters
    raise not_understood(word)


def not_understood(word: str) -> ValidationError:
    sentence = _("“%(word)s” isn’t understood. Write a letter for each day, as E E L L N N - -, or words: early, off.")
    return ValidationError(sentence, code="word", params={"word": word[:30]})


@dataclass(frozen=True)
class Shift:
    """One time at work. `over_midnight` by the clock on the wall."""

    code: str
    starts_at: datetime
    ends_at: datetime
    over_midnight: bool


def codes(rota: Rota) -> list[str]:
    return rota.pattern.split()


def code_on(rota: Rota, day: date) -> str:
    """The pattern has no end, and had no beginning."""
    found = codes(rota)
    return found[(day - rota.starts_on).days % len(found)]


def shifts(rota: Rota, zone: ZoneInfo, first: date, last: date) -> Iterator[Shift]:
    """What begins on these days. Hours are what the clocks on the wall show, so a night may be longer or shorter.

    Where the clocks show the hour of a start twice or never, it is the earlier reading, and of an end the later one:
    nobody is told that they are free when they may be at work.
    """
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        code = code_on(rota, day)
        if code == OFF:
            continue
        start, end = (time.fromisoformat(moment) for moment in rota.shifts[code])
        over = end <= start
        ending = day + timedelta(days=1) if over else day
        yield Shift(code, min(readings(day, start, zone)), max(readings(ending, end, zone)), over)


def readings(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    wall = datetime.combine(day, at, zone)
    return wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)


def answer(rota: Rota, zone: ZoneInfo, starts_at: datetime, minutes: int) -> tuple[TimeVote.Answer, Shift | None]:
    """Whether somebody with these shifts could come, and the shift that keeps them."""
    ends_at, way = starts_at + timedelta(minutes=minutes), timedelta(minutes=rota.travel_minutes)
    first, last = (moment.astimezone(zone).date() for moment in (starts_at - REST - way, ends_at + way))
    near = list(shifts(rota, zone, first - timedelta(days=2), last + timedelta(days=1)))
    for shift in near:
        if shift.starts_at - way < ends_at and starts_at < shift.ends_at + way:
            return TimeVote.Answer.NO, shift
    for shift in near:
        if shift.over_midnight and shift.ends_at <= starts_at < shift.ends_at + REST:
            return TimeVote.Answer.IF_NEED_BE, shift
    return TimeVote.Answer.YES, None


def zone_of(here: tzinfo) -> ZoneInfo:
    """The active time zone by its name: it is one of the database's, which a person chose."""
    return ZoneInfo(str(here))


def of(person: User) -> Rota | None:
    """This person's rota. Nobody else's is ever asked for."""
    return Rota.objects.filter(user=person).first()


@transaction.atomic
def keep(
    *, actor: User, pattern: list[str], starts_on: date, hours: Mapping[str, tuple[str, str]], travel_minutes: int
) -> Rota:
    """`actor`'s rota from now on. Hours of letters that aren't in the pattern are left out."""
    values = {
        "pattern": " ".join(pattern),
        "starts_on": starts_on,
        "shifts": {code: list(hours[code]) for code in dict.fromkeys(pattern) if code != OFF},
        "travel_minutes": travel_minutes,
    }
    return Rota.objects.update_or_create(user=actor, defaults=values)[0]


def forget(*, actor: User) -> None:
    Rota.objects.filter(user=actor).delete()
