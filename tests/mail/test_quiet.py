"""Quiet hours: nothing that can wait comes at night, by one's own clocks; what can't comes all the same."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mail import quiet
from mail.delivery import deliver_due
from mail.models import Message
from mail.outbox import Order, queue_all
from tests.mail.postbox import Postbox

NIGHT = (time(22), time(7))
MIDDAY = (time(12), time(13, 30))


def end(hours: tuple[time | None, time | None], at: str, zone: str = "Europe/Berlin") -> str:
    """When the quiet hours end, in UTC, for somebody at this moment of UTC; empty where they may get mail."""
    person = User(time_zone=zone, quiet_from=hours[0], quiet_until=hours[1])
    found = quiet.end_of(person, datetime.fromisoformat(at).replace(tzinfo=UTC))
    return found.strftime("%d %H:%M") if found else ""


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        (NIGHT, "2026-07-10T19:59", ""),
        (NIGHT, "2026-07-10T20:00", "11 05:00"),
        (NIGHT, "2026-07-10T21:59", "11 05:00"),
        (NIGHT, "2026-07-10T22:00", "11 05:00"),
        (NIGHT, "2026-07-11T04:59", "11 05:00"),
        (NIGHT, "2026-07-11T05:00", ""),
        (NIGHT, "2026-12-31T23:30", "01 06:00"),
        (MIDDAY, "2026-07-10T10:00", "10 11:30"),
        (MIDDAY, "2026-07-10T11:30", ""),
        (MIDDAY, "2026-07-10T22:00", ""),
        ((None, None), "2026-07-10T22:00", ""),
        ((time(22), None), "2026-07-10T22:00", ""),
        ((time(7), time(7)), "2026-07-10T22:00", ""),
    ],
)
def test_they_go_by_ones_own_clocks_and_over_midnight(hours: tuple[time, time], at: str, until: str) -> None:
    assert end(hours, at) == until


@pytest.mark.parametrize(
    ("at", "until"),
    [
        # The clocks go forward on 29 March at 01:00 UTC, and back on 25 October at 01:00 UTC.
        ("2026-03-28T22:00", "29 05:00"),
        ("2026-03-28T21:30", "29 05:00"),
        ("2026-10-24T21:00", "25 06:00"),
        ("2026-10-25T05:30", "25 06:00"),
    ],
)
def test_a_night_in_which_the_clocks_change_ends_by_the_new_ones(at: str, until: str) -> None:
    assert end(NIGHT, at) == until


@pytest.mark.parametrize("until", [time(2), time(2, 30), time(3)])
@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24"])
def test_an_end_that_the_clocks_skip_or_show_twice_is_always_still_to_come(until: time, day: str) -> None:
    start = datetime.fromisoformat(f"{day}T20:00").replace(tzinfo=UTC)
    person = User(time_zone="Europe/Berlin", quiet_from=time(22), quiet_until=until)
    quiet_ones = 0
    for minutes in range(0, 9 * 60, 5):
        now = start + timedelta(minutes=minutes)
        found = quiet.end_of(person, now)
        quiet_ones += found is not None
        assert found is None or now < found <= now + timedelta(hours=8)
    assert quiet_ones * 5 in range(3 * 60, 6 * 60 + 1)


@pytest.mark.django_db
def test_what_can_wait_leaves_when_they_are_over_and_what_cannot_leaves_at_once(
    postbox: Postbox, somebody: Callable[..., User]
) -> None:
    rosa = somebody("rosa", quiet_from=time(22), quiet_until=time(7))
    dina = somebody("dina")
    night = timezone.now().replace(hour=23, minute=0) - timedelta(days=1)
    about = {"words": "Hello"}
    with mock.patch("django.utils.timezone.now", return_value=night):
        queue_all(Order("note", one.pk, about, recipient_id=one.pk) for one in (rosa, dina))
        queue_all([Order("note", "2", about, recipient_id=rosa.pk, urgent=True)])
        deliver_due()
        assert sorted(postbox.to()) == ["dina@people.example", "rosa@people.example"]
        waiting = Message.objects.get(status=Message.Status.WAITING)
        assert (waiting.attempts, waiting.due_at) == (
            0,
            (night + timedelta(days=1)).replace(hour=7, second=0, microsecond=0),
        )
    with mock.patch("django.utils.timezone.now", return_value=night + timedelta(hours=8, minutes=1)):
        deliver_due()
    assert len(postbox.to()) == 3


@pytest.mark.django_db
def test_a_letter_whose_sender_died_waits_for_their_end_too(postbox: Postbox, somebody: Callable[..., User]) -> None:
    rosa = somebody("rosa", quiet_from=time(22), quiet_until=time(7))
    night = timezone.now().replace(hour=23, minute=0)
    queue_all([Order("note", "1", {"words": "Hello"}, recipient_id=rosa.pk)])
    Message.objects.update(status=Message.Status.SENDING, claimed_at=night)
    with mock.patch("django.utils.timezone.now", return_value=night):
        assert deliver_due() == 0
    assert postbox.to() == []


@pytest.mark.django_db
def test_one_chooses_them_on_ones_own_page_both_or_none(somebody: Callable[..., User], client: Client) -> None:
    rosa = somebody("rosa")
    client.force_login(rosa)
    address, sent = reverse("account_profile"), {"language": "en", "time_zone": "UTC"}
    refused = client.post(address, {**sent, "quiet_from": "22:00"}).content.decode()
    assert "Please say both" in refused
    assert 'value="22:00"' in refused
    client.post(address, {**sent, "quiet_from": "22:00", "quiet_until": "07:00"})
    rosa.refresh_from_db()
    assert (rosa.quiet_from, rosa.quiet_until) == NIGHT
    client.post(address, sent)
    rosa.refresh_from_db()
    assert (rosa.quiet_from, rosa.quiet_until) == (None, None)
