"""A poll that changes while it is open: times that come in, and times that nobody can do go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import polling, repolling, tallying
from groups.models import GroupSession, Membership, TimePoll, TimeVote
from groups.repolling import Change
from mail.models import Message
from tests.cast import Cast, join
from tests.planned import words_of
from tests.polled import evening, polled, vote

SignIn = Callable[[User | None], Client]


def acting(cast: Cast, who: str) -> Membership:
    return Membership.objects.acting(cast.person(who)).get(group=cast.group)


def test_whoever_answered_has_not_answered_what_comes_in_and_is_asked(cast: Cast) -> None:
    User.objects.update(email="me@reading.example")
    me, member = acting(cast, "organizer"), cast.membership("member")
    poll = polled(cast.group)
    vote(member, poll, "yes", "no")
    assert polling.ask(me=me, poll=poll) == 1, "the moderator: the member has answered everything"
    asked = repolling.change(me=me, poll=poll, change=Change(poll.title, None, added=[evening(4)]))
    assert asked == 2
    assert {message.about["membership"] for message in Message.objects.filter(letter="poll")} == {
        member.pk,
        cast.membership("moderator").pk,
    }
    slots = tallying.slots_of(poll, Membership.objects.get(pk=member.pk))
    assert [slot.first.starts_at for slot in slots] == [evening(3), evening(4), evening(5)]
    tallies = [slot.tallies[0] for slot in slots]
    assert [tally.mine for tally in tallies] == ["yes", "", "no"]
    assert member in tallies[1].silent
    assert (len(tallies[1].yes), len(tallies[0].yes)) == (0, 1)
    assert repolling.change(me=me, poll=poll, change=Change(poll.title, None, added=[evening(4)])) == 0
    assert poll.options.count() == 3


def test_what_nobody_can_do_goes_and_what_somebody_can_do_stays(cast: Cast) -> None:
    me = acting(cast, "organizer")
    poll = polled(cast.group, [3], [4], [5], [6])
    vote(cast.membership("member"), poll, "yes", "if-need-be", "no", "")
    yes, need, no, silent = poll.options.order_by("starts_at")
    assert list(repolling.removable(poll)) == [no, silent]
    for option in (yes, need):
        with pytest.raises(ValidationError, match="Somebody has said meanwhile"):
            repolling.change(me=me, poll=poll, change=Change(poll.title, None, out=[option.pk, no.pk]))
    assert poll.options.count() == 4
    repolling.change(me=me, poll=poll, change=Change("Other words", evening(2), out=[no.pk, silent.pk]))
    poll.refresh_from_db()
    assert (poll.options.count(), poll.title, poll.answer_by) == (2, "Other words", evening(2))
    assert TimeVote.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("t", None, added=[timezone.now() - timedelta(days=1)]), "in the past"),
        (Change("t", None, added=[evening(number) for number in range(10, 70)]), "at most 60"),
    ],
)
def test_times_that_cannot_be_are_refused(cast: Cast, change: Change, sentence: str) -> None:
    poll = polled(cast.group)
    with pytest.raises(ValidationError, match=sentence):
        repolling.change(me=acting(cast, "organizer"), poll=poll, change=change)
    assert poll.options.count() == 2


def test_two_times_are_left_and_one_that_has_ended_stays(cast: Cast) -> None:
    me, poll = acting(cast, "organizer"), polled(cast.group)
    out = {option.pk for option in poll.options.all()}
    with pytest.raises(ValidationError, match="at least two times"):
        repolling.change(me=me, poll=poll, change=Change("t", None, out=out))
    with pytest.raises(PermissionDenied):
        repolling.change(me=acting(cast, "member"), poll=poll, change=Change("t", None))
    polling.take_back(me=me, poll=poll)
    with pytest.raises(ValidationError, match="This poll has ended"):
        repolling.change(me=me, poll=poll, change=Change("t", None))


def test_a_week_that_comes_in_belongs_to_its_hour_and_one_that_went_is_left_out_of_the_series(cast: Cast) -> None:
    me = acting(cast, "organizer")
    poll = polled(cast.group, [7, 14, 21], [8])
    second = poll.options.order_by("slot", "starts_at")[1]
    repolling.change(me=me, poll=poll, change=Change("t", None, added=[evening(28), evening(9)], out=[second.pk]))
    slots = tallying.slots_of(poll, me)
    assert [len(slot.tallies) for slot in slots] == [3, 1, 1]
    chosen = {tally.option.pk for tally in slots[0].tallies}
    made = polling.close(me=me, poll=poll, chosen=chosen, title="Evenings")
    assert [session.starts_at for session in made] == [evening(7), evening(21), evening(28)]
    assert len({session.series_id for session in made} - {None}) == 1


def test_the_page_changes_words_date_and_times(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group, [3], [4], [5])
    vote(cast.membership("member"), poll, "yes", "no", "")
    client = sign_in(cast.person("organizer"))
    assert "Change the poll or its times" in client.get(poll.get_absolute_url()).content.decode()
    address = reverse("group_poll_edit", args=[cast.group.pk, poll.pk])
    page = client.get(address).content.decode()
    assert page.count('name="out"') == 2
    out = str(poll.options.order_by("starts_at")[1].pk)
    day = (timezone.now() + timedelta(days=9)).date().isoformat()
    typed = {"title": "Which evening?", "answer_by": day, "day_1": day, "time_1": "18:00", "rows": "4", "out": [out]}
    more = client.post(address, typed | {"more": "1"}).content.decode()
    assert "checked" in more
    assert 'name="day_8"' in more
    assert "At what time?" in client.post(address, typed | {"time_1": ""}).content.decode()
    seen = client.post(address, typed, follow=True).content.decode()
    assert "The poll is changed." in seen
    assert "Which evening?" in seen
    member = words_of(sign_in(cast.person("member")).get(poll.get_absolute_url()).content.decode())
    assert "2 times have no answer of yours yet." in member
    assert GroupSession.objects.count() == 0


def test_a_poll_that_has_ended_leads_back_and_nothing_typed_is_lost(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group)
    TimePoll.objects.update(status="taken-back", ended_at=timezone.now())
    client = sign_in(cast.person("organizer"))
    address = reverse("group_poll_edit", args=[cast.group.pk, poll.pk])
    assert client.get(address).url == poll.get_absolute_url()  # type: ignore[attr-defined]
    seen = client.post(address, {"title": "My words", "rows": "4"}).content.decode()
    assert "This poll has ended" in seen
    assert 'value="My words"' in seen


def test_the_form_asks_the_same_for_one_candidate_and_for_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    join(cast.group, User.objects.create_user("another"))
    client = sign_in(cast.person("organizer"))
    for poll in (polled(cast.group, [3]), polled(cast.group, [3], [4], [5])):
        with django_assert_num_queries(5):
            client.get(reverse("group_poll_edit", args=[cast.group.pk, poll.pk]))
