"""Going: what becomes of one's words, and that nothing works any more for whoever was removed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from discussions.models import Comment
from groups import calendars, closing, invitations, membership, repairing
from groups.models import (
    Attendance,
    Closing,
    DiscussionGroup,
    GroupDecision,
    GroupSession,
    Invitation,
    JoinRequest,
    Membership,
    MembershipRole,
    Need,
    Role,
    Worry,
)
from tests import texts
from tests.access_rules import RULES
from tests.cast import Cast
from tests.world import World, build, parameters_of

SignIn = Callable[[User | None], Client]
SAID = "He counts our minutes."


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


@pytest.fixture
def said(cast: Cast) -> Comment:
    MembershipRole.objects.create(membership=cast.membership("moderator"), role=Role.CARER)
    repairing.tell(me=acting(cast, "member"), words=SAID, told_to=[cast.membership("moderator")], broken=None)
    asked = {"user": cast.person("member"), "name": "Member", "introduction": "Me.", "status": "accepted"}
    JoinRequest.objects.create(group=cast.group, **asked)
    return texts.comment(texts.thread(cast.group), cast.membership("member"), SAID)


def leave(cast: Cast, sign_in: SignIn, words: str) -> None:
    answer = sign_in(cast.person("member")).post(f"/groups/{cast.group.pk}/leave/", {"words": words})
    assert answer.status_code == 302


def thread_page(cast: Cast, sign_in: SignIn, said: Comment) -> str:
    return sign_in(cast.person("organizer")).get(said.thread.get_absolute_url()).content.decode()


def test_words_that_stay_stand_under_the_name_used_here(cast: Cast, sign_in: SignIn, said: Comment) -> None:
    leave(cast, sign_in, "keep")
    page = thread_page(cast, sign_in, said)
    assert SAID in page
    assert "Member" in page
    assert Worry.objects.exists(), "the carers go on with it"


def test_words_of_a_former_member_are_tied_to_nobody(cast: Cast, sign_in: SignIn, said: Comment) -> None:
    """Not even for whoever reads the database, nor once they come back under another name."""
    row = cast.membership("member")
    leave(cast, sign_in, "former")
    page = thread_page(cast, sign_in, said)
    assert SAID in page
    assert "a former member" in page
    row.refresh_from_db()
    assert (row.user, row.name) == (None, "")
    assert not JoinRequest.objects.exists()
    invitation, _token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    back = membership.join(actor=cast.person("member"), invitation=invitation, name="Quillon")
    assert back.pk != row.pk
    page = thread_page(cast, sign_in, said)
    assert "Quillon" not in page


def test_words_that_go_are_gone_for_everybody(cast: Cast, sign_in: SignIn, said: Comment) -> None:
    row = cast.membership("member")
    leave(cast, sign_in, "withdraw")
    page = thread_page(cast, sign_in, said)
    assert SAID not in page
    assert not Comment.objects.filter(body__contains=SAID).exists()
    assert not Worry.objects.exists()
    row.refresh_from_db()
    assert row.name == ""


@pytest.mark.parametrize("ended", [False, True], ids=["closing", "archived"])
@pytest.mark.parametrize(("words", "stays", "name"), [("keep", 1, "Member"), ("former", 1, ""), ("withdraw", 0, "")])
def test_one_chooses_the_same_while_a_group_closes_and_once_it_is_kept_to_read(
    cast: Cast, sign_in: SignIn, said: Comment, words: str, stays: int, name: str, ended: bool
) -> None:
    row, today = cast.membership("member"), closing.first_day(cast.group)
    closing.announce(me=acting(cast, "organizer"), on=today, afterwards="archive")
    if ended:
        now = timezone.now()
        Closing.objects.update(announced_at=now - timedelta(days=30), closes_at=now - timedelta(seconds=1))
        DiscussionGroup.objects.filter(pk=cast.group.pk).update(closes_at=now - timedelta(seconds=1))
    leave(cast, sign_in, words)
    assert thread_page(cast, sign_in, said).count(SAID) == stays
    assert Comment.objects.filter(body__contains=SAID).count() == stays
    row.refresh_from_db()
    assert (row.status, row.name) == (Membership.Status.LEFT, name)


def test_what_somebody_needed_goes_in_any_case(cast: Cast, sign_in: SignIn, said: Comment) -> None:
    session = GroupSession.objects.create(
        group=cast.group, title="T", starts_at=timezone.now(), ends_at=timezone.now(), time_zone="UTC"
    )
    Need.objects.create(group=cast.group, session=session, membership=cast.membership("member"), kind="fare")
    leave(cast, sign_in, "keep")
    assert not Need.objects.exists()


def test_roles_that_end_by_leaving_stand_among_the_decisions(cast: Cast) -> None:
    membership.leave(me=acting(cast, "moderator"))
    kept = GroupDecision.objects.values_list("about", "value", "member__name")
    assert list(kept) == [("role-taken", "moderator", "Moderator")]


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


def test_for_whoever_was_removed_no_old_address_and_no_open_tab_works(world: World, sign_in: SignIn) -> None:
    """Every address below the group, opened and sent as from a tab that stood open, answers as for a stranger."""
    cast = world.cast
    MembershipRole.objects.bulk_create(
        MembershipRole(membership=cast.membership("member"), role=role) for role in Role if role != Role.CARER
    )
    tab, stranger = sign_in(cast.person("member")), sign_in(User.objects.create_user("never-here"))
    assert tab.get(cast.group.get_absolute_url()).status_code == 200
    membership.remove(me=acting(cast, "organizer"), member=cast.membership("member"), reason="Spoke of it outside.")
    below = [name for name in RULES if "group_id" in parameters_of(name)]
    assert len(below) > 60
    working = []
    for name in below:
        path = reverse(name, kwargs=world.arguments(name, "own"))
        for method in (Client.get, Client.post):
            status = {method(client, path).status_code for client in (tab, stranger)}
            if status - {404, 405}:
                working.append(f"{name} {method.__name__} {status}")
    assert working == []


def test_what_they_set_going_ends_with_them(cast: Cast, sign_in: SignIn, client: Client) -> None:
    """The invitation that they made, their answer, what is in their feed, mail on its way."""
    organizer, member = acting(cast, "organizer"), cast.membership("member")
    User.objects.filter(pk=cast.person("member").pk).update(email="member@reading.example")
    membership.set_roles(me=organizer, member=member, roles=[Role.ORGANIZER])
    invitation, token = invitations.invite(me=acting(cast, "member"), days=7, uses=5)
    starts_at = timezone.now() + timedelta(hours=20)
    session = GroupSession.objects.create(
        group=cast.group,
        title="Back room evening",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        time_zone="UTC",
        place="9 Quay Street",
    )
    Attendance.objects.create(group=cast.group, session=session, membership=member, answer="yes")
    feed = reverse("calendar_feed", args=[calendars.make(actor=cast.person("member"))])
    assert "BEGIN:VEVENT" in client.get(feed).content.decode()
    membership.remove(me=organizer, member=member, reason="Spoke of it outside.")
    mail.outbox.clear()
    call_command("send_due")
    assert [sent for sent in mail.outbox if "Quay" in str(sent.message()) or "Back room" in str(sent.message())] == []
    assert "BEGIN:VEVENT" not in client.get(feed).content.decode()
    assert not Attendance.objects.filter(membership=member).exists()
    assert not Invitation.objects.usable().filter(pk=invitation.pk).exists()
    for who in ("newcomer", "member"):
        assert sign_in(cast.person(who)).get(f"/join/{token}/").status_code == 404
    for page in ("/", "/groups/", "/accounts/profile/", "/search/?q=room", "/calendar/"):
        answer = sign_in(cast.person("member")).get(page)
        assert "Back room" not in answer.content.decode()
        assert session.pk not in answer.content.decode()
    assert "Spoke of it outside." in sign_in(cast.person("member")).get("/").content.decode()
