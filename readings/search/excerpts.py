"""What a result shows of a text: a piece around the first word that was looked for, and all of these marked."""

import re
from html import unescape

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from readings.search.query import Query
from readings.search.words import ACCENTS, WORD, fold, language_of, stems, without_tags
from readings.text import UNSPACED

# So many characters of a text are shown, a quarter of them before the first word that is marked.
SHOWN = 240
BEFORE = SHOWN // 4
SPACES = re.compile(r"\s+")
# Where a script puts no spaces, each of its characters is a word, as readings.search.words.split has it.
EACH = re.compile(rf"{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})(?:[^\W_]|{ACCENTS}))+")


def excerpt(text: str, tag: str, query: Query) -> SafeString:
    """A piece of the text, in the language of this tag, as HTML: escaped first, then marked."""
    text = SPACES.sub(" ", text).strip()
    found = places(text, tag, query)
    start, end = window(text, found[0][0] if found else 0)
    shown = with_marks(text, [place for place in found if place[1] <= end], start, end)
    return mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}")  # noqa: S308 - all are safe


def marked(text: str, tag: str, query: Query) -> SafeString:
    """The whole of a short text, such as a title."""
    return with_marks(text, places(text, tag, query), 0, len(text))


def with_marks(text: str, found: list[tuple[int, int]], start: int, end: int) -> SafeString:
    html = []
    for first, last in found:
        html += [escape(text[start:first]), "<mark>", escape(text[first:last]), "</mark>"]
        start = last
    return mark_safe("".join([*html, escape(text[start:end])]))  # noqa: S308 - each piece of the text is escaped


def excerpt_of_html(html: str, tag: str, query: Query) -> SafeString:
    """The same of sanitised HTML, such as a comment's."""
    return excerpt(unescape(without_tags(html)), tag, query)


def places(text: str, tag: str, query: Query) -> list[tuple[int, int]]:
    """Where the words stand that were looked for, those beside each other without a space in one."""
    language = language_of(tag)
    wanted = query.marks(language)
    # A stem begins as its words do: most words need not be stemmed to be passed over.
    begins = {stem[0] for stem in wanted}
    found: list[tuple[int, int]] = []
    for word in (EACH if UNSPACED.search(text) else WORD).finditer(text):
        first = word[0][0].lower()
        if first not in begins and fold(first)[:1] not in begins:
            continue
        if any(stem in wanted for way in stems(language, word[0]) for stem in way):
            if found and found[-1][1] == word.start():
                found[-1] = found[-1][0], word.end()
            else:
                found.append(word.span())
    return found


def window(text: str, first: int) -> tuple[int, int]:
    """From where to where a piece of the text goes that shows what stands at `first`, between words."""
    start = max(0, first - BEFORE)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = min(len(text), start + SHOWN)
    if end < len(text):
        end = max(text.rfind(" ", start + SHOWN // 2, end), 0) or end
    return start, end
