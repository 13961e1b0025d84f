"""A session on one printed sheet, and what may be shared with whoever missed it."""

import gzip
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from discussions import to_sessions
from groups import attendance
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership
from meetings import agenda, cards, committing, deciding, noting
from meetings.models import Card, Contribution, Round, RoundPlace
from tests import texts
from tests.cast import Cast
from tests.planned import page, session_in, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    """A session with an agenda, a question, a passage and a comment brought, and a round laid out."""
    version = texts.version()
    texts.assign(cast.group, version.reading)
    session = session_in(cast, reading=version.reading)
    texts.prompt(cast.group, version.reading, "Who was with you?")
    agenda.lay_out(me=acting(cast, "organizer"), session=session, template="two-hours")
    thread = texts.thread(cast.group, of=version)
    said = texts.comment(thread, cast.membership("moderator"), "At night the lift stops.")
    assert thread.passage
    to_sessions.bring_passage(me=acting(cast, "member"), session=session, passage=thread.passage)
    to_sessions.bring_comment(me=acting(cast, "member"), session=session, comment=said)
    around = Round.objects.create(group=cast.group, session=session, kind="spoken", question="Who?")
    for position, role in enumerate(("moderator", "member")):
        RoundPlace.objects.create(group=cast.group, round=around, membership=cast.membership(role), position=position)
    return session


def there(name: str, session: GroupSession, query: str = "") -> str:
    return reverse(name, args=[session.group_id, session.pk]) + query


def test_one_sheet_holds_the_whole_session_and_weighs_little(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    response = sign_in(cast.person("member")).get(there("session_guide", session))
    seen = response.content.decode()
    words = words_of(seen)
    for expected in (
        "The round",
        "45 min",
        "Who was with you?",
        "At night the lift stops.",
        "Once round before anybody",
    ):
        assert expected in words
    assert 'class="paper__number">' in seen
    assert "<svg" in seen
    assert len(response.content) < 50_000
    assert len(gzip.compress(response.content)) < 12_000


def test_the_sheet_is_in_the_groups_language_whatever_its_reader_s(
    cast: Cast, session: GroupSession, sign_in: SignIn, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(language="ar")
    client = sign_in(cast.person("member"))
    assert '<html lang="ar" dir="rtl"' in client.get(there("session_guide", session)).content.decode()
    assert '<html lang="en"' in client.get(there("group_session", session)).content.decode()


def test_names_stand_on_paper_only_if_somebody_asks_for_them(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("organizer"))
    assert "Moderator" not in client.get(there("session_guide", session)).content.decode()
    named = words_of(client.get(there("session_guide", session, "?names=1")).content.decode())
    assert "Moderator Member" in named or "ModeratorMember" in named


def test_a_step_that_is_left_out_is_not_on_the_sheet(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    item = session.agenda.get(kind="break")
    agenda.skip(me=acting(cast, "organizer"), item=item, skipped=True)
    assert item.text not in sign_in(cast.person("member")).get(there("session_guide", session)).content.decode()


def test_the_sheet_opens_with_what_was_left_open(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    before = session_in(
        cast, starts_at=timezone.now() - timedelta(days=1), ends_at=timezone.now() - timedelta(hours=20)
    )
    me = acting(cast, "moderator")
    committing.commit(me=me, session=before, words="Call them", owner=me, due_on=timezone.localdate())
    client = sign_in(cast.person("member"))
    seen = words_of(client.get(there("session_guide", session)).content.decode())
    assert "What became of it Call them by" in seen
    assert seen.index("Call them") < seen.index("What happens")
    named = words_of(client.get(there("session_guide", session, "?names=1")).content.decode())
    assert "Call them Moderator, by" in named


def test_the_sheet_never_says_where_the_session_meets(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    attendance.answer(me=acting(cast, "member"), session=session, answer=Attendance.Answer.YES)
    seen = sign_in(cast.person("member")).get(there("session_guide", session)).content.decode()
    assert session.place not in seen
    assert session.link not in seen


def test_whoever_missed_it_reads_what_was_learned_and_not_who_said_what(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    me = acting(cast, "organizer")
    attendance.answer(me=acting(cast, "moderator"), session=session, answer=Attendance.Answer.YES)
    noting.write(me=me, session=session, themes="Who counts the rooms?", revision=0)
    cards.make(me=me, session=session, words="Everybody counts.", kind=Card.Kind.THREAD, speakers=[me])
    deciding.adopt(me=me, proposal=deciding.propose(me=me, session=session, words="Count together."))
    committing.commit(me=me, session=session, words="Bring paper", owner=me, due_on=timezone.localdate())
    written = Round.objects.create(
        group=cast.group, session=session, kind="written", question="Who?", opens_at=timezone.now() - timedelta(hours=1)
    )
    RoundPlace.objects.create(group=cast.group, round=written, membership=me, position=1)
    Contribution.objects.create(
        group=cast.group,
        round=written,
        membership=me,
        words="Sealed words.",
        html="<p>Sealed words.</p>",
        contributed_at=timezone.now(),
    )
    later = session_in(cast, starts_at=session.starts_at + timedelta(7), ends_at=session.ends_at + timedelta(7))
    GroupSession.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - timedelta(days=1), ends_at=timezone.now() - timedelta(hours=22)
    )
    session.refresh_from_db()
    client = sign_in(cast.person("member"))
    assert there("session_missed", session) in page(client, session)
    assert there("session_missed", later) not in page(client, later)
    seen = client.get(there("session_missed", session)).content.decode()
    for expected in (
        "Who counts the rooms?",
        "Everybody counts.",
        "Count together.",
        "Bring paper",
        "Who was with you?",
    ):
        assert expected in seen
    assert later.get_absolute_url() in seen
    for hidden in ("Sealed words.", "At night the lift stops.", session.place):
        assert hidden not in seen
    shared = words_of(seen.split("If you missed it")[1].split("Next time")[0])
    assert not [name for name in Membership.objects.values_list("name", flat=True) if name in shared]


@pytest.mark.parametrize("name", ["session_guide", "session_missed"])
def test_they_cost_the_same_for_one_thing_brought_and_for_three(
    cast: Cast,
    session: GroupSession,
    sign_in: SignIn,
    name: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(cast.person("member"))
    client.get(there(name, session))
    queries = {"session_guide": 11, "session_missed": 13}[name]
    thread = to_sessions.gathered(session, acting(cast, "member")).comments[0].comment.thread
    for number in range(3):
        with django_assert_num_queries(queries):
            client.get(there(name, session))
        words = texts.comment(thread, cast.membership("moderator"), f"Words {number}.")
        to_sessions.bring_comment(me=acting(cast, "member"), session=session, comment=words)
