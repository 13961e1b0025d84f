"""The bench of reminders: everybody gets one, though it is killed in the middle."""

from pathlib import Path

import pytest

from bench import mails
from tests.mail.postbox import free_port


def test_everybody_gets_one_and_the_table_says_how_fast(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert mails.main(["--people", "40", "--data", str(tmp_path), "--port", str(free_port())]) == 0
    printed = capfd.readouterr().out
    assert "| 40 people, until it was killed in the middle | " in printed
    assert "| the rest | " in printed


def test_the_table_says_letters_a_second_and_memory() -> None:
    run = mails.Run("the rest", 1200, until_first=2.0, seconds=8.0, megabytes=81.6)
    assert run.line() == "| the rest | 1,200 | 2.0 | 8 | 200 | 82 |"
