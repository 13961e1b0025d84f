"""Who was there: noted afterwards, from paper too, and put right by whoever it is about."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups import attendance, membership, policies, presence
from groups.models import Attendance, GroupSession, Membership
from meetings.models import SessionRole
from tests.cast import ROLES, Cast
from tests.planned import page, session_in

SignIn = Callable[[User | None], Client]


def yesterday(cast: Cast) -> GroupSession:
    """To which the moderator said yes and the member no."""
    session = session_in(cast)
    for role, answer in (("moderator", "yes"), ("member", "no")):
        attendance.answer(me=cast.membership(role), session=session, answer=Attendance.Answer(answer))
    start = timezone.now() - timedelta(days=1)
    GroupSession.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))
    return GroupSession.objects.get(pk=session.pk)


def there(session: GroupSession) -> list[str]:
    return sorted(session.attendances.filter(came=True).values_list("membership__name", flat=True))


def test_an_organizer_notes_who_was_there_and_the_group_sees_it(cast: Cast, sign_in: SignIn) -> None:
    session = yesterday(cast)
    organizer = sign_in(cast.person("organizer"))
    address = reverse("group_session_presence", args=[cast.group.pk, session.pk])
    came = [cast.membership(role).pk for role in ("member", "organizer")]
    organizer.post(address, {"came": came, "shown": "", "numbers": ""})
    assert there(session) == ["Member", "Organizer"]
    seen = page(sign_in(cast.person("moderator")), session).partition("Who was there")[2].partition("</ul>")[0]
    assert sorted(re.findall(r"<li>(\w+)</li>", seen)) == ["Member", "Organizer"]
    # Who had said yes and stayed away can't be seen from it.
    assert "Who was coming" not in page(organizer, session)
    # Their answer stays what it was.
    assert session.attendances.get(membership=cast.membership("member")).answer == "no"
    organizer.post(address, {"came": came[:1], "shown": " ".join(came), "numbers": ""})
    assert there(session) == ["Member"]


def test_whoever_takes_notes_notes_who_was_there_too(cast: Cast, sign_in: SignIn) -> None:
    session = yesterday(cast)
    client, moderator = sign_in(cast.person("member")), cast.membership("moderator")
    address = reverse("group_session_presence", args=[cast.group.pk, session.pk])
    sheet = reverse("group_session_sheet", args=[cast.group.pk, session.pk])
    taking = SessionRole.objects.create(
        group=cast.group, session=session, membership=cast.membership("member"), role="note-taker"
    )
    other = session_in(cast)
    for status, role in (("proposed", "note-taker"), ("declined", "note-taker"), ("accepted", "welcomer")):
        SessionRole.objects.filter(pk=taking.pk).update(status=status, role=role)
        assert address not in page(client, session)
        assert client.get(address).status_code == client.get(sheet).status_code == 403
        assert client.post(address, {"came": [moderator.pk], "shown": ""}).status_code == 403
    SessionRole.objects.filter(pk=taking.pk).update(status="accepted", role="note-taker")
    assert address in page(client, session)
    assert "Tick your name." in client.get(sheet).content.decode()
    client.post(address, {"came": [moderator.pk], "shown": ""})
    assert there(session) == ["Moderator"]
    elsewhere = reverse("group_session_presence", args=[cast.group.pk, other.pk])
    assert client.get(elsewhere).status_code == 403
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", ROLES[1:])
def test_rule_and_page_agree_on_who_notes_it(cast: Cast, sign_in: SignIn, role: str) -> None:
    session = yesterday(cast)
    address = reverse("group_session_presence", args=[cast.group.pk, session.pk])
    me = Membership.objects.acting(cast.person(role)).filter(group=cast.group).first()
    may = me is not None and policies.can_note_presence(me, session)
    assert may == (role == "organizer")
    response = sign_in(cast.person(role)).post(address, {"came": [cast.membership("member").pk], "shown": ""})
    assert (response.status_code == 302) == bool(there(session)) == may


def test_numbers_from_paper_are_those_of_the_sheet(cast: Cast, sign_in: SignIn) -> None:
    session = yesterday(cast)
    client = sign_in(cast.person("organizer"))
    sheet = client.get(reverse("group_session_sheet", args=[cast.group.pk, session.pk])).content.decode()
    lines = re.findall(r'sheet__number">(\d+)</span> <bdi>(\w+)</bdi>', sheet)
    numbers = {name: number for number, name in lines}
    assert set(numbers) == {"Organizer", "Moderator", "Member"}
    address = reverse("group_session_presence", args=[cast.group.pk, session.pk])
    client.post(address, {"numbers": f"{numbers['Organizer']}, {numbers['Moderator']}-{numbers['Member']}"})
    assert there(session) == ["Member", "Moderator", "Organizer"]
    refused = client.post(address, {"numbers": "99"}).content.decode()
    assert "“99” is no number of the sheet." in refused
    assert 'value="99"' in refused


def test_a_member_puts_right_what_is_noted_and_an_older_form_leaves_it_so(cast: Cast, sign_in: SignIn) -> None:
    session = yesterday(cast)
    me = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    moderator = cast.membership("moderator")
    presence.note(me=me, session=session, came={moderator.pk}, shown=set())
    client = sign_in(cast.person("member"))
    assert "I was there" in page(client, session)
    address = reverse("group_session_i_was", args=[cast.group.pk, session.pk])
    seen = client.post(address, {"came": "yes"}, follow=True).content.decode()
    assert "You are down as having been there." in seen
    sign_in(cast.person("moderator")).post(address, {"came": "no"})
    assert there(session) == ["Member"]
    presence.note(me=me, session=session, came={moderator.pk, me.pk}, shown={moderator.pk})
    assert there(session) == ["Member", "Organizer"]


def test_nothing_is_noted_before_it_begins_or_once_it_is_off(cast: Cast) -> None:
    me = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    for session, sentence in (
        (session_in(cast), "hasn’t begun yet"),
        (session_in(cast, status=GroupSession.Status.CANCELLED), "was called off"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            presence.note(me=me, session=session, came={me.pk}, shown=set())
        with pytest.raises(ValidationError, match=sentence):
            presence.correct(me=me, session=session, came=True)
    assert not Attendance.objects.exists()
