"""One run: the databases, the untimed pass that looks at every page, the timed one, the report."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import ROOT
from bench.client import Answer, Connection, request
from bench.measure import Effort, Pair, Target, Timing, WrongAnswerError, latencies, throughputs, warm
from bench.pages import BARE, Page, site_pages
from bench.report import Report, Row, today
from bench.scale import SCALES
from bench.server import Server, serving

DATA = ROOT / "data"
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
SITE_APP, BARE_APP, COUNTING_APP = (
    "config.wsgi:application",
    "bench.bare.wsgi:application",
    "bench.counting:application",
)
# One worker is enough to be counted, and any production server would do.
COUNTING = "gunicorn --workers 1 --no-control-socket --bind 127.0.0.1:{port} {app}"

# What a filler says: the cookies of fresh sessions by whose they are, and paths that only it knows.
Facts = dict[str, str]


def environment(engine: str, settings: str, scale: str, data: Path = DATA) -> dict[str, str]:
    """A production site's, behind a proxy, with the bench's own database: for SQLite a file in the folder `data`."""
    name = f"bench_{settings.partition('.')[0]}_{scale}"
    return {
        "DJANGO_SETTINGS_MODULE": settings,
        "DEBUG": "0",
        "SECRET_KEY": "only-for-the-bench-which-listens-on-this-machine-alone",
        "ALLOWED_HOSTS": "localhost",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": f"sqlite:///{data / name}.sqlite3" if engine == "sqlite" else f"{POSTGRES}/{name}",
    }


def run(*, engine: str, scale: str, data: Path, effort: Effort, server: str, only: str, command: str) -> Report:
    """Raises ServerFailedError, WrongAnswerError, or CalledProcessError if the databases can't be made."""
    site_env = environment(engine, "config.settings", scale, data)
    bare_env = environment(engine, "bench.bare.settings", "full", data)
    facts = prepared(site_env, "bench.fill", scale)
    bare_facts = prepared(bare_env, "bench.bare.fill")
    pages = [page for page in site_pages(SCALES[scale]) if re.search(only, page.name)]
    with serving(COUNTING, COUNTING_APP, site_env) as site, serving(COUNTING, COUNTING_APP, bare_env) as bare:
        answers = looked_at(pages, site, facts)
        bare_answers = looked_at(list(BARE.values()), bare, bare_facts)
    with ExitStack() as stack:
        site = stack.enter_context(serving(server, SITE_APP, site_env))
        bare = stack.enter_context(serving(server, BARE_APP, bare_env))
        pairs = [Pair(aimed_at(page, site, facts), aimed_at(BARE[page.against], bare, bare_facts)) for page in pages]
        warm(pairs)
        latencies(pairs, effort)
        throughputs(pairs, effort)
        weights = site.worker_megabytes(), bare.worker_megabytes()
    rows = [*_site_rows(pages, pairs, answers), *_bare_rows(pages, pairs, bare_answers)]
    return Report(engine, command, server, rows, *weights, _spreads(pages, pairs), date=today())


def prepared(env: dict[str, str], module: str, *arguments: str) -> Facts:
    """Fills that database unless it is there."""
    if module in {"bench.fill", "bench.circles", "bench.choir"}:
        _inside("collectstatic", "--noinput", "--verbosity=0", env=env, runner="django")
    return json.loads(_inside(module, *arguments, env=env, runner="bench.inside").splitlines()[-1])


def _inside(*words: str, env: dict[str, str], runner: str) -> str:
    command = [sys.executable, "-m", runner, *words]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def looked_at(pages: Sequence[Page], server: Server, facts: Facts) -> list[Answer]:
    """What the pages answer, once everything is warm; the last of three times."""
    connection = Connection(server.port)
    answers = []
    for page in pages:
        target = aimed_at(page, server, facts)
        answer = [target.checked(connection.exchange(target.fresh())) for _ in range(3)][-1]
        if answer.body.count(page.marker.encode()) < page.holds:
            raise WrongAnswerError(f"{page.name}: holds {page.marker!r} fewer than {page.holds} times")
        answers.append(answer)
    connection.close()
    return answers


def aimed_at(page: Page, server: Server, facts: Facts) -> Target:
    known = page.known.format(**facts)
    sent = request(page.path.format(**facts), cookies=facts[page.who], form=page.form, known=known)
    return Target(page.name, server.port, server.pid, sent, page.status)


def _row(page: Page, timing: Timing, answer: Answer, pair: Pair | None = None) -> Row:
    return Row(
        page=page.name,
        p50_ms=timing.p50,
        p99_ms=timing.p99,
        per_second=timing.per_second,
        statements=int(answer.headers["x-statements"]),
        kilobytes_compressed=answer.compressed / 1000,
        ratio=pair.ratio if pair else None,
        processor_ms=timing.processor,
        processor_ratio=pair.processor_ratio if pair else None,
        ratio_limit=page.limit,
        statements_limit=page.statements,
        ms_limit=page.limit_ms,
    )


def _site_rows(pages: Sequence[Page], pairs: Sequence[Pair], answers: Sequence[Answer]) -> list[Row]:
    measured = zip(pages, pairs, answers, strict=True)
    return [_row(page, pair.timing, answer, pair) for page, pair, answer in measured]


def _bare_rows(pages: Sequence[Page], pairs: Sequence[Pair], answers: Sequence[Answer]) -> list[Row]:
    """Each bare view over all its turns."""
    rows = []
    for bare, answer in zip(BARE.values(), answers, strict=True):
        turns = [pair.bare_timing for page, pair in zip(pages, pairs, strict=True) if page.against == bare.name]
        if turns:
            together = Timing(
                batches=[batch for turn in turns for batch in turn.batches],
                computed=[time for turn in turns for time in turn.computed],
                rates=[rate for turn in turns for rate in turn.rates],
            )
            rows.append(_row(bare, together, answer))
    return rows


def _spreads(pages: Sequence[Page], pairs: Sequence[Pair]) -> tuple[float, float] | None:
    """By how much the slowest page of a thread is slower than the fastest, 0.1 for 10%: by clock, and by processor."""
    threads = [pair for page, pair in zip(pages, pairs, strict=True) if page.name.startswith("thread of")]
    if not threads:
        return None
    by_clock, by_processor = [pair.ratio for pair in threads], [pair.processor_ratio for pair in threads]
    return max(by_clock) / min(by_clock) - 1, max(by_processor) / min(by_processor) - 1
