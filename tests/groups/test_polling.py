"""Finding a time: proposing, answering, what stands there for everybody, and making the sessions."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.erasure import erase_account
from accounts.models import User
from groups import membership, polling, rotas, tallying
from groups.models import (
    Attendance,
    DiscussionGroup,
    GroupSession,
    Membership,
    Role,
    Rota,
    Series,
    TimeOption,
    TimePoll,
    TimeVote,
)
from mail.models import Message
from tests.cast import Cast, join
from tests.polled import evening, polled, vote
from tests.races import FEWER, StartingLine, all_at_once

YES, IF_NEED_BE, NO = TimeVote.Answer


def acting(cast: Cast, who: str) -> Membership:
    return Membership.objects.acting(cast.person(who)).get(group=cast.group)


def proposal(*slots: list[int], title: str = "The first evening") -> polling.Proposal:
    return polling.Proposal(title=title, minutes=120, slots=[[evening(day) for day in slot] for slot in slots])


def names(people: list[Membership]) -> list[str]:
    return [member.name for member in people]


def test_an_organizer_proposes_and_a_second_press_finds_it(cast: Cast) -> None:
    organizer = acting(cast, "organizer")
    poll = polling.propose(me=organizer, proposal=proposal([3, 10], [4, 11]))
    assert polling.propose(me=organizer, proposal=proposal([3, 10], [4, 11])) == poll
    assert polling.propose(me=organizer, proposal=proposal([3, 10], [4, 12])) != poll
    assert list(poll.options.order_by("slot", "starts_at").values_list("slot", "starts_at")) == [
        (1, evening(3)),
        (1, evening(10)),
        (2, evening(4)),
        (2, evening(11)),
    ]
    with pytest.raises(PermissionDenied):
        polling.propose(me=acting(cast, "member"), proposal=proposal([3], [4]))


@pytest.mark.parametrize("slots", [([3],), ([3], [3]), ([-1], [3]), ([3], [3000]), (list(range(1, 62)),)])
def test_what_nobody_can_choose_from_is_refused(cast: Cast, slots: tuple[list[int], ...]) -> None:
    with pytest.raises(ValidationError):
        polling.propose(me=acting(cast, "organizer"), proposal=proposal(*slots))
    assert not TimePoll.objects.exists()


def test_some_answers_now_the_rest_later_and_changed_in_between(cast: Cast) -> None:
    poll = polled(cast.group, [3], [5])
    first, second = poll.options.order_by("starts_at")
    me = acting(cast, "member")
    assert polling.answer(me=me, poll=poll, answers={first.pk: YES}) == 1
    assert polling.answer(me=me, poll=poll, answers={first.pk: NO, second.pk: IF_NEED_BE}) == 2
    elsewhere = polled(cast.other_group).options.earliest("starts_at")
    assert polling.answer(me=me, poll=poll, answers={elsewhere.pk: YES}) == 0
    assert sorted(TimeVote.objects.values_list("option", "answer")) == [(first.pk, NO), (second.pk, IF_NEED_BE)]


def test_nobody_answers_who_has_left_or_once_it_has_ended(cast: Cast) -> None:
    poll = polled(cast.group)
    option = poll.options.earliest("starts_at")
    me, moderator = acting(cast, "member"), acting(cast, "moderator")
    membership.leave(me=me)
    with pytest.raises(ValidationError, match="no longer"):
        polling.answer(me=me, poll=poll, answers={option.pk: YES})
    polling.take_back(me=acting(cast, "organizer"), poll=poll)
    with pytest.raises(ValidationError, match="ended"):
        polling.answer(me=moderator, poll=poll, answers={option.pk: YES})
    assert not TimeVote.objects.exists()


def test_it_stands_there_who_could_come_and_who_has_not_answered(cast: Cast) -> None:
    poll = polled(cast.group, [5], [3])
    vote(cast.membership("member"), poll, YES, NO)
    vote(cast.membership("moderator"), poll, IF_NEED_BE, "")
    vote(join(cast.group, cast.person("newcomer"), name="Ana"), poll, YES, YES)
    membership.leave(me=Membership.objects.acting(cast.person("newcomer")).get())
    early, late = (slot.tallies[0] for slot in tallying.slots_of(poll, cast.membership("member")))
    assert early.option.starts_at < late.option.starts_at
    assert (names(early.yes), names(early.no)) == ([], ["Member"])
    assert names(early.silent) == ["Organizer", "Moderator"]
    assert (names(late.yes), names(late.if_need_be), names(late.silent)) == (["Member"], ["Moderator"], ["Organizer"])
    assert (early.mine, late.mine) == (NO, YES)
    assert not TimeVote.objects.filter(membership__name="Ana").exists()


def test_candidates_stand_in_the_order_of_time_whatever_was_answered(cast: Cast) -> None:
    poll = polled(cast.group, [9], [2], [5])
    for who in ("member", "moderator", "organizer"):
        vote(cast.membership(who), poll, YES, NO, IF_NEED_BE)
    order = [slot.first.starts_at for slot in tallying.slots_of(poll, cast.membership("member"))]
    assert order == [evening(2), evening(5), evening(9)]


def test_over_the_weeks_it_is_told_who_would_be_left_out_again_and_again(cast: Cast) -> None:
    poll = polled(cast.group, [1, 8, 15, 22, 29, 36], [2, 9, 16, 23, 30, 37])
    vote(cast.membership("member"), poll, YES, NO, NO, NO, NO, NO, *[YES] * 6)
    vote(cast.membership("moderator"), poll, NO, YES, YES, YES, YES, YES, *[IF_NEED_BE] * 5, "")
    vote(cast.membership("organizer"), poll, NO, NO, "", "", YES, YES, NO, *[YES] * 5)
    first, second = tallying.slots_of(poll, cast.membership("member"))
    told = [(row.name, row.could, row.of, row.open) for row in first.missing]
    assert told == [("Organizer", 2, 6, 2), ("Member", 1, 6, 0)]
    assert second.leaves_nobody_out
    assert not second.complete


def test_closing_makes_the_sessions_and_asks_everybody_whether_they_come(cast: Cast) -> None:
    poll = polled(cast.group, [3, 10], [4])
    vote(cast.membership("member"), poll, YES, YES, NO)
    chosen = poll.options.filter(slot=1)
    made = polling.close(
        me=acting(cast, "organizer"), poll=poll, chosen=chosen.values_list("pk", flat=True), title="Evenings"
    )
    assert [(row.title, row.starts_at, row.minutes) for row in made] == [
        ("Evenings", evening(3), 120),
        ("Evenings", evening(10), 120),
    ]
    assert {row.group_id for row in made} == {cast.group.pk}
    assert not Attendance.objects.exists()
    # A slot that was chosen whole is a series, whose sessions can be changed together.
    assert {row.series for row in made} == {Series.objects.get(count=2, rule="weekly")}
    poll.refresh_from_db()
    assert poll.status == TimePoll.Status.CLOSED
    assert list(chosen.order_by("starts_at").values_list("session", flat=True)) == [row.pk for row in made]
    again = polling.close(me=acting(cast, "organizer"), poll=poll, chosen=[], title="Again")
    assert again == made
    assert GroupSession.objects.count() == 2


def test_closing_makes_all_of_them_or_none(cast: Cast) -> None:
    poll = polled(cast.group, [3], [4])
    options = list(poll.options.values_list("pk", flat=True))
    TimeOption.objects.filter(pk=options[1]).update(starts_at=timezone.now() - timedelta(hours=1))
    organizer = acting(cast, "organizer")
    for chosen in (options, []):
        with pytest.raises(ValidationError):
            polling.close(me=organizer, poll=poll, chosen=chosen, title="Evenings")
    with pytest.raises(PermissionDenied):
        polling.close(me=acting(cast, "member"), poll=poll, chosen=options[:1], title="Evenings")
    poll.refresh_from_db()
    assert poll.is_open
    assert not GroupSession.objects.exists()


def test_only_those_who_have_not_answered_are_asked_and_once_a_day(cast: Cast) -> None:
    for who in ("member", "moderator", "organizer", "former"):
        User.objects.filter(username=who).update(email=f"{who}@reading.example")
    poll = polled(cast.group)
    vote(cast.membership("moderator"), poll, NO, NO)
    vote(cast.membership("member"), poll, NO, "")
    organizer = acting(cast, "organizer")
    assert polling.ask(me=organizer, poll=poll) == 1
    assert Message.objects.get().recipient == cast.person("member")
    assert polling.ask(me=organizer, poll=poll) == 0
    with pytest.raises(PermissionDenied):
        polling.ask(me=acting(cast, "member"), poll=poll)
    polling.take_back(me=organizer, poll=poll)
    assert polling.ask(me=organizer, poll=poll) == 0


def test_what_was_answered_is_deleted_a_month_after_the_end(cast: Cast) -> None:
    old, recent, running = polled(cast.group), polled(cast.group), polled(cast.group)
    for poll in (old, recent, running):
        vote(cast.membership("member"), poll, YES, NO)
    for poll, days in ((old, 31), (recent, 29)):
        ended = timezone.now() - timedelta(days=days)
        TimePoll.objects.filter(pk=poll.pk).update(status="closed", ended_at=ended)
    assert polling.forget_old() == 2
    assert not TimeVote.objects.filter(option__poll=old).exists()
    assert TimeVote.objects.count() == 4
    assert old.options.count() == 2
    assert polling.forget_old() == 0


def test_answers_and_shifts_go_with_the_account(cast: Cast) -> None:
    poll = polled(cast.group)
    vote(cast.membership("member"), poll, YES, NO)
    member = cast.person("member")
    rotas.keep(actor=member, pattern=["E"], starts_on=timezone.localdate(), hours=rotas.USUAL, travel_minutes=0)
    erase_account(actor=member, words="keep")
    assert not TimeVote.objects.exists()
    assert not Rota.objects.exists()


@pytest.fixture
def organizers(transactional_db: None) -> list[Membership]:
    group = DiscussionGroup.objects.create(name="Night bus readers")
    people = [User.objects.create_user(f"person{number}") for number in range(6)]
    for person in people:
        join(group, person, Role.ORGANIZER)
    return [Membership.objects.acting(person).get() for person in people]


def test_however_many_close_at_once_the_sessions_are_made_once(organizers: list[Membership]) -> None:
    three, before = organizers[:3], 0
    with StartingLine(3) as line:
        for poll in [polled(three[0].group, [3 + day], [103 + day]) for day in range(FEWER)]:
            chosen = list(poll.options.values_list("pk", flat=True))
            first, *others = line.start(
                [partial(polling.close, me=me, poll=poll, chosen=chosen, title=me.name) for me in three]
            )
            assert isinstance(first, list)
            assert [first] * 2 == others
            assert GroupSession.objects.count() - before == len(first) == 2
            before += 2


def test_who_answers_while_it_is_closed_is_counted_or_told(organizers: list[Membership]) -> None:
    with StartingLine(3) as line:
        for poll in [polled(organizers[0].group) for _ in range(FEWER)]:
            option = poll.options.earliest("starts_at").pk
            closing = partial(polling.close, me=organizers[0], poll=poll, chosen=[option], title="Evening")
            answering = [partial(polling.answer, me=me, poll=poll, answers={option: YES}) for me in organizers[1:3]]
            outcomes = line.start([closing, *answering])[1:]
            told = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
            assert len(told) + TimeVote.objects.filter(option=option).count() == len(answering)


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows.all())


@pytest.mark.postgresql
def test_without_the_lock_they_would_be_made_again(organizers: list[Membership], unlocked: None) -> None:
    """Why the poll's row is locked."""
    poll = polled(organizers[0].group)
    chosen = list(poll.options.values_list("pk", flat=True))
    acts = [partial(polling.close, me=me, poll=poll, chosen=chosen, title=me.name) for me in organizers]
    all_at_once(acts)
    assert GroupSession.objects.count() > 2
