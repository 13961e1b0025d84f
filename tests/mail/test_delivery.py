"""Sending to a real mail server that takes everything, refuses, hangs, or dies in the middle."""

import logging
import re
import socket
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from mail import delivery
from mail.delivery import deliver_due
from mail.models import Message, Problem, Trouble
from mail.outbox import Order, queue, queue_all
from tests.mail.postbox import Postbox, free_port

Status = Message.Status
pytestmark = pytest.mark.django_db


def letters(number: int, letter: str = "note") -> None:
    queue_all(Order(letter, str(one), {}, address=f"p{one}@people.example") for one in range(number))


def statuses() -> list[str]:
    return sorted(Message.objects.values_list("status", flat=True))


def time_passes(by: timedelta = timedelta(days=1)) -> None:
    """For everything that waits, and for the pause."""
    Message.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - by, wanted_at=F("wanted_at") - by)
    Trouble.objects.update(paused_until=timezone.now() - timedelta(seconds=1))


def test_many_letters_leave_over_few_connections(postbox: Postbox) -> None:
    letters(250)
    assert deliver_due() == 250
    assert sorted(postbox.to()) == sorted(f"p{one}@people.example" for one in range(250))
    assert postbox.connections == 3, "a server takes only so many over one"
    assert set(postbox.times().values()) == {1}


def test_a_letter_is_text_and_light_html_and_says_how_to_stop_it(postbox: Postbox, rosa: User) -> None:
    queue(letter="note", about={"words": "<Something> & more", "stop": "room-12"}, recipient=rosa, key="1")
    deliver_due()
    ((to, mail),) = postbox.arrived
    text, html = [part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()]  # type: ignore[union-attr]
    assert (to, mail["Subject"], mail["From"]) == ("rosa@people.example", "A note", "hello@site.example")
    assert "<Something> & more" in text
    assert "&lt;Something&gt; &amp; more" in html
    assert '<a href="https://reading.example/" class="go"><strong dir="auto">Read it here</strong></a>' in html
    assert all(word not in html for word in ("<img", "<script", "<link", "src=", "url(", "@import"))
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = mail["List-Unsubscribe"].strip("<> \r\n")
    assert stop.startswith("https://site.example/mail/stop/notes/")
    assert stop in text
    assert stop in html
    assert mail["Auto-Submitted"] == "auto-generated"
    assert len(mail.as_bytes()) < 3000


def test_the_message_id_gives_nothing_away(postbox: Postbox, rosa: User) -> None:
    queue(letter="note", about={}, recipient=rosa, key="room-12")
    deliver_due()
    assert re.fullmatch(r"<[a-z0-9]{16}@site\.example>", postbox.arrived[0][1]["Message-ID"])
    # As a word of its own: a machine may be called by two letters, and those come up by chance in any id.
    assert not re.search(rf"\b{re.escape(socket.gethostname())}\b", str(postbox.arrived[0][1]))


def test_a_recipient_that_is_refused_fails_alone(postbox: Postbox) -> None:
    postbox.refusing = {"p1@people.example": "550 5.1.1 no such p1@people.example"}
    letters(4)
    assert deliver_due() == 4
    assert sorted(postbox.to()) == ["p0@people.example", "p2@people.example", "p3@people.example"]
    refused = Message.objects.get(status=Status.WAITING)
    assert (refused.problem, refused.reply_code, refused.attempts) == (Problem.REFUSED, 550, 1)
    assert refused.due_at
    assert refused.due_at > timezone.now()
    assert not Trouble.objects.exists()


def test_a_recipient_refused_for_good_is_given_up_after_three_tries(postbox: Postbox) -> None:
    postbox.refusing = {"p0@people.example": "550 no"}
    letters(1)
    for _ in range(3):
        assert deliver_due() == 1
        time_passes(timedelta(hours=2))
    given_up = Message.objects.get()
    assert (given_up.status, given_up.attempts, given_up.address) == (Status.FAILED, 3, "")
    assert deliver_due() == 0


def test_a_letter_that_the_server_finds_bad_does_not_stop_the_others(postbox: Postbox) -> None:
    letters(3)
    postbox.answer_to_data = "554 looks like spam"
    assert deliver_due() == 3
    postbox.answer_to_data = ""
    time_passes()
    assert deliver_due() == 3
    assert statuses() == ["sent"] * 3


@pytest.mark.parametrize("answer", ["450 later", "550 not from here"])
def test_a_server_that_refuses_everybody_is_left_in_peace_and_nothing_is_lost(postbox: Postbox, answer: str) -> None:
    postbox.answer_to_all = answer
    letters(30)
    assert deliver_due() == delivery.REFUSALS_IN_A_ROW
    assert deliver_due() == 0, "there is a pause"
    assert Trouble.objects.get().problem == Problem.REFUSED
    for _ in range(5):
        time_passes(timedelta(minutes=20))
        deliver_due()
    postbox.answer_to_all = ""
    for _ in range(3):
        time_passes(timedelta(hours=12))
        deliver_due()
    assert sorted(postbox.to()) == sorted(f"p{one}@people.example" for one in range(30))
    assert not Trouble.objects.exists()


