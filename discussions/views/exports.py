"""A reading and what the group said about it, to be taken away: the page to choose how, the files, the paper."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from discussions.exporting import annotations, markdown, paper, table
from discussions.exporting.gathering import Export, gather
from discussions.views.readings import find, pick, shown_of
from readings import policies
from readings.choosing import is_number
from readings.models import Version
from readings.paper import qr_code


class Format(NamedTuple):
    """How a file is written. Its name says nothing about whose it is or what is in it."""

    write: Callable[[Export, str], str]
    name: str
    content_type: str


FORMATS = {
    "markdown": Format(markdown.write, "reading.md", "text/markdown; charset=utf-8"),
    "table": Format(table.write, "reading.csv", "text/csv; charset=utf-8"),
    "annotations": Format(annotations.write, "reading.jsonld", annotations.CONTENT_TYPE),
}


@require_safe
def choose(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    """Which file or which paper, with the names used in the group or without."""
    me, row = find(request, group_id, reading_id)
    version = asked_for(request, shown_of(row.reading))
    context = {
        "me": me,
        "reading": row.reading,
        "version": version,
        "takes_file": policies.can_take_text(row.reading, reads=version is not None),
        "takes_paper": policies.can_take_text(row.reading, reads=version is not None, on_paper=True),
        "quotation": policies.QUOTATION,
    }
    return render(request, "discussions/reading_export.html", context)


@require_safe
def file(request: PersonRequest, group_id: str, reading_id: str, kind: str) -> HttpResponse:
    me, row = find(request, group_id, reading_id)
    if kind not in FORMATS:
        raise Http404
    version = asked_for(request, shown_of(row.reading))
    export = gather(me=me, reading=row.reading, version=version, named="names" in request.GET)
    chosen = FORMATS[kind]
    content = chosen.write(export, request.build_absolute_uri("/")[:-1])
    disposition = {"Content-Disposition": f'attachment; filename="{chosen.name}"'}
    return HttpResponse(content, content_type=chosen.content_type, headers=disposition)


@require_safe
def on_paper(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    """`?notes=` foot, margin or none says where the talk stands; `?margin=wide` leaves room to write instead."""
    me, row = find(request, group_id, reading_id)
    reading, named = row.reading, "names" in request.GET
    version = asked_for(request, shown_of(reading))
    export = gather(me=me, reading=reading, version=version, named=named, on_paper=True)
    edition = edition_of(request) if export.blocks else "foot"
    address = request.build_absolute_uri(row.get_absolute_url())
    context = paper.page_of(export, edition) | {
        "me": me,
        "reading": reading,
        "version": version,
        "content_note": export.content_notes.get("", ""),
        "named": named,
        "address": address,
        "code": qr_code(address),
    }
    return render(request, "discussions/reading_print.html", context)


def edition_of(request: PersonRequest) -> str:
    if request.GET.get("margin") == "wide":
        return "wide"
    notes = request.GET.get("notes", "")
    return notes if notes in {"margin", "none"} else "foot"


def asked_for(request: PersonRequest, versions: list[Version]) -> Version | None:
    """The version that the address names, or the latest; None where no text is here. Raises Http404."""
    number = request.GET.get("version", "")
    if not versions:
        return None
    return pick(versions, int(number) if is_number(number) else None)
