"""Two people, each in both groups under another name in each: nobody can tell by anything here which names are one.

Everybody who can open anything opens everything, and so do their feeds, files and mail. Excepted are the accounts
themselves at the desk, which superusers open, and that stands in a log (tests/accounts/test_looks.py).
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import cast

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from groups import agreeing, calendars
from groups.models import Agreement, Attendance, GroupSession, JoinRequest, Membership, MembershipRole, WaitingPlace
from tests import texts
from tests.access_rules import RULES
from tests.cast import join
from tests.groups.letterbox import Letterbox
from tests.world import World, build

NAMES = {"member": ("Quillon", "Zephyrine"), "neighbour": ("Oriel", "Isolde")}
ZONES = {"member": "Pacific/Chatham", "neighbour": "Asia/Kathmandu"}
KINDS = {"group_reading_file": ["markdown", "table", "annotations"]}
SECOND = datetime(2026, 3, 4, 5, 6, 37, 123456, tzinfo=UTC)
CAME = datetime(2026, 2, 3, 4, 5, 19, 654321, tzinfo=UTC)
ACCOUNTS = "admin:accounts_"


@pytest.fixture
def world(letterbox: Letterbox) -> World:
    """Both in both groups, having joined at the same moment, and having said and answered something in each."""
    world = build(letterbox.cast)
    WaitingPlace.objects.all().delete()  # they would come in first
    for username, names in NAMES.items():
        person = User.objects.get(username=username)
        User.objects.filter(pk=person.pk).update(
            username=f"{username}-at-the-door",
            email=f"{username}@letters.example",
            time_zone=ZONES[username],
            date_joined=CAME,
        )
        for group, name in zip((world.cast.group, world.cast.other_group), names, strict=True):
            here = Membership.objects.filter(group=group, user=person).first() or join(group, person)
            Membership.objects.filter(pk=here.pk).update(name=name, joined_at=SECOND)
            busy(here)
        calendars.make(actor=person)
    return world


def busy(me: Membership) -> None:
    session = GroupSession.objects.get(group=me.group_id)
    Attendance.objects.update_or_create(group=me.group, session=session, membership=me, defaults={"answer": "yes"})
    texts.comment(texts.thread(me.group), me, f"Said by {me.pk[::-1]}.")
    agreeing.accept(me=me, agreement=Agreement.objects.get(group=me.group_id))
    asked = {"user_id": me.user_id, "name": me.name, "introduction": "Let me in.", "status": "accepted"}
    JoinRequest.objects.create(group=me.group, **asked)
    MembershipRole.objects.create(membership=me, role="carer")


def telling(world: World, username: str, here: int) -> set[str]:
    """What would tie this person's name in one group to them: of their account, and of their other membership."""
    person = User.objects.get(username=f"{username}-at-the-door")
    groups = [world.cast.group, world.cast.other_group]
    there = Membership.objects.get(group=groups[1 - here], user=person)
    account = {person.pk, person.username, person.email, person.time_zone, person.password}
    moments = {f"{person.date_joined:%H:%M:%S}", f"{SECOND:%H:%M:%S}", str(int(SECOND.timestamp()))}
    return account | moments | {there.pk, there.name, str(person.date_joined.timestamp())}


def told_by(text: str, secrets: set[str]) -> set[str]:
    return {secret for secret in secrets if re.search(rf"(?<![a-z0-9]){re.escape(secret)}(?![a-z0-9])", text)}


def pages(world: World, user: User, target: str) -> Iterator[tuple[str, str]]:
    """Every address and all that its answer says. Signed in each time anew: some of these pages end that."""
    client = Client()
    for name in RULES:
        if name.startswith(ACCOUNTS):
            continue
        arguments = world.arguments(name, target)
        for kind in KINDS.get(name, [""]):
            path = reverse(name, kwargs=arguments | ({"kind": kind} if kind else {})) + world.query(name)
            client.force_login(user)
            yield path, everything_in(cast("HttpResponse", client.get(path)))
        if name == "search":
            client.force_login(user)
            yield name, everything_in(cast("HttpResponse", client.get(reverse(name), {"q": "said"})))


def everything_in(response: HttpResponse) -> str:
    """Without the list of all time zones that a form offers: only the one that is chosen says something."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    shown = re.sub(r'<option value="[^"]*">[^<]*</option>', "", body.decode(errors="replace"))
    return f"{dict(response.headers)} {response.cookies} {shown}"


def test_the_pages_that_are_looked_at_do_show_the_two(world: World) -> None:
    """Or nothing could ever be found."""
    shown = [path for path, text in pages(world, world.cast.person("organizer"), "own") if told_by(text, {"Quillon"})]
    assert len(shown) > 8


VIEWERS = [("organizer", 0), ("moderator", 0), ("outsider", 1), ("staff", 0), ("staff", 1), ("newcomer", 0)]


@pytest.mark.parametrize(("viewer", "group"), VIEWERS)
def test_no_page_file_or_feed_ties_two_names_together(world: World, viewer: str, group: int) -> None:
    secrets = {username: telling(world, username, group) for username in NAMES}
    found = [
        (path, username, told)
        for path, text in pages(world, world.cast.person(viewer), ["own", "another's"][group])
        for username in NAMES
        if (told := told_by(text, secrets[username]))
    ]
    assert found == []


@pytest.mark.parametrize("username", NAMES)
@pytest.mark.parametrize("group", [0, 1])
def test_not_even_one_of_the_two_sees_the_other_s_other_name(world: World, username: str, group: int) -> None:
    """Both are in both groups, so each may know all names; of the account and the moment nothing is there."""
    other = next(name for name in NAMES if name != username)
    person = User.objects.get(username=f"{other}-at-the-door")
    secrets = telling(world, other, group) - set(Membership.objects.filter(user=person).values_list("pk", flat=True))
    secrets -= set(NAMES[other])
    viewer = User.objects.get(username=f"{username}-at-the-door")
    found = [
        (path, told)
        for path, text in pages(world, viewer, ["own", "another's"][group])
        if (told := told_by(text, secrets))
    ]
    assert found == []


def test_a_group_s_page_names_nobody_by_their_other_name(world: World) -> None:
    """Below a group stands nothing of the other one, whoever looks, those who are in both included."""
    viewer = User.objects.get(username="member-at-the-door")
    elsewhere = {name for names in NAMES.values() for name in names[1:]}
    elsewhere |= set(Membership.objects.filter(group=world.cast.other_group).values_list("pk", flat=True))
    found = [
        (path, told)
        for path, text in pages(world, viewer, "own")
        if path.startswith(world.cast.group.get_absolute_url()) and (told := told_by(text, elsewhere))
    ]
    assert found == []


def test_no_mail_ties_two_names_together(world: World, letterbox: Letterbox) -> None:
    Membership.objects.update(round_up="daily", reminder_hours=100)
    call_command("send_due")
    arrived = letterbox.collect()
    for group, who in enumerate(("organizer", "outsider")):
        assert arrived.get(who), "there is mail to look at"
        for message, username in product(arrived[who], NAMES):
            assert told_by(message.message().as_string(), telling(world, username, group)) == set()
