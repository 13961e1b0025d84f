"""The waiting list of a full group: who may stand on it, in which order it moves, and who is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups import admitting, erasure, founding, invitations, membership, waiting
from groups.models import DiscussionGroup, Invitation, Membership, WaitingPlace
from mail.models import Message
from tests.cast import Cast, join

Status = WaitingPlace.Status


def organizer(cast: Cast) -> Membership:
    return Membership.objects.acting(cast.person("organizer")).get()


@pytest.fixture
def full(cast: Cast) -> DiscussionGroup:
    """The group, with each of its three places taken."""
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    cast.group.refresh_from_db()
    return cast.group


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return invitations.invite(me=organizer(cast), days=7, uses=9)[0]


def line_up(invitation: Invitation, *names: str) -> list[WaitingPlace]:
    return [
        waiting.wait(actor=User.objects.create_user(f"waits-{name.lower()}"), invitation=invitation, name=name)
        for name in names
    ]


def names_in(group: DiscussionGroup) -> list[str]:
    return list(group.memberships.listed().values_list("name", flat=True))


def statuses(places: list[WaitingPlace]) -> list[str]:
    for place in places:
        place.refresh_from_db()
    return [place.status for place in places]


def test_a_full_group_takes_nobody_and_its_list_takes_them_in_order(
    full: DiscussionGroup, invitation: Invitation
) -> None:
    someone = User.objects.create_user("someone")
    with pytest.raises(admitting.GroupFullError):
        membership.join(actor=someone, invitation=invitation, name="Some")
    first, second = line_up(invitation, "Ada", "Bell")
    assert [first.ahead, second.ahead] == [0, 1]
    invitation.refresh_from_db()
    assert invitation.uses == 2


def test_a_second_press_keeps_the_first_place(full: DiscussionGroup, invitation: Invitation) -> None:
    someone = User.objects.create_user("someone")
    places = {waiting.wait(actor=someone, invitation=invitation, name="Some").pk for _ in range(2)}
    assert len(places) == 1
    assert Invitation.objects.get().uses == 1


def test_whoever_leaves_makes_way_for_the_first(full: DiscussionGroup, invitation: Invitation, cast: Cast) -> None:
    places = line_up(invitation, "Ada", "Bell")
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    assert names_in(full) == ["Organizer", "Moderator", "Ada"]
    assert statuses(places) == [Status.MOVED_UP, Status.WAITING]
    ada = Membership.objects.get(name="Ada")
    assert ada.invitation == invitation
    assert Invitation.objects.get().uses == 2


def test_whoever_is_removed_makes_way_for_the_first(full: DiscussionGroup, invitation: Invitation, cast: Cast) -> None:
    line_up(invitation, "Ada", "Bell")
    membership.remove(me=organizer(cast), member=cast.membership("member"), reason="No.")
    assert names_in(full) == ["Organizer", "Moderator", "Ada"]


def test_more_places_let_as_many_in(full: DiscussionGroup, invitation: Invitation, cast: Cast) -> None:
    places = line_up(invitation, "Ada", "Bell", "Cleo")
    full.places = 5
    founding.revise(me=organizer(cast), group=full)
    assert names_in(full)[3:] == ["Ada", "Bell"]
    assert statuses(places) == [Status.MOVED_UP, Status.MOVED_UP, Status.WAITING]


def test_a_deleted_account_makes_way_and_leaves_no_place_behind(
    full: DiscussionGroup, invitation: Invitation, cast: Cast
) -> None:
    places = line_up(invitation, "Ada", "Bell")
    erasure.erase(user=places[0].user, words="keep")
    places[0].user.delete()
    assert Invitation.objects.get().uses == 1
    erasure.erase(user=cast.person("member"), words="keep")
    assert names_in(full) == ["Organizer", "Moderator", "Bell"]


def test_a_place_that_is_given_up_frees_the_use_and_moves_nobody_wrongly(
    full: DiscussionGroup, invitation: Invitation, cast: Cast
) -> None:
    places = line_up(invitation, "Ada", "Bell")
    assert not waiting.give_up(actor=places[1].user, place=places[0]), "nobody gives up another's place"
    assert waiting.give_up(actor=places[0].user, place=places[0])
    assert not waiting.give_up(actor=places[0].user, place=places[0])
    assert Invitation.objects.get().uses == 1
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    assert statuses(places) == [Status.GIVEN_UP, Status.MOVED_UP]


def test_a_name_that_was_taken_meanwhile_gets_a_number(
    full: DiscussionGroup, invitation: Invitation, cast: Cast
) -> None:
    """Nobody can be asked for another one in the moment in which a place becomes free."""
    line_up(invitation, "Organizer")
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    assert names_in(full) == ["Organizer", "Moderator", "Organizer 2"]
    assert admitting.numbered("Rosa", 2) == "Rosa 2"
    assert admitting.numbered("Rosa 2", 3) == "Rosa 3"
    assert admitting.numbered("R" * 60, 2) == "R" * 58 + " 2"


def test_whoever_can_sign_in_no_more_is_passed_over(full: DiscussionGroup, invitation: Invitation, cast: Cast) -> None:
    places = line_up(invitation, "Ada", "Bell")
    User.objects.filter(pk=places[0].user_id).update(is_active=False)
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    assert statuses(places) == [Status.GIVEN_UP, Status.MOVED_UP]


def test_nobody_moves_up_into_an_empty_room(cast: Cast) -> None:
    outsider = Membership.objects.acting(cast.person("outsider")).get()
    invitation = invitations.invite(me=outsider, days=1, uses=3)[0]
    second = join(cast.other_group, User.objects.create_user("second"))
    DiscussionGroup.objects.filter(pk=cast.other_group.pk).update(places=2)
    places = line_up(invitation, "Ada")
    Membership.objects.filter(pk=second.pk).update(status="left", ended_at=timezone.now())
    membership.leave(me=outsider)
    assert statuses(places) == [Status.GIVEN_UP]
    assert not Membership.objects.filter(name="Ada").exists()


def test_a_withdrawn_invitation_leaves_those_who_wait_by_it_their_place(
    full: DiscussionGroup, invitation: Invitation, cast: Cast
) -> None:
    line_up(invitation, "Ada")
    invitations.revoke(me=organizer(cast), invitation=invitation)
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    assert "Ada" in names_in(full)


def test_whoever_was_removed_gets_no_place_by_an_old_invitation(
    full: DiscussionGroup, invitation: Invitation, cast: Cast
) -> None:
    membership.remove(me=organizer(cast), member=cast.membership("member"), reason="No.")
    join(full, User.objects.create_user("quick"))
    with pytest.raises(invitations.UnusableError):
        waiting.wait(actor=cast.person("member"), invitation=invitation, name="Member")
    later = invitations.invite(me=organizer(cast), days=7, uses=1)[0]
    assert waiting.wait(actor=cast.person("member"), invitation=later, name="Member").status == Status.WAITING


def test_the_database_lets_nobody_in_past_the_list(full: DiscussionGroup, invitation: Invitation) -> None:
    """A place is free and somebody waits, as code would leave it that forgets to move the list up."""
    places = line_up(invitation, "Ada", "Bell")
    DiscussionGroup.objects.filter(pk=full.pk).update(places=4)
    newcomer = User.objects.create_user("newly")
    with pytest.raises(IntegrityError, match="group_full"), transaction.atomic():
        join(full, newcomer)
    with pytest.raises(IntegrityError, match="group_full"), transaction.atomic():
        Membership.objects.filter(group=full, status="left").update(status="active", ended_at=None)
    now = timezone.now()
    for place, ended_at in ((places[1], now), (places[0], now - timedelta(days=9))):
        WaitingPlace.objects.filter(pk=place.pk).update(status=Status.MOVED_UP, ended_at=ended_at)
        with pytest.raises(IntegrityError, match="group_full"), transaction.atomic():
            Membership.objects.create(group=full, user=place.user, name=place.name, joined_at=now)
        WaitingPlace.objects.filter(pk=place.pk).update(status=Status.WAITING, ended_at=None)
    assert [member.name for member in waiting.move_up(group_id=full.pk)] == ["Ada"]


def test_members_are_changed_as_ever_while_somebody_waits(full: DiscussionGroup, invitation: Invitation) -> None:
    line_up(invitation, "Ada")
    me = Membership.objects.acting(User.objects.get(username="member")).get()
    assert membership.rename(me=me, name="Dina").name == "Dina"


def test_whoever_moves_up_is_written_to_once(
    full: DiscussionGroup, invitation: Invitation, cast: Cast, settings: object
) -> None:
    settings.MAIL_LETTERS = {"moved-up": "tests.mail.kinds.nothing"}  # type: ignore[attr-defined]
    places = line_up(invitation, "Ada", "Bell")
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    sent = Message.objects.get()
    assert (sent.letter, sent.recipient_id, sent.about) == ("moved-up", places[0].user_id, {"place": places[0].pk})


def test_an_organizer_takes_somebody_off_the_list_with_a_word_that_only_they_read(
    cast: Cast, full: DiscussionGroup, invitation: Invitation, sign_in: Callable[[User], Client]
) -> None:
    first, second = line_up(invitation, "Ada", "Bell")
    organizes = sign_in(cast.person("organizer"))
    where = reverse("group_waiting_take_off", args=[full.pk, first.pk])
    assert where in organizes.get(reverse("group_waiting_list", args=[full.pk])).content.decode()
    assert "This field is required" in organizes.post(where, {"words": ""}).content.decode()
    shown = organizes.post(where, {"words": "We read in Polish only."}, follow=True).content.decode()
    assert "Ada" not in shown
    assert statuses([first, second]) == [Status.TAKEN_OFF, Status.WAITING]
    assert second.ahead == 0
    ada = sign_in(first.user)
    assert "You don’t wait for a place in a group any more." in ada.get(reverse("home")).content.decode()
    assert "We read in Polish only." in ada.get(reverse("waiting_place", args=[first.pk])).content.decode()
    ada.post(reverse("waiting_place_read", args=[first.pk]))
    assert "any more" not in ada.get(reverse("home")).content.decode()
    assert sign_in(second.user).get(reverse("waiting_place", args=[first.pk])).status_code == 404


def test_whoever_moved_up_meanwhile_stays_in(cast: Cast, full: DiscussionGroup, invitation: Invitation) -> None:
    (place,) = line_up(invitation, "Ada")
    with pytest.raises(PermissionDenied):
        waiting.take_off(me=Membership.objects.acting(cast.person("member")).get(), place=place, words="No.")
    membership.leave(me=Membership.objects.acting(cast.person("moderator")).get())
    with pytest.raises(ValidationError, match="don’t wait any more"):
        waiting.take_off(me=organizer(cast), place=place, words="Too late.")
    assert "Ada" in names_in(full)
