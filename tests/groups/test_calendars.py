"""A feed of one's own, and a session as a file: what stands in them, for whom, and what doesn't."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from accounts.erasure import erase_account
from accounts.models import User
from groups import calendars, membership
from groups.models import CalendarFeed, DiscussionGroup, GroupSession, Membership
from tests.cast import Cast, join

SignIn = Callable[[User | None], Client]


def plan(
    group: DiscussionGroup, title: str = "Who rides the night bus", days: float = 7, **changes: object
) -> GroupSession:
    starts = timezone.now().replace(microsecond=0) + timedelta(days=days)
    values = {"place": "Hill Street 4", "link": "https://meet.example.org/linen", "time_zone": "UTC", **changes}
    return GroupSession.objects.create(
        group=group, title=title, starts_at=starts, ends_at=starts + timedelta(hours=2), **values
    )


def address_of(person: User) -> str:
    return f"/calendar/{calendars.make(actor=person)}.ics"


def titles(body: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")]


def starts(body: bytes) -> list[object]:
    return [event.decoded("DTSTART") for event in Calendar.from_ical(body).walk("VEVENT")]


def test_whoever_has_the_address_reads_all_my_sessions_without_signing_in(cast: Cast, client: Client) -> None:
    later, sooner = plan(cast.group, days=9), plan(cast.group, days=2)
    elsewhere = DiscussionGroup.objects.create(name="Sunday readers")
    join(elsewhere, cast.person("member"), name="Ada")
    middle = plan(elsewhere, days=5)
    plan(cast.other_group, days=3)
    response = client.get(address_of(cast.person("member")))
    assert starts(response.content) == [sooner.starts_at, middle.starts_at, later.starts_at]
    assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH; component=VEVENT"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.parametrize("off", [False, True])
def test_nothing_in_it_says_what_with_whom_or_where(cast: Cast, client: Client, *, off: bool) -> None:
    session = plan(cast.group, status="cancelled" if off else "scheduled", cancel_note="The boss has heard of it.")
    bodies = [
        client.get(address_of(cast.person("member"))).content,
        calendars.session_file(session, cast.person("member")),
    ]
    giveaways = [
        session.title,
        session.pk,
        session.place,
        "meet.example.org",
        "The boss",
        "testserver",
        "Common",
        "Thread",
    ]
    giveaways += [cast.group.name, cast.group.pk, cast.person("member").pk, "member", "Third shift", "session", "group"]
    for body in bodies:
        assert titles(body) == ["Appointment"]
        assert [word for word in giveaways if word.lower() in body.decode().lower()] == []


def test_two_calendars_on_one_server_do_not_tell_that_their_owners_meet(cast: Cast) -> None:
    session = plan(cast.group)
    files = [calendars.session_file(session, cast.person(who)) for who in ("member", "moderator", "member")]
    uids = [str(Calendar.from_ical(body).walk("VEVENT")[0]["UID"]) for body in files]
    assert uids[0] == uids[2] != uids[1]


def test_titles_stand_in_it_for_whoever_chose_so(cast: Cast, client: Client, sign_in: SignIn) -> None:
    plan(cast.group)
    mine, others = address_of(cast.person("member")), address_of(cast.person("moderator"))
    page = sign_in(cast.person("member")).post("/calendar/titles/", {"shows_titles": "on"}, follow=True)
    assert "Your calendar will show the titles" in page.content.decode()
    assert titles(client.get(mine).content) == ["Who rides the night bus"]
    assert titles(client.get(others).content) == ["Appointment"]
    sign_in(cast.person("member")).post("/calendar/titles/", {})
    assert titles(client.get(mine).content) == ["Appointment"]


def test_the_address_is_shown_once_and_a_new_one_ends_it(cast: Cast, client: Client, sign_in: SignIn) -> None:
    mine = sign_in(cast.person("member"))
    assert "Make an address" in mine.get("/calendar/").content.decode()
    first = shown(mine.post("/calendar/").content.decode())
    assert client.get(first).status_code == 200
    again = mine.get("/calendar/").content.decode()
    assert first not in again
    assert "We keep no copy of it" in again
    second = shown(mine.post("/calendar/").content.decode())
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    page = mine.post("/calendar/off/", follow=True).content.decode()
    assert "switched off" in page
    assert client.get(second).status_code == 404
    assert client.get(second).content == client.get("/calendar/never-made.ics").content


def shown(page: str) -> str:
    return page.partition('value="http://testserver')[2].partition('"')[0]


def test_only_the_hash_of_the_address_is_stored(cast: Cast) -> None:
    token = calendars.make(actor=cast.person("member"))
    assert token not in str(CalendarFeed.objects.values().get())


def test_what_was_called_off_says_so_and_what_is_long_past_is_gone(cast: Cast, client: Client) -> None:
    plan(cast.group, "Long past", days=-calendars.KEPT_DAYS - 1)
    plan(cast.group, "Just past", days=-calendars.KEPT_DAYS + 1)
    plan(cast.group, "Called off", days=3, status="cancelled", sequence=2)
    plan(cast.group, "Called off long ago", days=-calendars.KEPT_DAYS - 1, status="cancelled")
    address = address_of(cast.person("member"))
    calendars.show_titles(actor=cast.person("member"), shows=True)
    events = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert [(event["SUMMARY"], event["STATUS"], event.decoded("SEQUENCE")) for event in events] == [
        ("Just past", "CONFIRMED", 0),
        ("Called off", "CANCELLED", 2),
    ]


def test_a_feed_ends_after_a_hundred_and_fifty_sessions(cast: Cast, client: Client) -> None:
    for number in range(calendars.MOST + 2):
        plan(cast.group, days=number + 1)
    found = starts(client.get(address_of(cast.person("member"))).content)
    assert len(found) == calendars.MOST
    assert found == sorted(GroupSession.objects.values_list("starts_at", flat=True))[: calendars.MOST]


def leave(cast: Cast) -> None:
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())


def be_removed(cast: Cast) -> None:
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    membership.remove(me=organizer, member=cast.membership("member"), reason="Told it.")


@pytest.mark.parametrize("go", [leave, be_removed])
def test_after_leaving_nothing_of_the_group_is_in_it(cast: Cast, client: Client, go: Callable[[Cast], None]) -> None:
    plan(cast.group)
    plan(cast.group, status="cancelled")
    address = address_of(cast.person("member"))
    mark = client.get(address)["ETag"]
    go(cast)
    response = client.get(address, headers={"If-None-Match": mark})
    assert response.status_code == 200
    assert titles(response.content) == []


def test_whose_account_is_gone_or_closed_has_no_feed(cast: Cast, client: Client) -> None:
    closed, gone = address_of(cast.person("moderator")), address_of(cast.person("member"))
    User.objects.filter(pk=cast.person("moderator").pk).update(is_active=False)
    erase_account(actor=cast.person("member"), words="keep")
    assert [client.get(address).status_code for address in (closed, gone)] == [404, 404]
    assert CalendarFeed.objects.count() == 1


def changes(cast: Cast, session: GroupSession) -> Iterator[None]:
    """Whatever a calendar should take over."""
    for change in ({"sequence": 1}, {"status": "cancelled"}, {"changed_at": timezone.now()}):
        GroupSession.objects.filter(pk=session.pk).update(**change)
        yield
    plan(cast.group, days=1)
    yield
    calendars.show_titles(actor=cast.person("member"), shows=True)
    yield


def test_an_unchanged_feed_is_not_sent_again(cast: Cast, client: Client) -> None:
    session = plan(cast.group)
    address = address_of(cast.person("member"))
    mark = client.get(address)["ETag"]
    for _change in changes(cast, session):
        same = client.get(address)
        assert same["ETag"] != mark
        mark = same["ETag"]
        unchanged = client.get(address, headers={"If-None-Match": mark})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged["Cache-Control"] == "no-store"
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"


def test_the_same_two_questions_however_many_sessions(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = address_of(cast.person("member"))
    for _number in (1, 3):
        while GroupSession.objects.count() < _number:
            plan(cast.group)
        with django_assert_num_queries(2):
            assert len(titles(client.get(address).content)) == _number


def test_the_settings_page_asks_the_same_with_a_feed_and_without(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("member"))
    for _again in range(2):
        with django_assert_num_queries(3):
            client.get("/calendar/")
        calendars.make(actor=cast.person("member"))


def test_a_session_is_a_file_with_its_title_only_if_asked_for(cast: Cast, sign_in: SignIn) -> None:
    session = plan(cast.group)
    client = sign_in(cast.person("member"))
    page = client.get(session.get_absolute_url()).content.decode()
    address = f"{session.get_absolute_url()}calendar.ics"
    assert f'href="{address}"' in page
    neutral, titled = client.get(address), client.get(f"{address}?title=1")
    assert (titles(neutral.content), titles(titled.content)) == (["Appointment"], [session.title])
    assert neutral["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    assert starts(neutral.content) == [session.starts_at]


def test_a_session_that_was_called_off_offers_the_file_that_says_so(cast: Cast, sign_in: SignIn) -> None:
    session = plan(cast.group, status="cancelled", sequence=1)
    client = sign_in(cast.person("member"))
    assert "take this file too" in client.get(session.get_absolute_url()).content.decode()
    assert b"STATUS:CANCELLED" in client.get(f"{session.get_absolute_url()}calendar.ics").content
    over = plan(cast.group, days=-3)
    assert "calendar.ics" not in client.get(over.get_absolute_url()).content.decode()
