"""A group that has outgrown its places becomes two: each member says where they go, and an organizer completes it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import opening, policies, quieting
from groups.letters import dividing as letters
from groups.membership import end, give_and_take, held_by, locked
from groups.models import (
    Acceptance,
    Agreement,
    DiscussionGroup,
    Division,
    DivisionChoice,
    GroupDecision,
    GroupReading,
    Membership,
)

Side = DivisionChoice.Side
# Fewer aren't a group.
FEWEST = 2


@dataclass(frozen=True)
class Halves:
    """Who would be where if it were completed now. Whoever goes either way fills the smaller side, in order of joining;
    whoever hasn't said anything stays.
    """

    staying: list[Membership]
    going: list[Membership]
    silent: list[Membership]


def standing(group_id: str) -> Division | None:
    """What is proposed now."""
    return Division.objects.filter(group=group_id, status=Division.Status.OPEN).first()


def halves(division: Division) -> Halves:
    """How it looks now, by the newest choices of those who are in the group."""
    said = dict(division.choices.values_list("membership", "side"))
    people = list(Membership.objects.active().with_roles().filter(group=division.group_id).order_by("joined_at", "pk"))
    going = [person for person in people if said.get(person.pk) == Side.GO]
    staying = [person for person in people if said.get(person.pk, Side.STAY) == Side.STAY]
    for person in (person for person in people if said.get(person.pk) == Side.EITHER):
        min(going, staying, key=len).append(person)
    return Halves(staying, going, [person for person in people if person.pk not in said])


@transaction.atomic
def propose(*, me: Membership, name: str, purpose: str) -> Division:
    """Asks everybody where they would go. Raises ValidationError while another division is open."""
    me = locked(me)
    if not policies.can_organize(me):
        raise PermissionDenied
    try:
        with transaction.atomic():
            division = Division.objects.create(group_id=me.group_id, name=name, purpose=purpose, proposed_by=me)
    except IntegrityError as error:
        if "one_open" not in str(error) and "groups_division" not in str(error):
            raise
        raise ValidationError(_("That is proposed already. Say where you go, or take it back."), code="open") from error
    opening.record(me=me, about=GroupDecision.About.DIVIDING, value="proposed")
    letters.tell_proposed(division, by=me)
    return division


@transaction.atomic
def choose(*, me: Membership, side: str) -> None:
    """Where `me` goes; it can change until then. Raises ValidationError when nothing is proposed any more."""
    me = locked(me)
    division = still_open(me)
    DivisionChoice.objects.update_or_create(division=division, membership=me, defaults={"side": side})


@transaction.atomic
def take_back(*, me: Membership) -> None:
    """It stays one group, and what everybody chose is forgotten."""
    me = locked(me)
    if not policies.can_organize(me):
        raise PermissionDenied
    division = still_open(me)
    settle(division, Division.Status.TAKEN_BACK)
    opening.record(me=me, about=GroupDecision.About.DIVIDING, value="taken-back")
    letters.tell_settled(division, by=me)


@transaction.atomic
def complete(*, me: Membership) -> DiscussionGroup:
    """Makes the second group of those who go, with names, roles and yes to the agreement. Their words stay behind.

    Raises ValidationError where one half would be too small, or without an organizer.
    """
    me = locked(me)
    if not policies.can_organize(me):
        raise PermissionDenied
    division = still_open(me)
    found = halves(division)
    check(found)
    group = begin(me.group, division)
    apart = quieting.among(found.going)
    for person in found.going:
        move(person, group)
    quieting.follow(apart, group)
    division.new_group = group
    settle(division, Division.Status.DONE)
    opening.record(me=me, about=GroupDecision.About.DIVIDING, value="done")
    letters.tell_settled(division, by=me)
    return group


def check(found: Halves) -> None:
    if min(len(found.going), len(found.staying)) < FEWEST:
        raise ValidationError(_("Each of the two needs at least two people. Wait until more have chosen."), code="few")
    if not all(any(policies.can_organize(person) for person in half) for half in (found.going, found.staying)):
        sentence = _("Each of the two needs an organizer. Make somebody of the other half an organizer first.")
        raise ValidationError(sentence, code="organizer")


def begin(old: DiscussionGroup, division: Division) -> DiscussionGroup:
    """The second group: unlisted and by invitation as any new one, with what may be read anywhere, and the rules."""
    group = DiscussionGroup.objects.create(
        name=division.name,
        purpose=division.purpose or old.purpose,
        language=old.language,
        time_zone=old.time_zone,
        places=old.places,
    )
    rows = GroupReading.objects.listed().filter(group=old, for_study=False)
    GroupReading.objects.bulk_create(
        GroupReading(group=group, reading=row.reading, position=position, for_study=False)
        for position, row in enumerate(rows, start=1)
    )
    if newest := Agreement.objects.filter(group=old).order_by("-number").first():
        Agreement.objects.create(group=group, number=1, text=newest.text, repair=newest.repair)
    GroupDecision.objects.create(group=group, about=GroupDecision.About.DIVIDING, value="begun")
    return group


def move(person: Membership, group: DiscussionGroup) -> Membership:
    """The person in the new group under the same name, with their roles and their yes to the newest agreement."""
    roles = held_by(person)
    kept = ("user", "name", "reminder_hours", "round_up", "change_mail", "discreet_mail")
    there = Membership.objects.create(group=group, **{field: getattr(person, field) for field in kept})
    give_and_take(there, roles, by=there)
    newest = Agreement.objects.filter(group=person.group_id).order_by("-number").first()
    if newest and Acceptance.objects.filter(agreement=newest, membership=person).exists():
        Acceptance.objects.create(agreement=Agreement.objects.get(group=group), membership=there)
    end(person, Membership.Status.LEFT, by=person)
    return there


def still_open(me: Membership) -> Division:
    """What is proposed in `me`'s group, whose lock is held."""
    division = standing(me.group_id)
    if division is None:
        raise ValidationError(_("Nothing is proposed any more: it was completed or taken back."), code="over")
    return division


def settle(division: Division, status: Division.Status) -> None:
    """What everybody chose is nobody's business afterwards."""
    division.choices.all().delete()
    division.status, division.ended_at = status, timezone.now()
    division.save(update_fields=["status", "ended_at", "new_group"])
