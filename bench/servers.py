"""Compares production servers by the bare thread: `python -m bench.servers [--engine postgres]`.

Each is measured turn and turn about with the site's own start command. The others aren't dependencies: install them
for the comparison, with `pip install granian uvicorn`.
"""

import argparse
import os
import sys
from contextlib import ExitStack

from bench.measure import Effort, Pair, latencies, throughputs, warm
from bench.pages import BARE, BARE_THREAD
from bench.report import today
from bench.run import BARE_APP, aimed_at, environment, prepared
from bench.server import PRODUCTION, Server, serving

GUNICORN = "gunicorn --config /dev/null --no-control-socket --preload --keep-alive 75 --workers 2"
LISTEN = "--bind 127.0.0.1:{port} {app}"
SERVERS = {
    "gunicorn.conf.py": PRODUCTION,
    "gunicorn sync": f"{GUNICORN} {LISTEN}",
    "gunicorn gthread, 1 thread": f"{GUNICORN} --worker-class gthread --threads 1 {LISTEN}",
    "gunicorn gthread, 2 threads": f"{GUNICORN} --worker-class gthread --threads 2 {LISTEN}",
    "gunicorn gthread, 8 threads": f"{GUNICORN} --worker-class gthread --threads 8 {LISTEN}",
    "granian, 1 thread": "granian --interface wsgi --workers 2 --blocking-threads 1 --no-ws --port {port} {app}",
    "granian, 4 threads": "granian --interface wsgi --workers 2 --blocking-threads 4 --no-ws --port {port} {app}",
    "uvicorn, WSGI": "uvicorn --interface wsgi --workers 2 --no-access-log --port {port} {app}",
}
HEADINGS = ["p50 ms", "p99 ms", "× ours", "req/s", "× ours", "CPU ms", "× ours", "PSS MB"]


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.servers", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=Effort.rounds)
    options = parser.parse_args(words)
    env = environment(options.engine, "bench.bare.settings", "full")
    facts, page = prepared(env, "bench.bare.fill"), BARE[BARE_THREAD]
    with ExitStack() as stack:
        running = {name: stack.enter_context(serving(command, BARE_APP, env)) for name, command in SERVERS.items()}
        ours = running["gunicorn.conf.py"]
        pairs = [Pair(aimed_at(page, server, facts), aimed_at(page, ours, facts)) for server in running.values()]
        warm(pairs)
        effort = Effort(rounds=options.rounds, load_rounds=max(1, options.rounds // 20))
        latencies(pairs, effort)
        throughputs(pairs, effort)
        print(f"{page.name}, {options.engine}, {today()}, {os.cpu_count()} cores")
        print(f"{'':<28}" + "".join(f"{heading:>9}" for heading in HEADINGS))
        for (name, server), pair in zip(running.items(), pairs, strict=True):
            print(f"{name:<28}" + "".join(f"{figure:9.2f}" for figure in figures(server, pair)))


def figures(server: Server, pair: Pair) -> list[float]:
    """What HEADINGS names; each ratio is to our own server's turn beside it."""
    timing, ours = pair.timing, pair.bare_timing
    rate = timing.per_second / ours.per_second
    by_clock = [timing.p50, timing.p99, pair.ratio, timing.per_second, rate]
    return [*by_clock, timing.processor, pair.processor_ratio, server.worker_megabytes()]


if __name__ == "__main__":
    main(sys.argv[1:])
