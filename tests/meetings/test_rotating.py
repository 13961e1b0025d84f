"""Whose turn it is to facilitate, take notes and welcome."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import attendance, membership
from groups.models import Attendance, GroupSession, Membership
from meetings import policies, rotating
from meetings.models import SessionRole
from tests.cast import Cast, join
from tests.planned import page, session_in, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
Role = SessionRole.Role


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def past(cast: Cast, days: int, **roles: str) -> GroupSession:
    """A session so many days ago in which these people had these roles: `facilitator="member"`."""
    starts = timezone.now() - timedelta(days)
    session = session_in(cast, starts_at=starts, ends_at=starts + timedelta(hours=2))
    for role, person in roles.items():
        SessionRole.objects.create(
            group=cast.group,
            session=session,
            membership=cast.membership(person),
            role=role.replace("_", "-"),
            status="accepted",
        )
    return session


def proposed(session: GroupSession, role: SessionRole.Role) -> list[str]:
    found = {suggestion.role: suggestion.turns for suggestion in rotating.suggestions(session)}
    return [turn.member.name for turn in found[role]]


def test_a_newcomer_to_the_role_comes_first_beside_somebody_practised(cast: Cast) -> None:
    past(cast, 14, facilitator="organizer")
    past(cast, 7, facilitator="member")
    session = session_in(cast)
    assert proposed(session, Role.FACILITATOR) == ["Moderator", "Organizer"]


def test_somebody_practised_is_proposed_until_one_is_beside_the_newcomer(cast: Cast) -> None:
    past(cast, 14, facilitator="organizer")
    past(cast, 7, facilitator="member")
    session, me = session_in(cast), acting(cast, "organizer")
    rotating.ask(me=me, session=session, member=cast.membership("moderator"), role=Role.FACILITATOR)
    assert proposed(session, Role.FACILITATOR) == ["Organizer"]
    rotating.decline(me=me, session=session, role=Role.FACILITATOR)
    assert proposed(session, Role.FACILITATOR) == ["Member"]
    rotating.ask(me=me, session=session, member=cast.membership("member"), role=Role.FACILITATOR)
    assert Role.FACILITATOR not in {suggestion.role for suggestion in rotating.suggestions(session)}


def test_where_nobody_is_practised_one_is_enough(cast: Cast) -> None:
    session, me = session_in(cast), acting(cast, "organizer")
    rotating.ask(me=me, session=session, member=cast.membership("moderator"), role=Role.FACILITATOR)
    assert Role.FACILITATOR not in {suggestion.role for suggestion in rotating.suggestions(session)}


def test_when_everybody_has_done_it_whoever_has_not_for_longest_comes_next(cast: Cast) -> None:
    for days, person in ((21, "member"), (14, "organizer"), (7, "moderator")):
        past(cast, days, facilitator=person)
    assert proposed(session_in(cast), Role.FACILITATOR) == ["Member"]


def test_each_role_has_its_own_turn(cast: Cast) -> None:
    past(cast, 7, facilitator="organizer", note_taker="moderator")
    session = session_in(cast)
    assert proposed(session, Role.NOTE_TAKER)[0] == "Organizer"
    assert proposed(session, Role.FACILITATOR)[0] == "Moderator"


def test_a_session_that_was_called_off_counts_for_nobody(cast: Cast) -> None:
    off = past(cast, 7, facilitator="organizer")
    GroupSession.objects.filter(pk=off.pk).update(status=GroupSession.Status.CANCELLED)
    assert proposed(session_in(cast), Role.FACILITATOR)[0] == "Organizer"


def test_whoever_can_not_come_or_said_no_is_not_asked(cast: Cast) -> None:
    session = session_in(cast)
    assert proposed(session, Role.WELCOMER) == ["Organizer"]
    attendance.answer(me=cast.membership("organizer"), session=session, answer=Attendance.Answer.NO)
    assert proposed(session, Role.WELCOMER) == ["Moderator"]
    rotating.decline(me=acting(cast, "moderator"), session=session, role=Role.WELCOMER)
    assert proposed(session, Role.WELCOMER) == ["Member"]


def test_a_role_that_somebody_has_is_proposed_to_nobody(cast: Cast) -> None:
    session = session_in(cast)
    rotating.take_on(me=acting(cast, "member"), session=session, role=Role.FACILITATOR)
    assert {found.role for found in rotating.suggestions(session)} == {Role.NOTE_TAKER, Role.WELCOMER}
    rotating.decline(me=acting(cast, "member"), session=session, role=Role.FACILITATOR)
    assert Role.FACILITATOR in {found.role for found in rotating.suggestions(session)}


def test_asking_again_does_not_undo_a_no(cast: Cast) -> None:
    session, me, member = session_in(cast), acting(cast, "organizer"), acting(cast, "member")
    rotating.ask(me=me, session=session, member=member, role=Role.FACILITATOR)
    rotating.decline(me=member, session=session, role=Role.FACILITATOR)
    assert rotating.ask(me=me, session=session, member=member, role=Role.FACILITATOR).status == "declined"


def test_only_a_yes_makes_a_facilitator(cast: Cast) -> None:
    session, member = session_in(cast), acting(cast, "member")
    with pytest.raises(PermissionDenied):
        rotating.ask(me=member, session=session, member=acting(cast, "moderator"), role=Role.FACILITATOR)
    rotating.ask(me=acting(cast, "organizer"), session=session, member=member, role=Role.FACILITATOR)
    assert not policies.can_facilitate(member, session)
    rotating.take_on(me=member, session=session, role=Role.FACILITATOR)
    assert policies.can_facilitate(member, session)


def test_somebody_is_asked_says_yes_and_gives_it_back(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    there = [session.group_id, session.pk]
    organizer, member = sign_in(cast.person("organizer")), sign_in(cast.person("member"))
    typed = {"member": cast.membership("member").pk, "role": "facilitator"}
    shown = organizer.post(reverse("session_role_ask", args=there), typed, follow=True).content.decode()
    assert "Facilitator: Member asked" in words_of(shown)
    assert "Would you be the facilitator this time?" in page(member, session)
    assert "Would you be" not in page(organizer, session)
    answer = reverse("session_role_answer", args=there)
    shown = member.post(answer, {"role": "facilitator", "say": "take"}, follow=True).content.decode()
    assert "Facilitator: Member" in words_of(shown)
    assert "Change the agenda" in shown or "Make an agenda" in shown
    shown = member.post(answer, {"role": "facilitator", "say": "leave"}, follow=True).content.decode()
    assert "Facilitator: Member" not in words_of(shown)


def test_a_no_is_seen_by_whoever_asks_and_gives_no_reason(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    rotating.ask(me=acting(cast, "organizer"), session=session, member=acting(cast, "member"), role=Role.FACILITATOR)
    rotating.decline(me=acting(cast, "member"), session=session, role=Role.FACILITATOR)
    assert "not this time" not in page(sign_in(cast.person("moderator")), session)
    there = reverse("session_roles", args=[session.group_id, session.pk])
    assert "not this time" in sign_in(cast.person("organizer")).get(there).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_whose_turn_costs_the_same_eleven_queries_in_a_small_group_and_a_larger(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        join(cast.group, User.objects.create_user(f"reader{number}"))
    session = session_in(cast)
    client = sign_in(cast.person("organizer"))
    with django_assert_num_queries(11):
        client.get(reverse("session_roles", args=[session.group_id, session.pk]))


def test_whoever_leaves_or_is_removed_has_no_role_in_sessions_still_to_come(cast: Cast) -> None:
    held, session = past(cast, 7, facilitator="member"), session_in(cast)
    rotating.take_on(me=acting(cast, "member"), session=session, role=Role.FACILITATOR)
    rotating.ask(me=acting(cast, "organizer"), session=session, member=cast.membership("moderator"), role=Role.WELCOMER)
    membership.leave(me=acting(cast, "member"))
    membership.remove(me=acting(cast, "organizer"), member=cast.membership("moderator"), reason="As agreed.")
    assert not session.roles.exists()
    assert held.roles.count() == 1
    assert proposed(session, Role.FACILITATOR) == ["Organizer"]
