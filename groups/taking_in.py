"""A syllabus out of a file into a group: what would become of each of its readings, and then, as somebody has chosen,
the syllabus itself. Nothing of it is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from groups import assigning, compiling, prompting
from groups.models import GroupSession, Membership, Prompt, Syllabus
from groups.models.study import LONGEST_QUESTION
from groups.outlines import Item, Outline, Question
from readings import finding
from readings.models import Block, ContentNote, Reading
from readings.passages import gist, quote_of
from readings.pieces import Draft

# What becomes of a reading in a file: the group takes the one that it knows, or the file's own, or none.
Choice = Literal["known", "new", "leave"]
# As much room as a question leaves for the words that it was about, before they are left out, in characters.
LEAST_QUOTE = 20
LONGEST_QUOTE = 300


@dataclass(frozen=True)
class Proposal:
    """A reading of a file, and the one that `me` knows already and that seems to be the same."""

    item: Item
    known: Reading | None
    same_text: bool


def propose(*, me: Membership, outline: Outline) -> list[Proposal]:
    """For each reading the known one with this text, or from this address, or with this title and author.

    A likeness is shown to a person, who decides. Three queries.
    """
    # Of several that are alike, the dictionaries keep the oldest.
    known = assigning.open_to(me).order_by("-added_at", "-pk")
    hashes = {one for item in outline.items for one in item.hashes}
    with_hash = known.filter(versions__sha256__in=hashes).annotate(sha256=F("versions__sha256"))
    by_text = {reading.sha256: reading for reading in with_hash}
    addresses = {item.facts["source_url"] for item in outline.items} - {""}
    by_address = {reading.source_url: reading for reading in known.filter(source_url__in=addresses)}
    titles = {item.facts["title"] for item in outline.items}
    by_title = {named(reading.title, reading.author): reading for reading in known.filter(title__in=titles)}
    proposals = []
    for item in outline.items:
        same = next((by_text[one] for one in item.hashes if one in by_text), None)
        alike = by_address.get(item.facts["source_url"]) or by_title.get(
            named(item.facts["title"], item.facts["author"])
        )
        proposals.append(Proposal(item, same or alike, same is not None))
    return proposals


def named(title: str, author: str) -> tuple[str, str]:
    return title.casefold(), author.casefold()


@transaction.atomic
def take_in(
    *,
    me: Membership,
    outline: Outline,
    proposals: list[Proposal],
    choices: Mapping[int, Choice],
    sessions: Mapping[int, GroupSession | None],
) -> Syllabus:
    """The syllabus as `me`'s group's own. `choices` are by the reading's place in it, `sessions` by their number.

    Raises ValidationError where something of it can't be stored; then nothing of it is.
    """
    syllabus = compiling.make(me=me, title=outline.title, why=outline.why)
    for place, proposal in enumerate(proposals):
        choice, item = choices[place], proposal.item
        if choice == "leave":
            continue
        reading = proposal.known if choice == "known" and proposal.known else bring_in(me, item)
        session = sessions.get(item.session) if item.session else None
        compiling.put_on(me=me, syllabus=syllabus, reading=reading, why=item.why, session=session)
        blocks = text_of(reading)
        for question in item.questions:
            ask(me, reading, blocks, question)
    return syllabus


def bring_in(me: Membership, item: Item) -> Reading:
    """The file's reading as the group's own, or the one that has this text there already."""
    row, added = assigning.bring_in(me=me, draft=Draft(list(item.pieces)), **item.facts)
    if added:
        keys = {block.position: block.key for block in text_of(row.reading)}
        words = {"" if note.block is None else keys[note.block]: note.words for note in item.notes}
        ContentNote.objects.bulk_create(
            ContentNote(reading=row.reading, block_key=key, words=said, added_by_id=me.user_id)
            for key, said in words.items()
        )
    return row.reading


def text_of(reading: Reading) -> list[Block]:
    """The blocks of its newest version; none where it is only cited."""
    newest = None if reading.is_cited else reading.versions.order_by("-number").first()
    return list(newest.blocks.order_by("position").select_related("version__reading")) if newest else []


def ask(me: Membership, reading: Reading, blocks: list[Block], question: Question) -> Prompt:
    """The question about its words where they stand, if that is one place; else about the whole reading, with them."""
    about = question.about
    if about is None:
        return prompting.ask(me=me, reading=reading, words=question.words)
    place = finding.find(blocks, about.exact, prefix=about.prefix, suffix=about.suffix)
    if place is None:
        return prompting.ask(me=me, reading=reading, words=with_quote(question.words, about.exact))
    across = [block for block in blocks if place.start_block.position <= block.position <= place.end_block.position]
    return prompting.ask_about(
        me=me,
        block=place.start_block,
        start=place.start_offset,
        end_block=place.end_block,
        end=place.end_offset,
        quote=quote_of(across, place.start_offset, place.end_offset),
        words=question.words,
    )


def with_quote(words: str, quote: str) -> str:
    """A question that carries the words which it was about, as far as there is room."""
    template = _("About “%(quote)s”: %(question)s")
    room = LONGEST_QUESTION - len(template) - len(words)
    if room < LEAST_QUOTE:
        return words
    return template % {"quote": gist(" ".join(quote.split()), min(room, LONGEST_QUOTE)), "question": words}
