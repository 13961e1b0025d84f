"""What a group writes to its members, to whom, and what it doesn't say."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from discussions import following, posting
from groups import asking_again, invitations, letters, membership, telling
from groups.letters import choosing, reminders, round_ups
from groups.models import Agreement, Attendance, DiscussionGroup, GroupSession, JoinRequest, Membership, WaitingPlace
from mail import delivery
from mail import letters as mail_letters
from mail.models import Message
from tests import texts
from tests.cast import join
from tests.groups.letterbox import WORDS_THAT_TELL, Letterbox, text_of

SignIn = Callable[[User | None], Client]
Answer = Attendance.Answer


@pytest.fixture
def session(letterbox: Letterbox) -> GroupSession:
    return planned(letterbox)


def planned(letterbox: Letterbox, hours: float = 20) -> GroupSession:
    starts_at = timezone.now() + timedelta(hours=hours)
    return GroupSession.objects.create(
        group=letterbox.cast.group,
        title="Night round",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        time_zone="Europe/Berlin",
        place="Laundry, back door",
        link="https://call.example/secret",
    )


def answered(letterbox: Letterbox, session: GroupSession, who: str, answer: str) -> None:
    Attendance.objects.create(
        group=session.group, session=session, membership=letterbox.cast.membership(who), answer=answer
    )


def everything(letterbox: Letterbox, session: GroupSession) -> None:
    """One letter of every kind that a group writes to a member, queued."""
    cast = letterbox.cast
    Membership.objects.filter(user=cast.person("member")).update(round_up="daily")
    texts.comment(texts.thread(cast.group), cast.membership("moderator"))
    reminders.queue_due()
    round_ups.queue_due()
    letters.tell_changed(session=session)
    letters.ask_unanswered(session=session, by=cast.membership("organizer"), at=timezone.now())
    other = planned(letterbox, 40)
    GroupSession.objects.filter(pk=other.pk).update(status="cancelled")
    letters.tell_cancelled(session=other)
    place = WaitingPlace.objects.create(group=cast.group, user=cast.person("member"), name="D", status="moved-up")
    telling.moved_up(place)
    request = JoinRequest.objects.create(group=cast.group, user=cast.person("member"), name="D", status="accepted")
    telling.answered(request)


def test_no_letter_tells_somebody_who_looks_over_a_shoulder(letterbox: Letterbox, session: GroupSession) -> None:
    everything(letterbox, session)
    invitation, token = invitations.invite(me=letterbox.acting("organizer"), days=7, uses=1)
    telling.invited(invitation, token=token, address="ana@elsewhere.example")
    arrived = letterbox.collect()
    assert sorted(mail.subject for mail in arrived["member"]) == [
        "A reminder",
        "An answer for you",
        "Are you coming?",
        "Something has changed",
        "Something was called off",
        "There is a place for you",
        "What waits for you",
    ]
    assert [mail.subject for mail in arrived["ana@elsewhere.example"]] == ["You are invited"]
    for mail in [*arrived["member"], *arrived["ana@elsewhere.example"]]:
        assert mail.from_email == "hello@site.example"
        for word in WORDS_THAT_TELL:
            assert not re.search(rf"\b{word}", text_of(mail), re.IGNORECASE), (word, mail.subject, text_of(mail))


def test_whoever_wants_to_sees_at_once_which_group_it_is_about(letterbox: Letterbox, session: GroupSession) -> None:
    User.objects.update(discreet_mail=False)
    everything(letterbox, session)
    mails = letterbox.collect()["member"]
    assert len(mails) == 7
    for mail in mails:
        assert mail.from_email == "Common Thread <hello@site.example>"
        assert mail.subject.startswith("Common Thread: ")
        assert "Third shift readers" in mail.body, mail.body


def test_one_group_can_be_discreet_and_the_account_not_and_the_other_way_round(
    letterbox: Letterbox, session: GroupSession
) -> None:
    User.objects.filter(username="member").update(discreet_mail=False)
    Membership.objects.filter(user__username="member").update(discreet_mail=True)
    Membership.objects.filter(user__username="moderator").update(discreet_mail=False)
    letters.tell_changed(session=session)
    arrived = letterbox.collect()
    assert "Third shift" not in text_of(arrived["member"][0])
    assert "Third shift" in text_of(arrived["moderator"][0])


def test_no_letter_says_where_a_session_meets(letterbox: Letterbox, session: GroupSession) -> None:
    User.objects.update(discreet_mail=False)
    answered(letterbox, session, "member", Answer.YES)
    everything(letterbox, session)
    for mail in letterbox.collect()["member"]:
        assert "Laundry" not in str(mail.message())
        assert "call.example" not in str(mail.message())


def test_no_letter_repeats_what_somebody_said(letterbox: Letterbox, session: GroupSession) -> None:
    User.objects.update(discreet_mail=False)
    said = texts.comment(texts.thread(letterbox.cast.group), letterbox.cast.membership("moderator"))
    posting.reply(me=letterbox.cast.membership("moderator"), thread=said.thread, parent=said, body="Xylophone again")
    everything(letterbox, session)
    assert "Xylophone" not in "".join(str(mail.message()) for mail in letterbox.collect()["member"])


def test_a_reminder_comes_to_those_who_come_or_have_not_answered(letterbox: Letterbox, session: GroupSession) -> None:
    answered(letterbox, session, "organizer", Answer.YES)
    answered(letterbox, session, "moderator", Answer.NO)
    assert reminders.queue_due() == 2
    arrived = letterbox.collect()
    assert sorted(arrived) == ["member", "organizer"]
    assert "You haven’t said yet whether you come" in arrived["member"][0].body
    assert "You haven’t said yet" not in arrived["organizer"][0].body
    assert reminders.queue_due() == 0
    assert letterbox.collect() == {}


@pytest.mark.parametrize(("hours", "away", "comes"), [(2, 1.9, True), (2, 3, False), (48, 47, True), (None, 1, False)])
def test_each_is_reminded_as_long_before_as_they_chose(
    letterbox: Letterbox, hours: int | None, away: float, comes: bool
) -> None:
    planned(letterbox, away)
    Membership.objects.update(reminder_hours=None)
    Membership.objects.filter(user__username="member").update(reminder_hours=hours)
    reminders.queue_due()
    assert bool(letterbox.collect()) == comes


def test_a_moved_session_reminds_once_more_and_not_of_the_old_hour(letterbox: Letterbox, session: GroupSession) -> None:
    reminders.queue_due()
    later = session.starts_at + timedelta(hours=1)
    GroupSession.objects.filter(pk=session.pk).update(starts_at=later, ends_at=later + timedelta(hours=2))
    assert letterbox.collect() == {}
    assert reminders.queue_due() == 3
    assert set(letterbox.collect()) == {"member", "moderator", "organizer"}


def test_whoever_was_removed_or_left_meanwhile_gets_nothing(letterbox: Letterbox, session: GroupSession) -> None:
    cast = letterbox.cast
    everything(letterbox, session)
    membership.remove(me=cast.membership("organizer"), member=cast.membership("member"), reason="-")
    assert letterbox.subjects().get("member", []) == ["An answer for you"], "which says nothing of the group"
    letters.tell_changed(session=planned(letterbox))
    membership.leave(me=cast.membership("moderator"))
    assert "moderator" not in letterbox.collect()


def test_nobody_is_reminded_of_what_was_called_off_answered_or_begun(
    letterbox: Letterbox, session: GroupSession
) -> None:
    reminders.queue_due()
    letters.ask_unanswered(session=session, by=letterbox.cast.membership("organizer"), at=timezone.now())
    letters.tell_changed(session=session)
    answered(letterbox, session, "moderator", Answer.NO)
    GroupSession.objects.filter(pk=session.pk).update(status="cancelled")
    assert letterbox.collect() == {}
    GroupSession.objects.filter(pk=session.pk).update(status="scheduled", starts_at=timezone.now())
    letters.tell_changed(session=GroupSession.objects.get(pk=session.pk))
    assert letterbox.collect() == {}


def test_somebody_who_changes_a_session_twice_in_a_row_sends_one_letter(
    letterbox: Letterbox, session: GroupSession
) -> None:
    letters.tell_changed(session=session)
    GroupSession.objects.filter(pk=session.pk).update(sequence=1, starts_at=timezone.now() + timedelta(hours=9))
    letters.tell_changed(session=GroupSession.objects.get(pk=session.pk))
    assert letterbox.subjects()["member"] == ["Something has changed"]


def test_a_change_is_told_after_a_moment_only_since_another_often_follows(
    letterbox: Letterbox, session: GroupSession
) -> None:
    letters.tell_changed(session=session)
    assert delivery.deliver_due() == 0


def test_calling_off_is_told_to_everybody_at_once(letterbox: Letterbox, session: GroupSession) -> None:
    answered(letterbox, session, "moderator", Answer.NO)
    GroupSession.objects.filter(pk=session.pk).update(status="cancelled")
    assert letters.tell_cancelled(session=session) == 3
    assert delivery.deliver_due() == 3


def test_hours_are_told_by_the_clocks_of_whoever_reads_and_by_those_of_the_group(letterbox: Letterbox) -> None:
    session = planned(letterbox)
    starts_at = datetime(2030, 1, 15, 18, 0, tzinfo=UTC)
    GroupSession.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    User.objects.filter(username="member").update(time_zone="America/New_York")
    letters.tell_changed(session=GroupSession.objects.get(pk=session.pk))
    body = str(letterbox.collect()["member"][0].body)
    assert "Tuesday, Jan. 15, 2030, 1 p.m. to 3 p.m. (America/New_York)" in body
    assert "For the others: Tuesday, Jan. 15, 2030, 7 p.m. to 9 p.m. (Europe/Berlin)" in body


def test_an_invitation_by_mail_leads_in_and_says_neither_to_what_nor_by_whom(letterbox: Letterbox) -> None:
    invitation, token = invitations.invite(me=letterbox.acting("organizer"), days=7, uses=1)
    telling.invited(invitation, token=token, address="ana@elsewhere.example")
    (mail,) = letterbox.collect()["ana@elsewhere.example"]
    assert "Organizer" not in str(mail.message())
    link = re.search(r"https://site.example(/join/\S+)", str(mail.body))
    assert link
    assert b"Third shift readers" in Client().get(link[1]).content


def test_an_invitation_that_was_withdrawn_is_not_sent(letterbox: Letterbox) -> None:
    me = letterbox.acting("organizer")
    invitation, token = invitations.invite(me=me, days=7, uses=1)
    telling.invited(invitation, token=token, address="ana@elsewhere.example")
    invitations.revoke(me=me, invitation=invitation)
    assert letterbox.collect() == {}


def test_whoever_wants_no_invitations_gets_none_from_anybody(letterbox: Letterbox) -> None:
    me = letterbox.acting("organizer")
    first, second = (invitations.invite(me=me, days=7, uses=1) for _ in range(2))
    telling.invited(first[0], token=first[1], address="ana@elsewhere.example")
    (mail,) = letterbox.collect()["ana@elsewhere.example"]
    stop = re.search(r"https://site.example(/mail/stop/\S+)", str(mail.body))
    assert stop
    Client().post(stop[1])
    telling.invited(second[0], token=second[1], address="Ana@elsewhere.example")
    assert letterbox.collect() == {}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("reminders", "reminder_hours", None), ("changes", "change_mail", False), ("round-ups", "round_up", "never")],
)
def test_the_link_in_a_mail_stops_its_kind_in_this_group_alone(
    letterbox: Letterbox, kind: str, field: str, value: object
) -> None:
    Membership.objects.update(round_up="daily")
    mine, other = letterbox.cast.membership("member"), letterbox.cast.membership("moderator")
    address = mail_letters.stop_address(mail_letters.Stop(kind, mine.pk)).removeprefix("https://site.example")
    page = Client().get(address)
    assert getattr(Membership.objects.get(pk=mine.pk), field) != value, "looking changes nothing"
    assert b"this group" in page.content
    assert b"Third shift" not in page.content
    Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert getattr(Membership.objects.get(pk=mine.pk), field) == value
    assert getattr(Membership.objects.get(pk=other.pk), field) != value


def test_a_round_up_counts_what_waits_and_leads_there(letterbox: Letterbox, session: GroupSession) -> None:
    cast = letterbox.cast
    Membership.objects.filter(user=cast.person("member")).update(round_up="daily")
    thread = texts.thread(cast.group)
    following.follow_thread(me=cast.membership("member"), thread=thread, follows=True)
    texts.comment(thread, cast.membership("moderator"))
    Agreement.objects.create(group=cast.group, number=1, text="We listen.")
    assert round_ups.queue_due() == 1
    (mail,) = letterbox.collect()["member"]
    assert "One date waits for your answer:" in mail.body
    assert "Others have spoken in one place:" in mail.body
    assert "What you agreed on waits to be read again:" in mail.body
    assert f"https://site.example{reverse('group_session_list', args=[cast.group.pk])}" in mail.body
    assert round_ups.queue_due() == 0, "the next one comes tomorrow"


def test_where_nothing_waits_no_round_up_comes(letterbox: Letterbox) -> None:
    Membership.objects.update(round_up="daily")
    assert round_ups.queue_due() == 4
    assert letterbox.collect() == {}


def test_a_round_up_just_chosen_comes_for_the_first_time_next_morning(letterbox: Letterbox) -> None:
    me = letterbox.cast.membership("member")
    choosing.choose(me=me, reminder_hours=24, change_mail=True, round_up="daily", discreet_mail=None)
    assert round_ups.queue_due() == 0
    Membership.objects.update(last_round_up_at=timezone.now() - timedelta(days=1, minutes=1))
    assert round_ups.queue_due() == 1


@pytest.mark.parametrize(
    ("now", "zone", "weekly", "morning"),
    [
        ("2026-11-22T12:00+00:00", "Europe/Berlin", False, "2026-11-22T07:00+01:00"),
        ("2026-11-22T05:59+00:00", "Europe/Berlin", False, "2026-11-21T07:00+01:00"),
        ("2026-11-22T12:00+00:00", "Europe/Berlin", True, "2026-11-16T07:00+01:00"),
        ("2026-11-23T05:00+00:00", "Europe/Berlin", True, "2026-11-16T07:00+01:00"),
        ("2026-11-23T06:00+00:00", "Europe/Berlin", True, "2026-11-23T07:00+01:00"),
        ("2026-10-25T07:00+00:00", "Europe/Berlin", False, "2026-10-25T07:00+01:00"),
        ("2026-11-22T12:00+00:00", "Pacific/Auckland", False, "2026-11-22T07:00+13:00"),
    ],
)
def test_a_round_up_comes_in_the_morning_where_its_reader_lives(
    now: str, zone: str, weekly: bool, morning: str
) -> None:
    found = round_ups.last_morning(datetime.fromisoformat(now), ZoneInfo(zone), weekly=weekly)
    assert found == datetime.fromisoformat(morning)


def test_only_who_has_not_answered_is_asked_and_once_a_day(letterbox: Letterbox, session: GroupSession) -> None:
    answered(letterbox, session, "moderator", Answer.MAYBE)
    assert asking_again.ask_again(me=letterbox.acting("organizer"), session=session) == 1
    with pytest.raises(ValidationError):
        asking_again.ask_again(me=letterbox.acting("organizer"), session=session)
    assert letterbox.subjects() == {"member": ["Are you coming?"]}
    GroupSession.objects.update(asked_again_at=timezone.now() - timedelta(days=1, hours=1), starts_at=session.starts_at)
    assert asking_again.ask_again(me=letterbox.acting("organizer"), session=session) == 1
    with pytest.raises(PermissionDenied):
        asking_again.ask_again(me=letterbox.acting("member"), session=session)


def test_an_organizer_asks_by_a_press_and_is_told_how_many(
    letterbox: Letterbox, session: GroupSession, sign_in: SignIn
) -> None:
    client = sign_in(letterbox.cast.person("organizer"))
    ask = reverse("group_session_ask", args=[session.group_id, session.pk])
    assert ask in client.get(session.get_absolute_url()).content.decode()
    assert "2 people are asked by mail" in client.post(ask, follow=True).content.decode()
    page = client.post(ask, follow=True).content.decode()
    assert "They were asked within the last day" in page
    assert ask not in page, "nothing to press until tomorrow"
    assert set(letterbox.collect()) == {"member", "moderator"}


def test_a_member_chooses_what_comes(letterbox: Letterbox, sign_in: SignIn) -> None:
    cast = letterbox.cast
    client = sign_in(cast.person("member"))
    page = reverse("group_mail", args=[cast.group.pk])
    assert "member@people.example" in client.get(page).content.decode()
    client.post(page, {"reminder": "48", "round_up": "weekly", "discreet_mail": "no"})
    me = cast.membership("member")
    assert (me.reminder_hours, me.change_mail, me.round_up, me.discreet_mail) == (48, False, "weekly", False)
    client.post(page, {"reminder": "never", "round_up": "never", "discreet_mail": "as-account", "change_mail": "on"})
    me = cast.membership("member")
    assert (me.reminder_hours, me.change_mail, me.round_up, me.discreet_mail) == (None, True, "never", None)


def test_whoever_has_not_confirmed_an_address_reads_why_no_mail_comes(letterbox: Letterbox, sign_in: SignIn) -> None:
    member = letterbox.cast.person("member")
    User.objects.filter(pk=member.pk).update(email="")
    page = sign_in(member).get(reverse("group_mail", args=[letterbox.cast.group.pk])).content.decode()
    assert "No mail reaches you yet" in page


@pytest.mark.parametrize(("discreet", "summary"), [(True, "Appointment"), (False, "Night round")])
def test_a_change_goes_into_ones_calendar_as_discreet_as_the_letter(
    letterbox: Letterbox, session: GroupSession, discreet: bool, summary: str
) -> None:
    User.objects.update(discreet_mail=discreet)
    letters.tell_changed(session=session)
    mail = letterbox.collect()["member"][0]
    part = next(part for part in mail.message().walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "PUBLISH"
    written = part.get_payload(decode=True)
    assert isinstance(written, bytes)
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert (str(event["SUMMARY"]), event.decoded("DTSTART")) == (summary, session.starts_at.replace(microsecond=0))
    GroupSession.objects.filter(pk=session.pk).update(status="cancelled", sequence=5)
    letters.tell_cancelled(session=session)
    mail = letterbox.collect()["member"][0]
    part = next(part for part in mail.message().walk() if part.get_content_type() == "text/calendar")
    (off,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")  # type: ignore[arg-type]
    assert (off["UID"], str(off["STATUS"])) == (event["UID"], "CANCELLED")


@pytest.mark.parametrize("number", [1, 3])
def test_choosing_asks_as_much_in_one_group_as_in_three(
    letterbox: Letterbox,
    sign_in: SignIn,
    number: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    member = letterbox.cast.person("member")
    for _ in range(number - 1):
        join(DiscussionGroup.objects.create(name="-"), member)
    client = sign_in(member)
    with django_assert_num_queries(4):
        assert client.get(reverse("group_mail", args=[letterbox.cast.group.pk])).status_code == 200


def test_a_group_that_has_closed_reminds_nobody(letterbox: Letterbox, session: GroupSession) -> None:
    Membership.objects.update(round_up="daily")
    reminders.queue_due()
    DiscussionGroup.objects.update(status="archived")
    assert letterbox.collect() == {}
    Message.objects.all().delete()
    assert (reminders.queue_due(), round_ups.queue_due()) == (0, 0)
