"""People in groups of ten, each with an address and a session tomorrow, of which everybody is to be reminded."""

import time
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from accounts.models import User
from bench import database, places
from groups.models import DiscussionGroup, GroupSession, Membership

A_GROUP = 10
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Nairobi"]


def main(people: str) -> dict[str, int]:
    """Makes the database anew, since tomorrow is another day than yesterday's."""
    database.made(f"mail {time.time()}", lambda: fill(int(people)))
    return {"people": User.objects.count()}


def fill(people: int) -> None:
    starts_at = timezone.now() + timedelta(hours=20)
    groups = range(people // A_GROUP)
    database.store(DiscussionGroup, (DiscussionGroup(id=places.ident("g", one), name=f"Room {one}") for one in groups))
    database.store(User, (_person(one) for one in range(people)))
    database.store(EmailAddress, (_address(one) for one in range(people)))
    database.store(Membership, (_member(one) for one in range(people)))
    database.store(
        GroupSession,
        (
            GroupSession(
                id=places.ident("s", one),
                group_id=places.ident("g", one),
                title="The round",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                time_zone=ZONES[0],
            )
            for one in groups
        ),
    )


def _person(number: int) -> User:
    name = f"p{number}"
    return User(
        id=places.person(number),
        username=name,
        email=f"{name}@people.example",
        password=UNUSABLE_PASSWORD_PREFIX,
        time_zone=ZONES[number % len(ZONES)],
    )


def _address(number: int) -> EmailAddress:
    email = f"p{number}@people.example"
    return EmailAddress(user_id=places.person(number), email=email, verified=True, primary=True)


def _member(number: int) -> Membership:
    return Membership(
        id=places.ident("m", number),
        group_id=places.ident("g", number // A_GROUP),
        user_id=places.person(number),
        name=f"Reader {number}",
    )
