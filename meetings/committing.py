"""Who does what by when, and what became of it: asked at the next session's opening."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, Count, DateTimeField, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import GroupSession, Membership
from meetings import policies
from meetings.deciding import stir
from meetings.models import Commitment, Proposal
from meetings.models.deciding import CommitmentQuerySet
from statements.kept import Given, Kept

# As many as stand on a session's pages, of each kind; the group's own list has them all.
MOST_SHOWN = 12


@dataclass(frozen=True)
class Shown:
    """The first commitments of some, and how many more there are."""

    rows: list[Commitment]
    more: int


def of_its_page() -> CommitmentQuerySet:
    """Those made in a session; and of the earlier ones what is open, or was followed up since the session before. Of
    both the first, each with their `total`.
    """
    group, ends = Given("group", CharField()), Given("ends", DateTimeField())
    earlier = GroupSession.objects.filter(group=group, starts_at__lt=Given("starts", DateTimeField()))
    before = earlier.filter(status=GroupSession.Status.SCHEDULED).order_by("-starts_at").values("ends_at")[:1]
    asked = Q(status=Commitment.Status.OPEN) | Q(followed_up_at__gte=Subquery(before))
    wanted = Q(session=Given("session", CharField())) | Q(asked, group=group, created_at__lt=ends)
    here: Any = Q(session=Given("session", CharField()), session__isnull=False)
    found = Commitment.objects.filter(wanted).select_related("owner").order_by("due_on", "pk")
    numbered = found.annotate(
        total=Window(Count("pk"), partition_by=[here]),  # type: ignore[no-redef]
        place=Window(RowNumber(), partition_by=[here], order_by=["due_on", "pk"]),
    )
    return numbered.filter(place__lte=MOST_SHOWN)


OF_ITS_PAGE: Kept[Commitment] = Kept(of_its_page)


# Commitments of one person that are made in one session.
MOST = 40


@transaction.atomic
def commit(
    *,
    me: Membership,
    session: GroupSession,
    words: str,
    owner: Membership,
    due_on: dt.date,
    proposal: Proposal | None = None,
) -> Commitment:
    """`owner` does this by that day: oneself or, noted by whoever facilitates, somebody who said so in the room.

    The same again is a second press of the button. Raises ValidationError for an owner who has left or took on MOST.
    """
    if not policies.can_commit(me, session, owner):
        raise PermissionDenied
    if owner.status != Membership.Status.ACTIVE:
        raise ValidationError({"owner": _("They are no longer in the group.")})
    stir(session)
    theirs = Commitment.objects.filter(session=session, owner=owner)
    same = theirs.filter(words=words, due_on=due_on).first()
    if same is None and theirs.count() >= MOST:
        raise ValidationError(
            _("That is more than one person can take on. Share it, or let something go."), code="many"
        )
    return same or Commitment.objects.create(
        group_id=me.group_id, session=session, words=words, owner=owner, due_on=due_on, proposal=proposal
    )


@transaction.atomic
def follow_up(
    *,
    me: Membership,
    commitment: Commitment,
    status: Commitment.Status,
    outcome: str,
    due_on: dt.date | None = None,
    owner: Membership | None = None,
) -> Commitment:
    """What became of it: done, let go, or still open and perhaps by another day, or in other hands: `owner`'s, whom
    whoever may follow up all can name. It can be corrected at any time. Raises ValidationError for who has left.
    """
    if not policies.can_follow_up(me, commitment) or (owner and not policies.can_hand_on(me, commitment, owner)):
        raise PermissionDenied
    if owner and owner.status != Membership.Status.ACTIVE:
        raise ValidationError({"owner": _("They are no longer in the group.")})
    kept = Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
    kept.status, kept.outcome, kept.followed_up_at = status, outcome, timezone.now()
    kept.due_on = due_on or kept.due_on
    kept.owner = owner or kept.owner
    kept.save(update_fields=["status", "outcome", "followed_up_at", "due_on", "owner"])
    return kept


def to_follow_up(session: GroupSession) -> CommitmentQuerySet:
    """What earlier sessions left open: the opening of this one asks after it."""
    waiting = Commitment.objects.filter(group=session.group_id).open().exclude(session=session)
    return waiting.filter(created_at__lt=session.ends_at).select_related("owner")


def shown_in(session: GroupSession) -> tuple[Shown, Shown]:
    """What its opening asks after, with what was said of it already; and those made in it. One query for both."""
    moments = {"starts": session.starts_at, "ends": session.ends_at}
    rows = OF_ITS_PAGE.rows(session=session.pk, group=session.group_id, **moments)
    made = [row for row in rows if row.session_id == session.pk]
    return shown([row for row in rows if row.session_id != session.pk]), shown(made)


def first_of(found: CommitmentQuerySet) -> Shown:
    """As many of these as a page shows, in one query."""
    return shown(list(found.annotate(total=Window(Count("pk")))[:MOST_SHOWN]))  # type: ignore[no-redef]


def shown(rows: list[Commitment]) -> Shown:
    """Of rows that each know the `total` of which they are the first."""
    return Shown(rows, rows[0].total - len(rows) if rows else 0)


def made_in(session: GroupSession) -> CommitmentQuerySet:
    """Those made in this session, soonest first."""
    return Commitment.objects.filter(session=session).select_related("owner").order_by("due_on", "pk")
