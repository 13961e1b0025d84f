"""Tokens: what is stored, whom they admit, what counts."""

import base64
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from groups import invitations, membership
from groups.models import Invitation, Membership, Reservation, Role
from mail.models import Message
from tests.cast import Cast, join


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get()


def test_only_a_hash_of_the_token_is_stored(cast: Cast) -> None:
    invitation, token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    assert len(base64.urlsafe_b64decode(token)) * 8 >= 128
    stored = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert token not in str(stored)
    assert invitations.find(token) == invitation


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_organizers_invite_and_withdraw(cast: Cast, role: str) -> None:
    with pytest.raises(PermissionDenied):
        invitations.invite(me=acting(cast, role), days=1, uses=1)
    invitation, token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    for who in (role, "outsider"):
        with pytest.raises(PermissionDenied):
            invitations.revoke(me=acting(cast, who), invitation=invitation)
    assert invitations.admits(token)


def test_withdrawing_ends_it_and_keeps_its_first_date(cast: Cast) -> None:
    invitation, token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    invitations.revoke(me=acting(cast, "organizer"), invitation=invitation)
    assert not invitations.admits(token)
    first = Invitation.objects.get().revoked_at
    invitations.revoke(me=acting(cast, "organizer"), invitation=invitation)
    assert Invitation.objects.get().revoked_at == first


@pytest.mark.parametrize("token", ["", "never-made", "\udc80", "x" * 5000])
def test_a_token_that_never_was_admits_nobody(db: None, token: str) -> None:
    assert not invitations.admits(token)


def test_it_says_why_it_ended(cast: Cast) -> None:
    invitation, _token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=2)
    assert invitation.ended == ""
    now = timezone.now()
    changes: list[tuple[dict[str, object], str]] = [
        ({"expires_at": now - timedelta(seconds=1)}, "expired"),
        ({"uses": 2}, "used up"),
        ({"revoked_at": now}, "withdrawn"),
    ]
    for change, word in changes:
        Invitation.objects.filter(pk=invitation.pk).update(**change)
        assert Invitation.objects.get().ended == word


def test_signing_up_counts_on_an_invitation_to_the_site_alone(cast: Cast) -> None:
    _site, site_token = invitations.invite_to_site(days=1, uses=1)
    into_group, group_token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    invitations.signed_up(token=site_token, user=cast.person("newcomer"))
    invitations.signed_up(token=group_token, user=cast.person("newcomer"))
    assert Invitation.objects.get(pk=into_group.pk).uses == 0
    assert not invitations.admits(site_token)
    with pytest.raises(invitations.UnusableError):
        invitations.signed_up(token=site_token, user=cast.person("newcomer"))


def test_the_list_forgets_what_expired_a_month_ago(cast: Cast) -> None:
    kept, _token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    old, _token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=31))
    Invitation.objects.filter(pk=kept.pk).update(expires_at=timezone.now() - timedelta(days=29))
    assert list(Invitation.objects.listed()) == [kept]


def test_a_use_is_kept_for_whoever_signs_up_and_a_second_account_gets_none(cast: Cast) -> None:
    """Or one link for one person would let its holder sign up as many accounts as they like until somebody joins."""
    invitation, token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    newcomer, another = cast.person("newcomer"), cast.person("staff")
    invitations.signed_up(token=token, user=newcomer)
    assert not invitations.admits(token)
    with pytest.raises(invitations.UnusableError):
        invitations.signed_up(token=token, user=another)
    with pytest.raises(invitations.UnusableError):
        membership.join(actor=another, invitation=invitation, name="Another")
    assert invitations.find_standing(token), "whoever signed up and was signed out still finds the way in"
    membership.join(actor=newcomer, invitation=invitation, name="Rosa")
    assert not Reservation.objects.exists()
    assert Invitation.objects.get().uses == 1


def test_a_use_that_nobody_came_for_is_free_again_after_a_day(cast: Cast) -> None:
    invitation, token = invitations.invite(me=acting(cast, "organizer"), days=7, uses=1)
    invitations.signed_up(token=token, user=cast.person("newcomer"))
    assert invitations.forget_old() == 0
    Reservation.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert invitations.admits(token)
    assert invitations.forget_old() == 1
    membership.join(actor=cast.person("staff"), invitation=invitation, name="Stef")


def test_it_ends_with_the_role_of_who_made_it_and_comes_back_with_it(cast: Cast) -> None:
    """Else whoever laid the role down would go on deciding who comes in, by a link in a drawer."""
    second = join(cast.group, User.objects.create_user("bell"), Role.ORGANIZER)
    assert second.user
    _made, token = invitations.invite(me=Membership.objects.acting(second.user).get(), days=7, uses=3)
    me = acting(cast, "organizer")
    membership.set_roles(me=me, member=second, roles=[])
    assert not invitations.admits(token)
    assert Invitation.objects.listed().get().ended == "ended with the role of who made it"
    membership.set_roles(me=me, member=second, roles=[Role.ORGANIZER])
    assert invitations.admits(token)
    membership.remove(me=me, member=second, reason="No.")
    assert not invitations.admits(token)


def test_a_form_that_is_sent_twice_makes_one_invitation_and_the_same_link(cast: Cast) -> None:
    me = acting(cast, "organizer")
    made = [invitations.invite(me=me, days=7, uses=1, once="of-this-form") for _press in range(2)]
    assert made[0] == made[1]
    assert len(base64.urlsafe_b64decode(made[0][1])) * 8 >= 128
    outsider = acting(cast, "outsider")
    assert invitations.invite(me=outsider, days=7, uses=1, once="of-this-form")[1] != made[0][1]


def test_by_email_each_address_gets_one_of_its_own_and_is_kept_nowhere_here(cast: Cast) -> None:
    me, addresses = acting(cast, "organizer"), ["ana@example.org", "bo@example.org"]
    for _press in range(2):
        invitations.mail(me=me, addresses=addresses, days=7, label="the early shift", once="of-this-form")
    assert sorted(Message.objects.values_list("letter", "address")) == [("invitation", name) for name in addresses]
    stored = str(list(Invitation.objects.values()))
    assert Invitation.objects.count() == 2
    assert "example.org" not in stored
    tokens = [message.about["token"] for message in Message.objects.all()]
    assert all(invitations.admits(token) for token in tokens)
    with pytest.raises(invitations.MailedTooMuchError):
        invitations.mail(me=me, addresses=[f"p{n}@example.org" for n in range(60)], days=7)
