"""Readings, threads and comments for the tests, stored as they are, past all forms and activities."""

import hashlib
from typing import Any, cast

from discussions import tree
from discussions.models import Comment, Thread
from groups.models import DiscussionGroup, GroupReading, Membership, Prompt, Syllabus
from readings.drafts import Work
from readings.ids import new_id
from readings.models import Block, Import, Passage, PassageAnchor, Reading, Version
from readings.passages import point_at
from readings.pieces import Draft, Piece

PARAGRAPHS = (
    "Nobody asked the night shift what it thought of the new rota.",
    "So one evening three of them wrote it down, each a page, and read it aloud.",
    "What they had taken for bad luck turned out to have a signature.",
)


def version(*paragraphs: str, reading: Reading | None = None, **about: object) -> Version:
    """A version with these paragraphs, of a new reading unless one is given."""
    paragraphs = paragraphs or PARAGRAPHS
    if reading is None:
        reading = Reading.objects.create(**{"slug": new_id(), "title": "The rota", "author": "Ana Voss"} | about)
    made = Version.objects.create(
        reading=reading,
        number=reading.versions.count() + 1,
        sha256=hashlib.sha256("\n\n".join(paragraphs).encode()).hexdigest(),
        word_count=sum(len(text.split()) for text in paragraphs),
    )
    Block.objects.bulk_create(
        Block(version=made, position=i, number=i + 1, kind=Block.Kind.PARAGRAPH, text=text, html=text)
        for i, text in enumerate(paragraphs)
    )
    return made


def incoming(owner_id: str | int | None, *paragraphs: str, **about: Any) -> Import:
    """A text that this person is importing, read and not saved yet."""
    pieces = [Piece("paragraph", 0, text, text) for text in paragraphs or PARAGRAPHS]
    work = Work.begun(Draft(pieces, title="The rota", author="Ana Voss"), "en")
    return Import.objects.create(
        owner_id=cast("int", owner_id), draft=work.as_json(), **{"status": Import.Status.READY} | about
    )


def assign(group: DiscussionGroup, reading: Reading, for_study: bool = False) -> GroupReading:
    """The reading in the group's list, at its end."""
    return GroupReading.objects.create(
        group=group, reading=reading, position=group.group_readings.count(), for_study=for_study
    )


def thread(group: DiscussionGroup, quote: str = PARAGRAPHS[0], of: Version | None = None) -> Thread:
    """A thread on these words of the version (by default of a new one that the group has taken up)."""
    if of is None:
        of = version()
        assign(group, of.reading)
    return Thread.objects.create(group=group, passage=passage(of, quote))


def suggested(thread: Thread) -> PassageAnchor:
    """A next version of the text that a thread is on, in which a person has to say whether its words are there."""
    assert thread.passage
    made = version("Nobody had asked the people of the night.", *PARAGRAPHS[1:], reading=thread.passage.version.reading)
    block = made.blocks.get(position=0)
    return PassageAnchor.objects.create(
        passage=thread.passage,
        version=made,
        state=PassageAnchor.State.SUGGESTED,
        start_block=block,
        start_offset=0,
        end_block=block,
        end_offset=len(block.text),
    )


def passage(of: Version, quote: str) -> Passage:
    """These words of the version, which stand in one paragraph."""
    block = of.blocks.get(text__contains=quote)
    start = block.text.index(quote)
    return point_at(start_block=block, start=start, end_block=block, end=start + len(quote), quote=quote)


def prompt(
    group: DiscussionGroup, reading: Reading, words: str = "Where were you that night?", about: str = ""
) -> Prompt:
    """A question to the group about the reading or, where some are given, about these words of its latest version."""
    passage = None
    if about:
        block = Block.objects.get(version=reading.versions.latest("number"), text__contains=about)
        start = block.text.index(about)
        passage = point_at(start_block=block, start=start, end_block=block, end=start + len(about), quote=about)
    position = Prompt.objects.filter(group=group, reading=reading).count() + 1
    return Prompt.objects.create(group=group, reading=reading, passage=passage, words=words, position=position)


def syllabus(group: DiscussionGroup, *readings: Reading, title: str = "What nobody asked us") -> Syllabus:
    """A syllabus with these readings, all of them on the group's list, each with a reason."""
    made = Syllabus.objects.create(group=group, title=title, why="We begin with what we know.")
    for position, reading in enumerate(readings, start=1):
        if not group.group_readings.filter(reading=reading).exists():
            assign(group, reading)
        made.items.create(reading=reading, position=position, why=f"Reason {position}.")
    return made


def comment(
    thread: Thread, author: Membership, body: str = "That was us too.", parent: Comment | None = None
) -> Comment:
    """The thread's next comment."""
    thread.last_seq += 1
    thread.save(update_fields=["last_seq"])
    return Comment.objects.create(
        group_id=thread.group_id,
        thread=thread,
        seq=thread.last_seq,
        parent=parent,
        path=tree.path_for(thread.last_seq, under=parent.path if parent else ""),
        author=author,
        body=body,
        html=f"<p>{body}</p>",
    )


def read_in(thread: Thread) -> Reading:
    """The reading that the thread is about."""
    assert thread.reading
    return thread.reading
