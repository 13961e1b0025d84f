"""`python -m bench`: fill a database, start the production server and the bare one, measure, print the table: threads,
readings, a group's home (and with three years of weekly sessions), a session, a feed of 150, polls of a live round.

`python -m bench passages` measures how passages are carried from one version of a text to the next, `python -m bench
import` how long a long text takes on its way in, `python -m bench mail` how fast reminders leave, `python -m bench
rooms` how many rooms of twelve can follow their rounds live, `python -m bench writers` how many comments a second
thirty-two people get into one thread.
"""

import argparse
import json
import shlex
import subprocess
import sys
from pathlib import Path

from bench import imports, mails, rooms, writers
from bench.measure import Effort, WrongAnswerError
from bench.passages import run as passages
from bench.run import DATA, run
from bench.scale import SCALES
from bench.server import PRODUCTION, ServerFailedError


def main(words: list[str]) -> int:
    if words[:1] == ["passages"]:
        return passages.main(words[1:])
    if words[:1] == ["import"]:
        return imports.main(words[1:])
    if words[:1] == ["mail"]:
        return mails.main(words[1:])
    if words[:1] == ["rooms"]:
        return rooms.main(words[1:])
    if words[:1] == ["writers"]:
        return writers.main(words[1:])
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--only", default="", metavar="REGEX", help="only the pages whose names match")
    parser.add_argument("--scale", choices=sorted(SCALES), default="full", help="how much the database holds")
    parser.add_argument("--rounds", type=int, default=Effort.rounds, help="batches of each page")
    parser.add_argument("--server", default=PRODUCTION, help="another start command, with {port} and {app} in it")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of SQLite's files")
    options = parser.parse_args(words)
    # Few rounds are for a look, or a test of the bench itself: the load is as short then.
    effort = Effort(
        rounds=options.rounds,
        load_rounds=max(1, options.rounds // 20),
        load_seconds=min(Effort.load_seconds, options.rounds / 10),
    )
    try:
        report = run(
            engine=options.engine,
            scale=options.scale,
            data=options.data.resolve(),
            effort=effort,
            server=options.server,
            only=options.only,
            command=shlex.join(["python", "-m", "bench", *words]),
        )
    except (ServerFailedError, WrongAnswerError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(report.lines()))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
