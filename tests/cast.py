"""The people of the tests: who they are, and what they are in the group on which everything is tried.

nobody      not signed in                     member     in the group
newcomer    in no group                       moderator  in the group, moderates it
outsider    in another group                  organizer  in the group, organizes it
former      was in the group and left         staff      runs the site, in no group
                                              superuser  may do all in the admin, in no group
"""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from groups.models import DiscussionGroup, Membership, MembershipRole, Role

PASSWORD = "a-quiet-room"
ROLES = ["nobody", "newcomer", "member", "moderator", "organizer", "outsider", "former", "staff", "superuser"]


@dataclass
class Cast:
    """Everybody by the name above (`cast.person("member")`), their group and the other one."""

    group: DiscussionGroup
    other_group: DiscussionGroup
    people: dict[str, User]

    def person(self, role: str) -> User:
        return self.people[role]

    def membership(self, role: str) -> Membership:
        """This person's row in the group (for the outsider: in the other group)."""
        group = self.other_group if role == "outsider" else self.group
        return Membership.objects.get(user=self.people[role], group=group)


def join(group: DiscussionGroup, user: User, *roles: Role, name: str = "") -> Membership:
    """`user` in `group` under `name` (by default the sign-in name with a capital), holding `roles`."""
    membership = Membership.objects.create(group=group, user=user, name=name or user.username.capitalize())
    MembershipRole.objects.bulk_create(MembershipRole(membership=membership, role=role) for role in roles)
    return membership


def assemble() -> Cast:
    """The whole cast, stored."""
    people = {name: User.objects.create_user(name, password=PASSWORD) for name in ROLES[1:]}
    User.objects.filter(username__in=["staff", "superuser"]).update(is_staff=True)
    User.objects.filter(username="superuser").update(is_superuser=True)
    for name in ("staff", "superuser"):
        people[name].refresh_from_db()
    group = DiscussionGroup.objects.create(name="Third shift readers", purpose="To read and to talk.")
    other = DiscussionGroup.objects.create(name="Harvest circle")
    join(group, people["organizer"], Role.ORGANIZER)
    join(group, people["moderator"], Role.MODERATOR)
    join(group, people["member"])
    former = join(group, people["former"])
    Membership.objects.filter(pk=former.pk).update(status=Membership.Status.LEFT, ended_at=timezone.now())
    join(other, people["outsider"], Role.ORGANIZER, Role.MODERATOR)
    return Cast(group=group, other_group=other, people=people)
