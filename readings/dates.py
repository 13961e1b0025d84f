"""Dates as people write them at the head of an essay, in the months of six languages."""

import re
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MONTHS_BY_LANGUAGE = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
januar februar märz april mai juni juli august september oktober november dezember
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
"""
MONTHS = {
    word: number for row in MONTHS_BY_LANGUAGE.strip().split("\n") for number, word in enumerate(row.split(), start=1)
} | {"sept": 9}
WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
lunes martes miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche
montag dienstag mittwoch donnerstag freitag samstag sonntag
""".split()

MONTH = f"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?=\D|$)",
        rf"\b{YEAR}-(?P<month>\d{{2}})\b",
        rf"\b{MONTH}\s+{DAY},?\s+{YEAR}\b",
        rf"\b{DAY}\s+(?:of\s+|de\s+)?{MONTH},?\s+(?:de\s+|del\s+)?{YEAR}\b",
        rf"\b(?P<day>\d{{1,2}})(?P<mark>[./])(?P<month>\d{{1,2}})[./]{YEAR}\b",
        rf"\b{MONTH},?\s+(?:de\s+)?{YEAR}\b",
    )
]
CLOCK = r"\d{1,2}(?::|h|\.)\d{2}(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,4}\b)?"
EDGES = " \t|·•,;:–—-()[]/*_"
# What stands around a date and belongs to it. Small "le" and "el" alone: with a capital they are part of a name.
# The last ++ gives nothing back: the words of a line can be told apart in many ways, and trying all would take years.
AROUND = (
    rf"(?:\b(?:{'|'.join(WEEKDAYS)}|first|originally|published|posted|written|updated|last|update|dated?|on|at|"
    rf"publicado|publié|veröffentlicht|(?-i:el|le|am|um|à))\b\.?|{CLOCK}|[{re.escape(EDGES)}])++"
)
BEFORE = re.compile(f"{AROUND}$", re.IGNORECASE)
AFTER = re.compile(f"^{AROUND}", re.IGNORECASE)


class Dated(NamedTuple):
    date: str
    """As much as is certain: 2017, 2017-11 or 2017-11-29."""
    rest: str
    """What else the line says, without weekday, clock and words such as "published on"."""


def find_date(line: str) -> Dated | None:
    """The first date in this line. Which of 03/04/2019 is the month nobody knows: then only the year counts."""
    for form in FORMS:
        if (match := form.search(line)) and (written := _written(match)):
            rest = f"{BEFORE.sub('', line[: match.start()])} {AFTER.sub('', line[match.end() :])}"
            return Dated(written, rest.strip(EDGES))
    return None


def validate_date(text: str) -> None:
    """Raises ValidationError unless `text` is a day, a month or a year that there was or will be."""
    try:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
            raise ValueError
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        raise ValidationError(_("Write the date as 2017, 2017-11 or 2017-11-29.")) from None


def only_year(line: str) -> str:
    """The year where the line is nothing but a year, else nothing."""
    match = re.fullmatch(rf"\(?{YEAR}\)?", line.strip(EDGES))
    return match["year"] if match else ""


def _written(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year, day, month = int(parts["year"]), int(parts.get("day") or 0), _month(parts["month"])
    if parts.get("mark") == "/" and day != month:
        if day <= 12 and month <= 12:
            return str(year)
        if month > 12:
            day, month = month, day
    try:
        date(year, month, day or 1)
    except ValueError:
        return ""
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def _month(word: str) -> int:
    return int(word) if word.isdigit() else MONTHS[word.lower()]
