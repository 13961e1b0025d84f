"""What a group agrees on: a new version asks everybody again, and what somebody said yes to is never another text."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from groups import policies
from groups.models import Acceptance, Agreement, DiscussionGroup, Membership
from readings.carrying.runs import Run, runs
from readings.comparing import words_changed


class OvertakenError(ValidationError):
    """Somebody has written another version since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has just written a new version. It stands below, and your words are still here: take "
                "over from it what you want to keep, then save."
            )
        )


@transaction.atomic
def publish(*, me: Membership, text: str, repair: str, seen: int) -> Agreement:
    """The next version of the group's agreement, to which whoever writes it says yes; everybody else is asked again.

    `seen` is the number of the version that was changed, 0 for none. The same words as the current version are the
    current version. Raises OvertakenError where that is a later one.
    """
    if not policies.can_change_agreement(me):
        raise PermissionDenied
    DiscussionGroup.objects.hold(me.group_id)
    current = Agreement.objects.current_in(me.group_id)
    if current and (current.text, current.repair) == (text, repair):
        return current
    number = current.number if current else 0
    if number != seen:
        raise OvertakenError
    made = Agreement.objects.create(group_id=me.group_id, number=number + 1, text=text, repair=repair, published_by=me)
    Acceptance.objects.create(agreement=made, membership=me)
    return made


def accept(*, me: Membership, agreement: Agreement) -> Acceptance:
    """`me`'s yes to this version, once. A yes to an earlier one is kept, and no yes to the current one."""
    if not policies.can_view_agreement(me, agreement):
        raise PermissionDenied
    return Acceptance.objects.get_or_create(agreement=agreement, membership=me)[0]


@dataclass(frozen=True)
class Standing:
    """Where a member stands to the current version: the number that they said yes to last, 0 for none."""

    member: Membership
    number: int


def standings(agreement: Agreement) -> list[Standing]:
    """Everybody who is in the group now, whoever came first first."""
    given = Acceptance.objects.filter(agreement__group=agreement.group_id, agreement__number__lte=agreement.number)
    accepted = dict(given.order_by("agreement__number").values_list("membership", "agreement__number"))
    members = Membership.objects.active().filter(group=agreement.group_id).order_by("joined_at", "pk")
    return [Standing(member, accepted.get(member.pk, 0)) for member in members]


@dataclass(frozen=True)
class Line:
    """One line of what changed: before and now, either perhaps empty; or so many lines that are the same."""

    old: SafeString
    new: SafeString
    same: int = 0


def lines_changed(old: str, new: str) -> list[Line]:
    """Two versions side by side, line by line, with the words marked that are gone and those that came."""
    before, after = _lines(old), _lines(new)
    rows: list[Line] = []
    i = j = 0
    for run in [*runs(before, after), Run(len(before), len(after), 0)]:
        rows += _pairs(before[i : run.old], after[j : run.new])
        if run.length:
            rows.append(Line(SafeString(), SafeString(), same=run.length))
        i, j = run.old + run.length, run.new + run.length
    return rows


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pairs(gone: list[str], came: list[str]) -> Iterator[Line]:
    for one, other in zip_longest(gone, came):
        if one and other:
            yield Line(*words_changed(one, other))
        elif one:
            yield Line(format_html("<del>{}</del>", one), SafeString())
        else:
            yield Line(SafeString(), format_html("<ins>{}</ins>", other))
