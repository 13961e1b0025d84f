"""The log is a chain: whoever changes a line past the database's triggers is found out, and the line is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from discussions import flagging, log, moderation
from discussions.models import Case, LogEnd, LogEntry, Reason
from tests import texts
from tests.cast import Cast
from tests.races import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """Flagged and looked at: three lines of the log."""
    said = texts.comment(texts.thread(cast.group), cast.membership("member"))
    case = flagging.flag(me=cast.membership("organizer"), comment=said, reason=Reason.OTHER).case
    moderation.claim(actor=cast.person("moderator"), case=case)
    moderation.release(actor=cast.person("moderator"), case=case)
    return case


@contextmanager
def without_triggers() -> Iterator[None]:
    """Somebody who may change the schema can do this; nobody else can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE discussions_logentry DISABLE TRIGGER USER")
            yield
            cursor.execute("ALTER TABLE discussions_logentry ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'discussions_logentry' AND type = 'trigger'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            cursor.execute(statement)


def verify(capsys: pytest.CaptureFixture[str], **options: object) -> str:
    call_command("verify_log", **options)
    return capsys.readouterr().out


def test_a_log_that_nobody_touched_holds(cast: Cast, case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(capsys) == f"{cast.group.pk} 3 {LogEntry.objects.latest('pk').digest}\n"


def test_an_empty_log_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(capsys) == ""


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        ("UPDATE discussions_logentry SET action = 'dismiss' WHERE number = 2", 2, "was changed"),
        ("UPDATE discussions_logentry SET actor_id = 'somebodyelse' WHERE number = 3", 3, "was changed"),
        ("UPDATE discussions_logentry SET reason = 'hurtful' WHERE number = 1", 1, "was changed"),
        ("UPDATE discussions_logentry SET at = '2020-01-01 00:00:00+00:00' WHERE number = 2", 2, "was changed"),
        ("UPDATE discussions_logentry SET digest = 'x' WHERE number = 3", 3, "was changed"),
        ("UPDATE discussions_logentry SET previous = 'x' WHERE number = 2", 2, "does not continue the line before it"),
        ("DELETE FROM discussions_logentry WHERE number = 1", 1, "is missing"),
        ("DELETE FROM discussions_logentry WHERE number = 2", 2, "is missing"),
        ("DELETE FROM discussions_logentry WHERE number = 3", 3, "is missing"),
        ("DELETE FROM discussions_logentry", 1, "is missing"),
        ("DELETE FROM discussions_logend", 3, "is not the last one that was noted"),
    ],
)
def test_the_first_broken_line_is_named(cast: Cast, case: Case, change: str, line: int, problem: str) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(CommandError) as told:
        call_command("verify_log")
    assert str(told.value) == f"Line {line} of group {cast.group.pk} {problem}."


def test_a_past_that_was_written_anew_shows_beside_an_end_that_was_kept(
    cast: Cast, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    kept.write_text(verify(capsys))
    moderation.claim(actor=cast.person("moderator"), case=case)
    verify(capsys, kept=kept)
    with without_triggers():
        rewritten = list(LogEntry.objects.order_by("number"))
        before = ""
        for entry in rewritten:
            entry.actor_id, entry.previous = "somebodyelse", before
            entry.digest = before = log.digest(entry)
            entry.save()
    LogEnd.objects.update(digest=before)
    verify(capsys)
    with pytest.raises(CommandError, match=r"^Line 3 of group \w+ is not the one that was kept\.$"):
        call_command("verify_log", kept=kept)


def test_what_was_kept_and_cannot_be_read_is_said(case: Case, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("no digest\n")
    with pytest.raises(CommandError, match="can't be read as lines of group, number and digest"):
        call_command("verify_log", kept=tmp_path / "kept")


@pytest.mark.parametrize(("number", "previous"), [(1, ""), (4, "invented"), (4, ""), (5, ""), (9, "invented")])
def test_the_database_takes_only_a_line_that_continues_the_last(case: Case, number: int, previous: str) -> None:
    entry = LogEntry.objects.latest("pk")
    entry.pk, entry.number, entry.previous = None, number, previous
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_practice_the_log_holds_codes_and_hashes_alone() -> None:
    held = {field.name for field in LogEntry._meta.get_fields()}
    codes = {
        "id",
        "at",
        "group_id",
        "case_id",
        "actor_id",
        "subject_id",
        "action",
        "reason",
        "number",
        "previous",
        "digest",
    }
    assert held == codes | {"number", "previous", "digest"}
    assert not any(field.is_relation for field in LogEntry._meta.get_fields())


@pytest.mark.django_db(transaction=True)
def test_lines_that_come_at_one_moment_are_one_chain(
    cast: Cast, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    superuser = cast.person("superuser")
    for _ in range(5):
        all_at_once([lambda: moderation.note_look(actor=superuser, case=case)] * 4)
    assert verify(capsys).split()[1] == str(3 + 20)
