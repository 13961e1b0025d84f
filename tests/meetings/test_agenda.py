"""Laying out an agenda, changing it, going through it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from groups.models import GroupSession, Membership
from meetings import agenda
from meetings.agenda_templates import TEMPLATES
from meetings.models import AgendaItem, SessionRole
from tests.cast import Cast, assemble
from tests.planned import session_in

pytestmark = pytest.mark.django_db


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def titles(session: GroupSession) -> list[str]:
    return [item.title for item in session.agenda.in_order()]


@pytest.mark.parametrize(("name", "minutes"), [("two-hours", 120), ("one-hour", 60), ("first", 120), ("last", 120)])
def test_each_template_fills_its_time_and_holds_a_round(cast: Cast, name: str, minutes: int) -> None:
    session = session_in(cast)
    agenda.lay_out(me=acting(cast, "organizer"), session=session, template=name)
    steps = agenda.agenda_of(session)
    assert agenda.planned_minutes(steps) == minutes == TEMPLATES[name].minutes
    assert any(step.item.kind == AgendaItem.Kind.ROUND for step in steps)
    assert steps[-1].begins_at + timedelta(minutes=steps[-1].item.minutes) == session.starts_at + timedelta(
        minutes=minutes
    )


def test_an_agenda_that_is_there_is_not_laid_over(cast: Cast) -> None:
    session, me = session_in(cast), acting(cast, "organizer")
    agenda.lay_out(me=me, session=session, template="one-hour")
    agenda.lay_out(me=me, session=session, template="two-hours")
    assert session.agenda.count() == len(TEMPLATES["one-hour"].steps)


def test_what_is_left_out_takes_no_time_and_can_come_back(cast: Cast) -> None:
    session, me = session_in(cast), acting(cast, "organizer")
    agenda.lay_out(me=me, session=session, template="one-hour")
    first = session.agenda.in_order()[0]
    agenda.skip(me=me, item=first, skipped=True)
    assert agenda.agenda_of(session)[1].begins_at == session.starts_at
    agenda.skip(me=me, item=first, skipped=False)
    assert agenda.agenda_of(session)[1].begins_at == session.starts_at + timedelta(minutes=5)


def test_a_session_is_at_one_step_at_a_time(cast: Cast) -> None:
    session, me = session_in(cast), acting(cast, "organizer")
    agenda.lay_out(me=me, session=session, template="one-hour")
    first, second = session.agenda.in_order()[:2]
    for item in (first, second, second):
        agenda.begin(me=me, item=item)
    assert list(session.agenda.in_order().values_list("status", flat=True))[:3] == ["done", "now", "planned"]
    session.refresh_from_db()
    assert session.revision == 4, "live pages see each press"


def test_the_same_step_twice_is_a_second_press_of_the_button(cast: Cast) -> None:
    session, me = session_in(cast), acting(cast, "organizer")
    step = agenda.Step(kind=AgendaItem.Kind.OTHER, title="Soup", minutes=20)
    assert agenda.add(me=me, session=session, step=step) == agenda.add(me=me, session=session, step=step)
    assert titles(session) == ["Soup"]


def test_only_who_facilitates_changes_it(cast: Cast) -> None:
    session, member = session_in(cast), acting(cast, "member")
    with pytest.raises(PermissionDenied):
        agenda.lay_out(me=member, session=session, template="one-hour")
    role = SessionRole.objects.create(
        group=cast.group, session=session, membership=member, role="facilitator", status="proposed"
    )
    with pytest.raises(PermissionDenied):
        agenda.lay_out(me=member, session=session, template="one-hour")
    SessionRole.objects.filter(pk=role.pk).update(status="accepted")
    agenda.lay_out(me=member, session=session, template="one-hour")
    assert titles(session)[0] == "Arriving"


class TestFitting(TestCase):
    @given(
        minutes=st.lists(st.integers(1, 90), min_size=1, max_size=9), length=st.integers(12, 60).map(lambda n: n * 5)
    )
    def test_fitted_steps_are_in_fives_and_fill_the_session_if_it_is_long_enough(
        self, minutes: list[int], length: int
    ) -> None:
        cast = assemble()
        session = session_in(cast)
        session.ends_at = session.starts_at + timedelta(minutes=length)
        session.save()
        AgendaItem.objects.bulk_create(
            AgendaItem(group=cast.group, session=session, position=place, kind="other", title="Step", minutes=each)
            for place, each in enumerate(minutes)
        )
        agenda.fit(me=acting(cast, "organizer"), session=session)
        fitted = list(session.agenda.values_list("minutes", flat=True))
        assert all(each >= agenda.SHORTEST and each % agenda.SHORTEST == 0 for each in fitted)
        assert sum(fitted) == length or max(fitted) == agenda.SHORTEST
