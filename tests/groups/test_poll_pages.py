"""The pages of finding a time, as an organizer, a shift worker and somebody in another zone meet them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import rotas
from groups.models import DiscussionGroup, GroupSession, Rota, TimePoll, TimeVote
from tests.cast import Cast
from tests.polled import evening, polled, vote

SignIn = Callable[[User | None], Client]


def path(poll: TimePoll, more: str = "") -> str:
    return f"/groups/{poll.group_id}/polls/{poll.pk}/{more}"


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def day(days: int) -> str:
    return f"{evening(days):%Y-%m-%d}"


def test_an_organizer_proposes_times_for_one_session(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    new = f"/groups/{cast.group.pk}/polls/new/"
    typed = {"title": "The first evening", "minutes": "90", "rows": "4", "day_1": day(3), "time_1": "19:00"}
    # A half-filled row, and only one candidate: the page comes back with all that was typed.
    for wrong, sentence in (({"day_2": day(4)}, "At what time?"), ({}, "at least two times")):
        answer = client.post(new, typed | wrong).content.decode()
        assert sentence in answer
        assert f'value="{day(3)}"' in answer
        assert 'value="The first evening"' in answer
    more = client.post(new, typed | {"more": "1"}).content.decode()
    assert 'name="day_8"' in more
    assert f'value="{day(3)}"' in more
    assert "Not done yet" not in more
    shown = client.post(new, typed | {"day_3": day(1), "time_3": "20:00"}, follow=True).content.decode()
    assert "The first evening" in shown
    poll = TimePoll.objects.get()
    assert [option.starts_at for option in poll.options.order_by("starts_at")] == [
        evening(1) + timedelta(hours=1),
        evening(3),
    ]


def test_an_organizer_proposes_hours_for_several_weeks(cast: Cast, sign_in: SignIn) -> None:
    """By the group's clocks, which go back in between."""
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(time_zone="Europe/Berlin")
    client = sign_in(cast.person("organizer"))
    year = timezone.now().year + 1
    typed = {"title": "Evenings", "minutes": "120", "rows": "4", "first_day": f"{year}-10-15", "weeks": "4"}
    typed |= {"day_1": "1", "time_1": "19:00", "day_2": "6", "time_2": "02:30"}
    client.post(f"/groups/{cast.group.pk}/polls/new/?weekly=1", typed)
    poll = TimePoll.objects.get()
    first, second = (list(poll.options.filter(slot=slot).order_by("starts_at")) for slot in (1, 2))
    assert {(option.on_the_wall.weekday(), option.on_the_wall.hour) for option in first} == {(1, 19)}
    assert len({option.starts_at.hour for option in first}) == 2
    assert len(second) == 4
    march = typed | {"first_day": f"{year}-03-20", "title": "Nights"}
    answer = client.post(f"/groups/{cast.group.pk}/polls/new/?weekly=1", march).content.decode()
    assert "skip 02:30" in answer
    assert TimePoll.objects.count() == 1


def test_somebody_answers_some_and_finds_them_again(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group, [3], [5])
    first, second = poll.options.order_by("starts_at")
    client = sign_in(cast.person("member"))
    answer = client.post(path(poll), {f"answer-{first.pk}": "if-need-be", "answer-x": "yes"}, follow=True)
    shown = answer.content.decode()
    assert "Your answers are saved" in shown
    assert f'name="answer-{first.pk}" value="if-need-be" checked' in shown
    assert f'name="answer-{second.pk}" value="yes" checked' not in shown
    assert "Nothing was chosen yet" in client.post(path(poll), {}, follow=True).content.decode()
    assert TimeVote.objects.get().answer == "if-need-be"


def test_it_is_shown_in_the_reader_s_own_zone_and_the_group_s(cast: Cast, sign_in: SignIn) -> None:
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(time_zone="Europe/Berlin")
    User.objects.filter(username="member").update(time_zone="America/Mexico_City")
    cast.group.refresh_from_db()
    poll = polled(cast.group, [3], [5])
    shown = page(sign_in(cast.person("member")), path(poll))
    assert "America/Mexico_City" in shown
    assert "For the group:" in shown
    assert "7 p.m." in shown
    start = poll.options.earliest("starts_at").starts_at
    hours = {}
    for who, name in (("member", "America/Mexico_City"), ("moderator", "Asia/Kathmandu")):
        User.objects.filter(username=who).update(time_zone=name)
        with timezone.override(name):
            hours[who] = date_format(timezone.localtime(start), "TIME_FORMAT")
    for who, other in (("member", "moderator"), ("moderator", "member")):
        shown = page(sign_in(cast.person(who)), path(poll))
        assert hours[who] in shown
        assert hours[other] not in shown


