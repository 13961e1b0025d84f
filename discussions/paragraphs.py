"""A block of a text as a group's page shows it, with what the group, and the reader, have put beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models.functions import Length

from groups.models import Prompt
from readings.marks import Range
from readings.models import Version

COLUMNS = ("pk", "position", "key", "number", "kind", "level", "label", "html")


@dataclass(slots=True)
class Question:
    """A prompt with what its place says of it: its thread, if anything stands there; how many have answered."""

    prompt: Prompt
    thread_id: str | None
    answers: int
    about: str = ""
    """How the words that it is about begin, where it isn't about the whole block above it."""


@dataclass(slots=True)
class Paragraph:
    """A block, and places beside it that whoever stands in `discussions.margins.BESIDE` may add to.

    `marks` are words of it to be marked. `links` are small links (safe HTML) in its line, `before` and `after` whatever
    else (safe HTML) stands above the text and below that line. `content_note` says what it contains; the block then
    folds behind it, and none of its words may stand elsewhere on the page. `waiting` are questions that end here and
    that nobody has answered, in their words. `length` is its text's, in code points.
    """

    pk: int
    position: int
    key: str
    number: int | None
    kind: str
    level: int
    label: str
    html: str
    length: int
    marks: list[Range] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    before: str = ""
    after: str = ""
    waiting: list[str] = field(default_factory=list)
    content_note: str = ""
    is_unfolded: bool = False

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return f"p{self.number}" if self.number else f"s{self.position}"


class Text:
    """The paragraphs of a version in their order, each also by its block's id.

    `content_note` says what the whole of it contains; `questions` stand at its head.
    """

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self.paragraphs = list(paragraphs)
        self.content_note = ""
        self.questions: list[Question] = []
        self.place = {paragraph.pk: place for place, paragraph in enumerate(self.paragraphs)}

    @classmethod
    def of(cls, version: Version) -> "Text":
        rows = version.blocks.order_by("position").values_list(*COLUMNS, Length("text"))
        return cls(Paragraph(*row) for row in rows)

    def mark(self, first: int, start: int, last: int, end: int, passage: str, kind: str) -> None:
        """Marks a passage from `start` of the block with id `first` to `end` of that with id `last`, and between."""
        begins, ends = self.place[first], self.place[last]
        if begins == ends:
            self.paragraphs[begins].marks.append(Range(start, end, passage, kind))
            return
        for place in range(begins, ends + 1):
            paragraph = self.paragraphs[place]
            stop = end if place == ends else paragraph.length
            paragraph.marks.append(Range(start if place == begins else 0, stop, passage, kind))
