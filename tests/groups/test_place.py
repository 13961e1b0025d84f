"""Where a session is: for those who come, from some hours before, and erased afterwards. Over every outlet."""

from collections.abc import Callable
from datetime import timedelta

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from groups import attendance, scheduling
from groups.models import Attendance, GroupSession
from tests.cast import Cast
from tests.groups.letterbox import Letterbox, letterbox
from tests.groups.outlets import kept_with, mailed_with, seen_with
from tests.planned import LINK, PLACE, page, session_in
from tests.world import build

__all__ = ["letterbox"]
SignIn = Callable[[User | None], Client]
# Who plans a session has its place in the form in which it is changed; who comes, on its page.
PLANNING = {("organizer", "group_session_edit")}


def test_where_it_is_shows_nowhere_before_its_hour_or_after_its_end_or_to_whom_doesn_t_come(
    letterbox: Letterbox,
) -> None:
    cast = letterbox.cast
    world = build(cast)
    session = GroupSession.objects.get(pk=str(world.own["session_id"]))
    GroupSession.objects.filter(pk=session.pk).update(place=PLACE, place_hours=24)
    for role, answer in (("member", "yes"), ("moderator", "maybe"), ("organizer", "no")):
        attendance.answer(me=cast.membership(role), session=session, answer=Attendance.Answer(answer))
    assert set(seen_with(PLACE, world)) == PLANNING
    session.refresh_from_db()
    assert mailed_with(PLACE, session, letterbox) == []
    soon = timezone.now() + timedelta(hours=20)
    GroupSession.objects.filter(pk=session.pk).update(starts_at=soon, ends_at=soon + timedelta(hours=2))
    seen = set(seen_with(PLACE, world))
    assert {role for role, _name in seen - PLANNING} == {"member"}
    assert ("member", "group_session") in seen
    session.refresh_from_db()
    assert mailed_with(PLACE, session, letterbox) == []
    past = timezone.now() - timedelta(hours=3)
    GroupSession.objects.filter(pk=session.pk).update(starts_at=past, ends_at=past + timedelta(hours=2))
    assert set(seen_with(PLACE, world)) <= PLANNING
    assert kept_with(PLACE) == ["groups_groupsession"]
    call_command("send_due")
    assert kept_with(PLACE) == []


def test_those_who_come_read_from_when_it_shows(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast, place_hours=24)
    client = sign_in(cast.person("member"))
    assert "It stands here for those who are coming from" not in page(client, session)
    attendance.answer(me=cast.membership("member"), session=session, answer=Attendance.Answer.YES)
    seen = page(client, session)
    assert "It stands here for those who are coming from" in seen
    assert PLACE not in seen
    GroupSession.objects.filter(pk=session.pk).update(place_hours=24 * 8)
    seen = page(client, session)
    assert PLACE in seen
    assert LINK in seen


def test_calling_off_erases_where_it_would_have_been_at_once(cast: Cast) -> None:
    session = session_in(cast)
    scheduling.cancel(session=session)
    assert kept_with(PLACE) == kept_with(LINK) == []