def shifts(person: User, pattern: str) -> Rota:
    return rotas.keep(
        actor=person, pattern=pattern.split(), starts_on=evening(3).date(), hours=rotas.USUAL, travel_minutes=30
    )


def test_shifts_fill_in_what_is_not_answered_and_nothing_is_saved_by_that(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group, [3], [4], [5], [6])
    late, free, typed, stored = (option.pk for option in poll.options.order_by("starts_at"))
    vote(cast.membership("member"), poll, "", "", "", "no")
    shifts(cast.person("member"), "L - L -")
    client = sign_in(cast.person("member"))
    assert "Fill in from my shifts" in page(client, path(poll))
    shown = client.post(path(poll), {"fill": "1", f"answer-{typed}": "yes"}).content.decode()
    for option, answer in ((late, "no"), (free, "yes"), (typed, "yes"), (stored, "no")):
        assert f'name="answer-{option}" value="{answer}" checked' in shown
    assert "from 2 p.m. to 10 p.m. you work." in shown
    assert shown.count("From your shifts") == 2
    assert TimeVote.objects.count() == 1
    client.post(path(poll), {f"answer-{late}": "no", f"answer-{free}": "yes"})
    assert TimeVote.objects.count() == 3


def test_nobody_else_sees_the_shifts(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group)
    shifts(cast.person("member"), "N N L -")
    for who in ("organizer", "moderator"):
        shown = page(sign_in(cast.person(who)), path(poll)) + page(sign_in(cast.person(who)), "/shifts/")
        assert "Enter them once" in shown
        assert "N N L" not in shown


def test_everybody_reads_who_could_come_in_words(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group, [1, 8, 15], [2, 9, 16])
    vote(cast.membership("member"), poll, "yes", "no", "no", "yes", "yes", "yes")
    vote(cast.membership("moderator"), poll, *["yes"] * 6)
    shown = page(sign_in(cast.person("moderator")), path(poll))
    assert "<bdi>Member</bdi> could come to 1 of 3." in shown
    assert "So far it leaves out nobody more than once" in shown
    assert shown.count("<bdi>Organizer</bdi>") == 6
    vote(cast.membership("organizer"), poll, *["if-need-be"] * 6)
    assert "Leaves out nobody more than once." in page(sign_in(cast.person("moderator")), path(poll))


def test_closing_plans_a_whole_slot_and_the_poll_stays_to_be_read(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group, [1, 8], [2])
    vote(cast.membership("member"), poll, "yes", "no", "yes")
    client = sign_in(cast.person("organizer"))
    assert "The whole series, 2 sessions" in page(client, path(poll, "close/"))
    refused = client.post(path(poll, "close/"), {"title": "Kept title"}).content.decode()
    assert "Choose at least one time" in refused
    assert 'value="Kept title"' in refused
    shown = client.post(path(poll, "close/"), {"title": "Evenings", "slot": "1"}, follow=True).content.decode()
    assert "2 sessions are planned." in shown
    for session in GroupSession.objects.all():
        assert session.get_absolute_url() in shown
    member = page(sign_in(cast.person("member")), path(poll))
    assert "a possibility, not a promise" in member
    assert "Save my answers" not in member
    assert "<bdi>Member</bdi>" in member
    assert client.get(path(poll, "close/"), follow=True).redirect_chain == [(path(poll), 302)]


def test_taking_it_back_and_asking_again(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group)
    User.objects.filter(username="member").update(email="dina@reading.example")
    client = sign_in(cast.person("organizer"))
    assert "One person is asked by mail." in client.post(path(poll, "ask/"), follow=True).content.decode()
    assert "Nobody is left" in client.post(path(poll, "ask/"), follow=True).content.decode()
    assert "was taken back" in client.post(path(poll, "take-back/"), follow=True).content.decode()
    assert not GroupSession.objects.exists()


def test_open_polls_stand_on_the_group_s_home_and_all_on_their_list(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("member"))
    assert "will stand here" in page(client, f"/groups/{cast.group.pk}/")
    assert "Finding a time" not in page(client, f"/groups/{cast.group.pk}/")
    for number in (1, 3):
        while TimePoll.objects.count() < number:
            polled(cast.group, title=f"Evening {TimePoll.objects.count()}")
        with django_assert_num_queries(5):
            assert page(client, f"/groups/{cast.group.pk}/polls/").count("Say when you could come") == number
    TimePoll.objects.filter(title="Evening 1").update(status="closed", ended_at=timezone.now())
    home = page(client, f"/groups/{cast.group.pk}/")
    assert ("Evening 0" in home, "Evening 1" in home, "Evening 2" in home) == (True, False, True)
    assert "A time was found" in page(client, f"/groups/{cast.group.pk}/polls/")
    assert f"/groups/{cast.group.pk}/polls/" in page(client, f"/groups/{cast.group.pk}/sessions/")


