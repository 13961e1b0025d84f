"""Staff see that mail is in trouble, and try it again; they don't see whose it is."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mail import delivery
from mail.models import Message, Problem, Trouble
from mail.outbox import queue
from tests.cast import Cast

SignIn = Callable[[User | None], Client]
LIST = "admin:mail_message_changelist"


@pytest.fixture
def in_trouble(cast: Cast) -> Message:
    member = cast.person("member")
    queue(letter="note", about={"words": "Xylophone"}, address="dina@people.example", recipient=member, key="1")
    queue(letter="note", about={}, address="well@people.example", key="2")
    delivery.fail(claimed("dina@people.example"), Problem.REFUSED, 450)
    delivery.pause(Problem.SILENT, None)
    return Message.objects.get(attempts=1)


def claimed(address: str) -> Message:
    message = Message.objects.get(address=address)
    assert delivery.claim(message)
    return message


def test_staff_see_which_kind_failed_since_when_and_why_but_not_to_whom(
    cast: Cast, in_trouble: Message, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("staff"))
    home = client.get("/").content.decode()
    assert "The mail server takes no mail from us." in home
    assert reverse(LIST) in home
    page = client.get(reverse(LIST)).content.decode()
    assert "the mail server refused this letter or its recipient (450)" in page
    assert "the mail server didn’t answer in time" in page
    for secret in ("people.example", "Xylophone", cast.person("member").pk, "Dina"):
        assert secret not in page
    assert page.count("<tr") == 2, "one in trouble, under the heading"


def test_others_are_not_told_of_it(cast: Cast, in_trouble: Message, sign_in: SignIn) -> None:
    assert "mail server" not in sign_in(cast.person("member")).get("/").content.decode()
    assert sign_in(cast.person("moderator")).get(reverse(LIST)).status_code == 404


def test_staff_try_it_again_at_once(
    cast: Cast, in_trouble: Message, sign_in: SignIn, mailoutbox: list[EmailMessage]
) -> None:
    assert delivery.deliver_due() == 0
    chosen = {"action": "try_again", "_selected_action": [in_trouble.pk]}
    answer = sign_in(cast.person("staff")).post(reverse(LIST), chosen, follow=True)
    assert "One mail is tried again now." in answer.content.decode()
    assert delivery.deliver_due() == 2
    assert len(mailoutbox) == 2
    assert not Trouble.objects.exists()


def test_what_was_given_up_is_shown_and_stays_given_up(cast: Cast, in_trouble: Message, sign_in: SignIn) -> None:
    delivery.end(in_trouble, Message.Status.FAILED)
    client = sign_in(cast.person("staff"))
    assert "given up" in client.get(reverse(LIST)).content.decode()
    client.post(reverse(LIST), {"action": "try_again", "_selected_action": [in_trouble.pk]})
    assert Message.objects.get(pk=in_trouble.pk).status == Message.Status.FAILED


@pytest.mark.parametrize("number", [1, 3])
def test_its_page_asks_as_much_for_three_as_for_one(
    cast: Cast, sign_in: SignIn, number: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for one in range(number):
        address = f"p{one}@people.example"
        queue(letter="note", about={}, address=address, key=str(one))
        delivery.fail(claimed(address), Problem.REFUSED, 450)
    client = sign_in(cast.person("staff"))
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        assert b"(450)" in client.get(reverse(LIST)).content


def test_a_pause_ends_with_the_next_letter_that_leaves(in_trouble: Message, mailoutbox: list[EmailMessage]) -> None:
    Trouble.objects.update(paused_until=timezone.now())
    delivery.deliver_due()
    assert not Trouble.objects.exists()


def test_staff_read_nothing_of_a_letter_by_what_the_list_is_asked(
    cast: Cast, in_trouble: Message, sign_in: SignIn
) -> None:
    """Letter by letter, one could otherwise read an address, or the link in an invitation."""
    client = sign_in(cast.person("staff"))
    assert client.get(f"{reverse(LIST)}?problem__exact=refused").status_code == 200
    member = cast.person("member").pk
    for asked in ("address__startswith=d", "about__words__startswith=X", f"recipient={member}", "key__startswith=a"):
        assert client.get(f"{reverse(LIST)}?{asked}").status_code == 400
