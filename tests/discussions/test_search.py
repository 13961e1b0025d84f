"""What was said is found by whoever reads it, and leaves the index in the moment in which it is taken back."""

from typing import Literal

import pytest
from django.db import connection, transaction

from accounts import erasure
from discussions import flagging, moderation, posting
from discussions.models import Comment, CommentEntry, Decision, Reason
from groups.models import DiscussionGroup
from readings.search.query import ALL_LANGUAGES, Query
from tests import texts
from tests.cast import Cast
from tests.lexemes import lexemes, triggers

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[str]:
    entries = CommentEntry.objects.filter(words__says=(Query.parse(typed), ALL_LANGUAGES))
    return list(entries.order_by("pk").values_list("comment__body", flat=True))


def held() -> set[str]:
    return lexemes("discussions_commententry")


def test_the_triggers_stand_after_all_migrations() -> None:
    assert triggers() >= {
        "discussions_search_comment_new",
        "discussions_search_comment",
        "discussions_search_language_changed",
    }


@pytest.fixture
def said(cast: Cast) -> Comment:
    """The member's words; somebody else has said something too."""
    thread = texts.thread(cast.group)
    posting.reply(me=cast.membership("organizer"), thread=thread, parent=None, body="What stays.")
    body = "The *ledgers* of [my](https://archive.example) mother"
    return posting.reply(me=cast.membership("member"), thread=thread, parent=None, body=body)


def test_a_comment_is_found_by_the_words_that_are_shown_of_it(said: Comment) -> None:
    assert found("ledger mothers") == [said.body]
    assert found('"ledgers of my mother"') == [said.body]
    assert found("archive") == found("em") == found("href") == []


def test_an_edited_comment_is_found_as_it_reads_now(cast: Cast, said: Comment) -> None:
    posting.edit(me=cast.membership("member"), comment=said, body="Her letters")
    assert found("ledger") == []
    assert found("letter") == ["Her letters"]
    assert "ledger" not in held()


def test_of_a_withdrawn_comment_nothing_is_left_in_the_index(cast: Cast, said: Comment) -> None:
    assert "ledger" in held()
    posting.withdraw(me=cast.membership("member"), comment=said)
    assert found("ledger") == []
    assert held() & {"ledger", "mother"} == set()
    assert not CommentEntry.objects.filter(pk=said.pk).exists()


def test_a_hidden_comment_leaves_the_index_and_comes_back_with_its_words(cast: Cast, said: Comment) -> None:
    case = flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER).case
    for action, shown in [(Decision.Action.HIDE, []), (Decision.Action.RESTORE, [said.body])]:
        case.refresh_from_db()
        moderation.decide(
            actor=cast.person("moderator"),
            case=case,
            revision=case.revision,
            action=action,
            reason=Reason.OTHER,
            statement="Because.",
        )
        assert found("ledger") == shown
        assert ("ledger" in held()) is bool(shown)


@pytest.mark.parametrize(("words", "left"), [("withdraw", False), ("keep", True)])
def test_a_deleted_account_leaves_of_its_words_what_it_chose(
    cast: Cast, said: Comment, words: Literal["withdraw", "keep"], left: bool
) -> None:
    erasure.erase_account(actor=cast.person("member"), words=words)
    assert bool(found("ledger")) is left
    assert ("ledger" in held()) is left


def test_of_a_deleted_thread_and_a_deleted_group_nothing_is_left(cast: Cast, said: Comment) -> None:
    elsewhere = texts.comment(texts.thread(cast.other_group), cast.membership("outsider"), "Harvest ledgers")
    assert held() >= {"ledger", "harvest", "mother", "stay"}
    Comment.objects.filter(thread=said.thread).delete()
    assert "mother" not in held()
    assert found("ledger") == [elsewhere.body]
    elsewhere.thread.delete()
    assert held() == set()


def test_a_group_that_changes_its_language_is_found_by_that_languages_forms(cast: Cast) -> None:
    texts.comment(texts.thread(cast.group), cast.membership("member"), "Elles ont raconté leurs journées")
    assert found("racontées") == []
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(language="fr")
    assert found("racontées") == ["Elles ont raconté leurs journées"]


def test_a_transaction_that_fails_leaves_the_index_as_it_was(cast: Cast, said: Comment) -> None:
    before = held()
    with transaction.atomic():
        posting.withdraw(me=cast.membership("member"), comment=said)
        transaction.set_rollback(True)
    assert held() == before
    assert len(found("ledger")) == 1


@pytest.mark.parametrize("latest", [1, 3, 1000])
def test_the_newest_are_found_in_whatever_groups_and_languages(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, latest: int
) -> None:
    monkeypatch.setattr("discussions.models.search.LATEST", latest)
    DiscussionGroup.objects.filter(pk=cast.other_group.pk).update(language="fr")
    here, there = texts.thread(cast.group), texts.thread(cast.other_group)
    member, outsider = cast.membership("member"), cast.membership("outsider")
    said = [
        texts.comment(thread, me, body).pk
        for thread, me, body in [
            (here, member, "An old ledger"),
            (there, outsider, "Ledgers, un registre"),
            (here, member, "Nothing"),
            (there, outsider, "Les registres"),
            (here, member, "Ledgers, no register"),
        ]
    ]
    groups = {cast.group.pk: "en", cast.other_group.pk: "fr"}

    def newest(typed: str, groups: dict[str, str] = groups, before: int = 10**9, most: int = 5) -> list[int]:
        found = CommentEntry.objects.newest(Query.parse(typed), groups, before, most)
        return [said.index(pk) for pk in found]

    assert newest("ledgers") == [4, 1, 0]
    assert newest("ledgers", most=2) == [4, 1]
    assert newest("ledgers", before=said[4]) == [1, 0]
    assert newest("ledgers", {cast.group.pk: "en"}) == [4, 0]
    assert newest("registres") == [3, 1]
    assert newest("registrer", {cast.group.pk: "en"}) == []
    assert newest("ledgers", {}) == newest("%") == []


@pytest.mark.sqlite
def test_fts5_and_what_it_is_an_index_of_agree(cast: Cast, said: Comment) -> None:
    posting.edit(me=cast.membership("member"), comment=said, body="Her letters")
    posting.withdraw(me=cast.membership("member"), comment=said)
    with connection.cursor() as cursor:
        # It raises an error where they don't.
        cursor.execute(
            "INSERT INTO discussions_commententry_fts (discussions_commententry_fts) VALUES ('integrity-check')"
        )
