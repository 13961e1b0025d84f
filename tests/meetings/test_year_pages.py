"""The year at a glance: what was held and is coming, how many came to each, what was taken on; of nobody."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import presence
from groups.models import GroupSession, Membership
from meetings import committing, year
from meetings.models import Commitment
from tests.cast import Cast
from tests.planned import session_in, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def in_june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def meet(cast: Cast, *day: int, came: tuple[str, ...] | None = None, **more: object) -> GroupSession:
    start = datetime(*day, 19, tzinfo=UTC)  # type: ignore[misc, arg-type]
    session = session_in(cast, starts_at=start, ends_at=start + timedelta(hours=2), **more)
    if came is not None:
        there = {acting(cast, role).pk for role in came}
        presence.note(me=acting(cast, "organizer"), session=session, came=there, shown=set())
    return session


def seen_by(client: Client, cast: Cast, query: str = "") -> str:
    return client.get(reverse("group_year", args=[cast.group.pk]) + query).content.decode()


@pytest.mark.usefixtures("in_june")
def test_a_year_shows_what_was_held_and_is_coming_and_how_many_came(cast: Cast, sign_in: SignIn) -> None:
    meet(cast, 2026, 3, 3, came=("member", "organizer"))
    meet(cast, 2026, 3, 10, came=())
    meet(cast, 2026, 4, 7)
    meet(cast, 2026, 5, 5, status=GroupSession.Status.CANCELLED)
    meet(cast, 2026, 9, 1)
    shown = seen_by(sign_in(cast.person("member")), cast)
    said = words_of(shown)
    assert "3 sessions were held · 1 is coming · 1 was called off" in said
    assert "March 3: 2 came March 10: 0 came" in said or "3 March: 2 came 10 March: 0 came" in said
    assert "held, number not noted" in said
    assert shown.count('<rect class="year__came"') == 2
    assert shown.count('<rect class="year__held"') == shown.count('<rect class="year__coming"') == 1
    assert 'role="img" aria-labelledby="strip-title strip-desc"' in shown


@pytest.mark.usefixtures("in_june")
def test_commitments_of_the_year_are_done_open_or_let_go(cast: Cast, sign_in: SignIn) -> None:
    me, session = acting(cast, "member"), meet(cast, 2026, 7, 1)
    became = [Commitment.Status.DONE, Commitment.Status.DONE, Commitment.Status.LET_GO, Commitment.Status.OPEN]
    for number, status in enumerate(became):
        made = committing.commit(me=me, session=session, words=f"Call {number}", owner=me, due_on=date(2026, 8, 1))
        committing.follow_up(me=me, commitment=made, status=status, outcome="")
    Commitment.objects.update(created_at=datetime(2026, 7, 1, tzinfo=UTC))
    Commitment.objects.filter(words="Call 1").update(created_at=datetime(2025, 12, 30, tzinfo=UTC))
    shown = seen_by(sign_in(cast.person("moderator")), cast)
    assert "1 is done · 1 is open · 1 was let go" in words_of(shown)
    assert '<rect class="year__came" width="50.0"' in shown


@pytest.mark.usefixtures("in_june")
def test_one_goes_from_year_to_year_and_never_where_nothing_is(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    assert "No session in this year yet." in seen_by(client, cast)
    meet(cast, 2024, 3, 3)
    shown = seen_by(client, cast)
    assert 'href="?year=2025" rel="prev"' in shown
    assert 'rel="next"' not in shown
    for asked in ("?year=2024", "?year=1066"):
        shown = seen_by(client, cast, asked)
        assert "The year 2024" in shown
        assert 'href="?year=2025" rel="next"' in shown
    for asked in ("?year=", "?year=next", "?year=99999", "?year=3000", "?year=²²²²"):
        assert "The year 2026" in seen_by(client, cast, asked)


@pytest.mark.usefixtures("in_june")
def test_a_year_begins_by_the_groups_clocks(cast: Cast, sign_in: SignIn) -> None:
    cast.group.time_zone = "Pacific/Auckland"
    cast.group.save()
    meet(cast, 2025, 12, 31)
    assert "1 session was held" in seen_by(sign_in(cast.person("member")), cast)


def test_the_groups_home_and_its_sessions_lead_there(cast: Cast, sign_in: SignIn) -> None:
    client, there = sign_in(cast.person("member")), reverse("group_year", args=[cast.group.pk])
    for name in ("group_detail", "group_session_list"):
        assert f'href="{there}"' in client.get(reverse(name, args=[cast.group.pk])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_however_much_there_was(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, me = sign_in(cast.person("member")), acting(cast, "member")
    for number in range(count):
        session = session_in(cast, starts_at=timezone.now() - timedelta(minutes=number + 1))
        presence.note(me=acting(cast, "organizer"), session=session, came={me.pk}, shown=set())
        committing.commit(me=me, session=session, words=f"Call {number}", owner=me, due_on=timezone.localdate())
    # Whose session the cookie is, who that is, who that is here; from when to when, sessions, commitments.
    with django_assert_num_queries(6):
        shown = seen_by(client, cast)
    assert f"{count} {'is' if count == 1 else 'are'} open" in words_of(shown)


@given(st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.none() | st.integers(0, 60)), max_size=40))
def test_every_mark_stands_within_the_year_and_beside_the_next(days: list[tuple[date, int | None]]) -> None:
    marks = year.drawn([year.Mark(day, "held", came) for day, came in sorted(days, key=lambda pair: pair[0])])
    assert len(marks) == len(days)
    for mark in marks:
        assert 0 <= float(mark.x) <= 376 - float(mark.wide)
        assert 0 <= float(mark.top) <= 60
        assert float(mark.top) + float(mark.tall) == pytest.approx(60, abs=0.2)
    for one, other in pairwise(marks):
        assert float(one.x) < float(other.x)
