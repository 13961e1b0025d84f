"""What a new version did to a text and to the passages of it: the report for whoever looks after the reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Q, When

from discussions.hearing import unheard
from discussions.models import Thread
from groups.models import Membership, Prompt
from readings import content_notes
from readings.comparing import Row, compare
from readings.models import Block, Passage, PassageAnchor, Version
from readings.models.passage import PassageAnchorQuerySet
from readings.passages import quote_of

State = PassageAnchor.State
# So many lines of the comparison, and so many passages of each kind, stand on one page.
PAGE = 100
LISTED = 50
# The states in the order in which somebody looks at them, and the ones that need no look.
LOOKED_AT = [State.SUGGESTED, State.ORPHAN, State.MOVED, State.EDITED, State.CONFIRMED]


@dataclass
class Found:
    """A passage as the report tells of it: what was pointed at, and the words where it stands or may stand now."""

    anchor: PassageAnchor
    words: str
    is_folded: bool
    """Whether it stands behind a content note."""
    thread: Thread | None = None


@dataclass
class Section:
    """The passages in one state: how many, and the first of them."""

    state: State
    count: int
    found: list[Found]


@dataclass
class Report:
    """One page of it. `more` is where the comparison goes on, 0 if it doesn't."""

    old: Version
    new: Version
    rows: list[tuple[Row, str]]
    """Each with the content note behind which its words fold, if there is one."""
    more: int
    total: int
    exact: int
    sections: list[Section]


def of_group(me: Membership, version: Version) -> PassageAnchorQuerySet:
    """Where the passages stand that `me`'s group talks about or has put a question to, and no others."""
    threads = Thread.objects.within(me).alive(me).filter(passage__isnull=False)
    prompts = Prompt.objects.asked().filter(group=me.group_id, passage__isnull=False)
    mine = Q(passage__in=threads.values("passage")) | Q(passage__in=prompts.values("passage"))
    return PassageAnchor.objects.filter(mine, version=version)


def of_all(version: Version) -> PassageAnchorQuerySet:
    """Where the passages stand that any group uses. A reader's own notes are nobody else's business."""
    return PassageAnchor.objects.filter(version=version, passage__in=Passage.objects.in_use())


def read(*, anchors: PassageAnchorQuerySet, version: Version, start: int = 0, me: Membership | None = None) -> Report:
    """The report on one version, its comparison with the one before from line `start` on."""
    before = Version.objects.get(reading=version.reading_id, number=version.number - 1)
    old, new = list(before.blocks.order_by("position")), list(version.blocks.order_by("position"))
    rows = compare(old, new)
    notes = content_notes.by_block(version.reading)
    counts = dict(anchors.values_list("state").annotate(Count("pk")).order_by())
    listed = [anchor for state in LOOKED_AT if counts.get(state) for anchor in _first(anchors, state)]
    threads = _threads(me, listed)
    sections = [
        Section(state, counts[state], [_found(one, new, threads, notes) for one in listed if one.state == state])
        for state in LOOKED_AT
        if counts.get(state)
    ]
    return Report(
        old=before,
        new=version,
        rows=[(row, _contains(row.keys, notes)) for row in rows[start : start + PAGE]],
        more=start + PAGE if len(rows) > start + PAGE else 0,
        total=sum(counts.values()),
        exact=counts.get(State.EXACT, 0),
        sections=sections,
    )


def _first(anchors: PassageAnchorQuerySet, state: State) -> list[PassageAnchor]:
    noted = Case(When(content_notes.folds("passage"), then=True), default=False)
    some = (
        anchors.filter(state=state)
        .annotate(is_folded=noted)
        .select_related("passage__version", "start_block", "end_block", "decided_by")
    )
    return list(some.order_by("passage__paragraph", "passage__created_at", "pk")[:LISTED])


def _threads(me: Membership | None, listed: Sequence[PassageAnchor]) -> dict[str, Thread]:
    if me is None or not listed:
        return {}
    rows = Thread.objects.within(me).alive(me).filter(passage__in=[anchor.passage_id for anchor in listed])
    found = [row for row in rows.only("group_id", "passage_id", "standing").with_blocks(me) if row.passage_id]
    missing = unheard(me) if found and found[0].is_heard_apart else {}
    for row in found:
        row.standing -= len(missing.get(row.pk, []))
    return {row.passage_id: row for row in found if row.passage_id}


def _found(
    anchor: PassageAnchor, blocks: Sequence[Block], threads: Mapping[str, Thread], notes: Mapping[str, str]
) -> Found:
    words, is_folded = "", bool(getattr(anchor, "is_folded", True))
    first, last = anchor.start_block, anchor.end_block
    if first and last:
        there = blocks[first.position : last.position + 1]
        words = quote_of(there, anchor.start_offset or 0, anchor.end_offset or 0)
        is_folded = is_folded or bool(_contains([block.key for block in there], notes))
    return Found(anchor, words, is_folded, threads.get(anchor.passage_id))


def _contains(keys: Iterable[str], notes: Mapping[str, str]) -> str:
    """What the notes on these blocks say."""
    return "; ".join(dict.fromkeys(notes[key] for key in keys if key in notes))
