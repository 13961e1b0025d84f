"""What somebody needs to be able to come: who reads it, and that it is gone afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import attendance, membership, needs, scheduling
from groups.models import Attendance, GroupSession, Membership, MembershipRole, Need, Role
from tests.cast import Cast, join
from tests.groups.letterbox import Letterbox, letterbox
from tests.groups.outlets import kept_with, mailed_with, seen_with
from tests.planned import session_in, words_of
from tests.world import build

__all__ = ["letterbox"]
SignIn = Callable[[User | None], Client]
WORDS = "Zwölftausendsteig, two small children"
ANSWER = Attendance.Answer


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def carer(cast: Cast, role: str = "moderator") -> Membership:
    MembershipRole.objects.get_or_create(membership=cast.membership(role), role=Role.CARER)
    return acting(cast, role)


def planted(cast: Cast, session: GroupSession) -> None:
    needs.say(me=cast.membership("member"), session=session, kinds=["childcare"], words=WORDS)


def test_a_need_planted_is_found_by_nobody_but_the_carers_and_is_gone_afterwards(letterbox: Letterbox) -> None:
    """Over every page, file, search and letter, and for the desk too; afterwards no table has it."""
    cast = letterbox.cast
    world = build(cast)
    carer(cast)
    session = GroupSession.objects.get(pk=str(world.own["session_id"]))
    attendance.answer(me=cast.membership("member"), session=session, answer=ANSWER.YES)
    planted(cast, session)
    assert kept_with(WORDS) == ["groups_need"]
    assert set(seen_with(WORDS, world)) == {("member", "group_session_needs"), ("moderator", "group_needs")}
    assert mailed_with(WORDS, session, letterbox) == []
    past = timezone.now() - timedelta(hours=3)
    GroupSession.objects.filter(pk=session.pk).update(starts_at=past, ends_at=past + timedelta(hours=2))
    call_command("send_due")
    assert kept_with(WORDS) == []


@pytest.mark.parametrize(
    "how", ["answers no", "answers no for all", "leaves", "is removed", "takes it back", "called off"]
)
def test_a_need_goes_with_the_reason_for_it(cast: Cast, how: str) -> None:
    carer(cast)
    session = session_in(cast)
    me = cast.membership("member")
    planted(cast, session)
    assert kept_with(WORDS) == ["groups_need"]
    {
        "answers no": lambda: attendance.answer(me=me, session=session, answer=ANSWER.NO),
        "answers no for all": lambda: attendance.answer_following(me=me, session=session, answer=ANSWER.NO),
        "leaves": lambda: membership.leave(me=me),
        "is removed": lambda: membership.remove(me=acting(cast, "organizer"), member=me, reason="-"),
        "takes it back": lambda: needs.say(me=me, session=session, kinds=[], words=""),
        "called off": lambda: scheduling.cancel(session=session),
    }[how]()
    assert kept_with(WORDS) == []


def test_where_nobody_cares_nothing_is_kept_and_the_page_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    client = sign_in(cast.person("member"))
    address = reverse("group_session_needs", args=[cast.group.pk, session.pk])
    seen = words_of(client.get(address).content.decode())
    assert "so nobody would see what you write: not the organizers either. Tell somebody whom you trust" in seen
    assert 'name="kinds"' not in client.get(address).content.decode()
    client.post(address, {"kinds": ["fare"], "words": WORDS})
    assert kept_with(WORDS) == []
    # To oneself one tells nothing by it.
    carer(cast, "member")
    with pytest.raises(ValidationError, match="nobody would read it"):
        planted(cast, session)


def test_a_member_says_it_and_a_carer_sees_to_it(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    caring, client = sign_in(carer(cast).user), sign_in(cast.person("member"))
    address = reverse("group_session_needs", args=[cast.group.pk, session.pk])
    assert "Only those who care for the group read this: Moderator" in words_of(client.get(address).content.decode())
    client.post(address, {"kinds": ["lift", "fare"], "words": WORDS})
    listed = reverse("group_needs", args=[cast.group.pk])
    seen = words_of(caring.get(listed).content.decode())
    assert all(words in seen for words in ("Member", WORDS, "A lift", "The fare"))
    assert "seen to" not in seen.replace("It is seen to", "")
    need = Need.objects.get(kind="lift")
    for strange in ("9" * 5000, "9" * 18, "²", ""):
        assert caring.post(listed, {"need": strange, "done": "yes"}).status_code == 302
    caring.post(listed, {"need": str(need.pk), "done": "yes"})
    assert "seen to" in words_of(caring.get(listed).content.decode())
    assert "Seen to: a lift." in words_of(client.get(address).content.decode())
    # The same again keeps what was seen to; what isn't ticked any more is gone.
    client.post(address, {"kinds": ["lift"], "words": WORDS})
    assert [(need.kind, need.met_at is None) for need in Need.objects.all()] == [("lift", False)]
    client.post(address, {"kinds": ["lift"], "words": "Another way"})
    assert [(need.words, need.met_at is None) for need in Need.objects.all()] == [("Another way", True)]


def test_only_who_cares_now_reads_or_changes_it(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    was_carer = carer(cast)
    planted(cast, session)
    need = Need.objects.get()
    MembershipRole.objects.filter(role=Role.CARER).delete()
    for role in ("member", "moderator", "organizer"):
        client = sign_in(cast.person(role))
        assert client.get(reverse("group_needs", args=[cast.group.pk])).status_code == 403
        assert client.post(reverse("group_needs", args=[cast.group.pk]), {"need": need.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        needs.for_carers(acting(cast, "moderator"))
    assert was_carer.cares
    join(cast.other_group, User.objects.create_user("elsewhere"), Role.CARER)
    elsewhere = Membership.objects.acting(User.objects.get(username="elsewhere")).get()
    needs.see_to(me=elsewhere, need_id=str(need.pk), done=True)
    assert Need.objects.get().met_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_carers_page_costs_the_same_however_many(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(carer(cast).user)
    session = session_in(cast)
    for number in range(count):
        needs.say(
            me=join(cast.group, User.objects.create_user(f"p{number}")), session=session, kinds=["fare"], words=""
        )
    with django_assert_num_queries(5):
        assert client.get(reverse("group_needs", args=[cast.group.pk])).content.decode().count("The fare") == count
