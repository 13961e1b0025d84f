"""Tokens: what is stored, whom they admit, what counts."""

import base64
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups import invitations
from groups.models import Invitation, Membership
from tests.cast import Cast


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
    invitations.signed_up(token=site_token)
    invitations.signed_up(token=group_token)
    assert Invitation.objects.get(pk=into_group.pk).uses == 0
    assert invitations.admits(group_token)
    assert not invitations.admits(site_token)
    with pytest.raises(invitations.UnusableError):
        invitations.signed_up(token=site_token)


def test_the_list_forgets_what_expired_a_month_ago(cast: Cast) -> None:
    kept, _token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    old, _token = invitations.invite(me=acting(cast, "organizer"), days=1, uses=1)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=31))
    Invitation.objects.filter(pk=kept.pk).update(expires_at=timezone.now() - timedelta(days=29))
    assert list(Invitation.objects.listed()) == [kept]
