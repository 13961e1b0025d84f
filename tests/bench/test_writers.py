"""The bench of writers: all of them post, and what they said is looked at."""

from pathlib import Path

import pytest

from bench import choir, writers
from discussions.models import Comment
from tests import texts
from tests.cast import Cast


@pytest.mark.sqlite
def test_four_people_speak_and_nothing_is_lost(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert writers.main(["--people", "4", "--seconds", "1", "--data", str(tmp_path)]) == 0
    row = capfd.readouterr().out.splitlines()[-1]
    cells = [cell.strip() for cell in row.strip("| ").split("|")]
    assert cells[:2] == ["sqlite", "4"]
    assert int(cells[2].replace(",", "")) >= 4
    assert cells[6] == "0"


def test_it_notices_what_was_lost_and_what_was_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert writers.told([*writers.found({"said": 9, "wrong": []}, 10), "500: b'no'"]) == 1
    assert capsys.readouterr().out.splitlines() == ["10 were taken, and 9 stand there.", "500: b'no'"]
    assert writers.told(writers.found({"said": 10, "wrong": []}, 10)) == 0


def test_it_notices_a_gap_and_an_order_that_isnt_theirs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = texts.thread(cast.group)
    monkeypatch.setattr(choir, "THREAD", thread.pk)
    author = cast.group.memberships.first()
    assert author
    for body in ("0 2 Later.", "0 1 First.", "0 1 First."):
        texts.comment(thread, author, body)
    Comment.objects.filter(seq=3).update(seq=4)
    thread.last_seq += 1
    thread.save()
    wrong = " ".join(choir._wrong())
    for fault in ("aren't 1, 2, 3", "said twice", "in the order", "count is another"):
        assert fault in wrong
