"""Says how long a long text takes on its way in, and how much memory: `python -m bench import`."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from bench.report import today
from bench.run import DATA, environment, prepared

WORDS = 200_000
STEPS = ["read and kept", "a page of the preview", "a correction", "saved"]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench import", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of SQLite's file")
    options = parser.parse_args(words)
    env = environment(options.engine, "config.settings", "import", options.data.resolve())
    found = cast("Any", prepared(env, "bench.bringing", str(options.words)))
    print("\n".join([f"{today()}, {options.engine}, {options.words:,} words", "", *lines(found)]))
    return 0


def lines(found: list[dict[str, Any]]) -> Iterator[str]:
    """The table, in Markdown."""
    yield f"| file | MB | blocks | {' | '.join(f'{step}, s' for step in STEPS)} | memory, MB |"
    yield f"| --- |{' ---: |' * (len(STEPS) + 3)}"
    for one in found:
        seconds = " | ".join(f"{one['seconds'][step]:.2f}" for step in STEPS)
        yield f"| {one['file']} | {one['megabytes']:.1f} | {one['blocks']:,} | {seconds} | {one['memory']:.0f} |"
