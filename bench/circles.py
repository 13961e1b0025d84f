"""Spoken rounds that go on: one in the first group of the bench, and rooms full of them for `python -m bench rooms`."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils import timezone

from accounts.models import Session, User
from bench import ROOT, database, places
from bench.signin import cookies
from groups.models import DiscussionGroup, GroupSession, Membership, MembershipRole, Role
from meetings.models import Round, RoundPlace

QUESTION = "When did you first notice that what you do isn’t seen?"


def fill(session_id: str, members: Sequence[Membership]) -> None:
    """A round of these people in that session; the first of them speaks. Screens that follow it are at 1."""
    group = members[0].group_id
    GroupSession.objects.filter(pk=session_id).update(revision=1)
    made = Round(group_id=group, session_id=session_id, kind="spoken", status="open", question=QUESTION)
    made.id, made.minutes_each = places.ident("o", int(session_id[1:])), 3
    made.save(force_insert=True)
    RoundPlace.objects.bulk_create(
        RoundPlace(
            group_id=group,
            round=made,
            membership=member,
            position=position,
            state="waiting" if position else "speaking",
            turn_at=None if position else timezone.now(),
        )
        for position, member in enumerate(members)
    )


def main(rooms: str) -> list[dict[str, object]]:
    """So many rooms, each with its paths, its round and the cookies of the twelve; the first of them facilitates.

    They are filled once. Each time their rounds begin anew.
    """
    mark = database.fingerprint(*ROOT.glob("*/migrations/*.py"), ROOT / "bench" / "circles.py", also="rooms")
    database.made(mark, lambda: None)
    begun = timezone.now()
    for number in range(DiscussionGroup.objects.count() + 1, int(rooms) + 1):
        with transaction.atomic():
            _build(number)
    Round.objects.all().delete()
    Session.objects.all().delete()
    GroupSession.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=2))
    return [_room(number) for number in range(1, int(rooms) + 1)]


def _build(number: int) -> None:
    group = DiscussionGroup.objects.create(id=places.ident("g", number), name=f"Room {number}")
    begun = timezone.now()
    GroupSession.objects.create(
        id=places.ident("s", number),
        group=group,
        title="A round",
        starts_at=begun,
        ends_at=begun + timedelta(hours=2),
        time_zone="Europe/Berlin",
    )
    for seat in range(places.SEATS):
        count = number * places.SEATS + seat
        user = User(id=places.person(count), username=f"person-{count}", password=UNUSABLE_PASSWORD_PREFIX)
        user.save(force_insert=True)
        member = Membership(id=places.ident("m", count), group=group, user=user, name=f"Reader {seat + 1}")
        member.save(force_insert=True)
        if seat == 0:
            MembershipRole.objects.create(membership=member, role=Role.ORGANIZER)


def _room(number: int) -> dict[str, object]:
    members = list(Membership.objects.filter(group=places.ident("g", number)).order_by("pk"))
    with transaction.atomic():
        fill(places.ident("s", number), members)
        signed_in = [cookies(member.user_id) for member in members]
    live = f"/groups/{places.ident('g', number)}/sessions/{places.ident('s', number)}/live/"
    return {"live": live, "round": places.ident("o", number), "cookies": signed_in}
