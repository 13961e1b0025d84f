"""Common threads: cards without names. Made and joined only with the consent of everybody whose words they hold.

Nothing here tells anybody but the person asked whose words a card holds. The rows that know go a day after the session.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from groups.models import GroupSession, Membership
from meetings import policies
from meetings.deciding import stir
from meetings.models import Card, CardConsent
from meetings.noting import people_in
from readings.models import Passage

Answer = CardConsent.Answer
# So long after a session its speakers can still be asked, and can still take a card back.
ASKING = timedelta(days=1)
# Cards of a session: nobody is stored as a card's maker, so there is no counting by person.
MOST = 150


class NobodyError(ValidationError):
    """There is nobody whose yes would keep the card."""

    def __init__(self) -> None:
        sentence = _("Nobody can be asked any more whose words these are. Make a card of your own instead.")
        super().__init__(sentence, code="speakers")


class NamedError(ValidationError):
    """Names of the group's people stand on a card."""

    def __init__(self, names: Collection[str]) -> None:
        sentence = _("A card has no names on it, and these could be names of people here: %(names)s.")
        params = {"names": get_text_list(sorted(names), _("and"))}
        super().__init__({"words": ValidationError(sentence, code="named", params=params)})


@transaction.atomic
def make(
    *,
    me: Membership,
    session: GroupSession,
    words: str,
    kind: Card.Kind,
    speakers: Collection[Membership],
    comes_from: Sequence[Card] = (),
    passages: Sequence[Passage] = (),
    no_names: bool = False,
) -> Card:
    """A card with the words of `speakers`: kept at once if they are `me`'s alone, else when all of them have said yes.

    The same words twice are a second press of the button. Raises ValidationError without a speaker, and for more cards
    than MOST; and NamedError for a name, the speaker's own too, unless `me` says that `no_names` are meant.
    """
    check(me, session, speakers)
    if not no_names:
        refuse_names(words, session)
    standing = Card.objects.filter(session=session, words=words, kind=kind).exclude(status=Card.Status.MERGED)
    for same in standing.prefetch_related("consents"):
        if {given.membership_id for given in same.consents.all()} == {one.pk for one in speakers}:
            return same
    if Card.objects.filter(session=session).count() >= MOST:
        raise ValidationError(_("There are many cards already. Join some of them, then make this one."), code="many")
    return asked(me, session, words, kind, speakers, comes_from=comes_from, passages=passages)


@transaction.atomic
def join(*, me: Membership, session: GroupSession, cards: Sequence[Card], words: str, no_names: bool = False) -> Card:
    """One card in the place of several, once everybody whose words they hold has said yes. Until then they stand.

    Raises ValidationError for fewer than two, and once nobody knows any more whose words any of them holds. Where only
    one of the speakers has left, the new card waits for a yes that never comes: a refusal would tell whose words these
    were. Raises NamedError as `make` does.
    """
    if not policies.can_take_part(me, session):
        raise PermissionDenied
    if not no_names:
        refuse_names(words, session)
    stir(session)
    kept = Card.objects.select_for_update(no_key=True).kept().filter(session=session)
    standing = list(kept.filter(pk__in=[card.pk for card in cards]))
    if len(standing) < 2:
        raise ValidationError(_("Choose two cards or more that say the same."), code="few")
    known = CardConsent.objects.filter(card__in=standing).select_related("membership")
    speakers = {given.membership for given in known}
    if not speakers:
        raise NobodyError
    passages = Passage.objects.filter(pk__in=Card.passages.through.objects.filter(card__in=standing).values("passage"))
    return asked(me, session, words, Card.Kind(standing[0].kind), speakers, joins=standing, passages=list(passages))


@transaction.atomic
def answer(*, me: Membership, card: Card, yes: bool) -> None:
    """`me` says whether the group may keep a card with their words. The last yes keeps it, and one no deletes it."""
    # Held, so that of two who say the last two yeses at once, the second sees the first's.
    waiting = Card.objects.select_for_update(no_key=True).filter(pk=card.pk, status=Card.Status.ASKED)
    mine = CardConsent.objects.filter(card=card, membership=me)
    if not waiting or not mine.update(answer=Answer.YES if yes else Answer.NO):
        return
    if not yes:
        card.delete()
    elif not card.consents.exclude(answer=Answer.YES).exists():
        keep(card)


@transaction.atomic
def take_back(*, me: Membership, card: Card) -> None:
    """`me` takes back their words: the card goes, and what it had taken the place of stands again.

    Raises PermissionDenied for a card that doesn't hold `me`'s words, as far as that is still known.
    """
    stir(card.session)
    if not CardConsent.objects.filter(card=card, membership=me).exists():
        raise PermissionDenied
    card.joins.update(status=Card.Status.KEPT)
    card.delete()


def forget_speakers() -> int:
    """A day after the session nobody knows any more whose words a card holds; what nobody said yes to goes too."""
    over = GroupSession.objects.filter(ends_at__lt=timezone.now() - ASKING)
    unanswered, _by_model = Card.objects.filter(session__in=over, status=Card.Status.ASKED).delete()
    known, _by_model = CardConsent.objects.filter(card__session__in=over).delete()
    return unanswered + known


def check(me: Membership, session: GroupSession, speakers: Collection[Membership]) -> None:
    if not policies.can_take_part(me, session) or any(one.group_id != me.group_id for one in speakers):
        raise PermissionDenied
    if not speakers or any(one.status != Membership.Status.ACTIVE for one in speakers):
        raise NobodyError


def refuse_names(words: str, session: GroupSession) -> None:
    """Raises NamedError where the name of somebody who is or was in the group stands, even with a yes for the notes."""
    found = people_in(words, Membership.objects.filter(group=session.group_id))
    if found:
        raise NamedError([one.name for one in found])


def asked(
    me: Membership,
    session: GroupSession,
    words: str,
    kind: Card.Kind,
    speakers: Collection[Membership],
    *,
    joins: Sequence[Card] = (),
    comes_from: Sequence[Card] = (),
    passages: Sequence[Passage] = (),
) -> Card:
    """A new card that asks each of its speakers; `me` has said yes by making it."""
    card = Card.objects.create(group_id=session.group_id, session=session, words=words, kind=kind)
    card.joins.set(joins)
    card.comes_from.set(comes_from)
    card.passages.set(passages)
    CardConsent.objects.bulk_create(
        CardConsent(
            group_id=session.group_id, card=card, membership=one, answer=Answer.YES if one.pk == me.pk else Answer.ASKED
        )
        for one in speakers
    )
    if all(one.pk == me.pk for one in speakers):
        keep(card)
    return card


def keep(card: Card) -> None:
    """Everybody has said yes. What it takes the place of is kept no longer by itself."""
    stir(card.session)
    card.joins.update(status=Card.Status.MERGED)
    card.status = Card.Status.KEPT
    card.save(update_fields=["status"])
