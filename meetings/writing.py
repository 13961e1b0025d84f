"""Writing in a round: a draft of one's own, contributing it, passing, changing it, taking it back.

Each touches one's own row alone, and tells nobody: no mail, no log, no number that rises.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from groups.models import Membership
from meetings.models import Contribution, Round, RoundPlace
from readings.markdown import render_comment


class ClosedError(ValidationError):
    """The bell had rung. What was to be contributed is kept as a draft."""

    def __init__(self) -> None:
        super().__init__(
            _("The round closed before your words arrived. They are kept below as a draft, which only you can read."),
            code="closed",
        )


@dataclass(frozen=True)
class Entry:
    """A contribution as a page shows it. It has no time, no number and no draft, so that no page can show them."""

    name: str
    html: SafeString
    is_mine: bool
    is_later: bool
    is_changed: bool


def read(*, me: Membership, round_: Round) -> list[Entry]:
    """What `me` may read of the round now, in the order of its places."""
    unlocked = Contribution.objects.unlocked_for(me).filter(round=round_)
    return [
        Entry(
            name=row.membership.display_name,
            html=mark_safe(row.html),  # noqa: S308 (sanitised when it was written)
            is_mine=row.membership_id == me.pk,
            is_later=row.is_later,
            is_changed=row.changed_at is not None,
        )
        for row in unlocked.select_related("membership").in_order_of_places()
    ]


@transaction.atomic
def keep_draft(*, me: Membership, round_: Round, words: str) -> Contribution:
    """Words that only their author reads. What is contributed stays as it is, and needs no draft of the same."""
    mine = _own(me, round_)
    mine.draft = "" if words == mine.words else words
    mine.save()
    return mine


def contribute(*, me: Membership, round_: Round, words: str) -> Contribution:
    """Seals `words`, or puts what one has contributed differently, which one may at any time.

    Raises ClosedError where the round closed in the meantime, with the words kept as a draft.
    """
    try:
        return _seal(me, round_, words)
    except IntegrityError as error:
        if "round_closed" not in str(error):
            raise
    keep_draft(me=me, round_=round_, words=words)
    raise ClosedError


@transaction.atomic
def _seal(me: Membership, round_: Round, words: str) -> Contribution:
    # Whether somebody can read it by now is asked under the lock that closing the round takes.
    Round.objects.hold(round_.pk)
    round_ = Round.objects.within(me).written().get(pk=round_.pk)
    mine, now = _own(me, round_), timezone.now()
    if mine.is_sealed:
        if words != mine.words and round_.is_revealed:
            mine.changed_at = now
    else:
        mine.contributed_at = now
        mine.withdrawn_at = mine.later_at = None
        if not round_.is_revealed:
            # Before anybody could read, to pass and then to write after all is to change one's mind.
            mine.passed_at = None
    mine.words, mine.html, mine.draft = words, render_comment(words), ""
    mine.save()
    return mine


@transaction.atomic
def pass_(*, me: Membership, round_: Round, for_now: bool) -> Contribution:
    """Passes: nobody has to say why, and nobody else is told. "For now" unlocks nothing. A draft stays."""
    mine, now = _own(me, round_), timezone.now()
    if mine.is_settled:
        return mine
    if for_now:
        mine.later_at = now
    else:
        mine.passed_at, mine.later_at = now, None
    mine.save()
    return mine


@transaction.atomic
def withdraw(*, me: Membership, round_: Round) -> Contribution:
    """The words are gone, the draft too. What is left is a pass, like any other."""
    mine = _own(me, round_)
    if mine.is_sealed:
        empty(mine)
        mine.save()
    return mine


def empty(mine: Contribution) -> None:
    """Leaves of an entry a pass, and that its author withdrew it; of a draft nothing."""
    if mine.is_sealed:
        mine.withdrawn_at = timezone.now()
        mine.passed_at = mine.passed_at or mine.withdrawn_at
    mine.words = mine.html = mine.draft = ""
    mine.contributed_at = mine.changed_at = None


def _own(me: Membership, round_: Round) -> Contribution:
    """One's own row of the round, locked, or a new one. Raises PermissionDenied for who has no place in it, and
    ValidationError before it opens.
    """
    if not RoundPlace.objects.filter(round=round_, membership=me, membership__status="active").exists():
        raise PermissionDenied
    if not round_.has_opened:
        raise ValidationError(_("This round isn’t open yet."))
    own = Contribution.objects.own(me).filter(round=round_)
    own.bulk_create([Contribution(group_id=me.group_id, round=round_, membership=me)], ignore_conflicts=True)
    return own.select_for_update().get()
