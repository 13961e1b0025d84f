"""How a group ends: announced, taken back, closed by the clock whether or not the timer has run, kept or deleted."""

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
from groups import calendars, closing, invitations, membership
from groups.models import (
    Attendance,
    Closing,
    DiscussionGroup,
    GroupDecision,
    GroupSession,
    Invitation,
    JoinRequest,
    Membership,
    Role,
    WaitingPlace,
)
from tests.access_rules import MEMBERS, RULES
from tests.cast import Cast, join
from tests.groups.letterbox import Letterbox
from tests.world import World, build, parameters_of

SignIn = Callable[[User | None], Client]
# Where one can still take something away when the group has closed: one's own words, oneself, mail, whom one reads.
STILL = {
    "card_take_back",
    "comment_resonance",
    "comment_withdraw",
    "draft_discard",
    "group_leave",
    "group_mail",
    "group_quiet",
    "group_quiet_end",
    "group_worry_withdraw",
    "written_round_withdraw",
}


def acting(cast: Cast, who: str = "organizer") -> Membership:
    return Membership.objects.acting(cast.person(who)).get(group=cast.group)


def announce(cast: Cast, afterwards: str = "archive", days: int = 10) -> Closing:
    on = closing.first_day(cast.group) + timedelta(days=days - closing.LEAST_DAYS)
    return closing.announce(me=acting(cast), on=on, afterwards=afterwards)


def let_the_day_come(cast: Cast) -> None:
    """By the clock alone: no timer has run."""
    now = timezone.now()
    Closing.objects.update(announced_at=now - timedelta(days=30), closes_at=now - timedelta(seconds=1))
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(closes_at=now - timedelta(seconds=1))


def page_of(cast: Cast) -> str:
    return reverse("group_closing", args=[cast.group.pk])


def test_everybody_sees_the_date_on_the_groups_home_the_front_page_and_each_session(
    cast: Cast, sign_in: SignIn
) -> None:
    starts_at = timezone.now() + timedelta(days=3)
    session = GroupSession.objects.create(
        group=cast.group, title="First", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), time_zone="UTC"
    )
    on = closing.first_day(cast.group)
    organizer, member = sign_in(cast.person("organizer")), sign_in(cast.person("member"))
    for _press in range(2):
        organizer.post(f"{page_of(cast)}announce/", {"on": f"{on:%Y-%m-%d}", "afterwards": "delete"})
    assert Closing.objects.count() == 1
    for path in (cast.group.get_absolute_url(), reverse("home"), session.get_absolute_url()):
        page = member.get(path).content.decode()
        assert "this group is deleted, with everything in it" in page, path
    assert "12:00 p.m." in page or "noon" in page
    decided = member.get(reverse("group_decision_list", args=[cast.group.pk])).content.decode()
    assert "The group is deleted on " in decided
    assert "entered by Organizer" in decided
    told = member.get(page_of(cast)).content.decode()
    assert reverse("deleted_group", args=[Closing.objects.get().receipt]) in told
    assert "Announced by Organizer" in told
    assert "Take it back" not in told


def test_a_day_that_comes_too_soon_is_refused_with_the_first_that_can_be_chosen(cast: Cast, sign_in: SignIn) -> None:
    tomorrow = timezone.now().date() + timedelta(days=1)
    typed = {"on": f"{tomorrow:%Y-%m-%d}", "afterwards": "archive"}
    page = sign_in(cast.person("organizer")).post(f"{page_of(cast)}announce/", typed).content.decode()
    assert f"the first day that can be chosen is {closing.first_day(cast.group):%Y-%m-%d}" in page
    assert f'value="{tomorrow:%Y-%m-%d}"' in page
    assert not Closing.objects.exists()
    with pytest.raises(PermissionDenied):
        closing.announce(me=acting(cast, "member"), on=closing.first_day(cast.group), afterwards="archive")


def test_a_date_at_the_end_of_all_years_is_refused_and_nobody_s_pages_break(cast: Cast, sign_in: SignIn) -> None:
    User.objects.filter(pk=cast.person("member").pk).update(time_zone="Pacific/Kiritimati")
    typed = {"on": "9999-12-31", "afterwards": "archive"}
    page = sign_in(cast.person("organizer")).post(f"{page_of(cast)}announce/", typed).content.decode()
    assert "Is the year right?" in page
    assert "9999-12-31" in page
    assert sign_in(cast.person("member")).get(cast.group.get_absolute_url()).status_code == 200


def test_another_date_is_announced_once_the_first_is_taken_back_which_any_organizer_may(
    cast: Cast, sign_in: SignIn
) -> None:
    announce(cast)
    with pytest.raises(ValidationError, match="Take that one back first"):
        announce(cast, days=20)
    membership.set_roles(me=acting(cast), member=cast.membership("moderator"), roles=[Role.ORGANIZER])
    assert sign_in(cast.person("member")).post(f"{page_of(cast)}take-back/").status_code == 403
    page = sign_in(cast.person("moderator")).post(f"{page_of(cast)}take-back/", follow=True).content.decode()
    assert "The group goes on. Everybody is told." in page
    assert "notice--warning" not in sign_in(cast.person("member")).get(cast.group.get_absolute_url()).content.decode()
    announce(cast, days=20)
    values = GroupDecision.objects.filter(about="closing").order_by("pk").values_list("value", flat=True)
    assert [value.partition(" ")[0] for value in values] == ["archive", "taken-back", "archive"]


