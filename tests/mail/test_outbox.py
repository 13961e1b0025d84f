"""What is queued: once, without words, for whom it is still due to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import erasure
from accounts.models import User
from mail import outbox, refusing
from mail.delivery import deliver_due
from mail.models import Message
from mail.outbox import Order, queue, queue_all

Outbox = list[EmailMessage]


def note_to(user: User, key: str = "1", **more: object) -> bool:
    return queue(letter="note", about={}, recipient=user, key=key, **more)  # type: ignore[arg-type]


def test_the_same_thing_asked_for_twice_is_sent_once(rosa: User, mailoutbox: Outbox) -> None:
    assert [note_to(rosa), note_to(rosa), note_to(rosa, "2")] == [True, False, True]
    assert deliver_due() == 2
    assert note_to(rosa) is False, "nor is it sent again later"
    assert deliver_due() == 0
    assert [mail.to for mail in mailoutbox] == [["rosa@people.example"]] * 2


def test_many_are_queued_in_batches_and_counted_once(rosa: User, mailoutbox: Outbox) -> None:
    orders = [Order("note", str(number % 1200), recipient_id=rosa.pk) for number in range(2000)]
    assert queue_all(iter(orders)) == 1200
    assert queue_all(iter(orders)) == 0


def test_a_letter_leaves_when_it_is_due_and_not_before(rosa: User, mailoutbox: Outbox) -> None:
    note_to(rosa, due_at=timezone.now() + timedelta(hours=1))
    assert deliver_due() == 0
    Message.objects.update(due_at=timezone.now())
    assert deliver_due() == 1
    assert len(mailoutbox) == 1


def test_queueing_that_is_undone_sends_nothing(rosa: User, mailoutbox: Outbox) -> None:
    with transaction.atomic():
        note_to(rosa)
        transaction.set_rollback(True)
    assert deliver_due() == 0
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_once_the_change_is_through_it_leaves_by_itself(rosa: User, mailoutbox: Outbox, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with transaction.atomic():
        note_to(rosa)
        assert mailoutbox == []
    assert len(mailoutbox) == 1


def test_what_nobody_needs_any_more_is_dropped(rosa: User, mailoutbox: Outbox) -> None:
    queue(letter="nothing", about={}, recipient=rosa, key="1")
    deliver_due()
    assert mailoutbox == []
    assert Message.objects.get().status == Message.Status.DROPPED


def test_whoever_deletes_their_account_takes_queued_mail_along(rosa: User, mailoutbox: Outbox) -> None:
    note_to(rosa)
    erasure.erase_account(actor=rosa, words="withdraw")
    assert not Message.objects.exists()
    assert deliver_due() == 0


def test_an_address_nobody_confirmed_gets_nothing(somebody: Callable[..., User], mailoutbox: Outbox) -> None:
    """A slip in an address must not tell a stranger about a group."""
    note_to(somebody("ana", confirmed=False), "a")
    note_to(somebody("mia", is_active=False), "b")
    assert deliver_due() == 2
    assert mailoutbox == []


def test_once_it_is_sent_nothing_says_to_whom_and_about_what(rosa: User) -> None:
    queue(letter="note", about={"words": "Secret"}, recipient=rosa, key="note:room-12")
    queue(letter="note", about={"words": "Secret"}, address="ana@people.example", key="note:room-13")
    deliver_due()
    for row in Message.objects.values():
        kept = " ".join(str(value) for value in row.values())
        assert row["status"] == "sent"
        assert all(word not in kept for word in ("Secret", "people.example", "room-1", rosa.pk))


def test_the_database_refuses_to_remember_to_whom_it_was(rosa: User) -> None:
    note_to(rosa)
    with pytest.raises(IntegrityError):
        Message.objects.update(status="sent", due_at=None, ended_at=timezone.now())


def test_whoever_wants_no_mail_gets_none_and_whoever_invites_cannot_tell(mailoutbox: Outbox, db: None) -> None:
    refusing.refuse(refusing.refusal_of("Ana@people.example "))
    assert queue(letter="note", about={}, address="ana@People.example", key="1") is True
    assert deliver_due() == 0
    assert queue(letter="note", about={}, address="mia@people.example", key="2") is True
    refusing.refuse(refusing.refusal_of("mia@people.example"))
    deliver_due()
    assert mailoutbox == [], "nor what was queued before"


def test_nobody_can_read_an_address_out_of_a_refusal(db: None, settings: Settings) -> None:
    kept = refusing.refusal_of("ana@people.example")
    settings.SECRET_KEY = "guessed"
    assert refusing.refusal_of("ana@people.example") != kept


def test_a_month_later_it_is_forgotten(rosa: User) -> None:
    note_to(rosa)
    deliver_due()
    assert outbox.forget_old() == 0
    Message.objects.update(ended_at=timezone.now() - timedelta(days=31))
    assert outbox.forget_old() == 1
    assert not Message.objects.exists()


def test_a_kind_of_letter_that_there_is_not_is_a_mistake_found_at_once(rosa: User) -> None:
    with pytest.raises(KeyError):
        queue(letter="postcard", about={}, recipient=rosa, key="1")
