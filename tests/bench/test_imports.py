"""The bench of a long text's way in: it brings each kind of file in and says how long each step took."""

from pathlib import Path

import pytest

from bench import imports


def test_each_kind_of_file_comes_in(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert imports.main(["--words", "2000", "--data", str(tmp_path)]) == 0
    printed = capfd.readouterr().out
    for name in ("book.txt", "book.md", "book.html"):
        assert f"| {name} | 0.0 | 20 |" in printed


def test_the_table_says_seconds_and_memory() -> None:
    seconds = dict.fromkeys(imports.STEPS, 1.234)
    row = {"file": "book.txt", "megabytes": 1.2, "blocks": 2000, "seconds": seconds, "memory": 40.4}
    assert list(imports.lines([row]))[-1] == "| book.txt | 1.2 | 2,000 | 1.23 | 1.23 | 1.23 | 1.23 | 40 |"
