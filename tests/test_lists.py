"""Every list is paged: what is on one page isn't on the next, and each leads to the other."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from discussions.models import Draft, Resonance, Thread
from groups import agreeing, polling
from groups.models import (
    Agreement,
    DiscussionGroup,
    GroupDecision,
    GroupSession,
    Invitation,
    Membership,
    MembershipRole,
    Need,
    Role,
    Syllabus,
    WaitingPlace,
    Worry,
)
from meetings.models import Card, Commitment, Proposal
from tests import texts
from tests.cast import Cast, join
from tests.planned import session_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
SOON = timezone.now() + timedelta(days=3)


def of_meeting(cast: Cast) -> dict[str, object]:
    session = GroupSession.objects.first() or session_in(cast)
    return {"group": cast.group, "session": session}


def member(cast: Cast, number: int) -> None:
    """Three are there."""
    if number > 3:
        join(cast.group, User.objects.create_user(f"p{number}"), name=f"item{number}")
    else:
        role = ["organizer", "moderator", "member"][number - 1]
        Membership.objects.filter(pk=cast.membership(role).pk).update(name=f"item{number}")


def asking(cast: Cast, number: int) -> None:
    user = User.objects.create_user(f"p{number}")
    cast.group.join_requests.create(user=user, name=f"item{number}", introduction="Hello.")


def answered(cast: Cast, number: int) -> None:
    asking(cast, number)
    by = cast.membership("organizer")
    cast.group.join_requests.update(status="declined", answered_at=timezone.now(), answered_by=by)


def group(cast: Cast, number: int) -> None:
    if number == 1:
        DiscussionGroup.objects.filter(pk=cast.group.pk).update(name="A item1")
    else:
        join(DiscussionGroup.objects.create(name=f"A item{number}"), cast.person("organizer"), Role.ORGANIZER)


def version(cast: Cast, number: int) -> None:
    me = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    for _times in range(2 if number == 1 else 1):
        seen = Agreement.objects.count()
        agreeing.publish(me=me, text=f"Words {seen}.", repair="", seen=seen)


def worry(cast: Cast, number: int) -> None:
    Worry.objects.create(group=cast.group, member=cast.membership("organizer"), words=f"item{number}")


def syllabus(cast: Cast, number: int) -> None:
    Syllabus.objects.create(group=cast.group, title=f"item{number}")


def card(cast: Cast, number: int) -> None:
    Card.objects.create(**of_meeting(cast), words=f"item{number}", kind=Card.Kind.THREAD, status=Card.Status.KEPT)


def proposal(cast: Cast, number: int) -> None:
    Proposal.objects.create(**of_meeting(cast), words=f"item{number}", proposed_by=cast.membership("member"))


def commitment(cast: Cast, number: int) -> None:
    due_on = timezone.localdate() + timedelta(days=number)
    owner = cast.membership("member")
    Commitment.objects.create(**of_meeting(cast), words=f"item{number}", owner=owner, due_on=due_on)


def session(cast: Cast, number: int) -> None:
    begins = SOON + timedelta(days=number)
    session_in(cast, title=f"item{number}", starts_at=begins, ends_at=begins + timedelta(hours=2))


def poll(cast: Cast, number: int) -> None:
    me = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    slots = [[SOON + timedelta(days=day)] for day in (number, number + 9)]
    polling.propose(me=me, proposal=polling.Proposal(f"item{number}", 60, slots))


def invitation(cast: Cast, number: int) -> None:
    by = cast.membership("organizer")
    Invitation.objects.create(
        group=cast.group, token_hash=f"{number:064}", created_by=by, expires_at=SOON, max_uses=100 + number
    )


def decision(cast: Cast, number: int) -> None:
    by = cast.membership("organizer")
    GroupDecision.objects.create(group=cast.group, about="places", value=str(20 + number), decided_by=by)


def waiting(cast: Cast, number: int) -> None:
    WaitingPlace.objects.create(group=cast.group, user=User.objects.create_user(f"p{number}"), name=f"item{number}")


def need(cast: Cast, number: int) -> None:
    """The organizer cares, too."""
    group, me = cast.group, cast.membership("organizer")
    MembershipRole.objects.get_or_create(membership=me, role=Role.CARER)
    there = join(group, User.objects.create_user(f"p{number}"), name=f"item{number}")
    Need.objects.create(**of_meeting(cast), membership=there, kind=Need.Kind.LIFT)


def in_directory(cast: Cast, number: int) -> None:
    about = {"visibility": DiscussionGroup.Visibility.LISTED, "purpose": f"item{number}"}
    listed = DiscussionGroup.objects.create(name="A circle", **about)
    join(listed, User.objects.create_user(f"p{number}"), Role.ORGANIZER)


def reading(cast: Cast, number: int) -> None:
    texts.assign(cast.group, texts.version(f"Words {number}.", title=f"item{number}").reading)


def question(cast: Cast, number: int) -> None:
    if number == 1:
        texts.assign(cast.group, texts.version().reading)
    texts.prompt(cast.group, cast.group.group_readings.get().reading, f"item{number}")


def sign(cast: Cast, number: int) -> None:
    here = Thread.objects.first() or texts.thread(cast.group)
    said = texts.comment(here, cast.membership("organizer"), f"item{number}")
    by = cast.membership("member")
    Resonance.objects.create(group=cast.group, comment=said, given_by=by, kind=Resonance.Kind.ME_TOO)


class Listed(NamedTuple):
    """A page with a list, where its length stands, what puts something on it, and how that shows there."""

    page: str
    length: str
    make: Callable[[Cast, int], None]
    shown: str = r"item\d"
    named: str = "page"


def draft(cast: Cast, number: int) -> None:
    Draft.objects.create(member=cast.membership("organizer"), address=f"/{number}/", body=f"item{number}")


LISTS = {
    "drafts": Listed("draft_list", "discussions.views.writing.DRAFTS_ON_A_PAGE", draft),
    "members": Listed("member_list", "groups.views.members.MEMBERS_ON_A_PAGE", member),
    "requests": Listed("group_request_list", "groups.views.doors.DECISIONS_ON_A_PAGE", asking, named="asking"),
    "requests answered": Listed("group_request_list", "groups.views.doors.DECISIONS_ON_A_PAGE", answered),
    "waiting list": Listed("group_waiting_list", "groups.views.doors.DECISIONS_ON_A_PAGE", waiting),
    "decisions about the group": Listed(
        "group_decision_list", "groups.views.doors.DECISIONS_ON_A_PAGE", decision, r"\b2[1-5]\b(?= places)"
    ),
    "invitations": Listed(
        "invitation_list", "groups.views.invitations.INVITATIONS_ON_A_PAGE", invitation, r"\b10[1-5]\b"
    ),
    "my groups": Listed("group_list", "groups.views.groups.GROUPS_ON_A_PAGE", group, r"A item\d"),
    "versions of the agreement": Listed(
        "group_agreement", "groups.views.agreements.VERSIONS_ON_A_PAGE", version, r">Version \d</a>"
    ),
    "worries": Listed("group_repair", "groups.views.repair.WORRIES_ON_A_PAGE", worry),
    "syllabi": Listed("group_syllabus_list", "groups.views.syllabi.SYLLABI_ON_A_PAGE", syllabus),
    "sessions": Listed("group_session_list", "groups.views.sessions.SESSIONS_A_PAGE", session),
    "polls": Listed("group_poll_list", "groups.views.polls.POLLS_A_PAGE", poll),
    "cards": Listed("cards", "meetings.views.cards.CARDS_ON_A_PAGE", card, r'words" dir="auto">(item\d)'),
    "needs": Listed("group_needs", "groups.views.needs.NEEDS_A_PAGE", need),
    "directory": Listed("group_directory", "groups.views.outside.LISTED_ON_A_PAGE", in_directory),
    "readings": Listed("group_reading_list", "groups.views.readings.READINGS_ON_A_PAGE", reading),
    "questions": Listed("group_prompt_list", "groups.views.prompts.QUESTIONS_ON_A_PAGE", question),
    "signs": Listed("group_resonance", "discussions.views.resonance.SIGNS_ON_A_PAGE", sign),
    "proposals": Listed("decide", "meetings.views.deciding.PROPOSALS_ON_A_PAGE", proposal),
    "commitments": Listed("commitment_list", "meetings.views.commitments.A_PAGE", commitment),
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
def test_a_list_has_pages(cast: Cast, sign_in: SignIn, listed: Listed) -> None:
    for number in range(1, 6):
        listed.make(cast, number)
    client = sign_in(cast.person("organizer"))
    about = GroupSession.objects.first()
    read = cast.group.group_readings.first()
    arguments = {
        "group_id": cast.group.pk,
        "session_id": about.pk if about else "",
        "reading_id": read.reading_id if read else "",
    }
    wanted = {
        "group_list": [],
        "group_directory": [],
        "group_prompt_list": ["group_id", "reading_id"],
        "cards": ["group_id", "session_id"],
        "decide": ["group_id", "session_id"],
    }
    address = reverse(listed.page, kwargs={name: arguments[name] for name in wanted.get(listed.page, ["group_id"])})
    with mock.patch(listed.length, 2):
        pages = [client.get(address, {listed.named: number}).content.decode() for number in (1, 2, 3)]
    seen = [list(dict.fromkeys(re.findall(listed.shown, shown))) for shown in pages]
    assert [len(items) for items in seen] == [2, 2, 1], seen
    assert len({item for items in seen for item in items}) == 5, seen
    assert f'href="?{listed.named}=2" rel="next"' in pages[0]
    assert f'href="?{listed.named}=1" rel="prev"' in pages[1]
