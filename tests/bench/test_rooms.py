"""The bench of rooms: every phone asks, somebody presses, and all twelve fetch what changed."""

from pathlib import Path

import pytest

from bench import rooms


@pytest.mark.sqlite
def test_two_rooms_follow_their_rounds(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["--rooms", "2", "--most", "2", "--seconds", "5", "--turn", "2", "--data", str(tmp_path)]
    assert rooms.main(words) == 0
    row = capfd.readouterr().out.splitlines()[-1]
    cells = [cell.strip() for cell in row.strip("| ").split("|")]
    assert cells[:2] == ["2", "24"]
    changes, presses = int(cells[5]), int(cells[8])
    assert presses == 2
    assert 1 <= changes <= 24


def test_the_99th_of_a_hundred_counts() -> None:
    assert rooms.percentiles([float(number) for number in range(100)]) == ("50.0", "99.0")
    assert rooms.percentiles([]) == ("0.0", "0.0")
