"""The hand-made edits of this folder, read as data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from readings.carrying import Range

HERE = Path(__file__).parent
MARK = re.compile(r"\[\[(\w)([:?]) | ([:?])(\w)\]\]")


@dataclass
class Edit:
    """One text before and after, the passages by name, and where each belongs afterwards."""

    title: str
    before: list[str]
    after: list[str]
    passages: dict[str, Range]
    belongs: dict[str, Range] = field(default_factory=dict)
    """A passage that is missing here is gone."""
    unsure: set[str] = field(default_factory=set)
    """Those of which only a person can say whether this is the place."""

    def reversed(self) -> "Edit":
        """From After to Before, with the passages that stand in both."""
        return Edit(
            f"{self.title} (backwards)",
            self.after,
            self.before,
            self.belongs,
            {name: self.passages[name] for name in self.belongs},
            self.unsure,
        )


def hand_made() -> Iterator[Edit]:
    """Every edit, and every edit backwards."""
    for file in sorted(HERE.glob("*.md")):
        if file.name != "README.md":
            for text in re.split(r"^# ", file.read_text(), flags=re.MULTILINE)[1:]:
                edit = _read(text)
                yield edit
                yield edit.reversed()


def _read(text: str) -> Edit:
    title, before, after = re.split(r"^## (?:Before|After)\n", text, flags=re.MULTILINE)
    old, passages, _unsure = _marked(before)
    new, belongs, unsure = _marked(after)
    return Edit(title.strip(), old, new, passages, belongs, unsure)


def _marked(text: str) -> tuple[list[str], dict[str, Range], set[str]]:
    """The blocks without their marks, the ranges that were marked, and which of them are unsure."""
    blocks, starts, ranges, unsure = [], {}, {}, set()
    for number, marked in enumerate(part for part in re.split(r"\n\s*\n", text) if part.strip()):
        line, plain, place = " ".join(marked.split()), "", 0
        for mark in MARK.finditer(line):
            plain += line[place : mark.start()]
            place = mark.end()
            if mark[1]:
                starts[mark[1]] = (number, len(plain))
                unsure |= {mark[1]} if mark[2] == "?" else set()
            else:
                ranges[mark[4]] = Range(*starts[mark[4]], number, len(plain))
        blocks.append(plain + line[place:])
    return blocks, ranges, unsure
