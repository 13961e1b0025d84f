"""What organizers are told of blocks: once, that the order of a round may need care. And what becomes of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from groups import membership, quieting
from groups.erasure import erase
from groups.models import Block, GroupSession, Membership, Mute
from tests.cast import Cast, join
from tests.planned import session_in

pytestmark = pytest.mark.django_db
SENTENCE = "The order of the round may need care this time."


def acting(cast: Cast, who: str) -> Membership:
    return Membership.objects.acting(cast.person(who)).get(group=cast.group)


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    """In two days, of a group of seven, in which somebody blocked somebody two weeks ago."""
    for number in range(4):
        join(cast.group, User.objects.create_user(f"p{number}"))
    quieting.begin(me=cast.membership("member"), about=cast.membership("moderator"), how="block")
    Block.objects.update(since=timezone.now() - timedelta(days=14))
    begins = timezone.now() + timedelta(days=2)
    return session_in(cast, starts_at=begins, ends_at=begins + timedelta(hours=2))


def told(cast: Cast, session: GroupSession, who: str = "organizer") -> bool:
    return quieting.order_needs_care(me=acting(cast, who), session=session)


def test_organizers_alone_are_told_that_the_order_may_need_care(
    cast: Cast, session: GroupSession, client: Client
) -> None:
    client.force_login(cast.person("organizer"))
    page = client.get(session.get_absolute_url()).content.decode()
    assert SENTENCE in page
    for who in ("member", "moderator"):
        client.force_login(cast.person(who))
        assert SENTENCE not in client.get(session.get_absolute_url()).content.decode()


def test_they_are_told_once_and_not_at_the_moment_at_which_it_happens(cast: Cast, session: GroupSession) -> None:
    Block.objects.update(since=timezone.now() - timedelta(hours=1))
    assert not told(cast, session)
    Block.objects.update(since=timezone.now() - timedelta(days=14))
    assert told(cast, session)
    earlier = timezone.now() - timedelta(days=7)
    session_in(cast, starts_at=earlier, ends_at=earlier + timedelta(hours=2))
    assert not told(cast, session)


def test_an_organizer_who_is_one_of_the_two_is_not_told_and_neither_is_a_small_group(
    cast: Cast, session: GroupSession
) -> None:
    Membership.objects.filter(user__username__startswith="p").update(status="left", ended_at=timezone.now())
    assert not told(cast, session)
    Membership.objects.filter(user__username__startswith="p").update(status="active", ended_at=None)
    Block.objects.update(made_by=cast.membership("organizer"))
    assert not told(cast, session)


def test_they_go_with_whoever_made_them_and_with_the_account_of_either(cast: Cast, session: GroupSession) -> None:
    quieting.begin(me=cast.membership("organizer"), about=cast.membership("member"), how="mute")
    erase(user=cast.person("moderator"), words="keep")
    assert not Block.objects.exists()
    quieting.begin(me=cast.membership("member"), about=cast.membership("organizer"), how="block")
    membership.leave(me=cast.membership("member"))
    assert not Block.objects.exists()
    assert Mute.objects.count() == 1
