"""The rules of the practice that the code keeps, each as the people in a group would notice it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import posting
from groups import calendars, closing, letters
from groups.letters import reminders
from groups.models import Attendance, Closing, DiscussionGroup, GroupDecision, GroupSession, Membership
from mail.delivery import deliver_due
from tests import texts
from tests.cast import ROLES, Cast
from tests.groups.letterbox import Letterbox

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
OURS = ["accounts", "readings", "groups", "meetings", "discussions", "pages"]


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_comments_stand_in_the_order_in_which_they_were_made(cast: Cast, sign_in: SignIn) -> None:
    """Beside each other in the order of speaking, whoever answered whom and however often."""
    thread = texts.thread(cast.group)
    by = {name: cast.membership(name) for name in ("member", "moderator", "organizer")}
    first = posting.reply(me=by["member"], thread=thread, parent=None, body="One.")
    posting.reply(me=by["organizer"], thread=thread, parent=None, body="Two.")
    posting.reply(me=by["moderator"], thread=thread, parent=first, body="To one.")
    posting.reply(me=by["organizer"], thread=thread, parent=first, body="To one again.")
    posting.reply(me=by["member"], thread=thread, parent=None, body="Three.")
    shown = page(sign_in(cast.person("member")), thread.get_absolute_url())
    words = ["One.", "To one.", "To one again.", "Two.", "Three."]
    assert sorted(words, key=lambda said: shown.index(f"<p>{said}</p>")) == words


def test_nothing_is_ranked_and_nobody_is_counted(cast: Cast, sign_in: SignIn) -> None:
    """No column could hold a score, and the members' page doesn't tell who spoke how much."""
    columns = {
        field.name
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
    }
    assert not {name for name in columns if re.search("score|rank|like|vote|karma|popular|view_count", name)}
    path = f"/groups/{cast.group.pk}/members/"
    before = page(sign_in(cast.person("organizer")), path)
    thread = texts.thread(cast.group)
    for number in range(7):
        texts.comment(thread, cast.membership("member"), f"Said {number}.")
    assert without_tokens(page(sign_in(cast.person("organizer")), path)) == without_tokens(before)


def without_tokens(shown: str) -> str:
    return re.sub(r'value="\w{64}"', "", shown)


def test_what_is_found_stands_in_the_order_of_speaking_however_much_was_answered(cast: Cast, sign_in: SignIn) -> None:
    thread = texts.thread(cast.group)
    answered = texts.comment(thread, cast.membership("member"), "Our first ledger.")
    texts.comment(thread, cast.membership("moderator"), "Our second ledger.")
    client = sign_in(cast.person("organizer"))
    before = page(client, "/search/?q=ledger")
    assert before.index("Our second") < before.index("Our first")
    for number in range(9):
        texts.comment(thread, cast.membership("organizer"), f"Yes, {number}.", parent=answered)
    assert without_tokens(page(client, "/search/?q=ledger")) == without_tokens(before)


def test_a_group_is_by_invitation_and_has_twelve_places_unless_it_decides_otherwise(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("newcomer"))
    form = page(client, "/groups/new/")
    assert re.search(r'name="places"[^>]*value="12"|value="12"[^>]*name="places"', form)
    typed = {"name": "Tin Roof", "purpose": "", "language": "en", "time_zone": "UTC", "places": "12"}
    client.post("/groups/new/", typed | {"own_name": "Noor"})
    group = DiscussionGroup.objects.get(name="Tin Roof")
    for name in set(ROLES) - {"newcomer", "nobody"}:
        assert sign_in(cast.person(name)).get(group.get_absolute_url()).status_code == 404
        assert "Tin Roof" not in page(sign_in(cast.person(name)), "/groups/")


def test_a_group_is_closed_or_open_by_its_own_dated_reversible_decision(cast: Cast, sign_in: SignIn) -> None:
    """An organizer enters it, everybody in the group reads when, and what was turned back is as it was, outside too."""
    organizer, outside = sign_in(cast.person("organizer")), f"/groups/open/{cast.group.outside_id}/"
    organizer.post(f"/groups/{cast.group.pk}/openness/", {"visibility": "listed", "joining": "open"})
    assert "To read and to talk." in page(sign_in(cast.person("newcomer")), outside)
    decided = page(sign_in(cast.person("member")), f"/groups/{cast.group.pk}/decisions/")
    assert "The group is open: whoever finds it may come in." in decided
    assert str(timezone.localdate().year) in decided
    for decision in GroupDecision.objects.all():
        organizer.post(f"/groups/{cast.group.pk}/decisions/{decision.pk}/reverse/")
    assert sign_in(cast.person("newcomer")).get(outside).status_code == 404
    assert GroupDecision.objects.count() == 4


def test_identity_categories_are_never_stored() -> None:
    categories = (
        "gender|sex|race|ethnic|religio|orientation|birth|^age$|nationalit|citizen|disab|first_name|last_name|phone"
    )
    stored = [
        f"{model.__name__}.{field.name}"
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if re.search(categories, field.name)
    ]
    assert stored == []


@pytest.mark.parametrize(("answer", "seen"), [("yes", True), ("maybe", False), ("no", False), (None, False)])
def test_an_address_or_a_call_link_is_for_those_who_come(
    cast: Cast, sign_in: SignIn, answer: str | None, seen: bool
) -> None:
    starts_at = timezone.now() + timedelta(hours=3)
    session = GroupSession.objects.create(
        group=cast.group,
        title="First",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        time_zone="UTC",
        place="Back room, 9 Quay Street",
        link="https://call.example/quay",
    )
    if answer:
        Attendance.objects.create(
            group=cast.group, session=session, membership=cast.membership("member"), answer=answer
        )
    shown = page(sign_in(cast.person("member")), session.get_absolute_url())
    assert ("9 Quay Street" in shown) is seen
    assert ("call.example" in shown) is seen


def test_an_address_appears_some_hours_before_and_is_gone_afterwards(cast: Cast, sign_in: SignIn) -> None:
    now, where = timezone.now(), "Back room, 9 Quay Street"
    times = {"starts_at": now + timedelta(hours=30), "ends_at": now + timedelta(hours=32), "time_zone": "UTC"}
    session = GroupSession.objects.create(group=cast.group, title="Evening", place=where, place_hours=24, **times)
    member = cast.membership("member")
    Attendance.objects.create(group=cast.group, session=session, membership=member, answer="yes")
    client = sign_in(cast.person("member"))
    assert where not in page(client, session.get_absolute_url())
    GroupSession.objects.update(starts_at=now + timedelta(hours=23))
    assert where in page(client, session.get_absolute_url())
    GroupSession.objects.update(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    assert where not in page(client, session.get_absolute_url())
    call_command("send_due")
    assert GroupSession.objects.get().place == ""


def test_page_titles_give_nothing_away(cast: Cast, sign_in: SignIn) -> None:
    version = texts.version(title="The unsayable rota")
    texts.assign(cast.group, version.reading)
    thread = texts.thread(cast.group, of=version)
    texts.comment(thread, cast.membership("member"))
    client = sign_in(cast.person("member"))
    for path in (
        "/",
        "/groups/",
        cast.group.get_absolute_url(),
        f"/groups/{cast.group.pk}/members/",
        f"/groups/{cast.group.pk}/readings/{version.reading_id}/",
        thread.get_absolute_url(),
    ):
        title = page(client, path).split("<title>")[1].split("</title>")[0]
        for secret in ("Third shift", "unsayable", "Ana Voss", "night shift", "Organizer"):
            assert secret not in title


def test_calendar_entries_give_nothing_away(cast: Cast, client: Client) -> None:
    """In the feed, and in the file: when, and “Appointment”."""
    starts = timezone.now() + timedelta(days=1)
    session = GroupSession.objects.create(
        group=cast.group,
        title="How to organize",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        time_zone="UTC",
        place="Kitchen of Rosa",
    )
    member = cast.person("member")
    feed = client.get(f"/calendar/{calendars.make(actor=member)}.ics").content.decode()
    for entry in (feed, calendars.session_file(session, member).decode()):
        assert "SUMMARY:Appointment" in entry
        for secret in ("organize", "Kitchen", "Rosa", cast.group.name, session.pk, "testserver", "Common Thread"):
            assert secret not in entry


def test_mail_subjects_give_nothing_away(cast: Cast, client: Client) -> None:
    User.objects.filter(username="member").update(email="member@reading.example")
    client.post("/accounts/password/reset/", {"email": "member@reading.example"})
    deliver_due()
    (sent,) = mail.outbox
    for secret in ("Common Thread", "group", "reading", "member", "Third shift"):
        assert secret.lower() not in sent.subject.lower()


def test_the_subjects_of_a_groups_letters_give_nothing_away(letterbox: Letterbox) -> None:
    starts_at = timezone.now() + timedelta(hours=20)
    session = GroupSession.objects.create(
        group=letterbox.cast.group,
        title="Unsayable",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        time_zone="UTC",
    )
    reminders.queue_due()
    letters.tell_changed(session=session)
    subjects = letterbox.subjects()["member"]
    assert len(subjects) == 2
    for secret in ("Common Thread", "group", "reading", "session", "member", "Third shift", "Unsayable"):
        assert secret.lower() not in " ".join(subjects).lower()


def test_what_is_said_in_the_room_stays_in_the_room(cast: Cast, sign_in: SignIn) -> None:
    """Whoever takes a group's talk away takes no names along unless they ask, and no file says whose it is."""
    thread = texts.thread(cast.group)
    Membership.objects.filter(pk=cast.membership("member").pk).update(name="Quillon")
    posting.reply(me=cast.membership("member"), thread=thread, parent=None, body="Us too.")
    assert thread.passage
    here = f"/groups/{cast.group.pk}/readings/{thread.passage.version.reading_id}/"
    client = sign_in(cast.person("organizer"))
    for way in ("export/markdown/", "export/table/", "export/annotations/", "print/"):
        answer = client.get(here + way)
        assert "Us too." in answer.content.decode()
        assert "Quillon" not in answer.content.decode()
        assert cast.group.name not in answer.headers.get("Content-Disposition", "")
    assert "checked" not in page(client, f"{here}export/")
    assert sign_in(cast.person("outsider")).get(f"{here}export/markdown/").status_code == 404


def test_a_group_closes_well_each_takes_their_words_and_the_rest_is_destroyed_on_a_date_that_everybody_knows(
    cast: Cast, sign_in: SignIn
) -> None:
    texts.comment(texts.thread(cast.group), cast.membership("member"), body="I counted rooms.")
    member, home = sign_in(cast.person("member")), cast.group.get_absolute_url()
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    announced = closing.announce(me=organizer, on=closing.first_day(cast.group), afterwards="delete")
    assert "this group is deleted, with everything in it" in page(member, home)
    assert "I counted rooms." in page(member, f"{home}words/words.md")
    now = timezone.now()
    Closing.objects.update(announced_at=now - timedelta(days=8), closes_at=now)
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(closes_at=now)
    assert member.get(home).status_code == 404
    call_command("send_due")
    assert "not one row names it" in page(sign_in(None), f"/deleted/{announced.receipt}/")
