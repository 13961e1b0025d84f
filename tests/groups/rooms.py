"""Groups of the same people, one for each round of a race, made beforehand: a round costs what happens in it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from groups import membership, waiting
from groups.admitting import GroupFullError
from groups.models import DiscussionGroup, Invitation, Membership, MembershipRole, Role, WaitingPlace

SOON = timedelta(days=7)


@dataclass
class Room:
    """A group with an organizer and two members, and the ways in and out of it that its pages offer."""

    group: DiscussionGroup
    invitation: Invitation

    def acting(self, person: User) -> Membership:
        return Membership.objects.acting(person).get(group=self.group)

    def join(self, person: User, invitation: Invitation | None = None) -> Membership:
        return membership.join(actor=person, invitation=invitation or self.invitation, name=person.username)

    def line_up(self, person: User) -> WaitingPlace:
        return waiting.wait(actor=person, invitation=self.invitation, name=person.username)

    def come_in(self, person: User) -> object:
        """By the link, as its page does: into the group or, if that is full, onto the list."""
        try:
            return self.join(person)
        except GroupFullError:
            return self.line_up(person)

    def leave(self, person: User) -> object:
        return membership.leave(me=self.acting(person))

    def inside(self) -> set[str]:
        return set(self.group.memberships.active().values_list("name", flat=True)) - {"organizer", "left", "right"}

    def outside(self) -> list[str]:
        return list(WaitingPlace.objects.in_line().filter(group=self.group).values_list("name", flat=True))

    def uses(self) -> int:
        """Of all its invitations."""
        return sum(self.group.invitations.values_list("uses", flat=True))


class House:
    """The people; as many rooms as there are rounds."""

    def __init__(self, crowd: int) -> None:
        names = ["organizer", "left", "right", *(f"person{number}" for number in range(crowd))]
        people = [User.objects.create_user(name) for name in names]
        self.organizer, self.left, self.right, *self.crowd = people

    def rooms(self, number: int, places: int, *in_line: User) -> list[Room]:
        """Groups of so many places, three of them taken, and these waiting in this order."""
        made = [DiscussionGroup(name="Night", places=places) for _ in range(number)]
        groups = DiscussionGroup.objects.bulk_create(made)
        inside = [
            Membership(group=group, user=user, name=user.username)
            for group in groups
            for user in (self.organizer, self.left, self.right)
        ]
        Membership.objects.bulk_create(inside)
        MembershipRole.objects.bulk_create(MembershipRole(membership=row, role=Role.ORGANIZER) for row in inside[::3])
        ways = invitations(inside[::3], uses=len(in_line))
        now = timezone.now()
        WaitingPlace.objects.bulk_create(
            WaitingPlace(group=way.group, invitation=way, user=user, name=user.username, since=now + SOON / 1e9 * place)
            for way in ways
            for place, user in enumerate(in_line)
        )
        return [Room(group, way) for group, way in zip(groups, ways, strict=True)]


def invitations(organizers: list[Membership], uses: int = 0, label: str = "") -> list[Invitation]:
    """One into the group of each, for sixty people, of whom so many came."""
    return Invitation.objects.bulk_create(
        Invitation(
            group=me.group,
            created_by=me,
            token_hash=f"{label}{me.pk}",
            expires_at=timezone.now() + SOON,
            max_uses=60,
            uses=uses,
        )
        for me in organizers
    )
