"""What came back from a page of a draft's pieces."""

from typing import NamedTuple

from django.http import QueryDict

from readings.correcting import Typed

# No page has more pieces; a form that says so wasn't ours.
MOST = 200


class Corrections(NamedTuple):
    """The revision that the page showed, its number, and what it says of each piece by its place."""

    revision: int
    page: int
    typed: dict[int, Typed]


def corrections_in(data: QueryDict) -> Corrections:
    """Whatever isn't as the page sent it counts as nothing typed."""
    first, end = whole_number(data.get("first")), whole_number(data.get("end"))
    shown = range(first, min(end, first + MOST)) if end > first >= 0 else range(0)
    typed = {
        place: Typed(
            words=data.get(f"words-{place}", "").replace("\0", ""),
            kind=data.get(f"kind-{place}", ""),
            leave_out=f"out-{place}" in data,
            join=f"join-{place}" in data,
        )
        for place in shown
        if f"words-{place}" in data
    }
    return Corrections(whole_number(data.get("revision")), max(1, whole_number(data.get("page"))), typed)


def whole_number(raw: str | None) -> int:
    """-1 for what is none, and for one that no page has."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
