"""The table that is printed, and the same figures as JSON."""

import datetime
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One page's figures. A ratio's or a count's limit is None where none was set."""

    page: str
    p50_ms: float
    p99_ms: float
    per_second: float
    statements: int
    kilobytes_compressed: float
    processor_ms: float
    ratio: float | None = None
    processor_ratio: float | None = None
    ratio_limit: float | None = None
    statements_limit: int | None = None
    ms_limit: float | None = None


@dataclass(frozen=True)
class Report:
    """What one run found out, and where."""

    engine: str
    command: str
    server: str
    rows: Sequence[Row]
    worker_megabytes: float
    bare_worker_megabytes: float
    threads_spread: tuple[float, float] | None
    cores: int = os.cpu_count() or 0
    date: str = ""

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> list[str]:
        """A Markdown table with its heading and the figures that belong to no page."""
        head = [
            "page",
            "p50 ms",
            "p99 ms",
            "req/s",
            "statements",
            "KB compressed",
            "× bare",
            "limit",
            "CPU ms",
            "× bare",
        ]
        table = [head, ["---", *["---:"] * (len(head) - 1)], *map(_cells, self.rows)]
        widths = [max(len(row[column]) for row in table) for column in range(len(head))]
        # What the server computed is told beside the clock: where others use the machine, the clock tells of them too.
        lines = [f"{self.engine}, {self.date}, {self.cores} cores, `{self.command}`, server: `{self.server}`", ""]
        lines += [f"| {' | '.join(map(str.ljust, row, widths))} |" for row in table]
        lines += ["", f"Memory (PSS) of the heaviest worker: {self.worker_megabytes:.0f} MB (limit 90 MB)."]
        if self.threads_spread is not None:
            by_clock, by_processor = self.threads_spread
            within = f"within {by_clock:.0%} by the clock, {by_processor:.0%} by the processor (limit 10%)"
            lines.append(f"Threads of all sizes, first page and middle: {within}.")
        return lines


def today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


def _cells(row: Row) -> list[str]:
    statements = str(row.statements) + (f" (≤ {row.statements_limit})" if row.statements_limit else "")
    missed = row.ratio_limit and row.ratio and row.ratio > row.ratio_limit
    late = "" if row.ms_limit is None else f" (≤ {row.ms_limit:.0f}{' missed' if row.p50_ms > row.ms_limit else ''})"
    return [
        row.page,
        f"{row.p50_ms:.1f}{late}",
        f"{row.p99_ms:.1f}",
        f"{row.per_second:.0f}",
        statements,
        f"{row.kilobytes_compressed:.1f}",
        _times(row.ratio),
        "" if row.ratio_limit is None else f"≤ {row.ratio_limit:.2f}{' missed' if missed else ''}",
        f"{row.processor_ms:.1f}",
        _times(row.processor_ratio),
    ]


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"
