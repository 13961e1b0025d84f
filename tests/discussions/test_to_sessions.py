"""Bringing passages and comments to a session, where they are gathered."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import posting, to_sessions
from discussions.models import BroughtComment, Comment
from groups.models import GroupSession, Membership
from meetings.models import Brought
from tests import texts
from tests.cast import Cast
from tests.planned import page, session_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    return session_in(cast)


@pytest.fixture
def said(cast: Cast) -> Comment:
    version = texts.version()
    texts.assign(cast.group, version.reading)
    thread = texts.thread(cast.group, of=version)
    return texts.comment(thread, cast.membership("moderator"), "At night the lift stops.")


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def bring(said: Comment, comment: bool = False) -> str:
    address = reverse("thread_bring", args=[said.group_id, said.thread_id])
    return f"{address}?comment={said.seq}" if comment else address


def test_a_member_brings_words_and_a_comment_and_everybody_finds_them_at_the_session(
    cast: Cast, session: GroupSession, said: Comment, sign_in: SignIn
) -> None:
    client, reader = sign_in(cast.person("member")), sign_in(cast.person("moderator"))
    assert "Brought to this session" not in page(reader, session)
    for comment in (False, True, True):
        shown = client.post(bring(said, comment), {"session": session.pk}, follow=True).content.decode()
        assert "It is brought to the session" in shown
    seen = page(reader, session)
    assert said.thread.passage
    assert said.thread.passage.quote in seen
    assert seen.count("At night the lift stops.") == 1
    assert "Leave it out" not in seen


def test_the_next_session_is_chosen_until_somebody_chooses_another(
    cast: Cast, session: GroupSession, said: Comment, sign_in: SignIn
) -> None:
    week = timedelta(7)
    later = session_in(cast, title="Later", starts_at=session.starts_at + week, ends_at=session.ends_at + week)
    shown = sign_in(cast.person("member")).get(bring(said)).content.decode()
    assert re.search(rf'value="{session.pk}"[^>]*checked', shown)
    assert shown.index(session.title) < shown.index(later.title)


def test_a_session_that_is_over_or_another_group_s_takes_nothing(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    ago = timezone.now() - timedelta(1)
    over = session_in(cast, starts_at=ago, ends_at=ago + timedelta(hours=2))
    theirs = session_in(cast, group=cast.other_group)
    client = sign_in(cast.person("member"))
    for session in (over, theirs):
        shown = client.post(bring(said), {"session": session.pk}).content.decode()
        assert "No session is planned." in shown
    assert not Brought.objects.exists()


def test_where_no_session_is_planned_it_says_so(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    assert "No session is planned." in sign_in(cast.person("member")).get(bring(said)).content.decode()


def test_a_comment_that_is_withdrawn_is_at_the_session_no_more(
    cast: Cast, session: GroupSession, said: Comment, sign_in: SignIn
) -> None:
    to_sessions.bring_comment(me=acting(cast, "member"), session=session, comment=said)
    posting.withdraw(me=acting(cast, "moderator"), comment=said)
    assert "At night the lift stops." not in page(sign_in(cast.person("member")), session)
    assert sign_in(cast.person("member")).get(bring(said, comment=True)).status_code == 404


def test_it_is_left_out_again_by_who_brought_it_or_facilitates(
    cast: Cast, session: GroupSession, said: Comment, sign_in: SignIn
) -> None:
    brought = to_sessions.bring_comment(me=acting(cast, "member"), session=session, comment=said)
    with pytest.raises(PermissionDenied):
        to_sessions.leave_out(me=acting(cast, "moderator"), brought=brought)
    address = reverse("brought_comment_remove", args=[cast.group.pk, session.pk, brought.pk])
    assert address in page(sign_in(cast.person("member")), session)
    sign_in(cast.person("organizer")).post(address)
    assert not BroughtComment.objects.exists()


def test_the_thread_leads_there(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    shown = sign_in(cast.person("member")).get(said.thread.get_absolute_url()).content.decode()
    assert f'href="{bring(said)}"' in shown
    assert f'href="{bring(said, comment=True)}"' in shown


@pytest.mark.parametrize("count", [1, 3])
def test_a_session_costs_the_same_for_one_thing_brought_and_for_three(
    cast: Cast,
    session: GroupSession,
    said: Comment,
    sign_in: SignIn,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        words = texts.comment(said.thread, cast.membership("moderator"), f"Words {number}.")
        to_sessions.bring_comment(me=acting(cast, "member"), session=session, comment=words)
    client = sign_in(cast.person("member"))
    page(client, session)
    with django_assert_num_queries(16):
        assert page(client, session).count("<p>Words ") == count
