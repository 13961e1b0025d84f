"""Carries the passages of all edits, and says how many came to the right place, how fast and with how much memory."""

import argparse
import os
import shlex
import statistics
import sys
import time
import tracemalloc
from collections import Counter
from dataclasses import dataclass

from bench.passages.generated import Generated, generate
from bench.passages.scoring import score_generated, score_hand_made
from bench.report import today
from readings.carrying import carry

SIZES = [(10_000, 500), (70_000, 2_000)]
MOST_MILLISECONDS = {500: 300, 2_000: 2_000}
MOST_MEGABYTES = 150
MOST_LOST = 0.01  # of all passages; of those falsely attached, the same


@dataclass(frozen=True)
class Row:
    """What became of the passages of one text, or of the edits by hand."""

    text: str
    counts: Counter[str]
    milliseconds: float | None = None
    megabytes: float | None = None

    def cells(self) -> list[str]:
        total = self.counts.total()
        return [
            self.text,
            str(total),
            *(str(self.counts[verdict]) for verdict in ("right", "wrong", "false", "lost", "suggested", "gone")),
            "" if self.milliseconds is None else f"{self.milliseconds:.0f}",
            "" if self.megabytes is None else f"{self.megabytes:.0f}",
        ]

    def misses(self) -> list[str]:
        """The limits that it doesn't keep."""
        total = self.counts.total()
        missed = [f"{self.counts['wrong']} in a wrong place"] if self.counts["wrong"] else []
        missed += [
            f"{self.counts[verdict]} {verdict}"
            for verdict in ("false", "lost")
            if self.counts[verdict] > MOST_LOST * total
        ]
        if self.milliseconds and self.milliseconds > MOST_MILLISECONDS.get(total, float("inf")):
            missed.append(f"{self.milliseconds:.0f} ms")
        if self.megabytes and self.megabytes > MOST_MEGABYTES:
            missed.append(f"{self.megabytes:.0f} MB")
        return [f"{self.text}: {miss}" for miss in missed]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench passages", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the generated edits")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is timed; the median is printed")
    options = parser.parse_args(words)
    by_hand, complaints = score_hand_made()
    kinds: dict[str, Counter[str]] = {}
    rows = [Row("edits by hand", by_hand)]
    for size, passages in SIZES:
        made = generate(size, passages, options.seed)
        rows.append(_measured(made, f"{size:,} words", options.rounds, kinds))
    print(
        f"{today()}, {os.cpu_count()} cores, `{shlex.join(['python', '-m', 'bench', 'passages', *words])}`", end="\n\n"
    )
    head = ["text", "passages", "right", "wrong place", "false", "lost", "suggested", "gone", "ms", "MB"]
    print(*_table(head, [row.cells() for row in rows]), sep="\n")
    verdicts = ["right", "wrong", "false", "lost", "suggested", "gone"]
    by_kind = [
        [kind, str(counts.total()), *(str(counts[it]) for it in verdicts)] for kind, counts in sorted(kinds.items())
    ]
    print("", *_table(["edit", "passages", *verdicts], by_kind), sep="\n")
    missed = [miss for row in rows for miss in row.misses()]
    print(*complaints, *missed, sep="\n", file=sys.stderr)
    return 1 if missed else 0


def _measured(made: Generated, text: str, rounds: int, kinds: dict[str, Counter[str]]) -> Row:
    took = []
    for _round in range(rounds):
        start = time.perf_counter()
        places = carry(made.before, made.after, made.passages).places
        took.append((time.perf_counter() - start) * 1000)
    # Apart from the timing: being watched makes it several times slower.
    tracemalloc.start()
    places = carry(made.before, made.after, made.passages).places
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    found = score_generated(made, places)
    for kind, counts in found.items():
        kinds.setdefault(kind, Counter()).update(counts)
    return Row(text, sum(found.values(), Counter()), statistics.median(took), megabytes)


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    ruler = ["---", *["---:"] * (len(head) - 1)]
    return [f"| {' | '.join(row)} |" for row in [head, ruler, *rows]]