def test_a_server_that_hangs_holds_nobody_up_for_long(postbox: Postbox) -> None:
    postbox.hangs = True
    letters(20)
    began = timezone.now()
    assert deliver_due() == 1
    assert timezone.now() - began < timedelta(seconds=10)
    assert deliver_due() == 0
    assert Trouble.objects.get().problem == Problem.SILENT
    postbox.hangs = False
    time_passes()
    deliver_due()
    assert statuses() == ["sent"] * 20


def test_a_server_that_says_nothing_at_all_holds_nobody_up_either(settings: Settings, postbox: Postbox) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_PORT = silent.getsockname()[1]
        letters(2)
        assert deliver_due() == 1
    assert Trouble.objects.get().problem == Problem.SILENT
    assert statuses() == ["waiting"] * 2


def test_a_server_that_is_not_there_is_tried_less_and_less_often(settings: Settings, postbox: Postbox) -> None:
    settings.EMAIL_PORT = free_port()
    letters(10)
    pauses = []
    for _ in range(6):
        assert deliver_due() == 1
        trouble = Trouble.objects.get()
        pauses.append(round((trouble.paused_until - timezone.now()).total_seconds() / 60))
        time_passes(timedelta(minutes=1))
    assert trouble.problem == Problem.UNREACHABLE
    assert pauses == [1, 2, 5, 10, 15, 15]


def test_a_server_that_dies_in_the_middle_gets_the_rest_later(postbox: Postbox) -> None:
    letters(20)
    postbox.dies_after = 7
    assert deliver_due() == 8
    assert Trouble.objects.get().problem == Problem.SILENT
    postbox.dies_after = None
    time_passes()
    deliver_due()
    assert statuses() == ["sent"] * 20
    assert set(postbox.times().values()) == {1}


def test_what_could_not_be_sent_for_three_days_is_given_up_and_forgets_to_whom(
    settings: Settings, postbox: Postbox
) -> None:
    settings.EMAIL_PORT = free_port()
    letters(1)
    for _ in range(30):
        deliver_due()
        time_passes(timedelta(hours=6))
    message = Message.objects.get()
    assert (message.status, message.address, message.about) == (Status.FAILED, "", {})
    assert message.problem == Problem.UNREACHABLE


def test_a_mistake_of_ours_in_one_letter_does_not_hold_up_the_others(
    postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    letters(1, "broken")
    letters(3)
    assert deliver_due() == 4
    assert len(postbox.arrived) == 3
    assert Message.objects.get(status=Status.WAITING).problem == Problem.UNWRITTEN
    assert "A letter of the kind broken could not be written" in caplog.text


def test_neither_the_log_nor_the_outbox_keeps_an_address_that_a_server_quotes(
    postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    postbox.answer_to_all = "550 p0@people.example is not known here"
    letters(6)
    deliver_due()
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # which is the server's own
    assert any("The mail server takes nothing" in line for line in ours)
    assert not any("people.example" in line for line in ours)
    for row in Message.objects.values("problem", "reply_code", "letter"):
        assert "example" not in str(row)


def test_what_is_urgent_overtakes_a_thousand_others(postbox: Postbox) -> None:
    letters(100)
    queue(letter="note", about={}, address="reset@people.example", key="reset", urgent=True)
    assert deliver_due(most=1) == 1
    assert postbox.to() == ["reset@people.example"]


def test_one_background_task_leaves_the_worker_to_others_in_between(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(type(delivery.deliver_soon), "enqueue", lambda *_args: asked.append(1))
    monkeypatch.setattr(delivery, "AT_ONCE", 10)
    letters(15)
    asked.clear()
    delivery.deliver_soon.func()
    assert (len(postbox.arrived), asked) == (10, [1])
    delivery.deliver_soon.func()
    assert (len(postbox.arrived), asked) == (15, [1])


def test_a_message_that_somebody_is_sending_is_nobody_elses(postbox: Postbox) -> None:
    letters(1)
    (mine,), (theirs,) = delivery.due(), delivery.due()
    assert delivery.claim(mine)
    assert not delivery.claim(theirs)
    assert deliver_due() == 0
    time_passes(delivery.LEASE)
    assert deliver_due() == 1, "whoever took it must have been stopped"


def test_whoever_was_too_slow_does_not_undo_what_another_did(postbox: Postbox) -> None:
    letters(1)
    (slow,) = delivery.due()
    assert delivery.claim(slow)
    time_passes(delivery.LEASE)
    deliver_due()
    delivery.fail(slow, Problem.SILENT)
    assert Message.objects.get().status == Status.SENT


def test_a_part_of_what_is_due_that_fails_holds_up_no_other(
    settings: Settings, postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DUE_PROVIDERS = ["tests.mail.kinds.failing", *settings.DUE_PROVIDERS]
    letters(2)
    with pytest.raises(CommandError, match=r"kinds\.failing failed"):
        call_command("send_due")
    assert len(postbox.arrived) == 2
    assert "tests.mail.kinds.failing failed" in caplog.text


def test_a_letter_is_in_the_language_and_by_the_clocks_of_whoever_gets_it(
    postbox: Postbox, somebody: Callable[..., User], settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    queue(letter="clock", about={}, recipient=somebody("layla", language="ar", time_zone="Asia/Amman"), key="1")
    deliver_due()
    mail = postbox.arrived[0][1]
    text, html = [part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()]  # type: ignore[union-attr]
    assert "ar Asia/Amman" in text
    assert '<html lang="ar" dir="rtl">' in html
