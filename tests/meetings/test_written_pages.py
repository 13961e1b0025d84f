"""A round in writing as people meet it: what is on its page, what comes back, and what nobody can tell from it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import Membership
from meetings import rounds, writing
from meetings.models import Contribution, Round
from tests.cast import Cast, join
from tests.meetings.written import QUESTION, as_now, own, ring, round_in, round_of
from tests.planned import page, session_in, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


@pytest.fixture
def organizer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


def address(name: str, round_: Round) -> str:
    return reverse(name, args=[round_.group_id, round_.session_id, round_.pk])


def seen(client: Client, round_: Round) -> str:
    return words_of(client.get(round_.get_absolute_url()).content.decode())


def sent(client: Client, name: str, round_: Round, **data: str) -> str:
    return words_of(client.post(address(name, round_), data, follow=True).content.decode())


def test_a_draft_that_a_script_keeps_answers_with_nothing_and_says_so_nowhere(cast: Cast, member: Client) -> None:
    round_ = round_in(cast)
    answer = member.post(address("written_round_write", round_), {"act": "draft", "quiet": "1", "words": "Mine."})
    assert (answer.status_code, answer.content) == (204, b"")
    page = seen(member, round_)
    assert "Mine." in page
    assert "Your draft is kept" not in page
    mine = own(round_, cast.membership("member"))
    assert (mine.draft, mine.words, mine.contributed_at) == ("Mine.", "", None)
    sent(member, "written_round_write", round_, act="contribute", words="Mine.")
    member.post(address("written_round_write", round_), {"act": "draft", "quiet": "1", "words": "Mine."})
    assert own(round_, cast.membership("member")).draft == ""


def test_a_draft_is_kept_then_contributed_and_the_others_are_there(cast: Cast, member: Client) -> None:
    round_ = round_in(cast)
    writing.contribute(me=cast.membership("moderator"), round_=round_, words="Theirs.")
    shown = sent(member, "written_round_write", round_, act="draft", words="Mine, nearly.")
    assert "Your draft is kept. Only you can read it." in shown
    assert "Mine, nearly." in shown
    assert "Theirs." not in shown
    shown = sent(member, "written_round_write", round_, act="contribute", words="Mine.")
    assert "What was written" in shown
    assert "Moderator Theirs." in shown
    assert "Member you Mine." in shown


def test_pass_for_now_reads_nothing_and_pass_does(cast: Cast, member: Client) -> None:
    round_ = round_in(cast)
    writing.contribute(me=cast.membership("moderator"), round_=round_, words="Theirs.")
    shown = sent(member, "written_round_pass", round_, **{"pass": "for-now"})
    assert "You have passed for now." in shown
    assert "Theirs." not in shown
    shown = sent(member, "written_round_pass", round_, **{"pass": "yes"})
    assert "You may still write until the round closes; it will say that it came later." in shown
    assert "Theirs." in shown
    shown = sent(member, "written_round_write", round_, act="contribute", words="After all.")
    assert "later, after passing After all." in shown


def test_changed_words_say_so_and_withdrawn_ones_are_nowhere(cast: Cast, member: Client, organizer: Client) -> None:
    round_ = round_in(cast)
    writing.pass_(me=cast.membership("organizer"), round_=round_, for_now=False)
    sent(member, "written_round_write", round_, act="contribute", words="First.")
    sent(member, "written_round_write", round_, act="contribute", words="Second.")
    assert "Member changed after others could read it Second." in seen(organizer, round_)
    shown = sent(member, "written_round_withdraw", round_)
    assert "Your words are gone." in shown
    for client in (member, organizer):
        assert "Second." not in client.get(round_.get_absolute_url()).content.decode()
    assert "Member" not in seen(organizer, round_).split("What was written")[1].split("Who takes part")[0]


def test_words_that_come_after_the_bell_come_back(cast: Cast, member: Client) -> None:
    round_ = ring(round_in(cast))
    shown = sent(member, "written_round_write", round_, act="contribute", words="One second late.")
    assert "The round closed before your words arrived." in shown
    assert "One second late." in shown
    assert "One second late." in seen(member, round_)
    assert own(round_, cast.membership("member")).words == ""


def test_nothing_typed_is_lost_where_it_cant_be_accepted(cast: Cast, member: Client) -> None:
    round_ = round_in(cast)
    assert "There are no words here yet. You may also pass." in sent(member, "written_round_write", round_, words=" ")
    shown = sent(member, "written_round_write", round_, act="contribute", words="long " * 2100)
    assert "there is room for 10000" in shown
    assert "long long long" in shown
    assert not Contribution.objects.exists()


def test_a_double_press_contributes_once(cast: Cast, member: Client) -> None:
    round_ = round_in(cast)
    for _ in range(2):
        shown = sent(member, "written_round_write", round_, act="contribute", words="Once.")
    assert shown.count("Once.") == 2  # on the page, and in the form to change it
    assert "changed after" not in shown


def test_who_takes_no_part_is_told_and_reads_nothing(cast: Cast, organizer: Client) -> None:
    member = cast.membership("member")
    opened = round_in(cast, member)
    writing.contribute(me=member, round_=opened, words="Mine.")
    for round_ in (opened, ring(opened)):
        shown = seen(organizer, round_)
        assert "You don’t take part in this round" in shown
        assert "Mine." not in shown
    for name in ("write", "pass", "withdraw"):
        assert organizer.post(address(f"written_round_{name}", round_)).status_code == 403


def test_a_session_ended_by_the_browser_gives_the_words_back(cast: Cast, member: Client) -> None:
    round_ = round_in(cast)
    member.logout()
    answer = member.post(address("written_round_write", round_), {"act": "contribute", "words": "Long and typed."})
    assert "Long and typed." in answer.content.decode()


def test_a_facilitator_asks_opens_adds_and_closes(cast: Cast, organizer: Client, member: Client) -> None:
    session = session_in(cast)
    form = reverse("written_round_create", args=[cast.group.pk, session.pk])
    members = [cast.membership("organizer").pk, cast.membership("moderator").pk]
    typed = {"question": QUESTION, "reveal": "closing", "members": members, "opens": "hand", "closes": "hand"}
    shown = words_of(organizer.post(form, typed, follow=True).content.decode())
    assert "not open yet" in shown
    round_ = Round.objects.get()
    assert "This is what will be asked." in shown
    assert "open until somebody closes it" in sent(organizer, "written_round_turn", round_, act="open")
    assert "You don’t take part" in seen(member, round_)
    sent(organizer, "written_round_people", round_, members=cast.membership("member").pk)
    assert "Your words are sealed" in sent(member, "written_round_write", round_, act="contribute", words="Mine.")
    assert "Mine." not in sent(organizer, "written_round_pass", round_, **{"pass": "yes"})
    assert "Mine." in sent(organizer, "written_round_turn", round_, act="close")


@pytest.mark.parametrize("far", ["opens", "closes"])
def test_an_hour_at_the_end_of_all_years_is_refused_and_nobody_s_pages_break(
    cast: Cast, organizer: Client, member: Client, far: str
) -> None:
    User.objects.filter(pk=cast.person("member").pk).update(time_zone="Pacific/Kiritimati")
    session = session_in(cast)
    typed = {"question": QUESTION, "reveal": "closing", "members": cast.membership("member").pk}
    typed |= {"opens": "hand", "closes": "hand"} | {far: "time", f"{far}_on": "9999-12-31", f"{far}_time": "12:00"}
    form = reverse("written_round_create", args=[cast.group.pk, session.pk])
    shown = organizer.post(form, typed).content.decode()
    assert "Is the year right?" in words_of(shown)
    assert QUESTION in shown
    assert member.get(session.get_absolute_url()).status_code == 200
    assert member.get("/").status_code == 200


def test_hours_are_the_groups_and_impossible_ones_are_refused(cast: Cast, organizer: Client) -> None:
    session = session_in(cast, time_zone="Europe/Berlin")
    form = reverse("written_round_create", args=[cast.group.pk, session.pk])
    day = (timezone.now() + timedelta(days=5)).date().isoformat()
    typed = {
        "question": QUESTION,
        "reveal": "each",
        "members": [cast.membership("member").pk],
        "opens": "time",
        "opens_on": day,
        "opens_time": "09:00",
        "closes": "time",
        "closes_on": day,
        "closes_time": "08:00",
    }
    assert "That is before the round opens." in organizer.post(form, typed).content.decode()
    skipped = organizer.post(form, typed | {"opens_on": "2027-03-28", "opens_time": "02:30"}).content.decode()
    assert "the clocks in Europe/Berlin skip 02:30" in skipped
    assert QUESTION in skipped
    assert "Give a day and an hour" in organizer.post(form, typed | {"closes_time": ""}).content.decode()
    shown = words_of(organizer.post(form, typed | {"closes_time": "21:00"}, follow=True).content.decode())
    assert "at 9 a.m. (Europe/Berlin)" in shown


def test_an_open_round_cant_be_changed_and_its_form_says_so(cast: Cast, organizer: Client) -> None:
    round_ = round_in(cast)
    assert "Change it" not in seen(organizer, round_)
    typed = {"question": "Another?", "reveal": "each", "members": [cast.membership("member").pk]}
    answer = organizer.post(address("written_round_edit", round_), typed | {"opens": "hand", "closes": "hand"})
    assert "This round is open, so what it asks can’t be changed any more." in answer.content.decode()
    assert "What people write in it is theirs" in sent(organizer, "written_round_turn", round_, act="remove")


def test_the_sessions_page_says_what_waits_for_oneself(cast: Cast, member: Client) -> None:
    session = session_in(cast)
    assert "In writing" not in words_of(page(member, session))
    round_ = round_of(session)
    assert "waits for you" in words_of(page(member, session))
    writing.pass_(me=cast.membership("member"), round_=round_, for_now=False)
    assert "waits for you" not in words_of(page(member, session))


def masked(content: bytes) -> bytes:
    return re.sub(rb'(name="csrfmiddlewaretoken" value=)"\w+"', rb'\1""', content)


@pytest.mark.parametrize("reveal", Round.Reveal.values)
@pytest.mark.parametrize("role", ["member", "organizer"])
@pytest.mark.parametrize("mine", ["nothing", "draft", "for now"])
def test_a_locked_page_costs_the_same_however_many_have_written(
    cast: Cast, sign_in: SignIn, reveal: str, role: str, mine: str
) -> None:
    """Byte for byte and query for query, while one, three and six others write, pass, change and withdraw."""
    others = [join(cast.group, User.objects.create_user(f"other{number}")) for number in range(6)]
    round_ = round_in(cast, reveal=reveal)
    client, me = sign_in(cast.person(role)), cast.membership(role)
    if mine == "draft":
        writing.keep_draft(me=me, round_=round_, words="Half.")
    if mine == "for now":
        writing.pass_(me=me, round_=round_, for_now=True)
    answers = {cost_of(client, round_)}
    for number, other in enumerate(others):
        writing.contribute(me=other, round_=round_, words=f"W{number}. " * 50)
        answers.add(cost_of(client, round_))
    writing.withdraw(me=others[0], round_=round_)
    writing.contribute(me=others[1], round_=round_, words="Another.")
    answers.add(cost_of(client, round_))
    assert len(answers) == 1
    assert {queries for _body, _headers, queries in answers} == {LOCKED[role]}


# Session and person, one's membership with its group, the round with its session, one's own row, the places, what is
# unlocked, who facilitates; and for an organizer, who needn't be asked that, the people who could be added.
LOCKED = {"member": 8, "organizer": 8}


def cost_of(client: Client, round_: Round) -> tuple[bytes, str, int]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(round_.get_absolute_url())
    headers = {name: value for name, value in answer.headers.items() if name not in {"X-Request-ID", "Expires"}}
    return masked(answer.content), repr(headers), len(queries)


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_of_who_reads_asks_as_much_of_one_as_of_three(
    cast: Cast, member: Client, django_assert_num_queries: DjangoAssertNumQueries, others: int
) -> None:
    round_ = round_in(cast)
    people = Membership.objects.active().filter(group=cast.group)
    more = [join(cast.group, User.objects.create_user("second")), join(cast.group, User.objects.create_user("third"))]
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    rounds.add_people(me=organizer, round_=round_, members=more)
    for other in people.exclude(user=cast.person("member"))[:others]:
        writing.contribute(me=other, round_=as_now(round_), words="Theirs.")
    writing.contribute(me=cast.membership("member"), round_=round_, words="Mine.")
    with django_assert_num_queries(LOCKED["member"]):
        assert member.get(round_.get_absolute_url()).content.count(b"Theirs.") == others


@pytest.mark.parametrize("number", [1, 3])
def test_the_sessions_page_asks_once_for_its_rounds(
    cast: Cast, member: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    session = session_in(cast)
    with CaptureQueriesContext(connection) as before:
        page(member, session)
    for _ in range(number):
        round_of(session)
    with django_assert_num_queries(len(before)):
        assert page(member, session).count("waits for you") == number


def test_whoever_facilitates_moves_the_hour_at_which_an_open_round_closes(cast: Cast, sign_in: SignIn) -> None:
    round_ = round_in(cast)
    organizer = sign_in(cast.person("organizer"))
    where = reverse("written_round_bell", args=[cast.group.pk, round_.session_id, round_.pk])
    over = organizer.post(where, {"closes_on": "2020-01-01", "closes_time": "19:30"}).content.decode()
    assert "That hour has passed." in over
    assert 'value="2020-01-01"' in over
    day = timezone.localdate() + timedelta(3)
    shown = organizer.post(where, {"closes_on": day.isoformat(), "closes_time": "19:30"}, follow=True).content.decode()
    assert "Close it earlier or later" in shown
    moved = as_now(round_).closes_at
    assert moved
    assert (moved.date(), moved.hour) == (day, 19)
    assert "Close it" not in sign_in(cast.person("member")).get(round_.get_absolute_url()).content.decode()
