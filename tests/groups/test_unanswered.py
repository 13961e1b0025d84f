"""A poll of times that somebody hasn't answered, on their front page."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import membership, polling, unanswered
from groups.models import Membership, TimeOption, TimePoll, TimeVote
from tests.cast import Cast
from tests.planned import words_of


def asked(cast: Cast, title: str = "When in spring?") -> TimePoll:
    me = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    starts = [timezone.now() + timedelta(days=days) for days in (3, 4)]
    return polling.propose(me=me, proposal=polling.Proposal(title, 90, [[start] for start in starts]))


def answer(cast: Cast, poll: TimePoll, number: int) -> None:
    some = {option.pk: TimeVote.Answer.NO for option in poll.options.order_by("starts_at")[:number]}
    polling.answer(me=cast.membership("member"), poll=poll, answers=some)


def waiting(cast: Cast, who: str = "member") -> list[str]:
    return [one.path for one in unanswered.polls(cast.person(who))]


def test_a_poll_waits_on_the_front_page_until_every_time_is_answered(
    cast: Cast, sign_in: Callable[[User | None], Client]
) -> None:
    poll = asked(cast)
    front = sign_in(cast.person("member")).get("/").content.decode()
    assert "What waits for you Say when you can come: “When in spring?”" in words_of(front)
    assert f'href="{poll.get_absolute_url()}"' in front
    answer(cast, poll, 1)
    assert waiting(cast) == [poll.get_absolute_url()]
    answer(cast, poll, 2)
    assert waiting(cast) == []
    assert waiting(cast, "moderator") == [poll.get_absolute_url()]
    assert "What waits for you" not in sign_in(cast.person("member")).get("/").content.decode()


def test_a_poll_waits_for_nobody_who_can_not_answer_it(cast: Cast) -> None:
    poll = asked(cast)
    assert waiting(cast, "outsider") == waiting(cast, "former") == waiting(cast, "superuser") == []
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    assert waiting(cast) == []
    TimeOption.objects.filter(poll=poll).update(starts_at=F("starts_at") - timedelta(days=9))
    assert waiting(cast, "moderator") == []


def test_nothing_waits_in_a_poll_that_ended_or_a_group_that_closed(cast: Cast) -> None:
    polling.take_back(me=Membership.objects.acting(cast.person("organizer")).get(), poll=asked(cast, "Early?"))
    assert waiting(cast) == []
    asked(cast, "Late?")
    cast.group.status = "archived"
    cast.group.save(update_fields=["status"])
    assert waiting(cast) == []


def test_polls_cost_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in (1, 2, 3):
        asked(cast, f"When, {number}?")
        with django_assert_num_queries(1):
            assert len(waiting(cast)) == number
