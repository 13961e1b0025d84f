"""A run from beginning to end, as somebody would start it; how long anything took is nobody's business here."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bench import ROOT, places
from bench.pages import site_pages
from bench.scale import TINY


def bench(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", "--scale", "tiny", "--rounds", "1", "--data", str(data), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


# The bench fills a SQLite of its own, whatever the suite's database: once is enough.
@pytest.mark.sqlite
def test_a_run_measures_every_page_and_a_server_that_does_not_start_ends_it(tmp_path: Path) -> None:
    done = bench(tmp_path, "--json", str(tmp_path / "report.json"))
    assert done.returncode == 0, done.stderr
    rows = json.loads((tmp_path / "report.json").read_text())["rows"]
    assert [row["page"] for row in rows] == [*[page.name for page in site_pages(TINY)], "bare thread", "bare reply"]
    assert {row["page"]: row["statements"] for row in rows}["bare thread"] == 4
    for row in rows:
        assert row["page"] in done.stdout
        assert 0 < row["statements"] <= (row["statements_limit"] or 40), row["page"]
    assert replies(tmp_path) > TINY.small_thread

    failed = bench(tmp_path, "--server", "python -c raise(SystemExit('no_port_{port}_for_{app}'))")
    assert failed.returncode == 1
    assert "for_config.wsgi:application" in failed.stderr


def replies(data: Path) -> int:
    """How many comments stand in the thread to which the run replied."""
    with sqlite3.connect(data / "bench_config_tiny.sqlite3") as database:
        query = "SELECT count(*) FROM discussions_comment WHERE thread_id = ?"
        return int(database.execute(query, [places.REPLIES_THREAD]).fetchone()[0])