def test_a_poll_asks_the_same_for_one_candidate_and_for_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session and person, me, the poll, candidates, members, answers, my shifts."""
    client = sign_in(cast.person("member"))
    for slots in ([[3]], [[3], [4], [5, 12]]):
        poll = polled(cast.group, *slots)
        vote(cast.membership("moderator"), poll, *["yes"] * sum(map(len, slots)))
        with django_assert_num_queries(8):
            client.get(path(poll))


def test_shifts_are_entered_once_with_the_hours_filled_in(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    typed = {"pattern": "early early Q off", "starts_on": "2026-03-02", "travel_minutes": "45"}
    asked = client.post("/shifts/", typed).content.decode()
    assert "When does Q begin and end?" in asked
    assert "early early Q off" in asked
    assert 'name="start_E" value="06:00"' in asked
    typed |= {"start_Q": "18:00", "end_Q": "02:00", "start_E": "05:30", "end_E": "13:30"}
    shown = client.post("/shifts/", typed, follow=True).content.decode()
    assert "The next four weeks" in shown
    kept = Rota.objects.get(user=cast.person("member"))
    assert (kept.pattern, kept.travel_minutes) == ("E E Q -", 45)
    assert kept.shifts == {"E": ["05:30", "13:30"], "Q": ["18:00", "02:00"]}
    client.post("/shifts/delete/")
    assert not Rota.objects.exists()


def test_usual_shifts_are_entered_at_one_press_and_lead_back_to_the_poll(cast: Cast, sign_in: SignIn) -> None:
    poll = polled(cast.group)
    client = sign_in(cast.person("member"))
    form = {"pattern": "E E L L N N - -", "starts_on": "2026-03-02", "travel_minutes": "30"}
    answer = client.post("/shifts/", form | {"next": path(poll)})
    assert answer["Location"] == path(poll)
    outside = client.post("/shifts/", form | {"next": "https://elsewhere.example/"})
    assert outside["Location"] == "/shifts/"
    assert (
        escape("“banana” isn’t understood") in client.post("/shifts/", form | {"pattern": "E banana"}).content.decode()
    )


def test_shifts_are_chosen_day_by_day(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    shown = page(client, "/shifts/days/?days=7")
    assert shown.count("<fieldset") == 7
    chosen = ["E", "E", "N", "N", "-", "-", "-"]
    client.post("/shifts/days/?days=7", {f"day_{number}": code for number, code in enumerate(chosen)})
    kept = Rota.objects.get()
    assert (kept.pattern, kept.starts_on) == ("E E N N - - -", timezone.localdate())
    assert kept.shifts == {"E": ["06:00", "14:00"], "N": ["22:00", "06:00"]}


@pytest.mark.parametrize("rows", ["", "0", "x", "²", "99999999", "9" * 5000], ids=lambda rows: rows[:8])
def test_an_odd_number_of_rows_is_none_of_ours(cast: Cast, sign_in: SignIn, rows: str) -> None:
    client = sign_in(cast.person("organizer"))
    answer = client.post(f"/groups/{cast.group.pk}/polls/new/", {"rows": rows, "more": "1"})
    assert answer.status_code == 200


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Adak"])
@pytest.mark.parametrize("odd", [{"day_1": "9999-12-31"}, {"day_1": "0001-01-01"}, {"answer_by": "9999-12-31"}])
def test_the_ends_of_all_years_are_refused_in_words(
    cast: Cast, sign_in: SignIn, zone: str, odd: dict[str, str]
) -> None:
    User.objects.filter(pk=cast.person("organizer").pk).update(time_zone=zone)
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(time_zone=zone)
    typed = {"title": "Far", "minutes": "90", "rows": "2", "day_1": day(3), "day_2": day(4)}
    typed |= {"time_1": "12:00", "time_2": "12:00"} | odd
    answer = sign_in(cast.person("organizer")).post(f"/groups/{cast.group.pk}/polls/new/", typed)
    seen = answer.content.decode()
    assert any(words in seen for words in ("Is the year right?", "is in the past", "out of reach"))
    assert not TimePoll.objects.exists()
