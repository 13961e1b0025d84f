"""What was answered in a poll, as it is shown: who could come to each candidate and, over the weeks, who could not.

Nothing is ranked: candidates stand in the order of time. The facts stand beside them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from groups.models import Membership, TimeOption, TimePoll, TimeVote


@dataclass(frozen=True)
class Tally:
    """One candidate, and who said what to it, each list in the order in which people came into the group."""

    option: TimeOption
    yes: list[Membership]
    if_need_be: list[Membership]
    no: list[Membership]
    silent: list[Membership]
    mine: str = ""


@dataclass(frozen=True)
class Missing:
    """Somebody who couldn't come to more than one of a slot's candidates: to `could` of `of` they could."""

    name: str
    could: int
    of: int
    open: int


@dataclass(frozen=True)
class Slot:
    """A way of meeting. One that comes again says who would be left out again and again."""

    number: int
    tallies: list[Tally]
    missing: list[Missing]
    complete: bool

    @property
    def first(self) -> TimeOption:
        return self.tallies[0].option

    @property
    def comes_again(self) -> bool:
        return len(self.tallies) > 1

    @property
    def leaves_nobody_out(self) -> bool:
        """Whether nobody would miss it more than once, as far as people have answered."""
        return not self.missing


def slots_of(poll: TimePoll, me: Membership) -> list[Slot]:
    """The poll as `me` sees it: slots by the time of their first candidate, and in each the candidates by time.

    Who has left the group is no longer counted.
    """
    options = sorted(poll.options.all(), key=lambda option: (option.slot, option.starts_at))
    for option in options:
        option.poll = poll
    members = list(Membership.objects.active().filter(group=poll.group_id).order_by("joined_at", "pk"))
    votes = TimeVote.objects.filter(option__poll=poll).values_list("option_id", "membership_id", "answer")
    given = {(option, member): answer for option, member, answer in votes}
    slots = [
        _slot(number, list(together), members, given, me)
        for number, together in groupby(options, key=lambda option: option.slot)
    ]
    return sorted(slots, key=lambda slot: slot.first.starts_at)


def left_open(slots: Iterable[Slot]) -> int:
    """How many candidates wait for the answer of somebody who has answered others; 0 for who answered none."""
    mine = [tally.mine for slot in slots for tally in slot.tallies]
    return mine.count("") if any(mine) else 0


Given = dict[tuple[int, str], str]


def _slot(
    number: int, options: Sequence[TimeOption], members: Sequence[Membership], given: Given, me: Membership
) -> Slot:
    tallies = [_tally(option, members, given, me) for option in options]
    missing = list(_missing(options, members, given)) if len(options) > 1 else []
    return Slot(number, tallies, missing, complete=not any(tally.silent for tally in tallies))


def _tally(option: TimeOption, members: Sequence[Membership], given: Given, me: Membership) -> Tally:
    def who(answer: str) -> list[Membership]:
        return [member for member in members if given.get((option.pk, member.pk), "") == answer]

    yes, if_need_be, no, silent = (who(answer) for answer in (*TimeVote.Answer.values, ""))
    return Tally(option, yes, if_need_be, no, silent, mine=given.get((option.pk, me.pk), ""))


def _missing(options: Sequence[TimeOption], members: Iterable[Membership], given: Given) -> Iterable[Missing]:
    for member in members:
        answers = [given.get((option.pk, member.pk), "") for option in options]
        if answers.count(TimeVote.Answer.NO) > 1:
            open_ones = answers.count("")
            could = len(answers) - open_ones - answers.count(TimeVote.Answer.NO)
            yield Missing(member.display_name, could, len(answers), open_ones)