def test_letters_say_the_date_and_what_goes_and_nothing_to_whoever_looks_over_a_shoulder(letterbox: Letterbox) -> None:
    cast = letterbox.cast
    receipt = announce(cast, "delete").receipt
    told = letterbox.collect()
    assert set(told) == {"member", "moderator", "organizer"}
    (mail,) = told["member"]
    assert str(mail.subject) == "A date to know"
    assert f"https://site.example/deleted/{receipt}/" in mail.body
    assert cast.group.name not in str(mail.message())
    Closing.objects.update(closes_at=timezone.now() + timedelta(days=1))
    call_command("send_due")
    call_command("send_due")
    assert letterbox.subjects()["member"] == ["A date that is near"]
    closing.take_back(me=letterbox.acting("organizer"))
    assert letterbox.subjects()["member"] == ["A date is taken back"]


@pytest.mark.parametrize("timer_has_run", [False, True])
def test_whatever_is_sent_to_a_closed_group_comes_back_from_every_address(
    world_of_closing: World, sign_in: SignIn, timer_has_run: bool
) -> None:
    """Nothing is written by anybody, from the very moment, and what was typed stands on the page."""
    cast = world_of_closing.cast
    announce(cast)
    let_the_day_come(cast)
    if timer_has_run:
        closing.close_due()
    clients = [sign_in(cast.person(who)) for who in sorted(MEMBERS)]
    below = {name for name in RULES if "group_id" in parameters_of(name)}
    assert below >= STILL
    open_still = []
    for name in sorted(below - STILL):
        path = reverse(name, kwargs=world_of_closing.arguments(name, "own"))
        for client in clients:
            answer = client.post(path, {"words": "What I typed, all of it."})
            if answer.status_code != 403 or "What I typed, all of it." not in answer.content.decode():
                open_still.append(f"{name} {answer.status_code}")
    assert open_still == []


@pytest.fixture
def world_of_closing(cast: Cast) -> World:
    return build(cast)


def test_those_who_were_there_at_the_end_read_on_and_can_still_go(world_of_closing: World, sign_in: SignIn) -> None:
    cast, own = world_of_closing.cast, world_of_closing.own
    announce(cast)
    let_the_day_come(cast)
    member = sign_in(cast.person("member"))
    for name in ("group_detail", "group_session", "thread_detail", "member_list", "group_agreement", "group_closing"):
        page = member.get(reverse(name, kwargs=world_of_closing.arguments(name, "own")))
        assert page.status_code == 200, name
    assert "This group has closed" in member.get(cast.group.get_absolute_url()).content.decode()
    thread = member.get(reverse("thread_detail", args=[own["group_id"], own["thread_id"]])).content.decode()
    assert "<textarea" not in thread
    assert sign_in(cast.person("newcomer")).get(cast.group.get_absolute_url()).status_code == 404
    organizer = sign_in(cast.person("organizer"))
    assert organizer.post(reverse("group_leave", args=[cast.group.pk]), {"words": "keep"}).status_code == 302
    assert cast.membership("organizer").status == Membership.Status.LEFT


def test_an_archive_lets_nobody_in_and_nothing_happen_of_itself(cast: Cast, sign_in: SignIn, client: Client) -> None:
    organizer = acting(cast)
    _invitation, token = invitations.invite(me=organizer, days=60, uses=5)
    newcomer = cast.person("newcomer")
    JoinRequest.objects.create(group=cast.group, user=newcomer, name="Sena", introduction="I work nights.")
    starts_at = timezone.now() + timedelta(days=30)
    session = GroupSession.objects.create(
        group=cast.group, title="Late", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), time_zone="UTC"
    )
    Attendance.objects.create(group=cast.group, session=session, membership=organizer, answer="yes")
    feed = reverse("calendar_feed", args=[calendars.make(actor=cast.person("member"))])
    announce(cast)
    let_the_day_come(cast)
    assert invitations.find(token) is None
    WaitingPlace.objects.create(group=cast.group, user=newcomer, name="Sena")
    call_command("send_due")
    call_command("send_due")
    cast.group.refresh_from_db()
    assert cast.group.status == DiscussionGroup.Status.ARCHIVED
    assert Invitation.objects.get().revoked_at
    assert [JoinRequest.objects.get().status, WaitingPlace.objects.get().status] == ["withdrawn", "given-up"]
    assert JoinRequest.objects.get().introduction == ""
    assert "STATUS:CANCELLED" in client.get(feed).content.decode()
    assert sign_in(newcomer).get(reverse("join", args=[token])).status_code == 404
    assert Closing.objects.get().status == Closing.Status.DONE


def test_of_a_group_that_is_deleted_on_its_date_nobody_reads_anything_from_that_moment(
    cast: Cast, sign_in: SignIn
) -> None:
    announce(cast, "delete")
    let_the_day_come(cast)
    for who in sorted(MEMBERS):
        client = sign_in(cast.person(who))
        assert client.get(cast.group.get_absolute_url()).status_code == 404
        assert cast.group.name not in client.get(reverse("home")).content.decode()
        assert cast.group.name not in client.get(reverse("group_list")).content.decode()
        assert client.post(cast.group.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("announcements", [1, 3])
def test_the_page_of_the_end_asks_as_much_for_one_date_as_for_several(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, announcements: int
) -> None:
    for number in range(announcements):
        if number:
            closing.take_back(me=acting(cast))
        announce(cast, days=10 + number)
    member = sign_in(cast.person("member"))
    member.get(page_of(cast))
    # The session and the person, the membership, what is announced.
    with django_assert_num_queries(5):
        member.get(page_of(cast))


def test_the_only_organizer_of_a_closed_group_can_delete_their_account(cast: Cast) -> None:
    join(cast.group, User.objects.create_user("another"))
    announce(cast)
    let_the_day_come(cast)
    closing.close_due()
    assert membership.leave(me=acting(cast), words="former").user is None
