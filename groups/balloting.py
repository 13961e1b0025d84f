"""The form of somebody's own answers in a poll: what they said, what they are typing, what their shifts would say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups import rotas
from groups.models import Rota, TimeOption, TimeVote
from groups.tallying import Slot

Answers = Mapping[int, TimeVote.Answer]


@dataclass(frozen=True)
class Ballot:
    """One candidate with the answer that stands in the form, and why, where shifts put it there."""

    option: TimeOption
    answer: str
    why: str = ""


def ballots(slots: Iterable[Slot], typed: Answers, rota: Rota | None, *, fill: bool) -> list[tuple[Slot, list[Ballot]]]:
    """What was typed stands before what is stored, and that before what shifts say, if these are to `fill` the rest."""
    found = []
    for slot in slots:
        rows = []
        for tally in slot.tallies:
            answer = typed.get(tally.option.pk) or tally.mine
            by_shift = not answer and fill and rota is not None
            rows.append(filled(tally.option, rota) if by_shift and rota else Ballot(tally.option, answer))
        found.append((slot, rows))
    return found


def filled(option: TimeOption, rota: Rota) -> Ballot:
    """The answer of a rota, whose hours are those of the reader's own clocks."""
    here = timezone.get_current_timezone()
    answer, shift = rotas.answer(rota, rotas.zone_of(here), option.starts_at, option.poll.minutes)
    if shift is None:
        return Ballot(option, answer, _("From your shifts: you don’t work then."))
    hours = {
        "start": date_format(shift.starts_at.astimezone(here), "TIME_FORMAT"),
        "end": date_format(shift.ends_at.astimezone(here), "TIME_FORMAT"),
    }
    if answer == TimeVote.Answer.NO:
        return Ballot(option, answer, _("From your shifts: from %(start)s to %(end)s you work.") % hours)
    return Ballot(option, answer, _("From your shifts: it is after a night, until %(end)s, at work.") % hours)
