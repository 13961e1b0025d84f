"""Bringing to a session what was read and said: passages and comments, gathered on its page."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, QuerySet
from django.utils.translation import gettext as _

from discussions import policies
from discussions.models import BroughtComment, Comment
from discussions.models.comment import unheard_by
from groups.models import GroupSession, Membership
from meetings.models import Brought
from meetings.policies import can_facilitate, can_take_part
from readings import content_notes
from readings.models import Passage
from statements.kept import Given, Kept

# Of passages, and of comments, that one person brings to one session.
MOST = 12


@dataclass(frozen=True)
class Gathered:
    """What was brought to a session, in the order of bringing."""

    passages: list[Brought]
    comments: list[BroughtComment]


def coming(me: Membership) -> QuerySet[GroupSession]:
    """The sessions to which something can be brought: those that aren't over, the next one first."""
    return GroupSession.objects.filter(group=me.group_id).upcoming()


@transaction.atomic
def bring_passage(*, me: Membership, session: GroupSession, passage: Passage) -> Brought:
    """The passage to the session; brought twice, it is there once. Raises ValidationError when that is over, and
    for more than MOST.
    """
    check(me, session)
    check_room(Brought.objects.filter(session=session, brought_by=me).exclude(passage=passage))
    made = {"group_id": session.group_id, "brought_by": me}
    return Brought.objects.get_or_create(session=session, passage=passage, defaults=made)[0]


@transaction.atomic
def bring_comment(*, me: Membership, session: GroupSession, comment: Comment) -> BroughtComment:
    """The same for a comment that `me` can read."""
    check(me, session)
    if not policies.can_read(me, comment):
        raise PermissionDenied
    check_room(BroughtComment.objects.filter(session=session, brought_by=me).exclude(comment=comment))
    made = {"group_id": session.group_id, "brought_by": me}
    return BroughtComment.objects.get_or_create(session=session, comment=comment, defaults=made)[0]


@transaction.atomic
def leave_out(*, me: Membership, brought: Brought | BroughtComment) -> None:
    """It isn't brought any more: by whoever brought it, and whoever facilitates."""
    if brought.brought_by_id != me.pk and not can_facilitate(me, brought.session):
        raise PermissionDenied
    brought.delete()


def gathered(session: GroupSession, me: Membership) -> Gathered:
    """What was brought to it: passages with their reading, and those comments that still stand, with who said them,
    as far as `me` hears them.
    """
    comments = COMMENTS.rows(session=session.pk, me=me.pk)
    return Gathered(passages=PASSAGES.rows(session=session.pk), comments=comments)


def _passages() -> QuerySet[Brought]:
    here = Brought.objects.filter(session=Given("session", CharField())).exclude(content_notes.folds("passage"))
    return here.select_related("passage__version__reading").order_by("brought_at", "pk")


def _comments() -> QuerySet[BroughtComment]:
    here = BroughtComment.objects.filter(session=Given("session", CharField()), comment__status=Comment.Status.SHOWN)
    heard = here.exclude(unheard_by(Given("me", CharField()), of="comment__"))
    return heard.select_related("comment__author", "comment__thread").order_by("brought_at", "pk")


# What a session's page asks.
PASSAGES, COMMENTS = Kept(_passages), Kept(_comments)


def check(me: Membership, session: GroupSession) -> None:
    if not can_take_part(me, session):
        raise PermissionDenied
    GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if session.is_over:
        raise ValidationError(_("That session is over. Choose one that is still to come."), code="over")


def check_room(mine: QuerySet[Brought] | QuerySet[BroughtComment]) -> None:
    if mine.count() >= MOST:
        sentence = _("You have brought a lot to this session already. Leave something of it out on the session’s page.")
        raise ValidationError(sentence, code="many")
