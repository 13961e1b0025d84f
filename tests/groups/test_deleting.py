"""A group that is deleted leaves nothing behind: every table, every index, whatever waits, is looked through for it."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import flagging, moderation
from discussions.models import Comment, Decision, LogEntry, Reason
from groups import calendars, closing
from groups.models import (
    Agreement,
    Attendance,
    Closing,
    DeletedGroup,
    DiscussionGroup,
    GroupSession,
    Membership,
    Need,
    Prompt,
    Rota,
    Worry,
)
from mail.models import Message
from meetings import writing
from meetings.models import AgendaItem, Card, Commitment, Notes, Proposal, ProposalAnswer
from readings.models import Passage, Reading, Rights
from tests import texts
from tests.cast import Cast
from tests.groups.letterbox import Letterbox
from tests.meetings.written import round_of
from tests.world import World, build

SignIn = Callable[[User | None], Client]
MARK = "Quetzalcoatlus"
# Where the group's own id may stand afterwards, and nothing else of it: its receipt, and the moderators' log.
KNOWS_THE_ID = {"groups_deletedgroup", "discussions_logentry", "discussions_logend"}


@pytest.fixture
def marked(letterbox: Letterbox) -> World:
    """A group of which everything says the marker word."""
    cast = letterbox.cast
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(name=f"{MARK} readers", purpose=MARK)
    world = build(cast)
    member, organizer = cast.membership("member"), cast.membership("organizer")
    Membership.objects.filter(pk=member.pk).update(name=MARK)
    session = GroupSession.objects.get(pk=world.own["session_id"])
    session.title, session.place, session.link = MARK, MARK, f"https://{MARK}.example/"
    session.save()
    about = {"group": cast.group, "session": session}
    AgendaItem.objects.create(**about, position=9, kind="other", title=MARK, minutes=1, text=MARK)
    Need.objects.create(**about, membership=member, kind="other", words=MARK)
    Attendance.objects.create(**about, membership=member, answer="yes")
    proposal = Proposal.objects.create(**about, words=MARK, proposed_by=member)
    ProposalAnswer.objects.create(
        group=cast.group, proposal=proposal, membership=organizer, answer="object", reason=MARK
    )
    Commitment.objects.create(**about, words=MARK, outcome=MARK, due_on=timezone.localdate())
    Card.objects.create(**about, words=MARK)
    Notes.objects.create(**about, themes=MARK)
    Worry.objects.create(group=cast.group, member=member, words=MARK)
    Agreement.objects.create(group=cast.group, number=7, text=MARK, repair=MARK)
    round_ = round_of(session, opens_at=timezone.now() - timedelta(days=1), question=MARK)
    writing.contribute(me=member, round_=round_, words=MARK)
    writing.keep_draft(me=organizer, round_=round_, words=MARK)
    study = texts.version(MARK, title=MARK, rights=Rights.STUDY, added_by=None)
    texts.assign(cast.group, study.reading, for_study=True)
    talk = texts.thread(cast.group, MARK, of=study)
    said = texts.comment(talk, member, body=MARK)
    texts.comment(talk, organizer, parent=said, body=MARK)
    Prompt.objects.create(group=cast.group, reading=study.reading, words=MARK, passage=talk.passage)
    case = flagging.flag(me=organizer, comment=said, reason=Reason.OTHER, note=MARK).case
    case.refresh_from_db()
    moderation.decide(
        actor=cast.person("moderator"),
        case=case,
        revision=case.revision,
        action=Decision.Action.HIDE,
        reason=Reason.OTHER,
        statement=MARK,
    )
    return world


def rows_with(*needles: str) -> dict[str, list[str]]:
    """By table, in which rows a needle stands, in whatever column: every table that the database has, indexes too."""
    found: dict[str, list[str]] = {}
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                words = " ".join(flat(row)).lower()
                found.setdefault(table, []).extend(needle for needle in needles if needle.lower() in words)
    return {table: hits for table, hits in found.items() if hits}


def flat(row: tuple[object, ...]) -> Iterator[str]:
    for value in row:
        if isinstance(value, bytes | memoryview):
            yield bytes(value).decode("latin-1")
        else:
            yield value if isinstance(value, str) else json.dumps(value, default=str)


def close(cast: Cast) -> Closing:
    organizer = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    announced = closing.announce(me=organizer, on=closing.first_day(cast.group), afterwards="delete")
    now = timezone.now()
    Closing.objects.update(announced_at=now - timedelta(days=30), closes_at=now - timedelta(seconds=1))
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(closes_at=now - timedelta(seconds=1))
    return announced


def test_no_table_and_no_index_holds_a_word_or_an_id_of_it(marked: World, letterbox: Letterbox) -> None:
    cast = marked.cast
    members = list(Membership.objects.filter(group=cast.group).values_list("pk", flat=True))
    sessions = list(GroupSession.objects.filter(group=cast.group).values_list("pk", flat=True))
    EmailAddress.objects.filter(email__endswith="@reading.example").delete()
    before = rows_with(MARK)
    assert len(before) > 15, sorted(before)
    close(cast)
    call_command("send_due")
    assert rows_with(MARK) == {}
    assert set(rows_with(cast.group.pk)) == KNOWS_THE_ID
    assert rows_with(*members, *sessions) == {}
    assert not Passage.objects.filter(quote=MARK).exists()
    # The other group has lost nothing.
    assert DiscussionGroup.objects.get() == cast.other_group
    assert cast.other_group.sessions.count() == 1


def test_twice_and_at_once_it_is_deleted_once(marked: World) -> None:
    announced = close(marked.cast)
    assert closing.close_due() == 1
    assert closing.close_due() == 0
    assert not closing.close(announced.pk, marked.cast.group.pk)
    assert DeletedGroup.objects.filter(group_id=marked.own["group_id"]).count() == 1


def test_a_text_for_study_is_its_importers_own_again(marked: World) -> None:
    theirs = marked.own["reading_id"]
    close(marked.cast)
    closing.close_due()
    assert Reading.objects.get(pk=theirs).added_by == marked.cast.person("member")
    assert not Reading.objects.filter(title=MARK).exists()


def test_what_is_a_persons_own_stays_theirs(cast: Cast) -> None:
    Rota.objects.create(user=cast.person("member"), pattern="0", starts_on=timezone.localdate())
    calendars.make(actor=cast.person("member"))
    close(cast)
    closing.close_due()
    assert Rota.objects.filter(user=cast.person("member")).exists()
    assert calendars.feed_of(cast.person("member"))


def test_whoever_was_there_can_check_without_signing_in(
    marked: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said = Comment.objects.filter(group=marked.cast.group).count()
    announced = close(marked.cast)
    path = reverse("deleted_group", args=[announced.receipt])
    assert "Not yet" in client.get(path).content.decode()
    closing.close_due()
    # The receipt, and one statement that counts in every table.
    with django_assert_num_queries(2):
        page = client.get(path).content.decode()
    assert "All of it is gone" in page
    assert "not one row names it" in page
    assert f"<dt>Comment</dt><dd>{said}</dd>" in page
    assert f"{LogEntry.objects.filter(group_id=marked.cast.group.pk).count()} lines of the log" in page
    assert MARK not in page
    assert marked.cast.group.pk not in page
    DiscussionGroup.objects.create(pk=marked.cast.group.pk, name="Forgotten")
    Agreement.objects.create(group_id=marked.cast.group.pk, number=1, text="Left behind.")
    assert "Something is left" in client.get(path).content.decode()


def test_the_last_letter_names_nothing_and_leads_to_where_one_can_check(letterbox: Letterbox) -> None:
    announced = close(letterbox.cast)
    waiting = Message.objects.exclude(about={})
    assert waiting.count() == 3
    call_command("send_due")
    told = letterbox.collect()
    assert [str(mail.subject) for mail in told["member"]][-1] == "Done, as announced"
    assert f"/deleted/{announced.receipt}/" in told["member"][-1].body
    assert letterbox.cast.group.name not in str(told["member"][-1].message())
    assert not Message.objects.exclude(about={}).exists()


def test_an_address_that_nobody_was_given_says_nothing(client: Client, db: None) -> None:
    assert client.get(reverse("deleted_group", args=["0000000000"])).status_code == 404
