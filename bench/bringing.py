"""Brings a generated book in, as plain text, Markdown, a web page and a version of it: each step on the clock."""

import time
import tracemalloc
from collections.abc import Callable
from html import escape

from django.contrib.auth import get_user_model

from bench.database import made
from bench.imports import STEPS
from bench.prose import Prose
from readings import bringing
from readings.correcting import Typed
from readings.drafts import Work, sheet, summed
from readings.importing import add_reading, add_version
from readings.models import Import, Reading
from readings.pieces import Draft
from readings.reader import Reader

SEED = 20_261_122


def main(words: str) -> list[dict[str, object]]:
    """One row for each way in, in a database that is made anew."""
    made(f"import {time.time()}", lambda: None)
    owner = get_user_model().objects.create_user("bench")
    paragraphs = Prose(SEED).essay(int(words))
    files = {
        "book.txt": "\n\n".join(paragraphs),
        "book.md": "\n\n".join(f"*{one[:20]}*{one[20:]}" for one in paragraphs),
        "book.html": "<!doctype html><html><head><title>Book</title></head><body><h1>Book</h1>"
        + "".join(f"<p>{escape(one)}</p>" for one in paragraphs),
    }
    return [measured(owner, name, text) for name, text in files.items()]


def measured(owner: Reader, name: str, text: str) -> dict[str, object]:
    """Once on the clock, and once more, as a next version, with its memory counted: counting makes it slower."""

    def add(draft: Draft) -> tuple[Reading, bool]:
        return add_reading(actor=owner, draft=draft, among=Reading.objects.none(), title=name)

    def add_next(draft: Draft) -> tuple[Reading, bool]:
        return reading, add_version(reading=reading, draft=draft)[1]

    seconds, reading = brought(owner, name, text, add)
    tracemalloc.start()
    brought(owner, name, text.replace(". ", ". And more. ", 1), add_next)
    memory = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    blocks = reading.versions.get(number=1).blocks.count()
    return {"file": name, "megabytes": len(text) / 1e6, "blocks": blocks, "seconds": seconds, "memory": memory}


def brought(
    owner: Reader, name: str, text: str, store: Callable[[Draft], tuple[Reading, bool]]
) -> tuple[dict[str, float], Reading]:
    """The seconds of each step, and what it became."""
    found = Import.objects.create(owner_id=owner.pk, content=text.encode(), name=name)
    marks = [time.perf_counter()]
    bringing.read(import_id=found.pk)
    marks.append(time.perf_counter())
    found.refresh_from_db()
    if found.draft is None:
        raise RuntimeError(found.failure)
    pieces = Work.from_json(found.draft).draft.pieces
    sheet(pieces, 20)
    summed(pieces)
    marks.append(time.perf_counter())
    typed = {10: Typed("Other words.", "paragraph:0", leave_out=False, join=False)}
    bringing.correct(found=found, revision=found.revision, typed=typed, facts={})
    marks.append(time.perf_counter())
    reading, added = bringing.save(found=found, store=store)
    if not added:
        raise RuntimeError("it was there already")
    marks.append(time.perf_counter())
    return {step: marks[place + 1] - marks[place] for place, step in enumerate(STEPS)}, reading
