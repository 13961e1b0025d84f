"""What a decision keeps somebody from: folded words, a locked thread, an hour between two comments, a pause."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import flagging, moderation, posting
from discussions.models import Case, Comment, Decision, LogEntry, Reason, Restriction, Thread
from discussions.moderation import Terms
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
Action = Decision.Action


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def said(cast: Cast, thread: Thread) -> Comment:
    said = texts.comment(thread, cast.membership("member"), "The kumquat again.")
    Comment.objects.filter(pk=said.pk).update(created_at=timezone.now() - timedelta(hours=2))
    return said


def decided(cast: Cast, said: Comment, action: Action, **terms: object) -> Decision:
    case = flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.HURTFUL).case
    return moderation.decide(
        actor=cast.person("moderator"),
        case=case,
        revision=Case.objects.get(pk=case.pk).revision,
        action=action,
        reason=Reason.AGREEMENT,
        statement="We agreed to let each other finish.",
        terms=Terms(rule="Let each other finish.", **terms),  # type: ignore[arg-type]
    )


def speaks(cast: Cast, name: str, thread: Thread, body: str) -> str:
    """What is said to whom who tries to speak; empty when it went through."""
    try:
        posting.reply(me=cast.membership(name), thread=thread, parent=None, body=body)
    except ValidationError as refused:
        return str(refused.messages[0])
    return ""


def test_a_folded_comment_stands_behind_the_moderators_note(cast: Cast, said: Comment, sign_in: SignIn) -> None:
    decided(cast, said, Action.FOLD, note="Violence at work")
    page = sign_in(cast.person("organizer")).get(said.thread.get_absolute_url()).content.decode()
    assert "Content note: Violence at work" in page
    assert page.index("<details") < page.index("kumquat")
    assert "We agreed to let each other finish." not in page
    own = sign_in(cast.person("member")).get(said.thread.get_absolute_url()).content.decode()
    assert "have folded this behind a content note" in own
    assert "We agreed to let each other finish." in own
    told = sign_in(cast.person("member")).get("/").content.decode()
    assert "have folded something you said" in told
    assert "From the agreement: Let each other finish." in told
    assert "Moderator" not in told


def test_nobody_writes_in_a_locked_thread_until_its_date(cast: Cast, thread: Thread, said: Comment) -> None:
    decided(cast, said, Action.LOCK, days=3)
    for name in ("member", "organizer", "moderator"):
        assert speaks(cast, name, thread, "One more.").startswith("The moderators have locked this thread")
    other = texts.thread(cast.group, texts.PARAGRAPHS[1])
    assert speaks(cast, "member", other, "Elsewhere I may.") == ""
    posting.withdraw(me=cast.membership("member"), comment=said)
    Restriction.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert speaks(cast, "organizer", thread, "One more.") == ""


def test_a_locked_thread_says_so_until_its_date_and_offers_nothing_that_would_be_refused(
    cast: Cast, thread: Thread, said: Comment, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("member"))
    asked, told = "/reply/", "locked this thread"
    before = client.get(thread.get_absolute_url()).content.decode()
    assert asked in before
    assert told not in before
    decided(cast, said, Action.LOCK, days=3)
    for address in (thread.get_absolute_url(), f"{thread.get_absolute_url()}?reply=1"):
        locked = client.get(address).content.decode()
        assert told in locked
        assert "It ends by itself" in locked
        assert asked not in locked
        assert "?reply=1" not in locked.split("<main")[1]
        assert "comments/1/withdraw/" in locked
    Restriction.objects.update(until=timezone.now())
    assert asked in client.get(thread.get_absolute_url()).content.decode()


def test_a_pause_is_from_every_thread_of_the_group_and_ends_by_itself(
    cast: Cast, thread: Thread, said: Comment, sign_in: SignIn
) -> None:
    decision = decided(cast, said, Action.PAUSE, days=7)
    assert decision.until
    assert timedelta(days=6, hours=23) < decision.until - timezone.now() <= timedelta(days=7)
    client = sign_in(cast.person("member"))
    answer = client.post(f"{thread.get_absolute_url()}reply/", {"body": "But I only meant"}).content.decode()
    assert "have asked you to read and not to write" in answer
    assert "But I only meant" in answer
    assert "ask you for a pause" in client.get("/").content.decode()
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert speaks(cast, "organizer", thread, "I may.") == ""
    Restriction.objects.update(until=timezone.now())
    assert speaks(cast, "member", thread, "Back again.") == ""


def test_slow_mode_leaves_an_hour_between_two_comments(cast: Cast, thread: Thread, said: Comment) -> None:
    decided(cast, said, Action.SLOW, days=3)
    assert speaks(cast, "member", thread, "First.") == ""
    assert "You can go on from" in speaks(cast, "member", thread, "Second.")
    assert speaks(cast, "organizer", thread, "I may.") == ""
    Comment.objects.filter(body="First.").update(created_at=timezone.now() - timedelta(minutes=61))
    assert speaks(cast, "member", thread, "Second.") == ""


@pytest.mark.parametrize(("action", "sentence"), [(Action.FOLD, "content note"), (Action.PAUSE, "how many days")])
def test_what_a_decision_needs_is_asked_for_and_what_was_typed_is_kept(
    cast: Cast, said: Comment, sign_in: SignIn, action: Action, sentence: str
) -> None:
    case = flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER).case
    case.refresh_from_db()
    typed = {"revision": case.revision, "action": action.value, "reason": "other", "statement": "A careful statement."}
    client = sign_in(cast.person("moderator"))
    page = client.post(f"/admin/discussions/case/{case.pk}/decide/", typed).content.decode()
    assert sentence in page
    assert "A careful statement." in page
    assert not Decision.objects.exists()


def test_practice_nothing_is_restricted_without_a_statement_and_an_end(cast: Cast, said: Comment) -> None:
    """The author gets what, how long, which rule and until when they may appeal; each decision is a line in the log."""
    made = decided(cast, said, Action.PAUSE, days=1)
    assert (made.statement, made.rule) == ("We agreed to let each other finish.", "Let each other finish.")
    assert made.appeal_by == made.decided_at + moderation.APPEAL
    assert LogEntry.objects.filter(action="pause", subject_id=cast.person("member").pk).count() == 1
    for column, value in (("until", None), ("member_id", None)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE discussions_restriction SET {column} = %s", [value])  # noqa: S608


def test_the_database_holds_a_pause_and_a_lock_against_raw_statements(
    cast: Cast, thread: Thread, said: Comment
) -> None:
    second = texts.comment(thread, cast.membership("member"), "Before.")
    decided(cast, said, Action.PAUSE, days=1)
    with pytest.raises(IntegrityError, match="limit_paused"), transaction.atomic():
        texts.comment(thread, cast.membership("member"), "Past all rules.")
    with transaction.atomic():
        texts.comment(thread, cast.membership("organizer"), "I may.")
    decided(cast, second, Action.LOCK)
    with pytest.raises(IntegrityError, match="limit_locked"), transaction.atomic():
        texts.comment(thread, cast.membership("moderator"), "Past all rules.")
