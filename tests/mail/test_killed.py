"""`manage.py send_due` as its own process, in production's settings, killed anywhere and run twice at once."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from accounts.models import User
from groups.models import DiscussionGroup, GroupSession, Membership
from mail.models import Message
from tests.mail.postbox import Postbox

KILLS = int(os.environ.get("KILLS", "8"))
PEOPLE = 60
Send = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def members(transactional_db: None) -> list[str]:
    """The addresses of people in five groups, each with a session tomorrow."""
    starts_at = timezone.now() + timedelta(hours=20)
    for number in range(PEOPLE // 12):
        group = DiscussionGroup.objects.create(name=f"Room {number}")
        GroupSession.objects.create(
            group=group, title="-", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), time_zone="UTC"
        )
        for one in range(12):
            user = User.objects.create(username=f"p{number}-{one}", email=f"p{number}-{one}@people.example")
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            Membership.objects.create(group=group, user=user, name=user.username)
    return sorted(User.objects.values_list("email", flat=True))


@pytest.fixture
def send_due(root: Path, postbox: Postbox) -> Send:
    """Starts the command on this test's database, towards its mail server."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "k3yTq9vXw2ZrB7nLm4PsD8fGhJ5cVx1aQe6uIoYtRbN0wMzKlS",
        "ALLOWED_HOSTS": "site.example",
        "DATABASE_URL": url,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(postbox.port),
    }
    command = [sys.executable, "manage.py", "send_due"]
    return lambda: subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL)


def test_killed_anywhere_it_loses_nothing_and_repeats_at_most_the_letter_in_flight(
    members: list[str], postbox: Postbox, send_due: Send
) -> None:
    postbox.slow = 0.005
    in_flight: list[str] = []
    for _ in range(KILLS):
        postbox.got_one.clear()
        process = send_due()
        # While it starts, while it queues, or a moment after some letter has arrived but perhaps isn't answered for.
        if random.random() < 0.8:
            postbox.got_one.wait(timeout=30)
            time.sleep(random.uniform(0, 0.03))
        else:
            time.sleep(random.uniform(0, 1))
        process.kill()
        process.wait()
        taken = Message.objects.filter(status=Message.Status.SENDING, due_at__gt=timezone.now())
        message_ids = list(taken.values_list("message_id", flat=True))
        assert len(message_ids) <= 1
        in_flight += message_ids
        taken.update(due_at=timezone.now())  # as the lease does after ten minutes
    assert send_due().wait(timeout=120) == 0
    assert sorted({address for address, _id in postbox.times()}) == members, "nothing is lost"
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert len(postbox.times()) == PEOPLE, "who got it twice got it under the same Message-ID"
    twice = {message_id: times for (_to, message_id), times in postbox.times().items() if times > 1}
    assert all(times - 1 <= in_flight.count(message_id) for message_id, times in twice.items()), (twice, in_flight)
    print(f"{KILLS} kills, {len(in_flight)} with a letter in flight, {len(twice)} letters twice")


def test_two_at_once_send_nothing_twice(members: list[str], postbox: Postbox, send_due: Send) -> None:
    postbox.slow = 0.002
    both = [send_due(), send_due()]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert sorted(postbox.to()) == members
    assert postbox.connections >= 2, "both took part"
