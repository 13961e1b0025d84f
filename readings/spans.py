"""A block's HTML as its letters, each with the tags around it, so that words can change and the emphasis stays."""

import re
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple

from django.utils.html import escape

from readings.carrying.runs import Run, runs
from readings.marks import CHARACTER, TAG

TOKEN = re.compile(r"\w+|\W")
# Where more than so many words are new, what was between them is not looked for one by one.
MOST_COMPARED = 2000
# Of so many pairs of equal words each is weighed; of more, only what stands around words that are there once.
MOST_PAIRS = 2000


class Letter(NamedTuple):
    """`tags` are the opening tags around it, the outermost first."""

    character: str
    tags: tuple[str, ...] = ()


Letters = Sequence[Letter]


def letters_of(html: str) -> list[Letter]:
    """The letters that sanitised HTML shows, in order; a line's end is one."""
    letters: list[Letter] = []
    open_tags: list[str] = []
    for index, part in enumerate(TAG.split(html)):
        if index % 2 == 0:
            letters += [Letter(unescape(one), tuple(open_tags)) for one in CHARACTER.findall(part)]
        elif part.startswith("</"):
            open_tags.pop()
        elif not part.startswith("<br"):
            open_tags.append(part)
    return letters


def html_of(letters: Letters) -> str:
    """The HTML that shows these letters; it is still to be sanitised."""
    parts: list[str] = []
    open_tags: tuple[str, ...] = ()
    for character, tags in [*letters, Letter("")]:
        same = _shared_beginning(open_tags, tags)
        parts += [f"</{_name(tag)}>" for tag in reversed(open_tags[same:])]
        parts += tags[same:]
        parts.append("<br>" if character == "\n" else escape(character))
        open_tags = tags
    return "".join(parts)


def _name(tag: str) -> str:
    return tag.strip("<>").split(" ", 1)[0]


def reworded(letters: Letters, text: str) -> list[Letter]:
    """These letters where they stay; new words stand in the tags of what they replace, or of both their neighbours."""
    old = "".join(letter.character for letter in letters)
    start = _shared_beginning(old, text)
    end = _shared_beginning(old[start:][::-1], text[start:][::-1])
    before, tail = list(letters[:start]), list(letters[len(letters) - end :])
    middle = letters[start : len(letters) - end]
    return before + _middle(middle, text[start : len(text) - end], before[-1:], tail[:1]) + tail


def _middle(letters: Letters, text: str, before: Letters, after: Letters) -> list[Letter]:
    """What stands between the parts that are the same."""
    old = TOKEN.findall("".join(letter.character for letter in letters))
    new = TOKEN.findall(text)
    if not letters or len(old) > MOST_COMPARED or len(new) > MOST_COMPARED:
        return _in_tags(text, _shared(letters) if letters else _around(before, after))
    result: list[Letter] = []
    places = [0]
    for token in old:
        places.append(places[-1] + len(token))
    first = start = 0
    for run in [*runs(old, new, MOST_PAIRS), Run(len(old), len(new), 0)]:
        replaced = letters[places[first] : places[run.old]]
        if words := "".join(new[start : run.new]):
            around = _around(result[-1:] or before, letters[places[run.old] : places[run.old] + 1] or after)
            result += _in_tags(words, _shared(replaced) if replaced else around)
        first, start = run.old + run.length, run.new + run.length
        result += letters[places[run.old] : places[first]]
    return result


def _in_tags(text: str, tags: tuple[str, ...]) -> list[Letter]:
    return [Letter(character, tags) for character in text]


def _shared(letters: Letters) -> tuple[str, ...]:
    """The tags around all of them."""
    shared = letters[0].tags
    for letter in letters:
        shared = shared[: _shared_beginning(shared, letter.tags)]
    return shared


def _shared_beginning(first: Sequence[str], second: Sequence[str]) -> int:
    """How much of the two is the same."""
    return next(
        (at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other),
        min(len(first), len(second)),
    )


def _around(before: Letters, after: Letters) -> tuple[str, ...]:
    """The tags between which something stands that is put between two letters."""
    return _shared([before[0], after[0]]) if before and after else ()


def split(letters: Letters) -> list[Letters]:
    """The parts between empty lines."""
    text = "".join(letter.character for letter in letters)
    parts: list[Letters] = []
    start = 0
    for gap in re.finditer(r"\n[ \t]*(?:\n[ \t]*)+", text):
        parts.append(letters[start : gap.start()])
        start = gap.end()
    return [*parts, letters[start:]]
