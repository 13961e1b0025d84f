"""One address gets one unanswered invitation a day, whoever invites."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups import at_the_door, invitations, sparing
from groups.models import Invitation, InvitationLetter, Membership
from mail.models import Message
from mail.refusing import refusal_of, refuse
from tests.cast import Cast
from tests.races import all_at_once

SignIn = Callable[[User | None], Client]


def organizing(cast: Cast) -> tuple[Membership, Membership]:
    """Of two groups that don't know of each other."""
    people = (cast.person("organizer"), cast.person("outsider"))
    one, other = (Membership.objects.acting(person).get() for person in people)
    return one, other


def invite(me: Membership, *addresses: str) -> list[Invitation]:
    return invitations.mail(me=me, addresses=addresses, days=7)


def written() -> list[str]:
    return sorted(Message.objects.filter(letter="invitation").values_list("address", flat=True))


def test_another_group_can_not_write_to_the_same_address_on_one_day(cast: Cast) -> None:
    one, other = organizing(cast)
    invite(one, "Ana@example.org")
    for me in (one, other):
        with pytest.raises(ValidationError, match=r"We can’t write to ana@example\.org just now") as refused:
            invite(me, "bo@example.org", "ana@example.org")
        assert refused.value.messages[0].count("@") == 1
    assert written() == ["Ana@example.org"], "nothing of what is refused is sent, or kept"
    assert Invitation.objects.count() == InvitationLetter.objects.count() == 1
    invite(other, "bo@example.org")
    InvitationLetter.objects.update(written_at=timezone.now() - timedelta(days=1))
    invite(other, "ana@example.org")
    assert len(written()) == 3


def test_whoever_came_can_be_invited_elsewhere_on_the_same_day(cast: Cast) -> None:
    one, other = organizing(cast)
    (invitation,) = invite(one, "ana@example.org")
    Invitation.objects.filter(pk=invitation.pk).update(uses=1)
    invite(other, "ana@example.org")
    with pytest.raises(sparing.NotNowError):
        invite(one, "ana@example.org")


def test_an_invitation_that_is_gone_or_withdrawn_was_a_letter_all_the_same(cast: Cast) -> None:
    one, other = organizing(cast)
    (invitation,) = invite(one, "ana@example.org")
    invitations.revoke(me=one, invitation=invitation)
    for _before_and_after in range(2):
        with pytest.raises(sparing.NotNowError):
            invite(other, "ana@example.org")
        Invitation.objects.all().delete()


def test_the_same_form_twice_is_no_second_letter(cast: Cast) -> None:
    one, _other = organizing(cast)
    send = partial(invitations.mail, me=one, addresses=["ana@example.org"], days=7, once="of-this-form")
    assert send() == send()


def test_who_wants_none_looks_like_anybody(cast: Cast) -> None:
    one, other = organizing(cast)
    refuse(refusal_of("ana@example.org"))
    invite(one, "ana@example.org")
    with pytest.raises(sparing.NotNowError):
        invite(other, "ana@example.org")


def test_no_address_is_kept_and_what_is_goes_after_a_day(cast: Cast) -> None:
    one, _other = organizing(cast)
    invite(one, "ana@example.org")
    assert "ana" not in str(InvitationLetter.objects.values_list("digest", flat=True))
    assert at_the_door.forget_old() == 0
    InvitationLetter.objects.update(written_at=timezone.now() - timedelta(days=1))
    assert at_the_door.forget_old() == 1
    assert not InvitationLetter.objects.exists()


def test_the_page_says_so_in_one_sentence_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    _one, other = organizing(cast)
    invite(other, "ana@example.org")
    there = reverse("invitation_mail", args=[cast.group.pk])
    typed = {"addresses": "ana@example.org\nbo@example.org", "days": "7", "label": "the early shift"}
    seen = sign_in(cast.person("organizer")).post(there, typed).content.decode()
    assert "We can’t write to ana@example.org just now." in seen
    assert "ana@example.org\nbo@example.org</textarea>" in seen
    for telling in ("Harvest circle", "already", "invited", "somebody else"):
        assert telling not in seen.partition("We can’t write")[2].partition("</")[0]


@pytest.mark.postgresql
def test_of_two_groups_that_write_at_one_moment_one_letter_leaves(transactional_db: None, cast: Cast) -> None:
    one, other = organizing(cast)
    for number in range(30):
        addresses = [f"ana{number}@example.org", f"bo{number}@example.org"]
        outcomes = all_at_once([partial(invite, one, *addresses), partial(invite, other, *addresses[::-1])])
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotNowError", "list"]
        Invitation.objects.update(mailed_at=timezone.now() - timedelta(days=2))
    assert len(written()) == 60
