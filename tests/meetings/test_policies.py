"""Who leads what happens in a session."""

from itertools import product

import pytest

from groups.models import Membership, Role
from meetings import policies
from meetings.models import SessionRole
from tests.cast import Cast
from tests.planned import session_in


@pytest.mark.parametrize(("role", "status"), list(product(SessionRole.Role, SessionRole.Status)))
def test_who_said_yes_to_facilitating_leads(cast: Cast, role: str, status: str) -> None:
    session, other = session_in(cast), session_in(cast)
    me = Membership.objects.acting(cast.person("member")).get()
    SessionRole.objects.create(group=cast.group, session=session, membership=me, role=role, status=status)
    said_yes = role == SessionRole.Role.FACILITATOR and status == SessionRole.Status.ACCEPTED
    assert policies.can_facilitate(me, session) == said_yes
    assert not policies.can_facilitate(me, other)


def test_organizers_lead_their_own_group_only(cast: Cast) -> None:
    session = session_in(cast)
    standing = {
        role: policies.can_facilitate(Membership.objects.acting(cast.person(role)).get(), session)
        for role in ("organizer", "moderator", "member", "outsider")
    }
    assert standing == {"organizer": True, "moderator": False, "member": False, "outsider": False}


def test_who_left_leads_no_more(cast: Cast) -> None:
    session, former = session_in(cast), cast.membership("former")
    SessionRole.objects.create(
        group=cast.group, session=session, membership=former, role="facilitator", status="accepted"
    )
    former.organizes = Role.ORGANIZER in former.roles.values_list("role", flat=True)
    assert not policies.can_facilitate(former, session)
