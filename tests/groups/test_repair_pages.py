"""What is told to the carers: who reads it, and who never does."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import agreeing, policies, repairing
from groups.models import Agreement, Membership, MembershipRole, Role, Worry
from tests.cast import ROLES, Cast, join

SignIn = Callable[[User | None], Client]
SECRET = "He reads my phone over my shoulder."


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def carer(cast: Cast, role: str) -> Membership:
    member = cast.membership(role)
    MembershipRole.objects.create(membership=member, role=Role.CARER)
    return member


def told(cast: Cast, *to: Membership, broken: Agreement | None = None) -> Worry:
    return repairing.tell(me=acting(cast, "member"), words=SECRET, told_to=to, broken=broken)


def repair(cast: Cast) -> str:
    return f"/groups/{cast.group.pk}/repair/"


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_a_carer_the_page_says_so_and_whom_to_ask(cast: Cast, sign_in: SignIn) -> None:
    page = shown(sign_in(cast.person("member")), repair(cast))
    assert "Nobody else in this group is a carer now" in page
    assert '<li dir="auto">Organizer</li>' in page
    assert "<textarea" not in page
    assert "give them the role" in shown(sign_in(cast.person("organizer")), repair(cast))
    assert sign_in(cast.person("member")).post(repair(cast), {"words": SECRET}).status_code == 200
    assert not Worry.objects.exists()


def test_only_the_chosen_carer_and_its_writer_ever_see_it(cast: Cast, sign_in: SignIn) -> None:
    """Not the carer who was left out, nor whoever runs the group or the site, nor a carer who was made later."""
    chosen = carer(cast, "moderator")
    left_out = join(cast.group, User.objects.create_user("left-out"), Role.CARER)
    sign_in(cast.person("member")).post(repair(cast), {"words": SECRET, "told_to": [chosen.pk]})
    worry = Worry.objects.get()
    carer(cast, "organizer")
    assert left_out.user
    seeing = {name: sign_in(cast.person(name)) for name in ROLES[1:]} | {"left out": sign_in(left_out.user)}
    for name, client in seeing.items():
        may = name in {"member", "moderator"}
        assert client.get(worry.get_absolute_url()).status_code == (200 if may else 404), name
        if name in {"member", "moderator", "organizer", "left out"}:
            assert (SECRET in shown(client, repair(cast))) is may, name
        pages = ["/", "/search/?q=shoulder", cast.group.get_absolute_url()] if name != "staff" else ["/"]
        assert all(SECRET not in client.get(page).content.decode() for page in pages)
    assert "something waits for you alone" in shown(seeing["moderator"], "/")
    assert all("waits for you alone" not in shown(seeing[name], "/") for name in ("organizer", "left out", "member"))


def test_it_is_not_at_the_desk(cast: Cast) -> None:
    assert Worry not in admin.site._registry
    assert Worry.told_to.through not in admin.site._registry


def test_nobody_is_ticked_beforehand_and_somebody_has_to_be(cast: Cast, sign_in: SignIn) -> None:
    carer(cast, "moderator")
    client = sign_in(cast.person("member"))
    assert "checked" not in shown(client, repair(cast))
    page = client.post(repair(cast), {"words": SECRET}).content.decode()
    assert "Choose at least one person who reads it." in page
    assert SECRET in page
    assert not Worry.objects.exists()


def test_pressing_twice_tells_it_once(cast: Cast, sign_in: SignIn) -> None:
    to = carer(cast, "moderator")
    for _ in range(2):
        sign_in(cast.person("member")).post(repair(cast), {"words": SECRET, "told_to": [to.pk]})
    assert Worry.objects.count() == 1


def test_a_carer_answers_and_the_writer_is_told(cast: Cast, sign_in: SignIn) -> None:
    worry = told(cast, carer(cast, "moderator"), carer(cast, "organizer"))
    path = worry.get_absolute_url()
    sign_in(cast.person("moderator")).post(f"{path}answer/", {"words": "I call you tonight."})
    assert "something waits for you alone" in shown(sign_in(cast.person("member")), "/")
    assert "I call you tonight." in shown(sign_in(cast.person("member")), path)
    late = sign_in(cast.person("organizer")).post(f"{path}answer/", {"words": "Me too."}).content.decode()
    assert "Somebody else has just done something here" in late
    assert "Me too." in late
    assert "I call you tonight." in late
    worry.refresh_from_db()
    assert (worry.answer, worry.status) == ("I call you tonight.", Worry.Status.HEARD)


def test_the_steps_are_walked_together_one_by_one(cast: Cast, sign_in: SignIn) -> None:
    agreement = agreeing.publish(me=acting(cast, "organizer"), text="We listen.", repair="Stop.\nListen.\nAsk.", seen=0)
    worry = told(cast, carer(cast, "moderator"), broken=agreement)
    path = worry.get_absolute_url()
    assert shown(sign_in(cast.person("member")), path).count("This is done") == 1
    for who in ("member", "moderator"):
        sign_in(cast.person(who)).post(f"{path}steps/1/")
    worry.refresh_from_db()
    assert worry.step == 1
    for step in (3, 2, 9):
        sign_in(cast.person("moderator")).post(f"{path}steps/{step}/")
    worry.refresh_from_db()
    assert worry.step == 2


def test_settled_ones_are_deleted_after_the_time_that_the_page_says(cast: Cast, sign_in: SignIn) -> None:
    worry = told(cast, carer(cast, "moderator"))
    client = sign_in(cast.person("member"))
    client.post(f"{worry.get_absolute_url()}settle/")
    assert "It is deleted 30 days after that" in shown(client, worry.get_absolute_url())
    assert (
        sign_in(cast.person("moderator")).post(f"{worry.get_absolute_url()}answer/", {"words": "x"}).status_code == 403
    )
    call_command("send_due")
    assert Worry.objects.exists()
    Worry.objects.update(settled_at=timezone.now() - timedelta(days=31))
    call_command("send_due")
    assert not Worry.objects.exists()


def test_taken_back_is_gone_for_everybody(cast: Cast, sign_in: SignIn) -> None:
    worry = told(cast, carer(cast, "moderator"))
    sign_in(cast.person("member")).post(f"{worry.get_absolute_url()}withdraw/")
    assert not Worry.objects.exists()


STANDINGS = list(product(Membership.Status, [(), (Role.CARER,), (Role.ORGANIZER,), tuple(Role)], [True, False]))


@pytest.mark.parametrize(("status", "roles", "chosen"), STANDINGS)
def test_querysets_and_predicates_agree(
    cast: Cast, status: Membership.Status, roles: tuple[Role, ...], chosen: bool
) -> None:
    agreement = agreeing.publish(me=acting(cast, "organizer"), text="We listen.", repair="", seen=0)
    worry = told(cast, carer(cast, "moderator"))
    own = Worry.objects.create(group=cast.group, member=cast.membership("moderator"), words="x")
    member = join(cast.group, cast.person("newcomer"), *roles)
    if chosen:
        worry.told_to.add(member)
    own.member = member
    own.save()
    ended_at = None if status == Membership.Status.ACTIVE else timezone.now()
    Membership.objects.filter(pk=member.pk).update(status=status, ended_at=ended_at)
    user = cast.person("newcomer")
    me = Membership.objects.acting(user).filter(group=cast.group).first()
    here = status == Membership.Status.ACTIVE
    told_me = here and chosen and Role.CARER in roles
    worry.told_me, own.told_me = told_me, False
    assert policies.can_view_worry(me, worry) == told_me
    assert policies.can_view_worry(me, own) == here
    assert Worry.objects.visible_to(user).filter(pk=worry.pk).exists() == told_me
    assert Worry.objects.visible_to(user).filter(pk=own.pk).exists() == here
    if me:
        assert set(Worry.objects.within(me)) == set(Worry.objects.visible_to(user))
        assert {row.pk: row.told_me for row in Worry.objects.within(me)}.get(worry.pk, False) == told_me
    assert policies.can_view_agreement(me, agreement) == here
    assert Agreement.objects.visible_to(user).filter(pk=agreement.pk).exists() == here


def test_the_pages_cost_the_same_for_one_and_for_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    to = carer(cast, "moderator")
    client = sign_in(cast.person("moderator"))
    for number in (1, 3):
        for more in range(number - Worry.objects.count()):
            worry = Worry.objects.create(group=cast.group, member=cast.membership("member"), words=f"{number}{more}")
            worry.told_to.add(to)
        with django_assert_num_queries(7):
            shown(client, repair(cast))
        with django_assert_num_queries(5):
            shown(client, worry.get_absolute_url())
