"""The table says what was measured, and which limits were missed."""

from dataclasses import replace

from bench.report import Report, Row

ROW = Row(
    "library", 10.0, 20.0, 300.0, 5, 4.2, 8.5, ratio=0.9, processor_ratio=0.85, ratio_limit=1.0, statements_limit=8
)


def report(*rows: Row) -> Report:
    return Report(
        "sqlite", "python -m bench", "gunicorn", rows, 60.0, 40.0, (0.04, 0.02), cores=4, date="2026-01-01 12:00 UTC"
    )


def test_a_row_shows_its_figures_beside_their_limits() -> None:
    line = next(line for line in report(ROW).lines() if "library" in line)
    assert [cell.strip() for cell in line.strip("| ").split("|")] == [
        "library", "10.0", "20.0", "300", "5 (≤ 8)", "4.2", "0.90", "≤ 1.00", "8.5", "0.85",
    ]  # fmt: skip


def test_a_missed_limit_is_named() -> None:
    lines = "\n".join(report(replace(ROW, ratio=1.01)).lines())
    assert "≤ 1.00 missed" in lines
    assert "missed" not in "\n".join(report(ROW).lines())


def test_the_heading_says_where_and_how() -> None:
    heading = report(ROW).lines()[0]
    for words in ("sqlite", "2026-01-01", "4 cores", "`python -m bench`", "`gunicorn`"):
        assert words in heading


def test_json_holds_every_figure() -> None:
    assert report(ROW).as_json()["rows"][0]["ratio"] == 0.9  # type: ignore[index]
