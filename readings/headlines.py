"""What a single line at the head of an essay says: a title, a name, a date, or the site that it was copied from."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from readings.dates import EDGES, find_date, only_year

LONGEST_TITLE = 150
SENTENCE_END = re.compile(r"(?:[^.\s][.。।۔]|[,;:，；：、])[\"'”’»)\]]*$")
SENTENCE_INSIDE = re.compile(r"[a-z\u00df-\uffff]{3,}[.!?]['”’\"]?\s+\S+\s+\S+")
STAMP = re.compile(r"^\W*(?:last|page)?\s*(?:updated?|modified|revised)\b", re.IGNORECASE)
SITE = re.compile(
    r"^\W*(?:skip to (?:main )?content|menu|main menu|home|search|log ?in|sign (?:in|up)|subscribe(?: now)?|donate|"
    r"newsletter|navigation|close|toggle .*|home\s*[>»/|].*|.+\s[>»]\s.+\s[>»]\s.+|(?:[^|]{1,25}\|){3,}[^|]{0,25})\W*$",
    re.IGNORECASE,
)
AROUND = re.compile(
    r"^\W*(?:(?:read|see|find) (?:more|other|all)\b.*|share(?: this.*| on .*)?|tweet|(?:print|email)(?: this.*)?|"
    r"(?:filed|posted|published) (?:under|in)\b.*|(?:tags?|categor(?:y|ies)|topics?|sections?)\s*:.*|"
    r"\d+ (?:min(?:ute)?s?)(?: read.*)?|\d+ (?:comments?|shares?|views?|likes?)|(?:leave a|no) comments?|"
    r"advertisements?|listen to this.*|follow us.*|(?:photo|image|credit|illustration)s?(?: (?:by|credit))?\s*:.*|"
    r"original(?:ly)? (?:published|posted|appeared)\b.*)\W*$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://\S+")
LABEL = re.compile(
    r"^(?P<label>title|authors?|by|written by|date|published|publication|source|published in|作者)\s*[:：]\s*"
    r"(?P<value>\S.*)$",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"^(?:(?:an?\s+)?(?:commentary|comment|opinion|analysis|story|text|words|essay|article|report|reporting|review|"
    r"interview|speech|statement|written|posted|published|submitted|edited|compiled|as told|told)\s+)?"
    r"(?P<word>by|von|por|par|di|door|بقلم|מאת)[\s:]+(?P<who>\S.*)$",
    re.IGNORECASE,
)
# Small words inside a name, and words that stand in titles and in no name.
PARTICLES = frozenset(
    "de da das del della der den di do dos du la le el al bin bint ibn van von y e et und and & with zu ter ten".split()
)
NO_NAME = frozenset(
    """
    a an the any all now then means way day night no not why how what when where who we our us you your i my it its is
    are was be on in at for from to of as or but new north south east west city los las part chapter section
    introduction preface conclusion notes work workers women men people power struggle movement story stories report
    letter letters history politics class
    """.split()
)


class Sign(Enum):
    TITLE = auto()
    BYLINE = auto()
    NAME = auto()
    DATE = auto()
    STAMP = auto()
    SITE = auto()
    AROUND = auto()
    LABEL = auto()
    PROSE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was read: what it is, and what it says of the essay."""

    sign: Sign
    title: str = ""
    author: str = ""
    published: str = ""
    publication: str = ""
    source_url: str = ""


def read_line(line: str) -> Line:
    """What this line says, which is `line` without the markup of its format."""
    line = line.strip()
    if len(line) > LONGEST_TITLE:
        return Line(Sign.PROSE)
    for read in (_site, _labelled, _dated, _signed):
        if found := read(line):
            return found
    if not is_title(line):
        return Line(Sign.PROSE)
    return Line(Sign.NAME if is_name(line) else Sign.TITLE, title=line)


def _site(line: str) -> Line | None:
    if STAMP.match(line):
        # "Updated: 3 May 2019" belongs to the essay; "Last update: Tuesday" to the page around it.
        return Line(Sign.AROUND if find_date(line) else Sign.STAMP)
    if ADDRESS.fullmatch(line):
        return Line(Sign.AROUND, source_url=line)
    if AROUND.match(line):
        return Line(Sign.AROUND)
    return Line(Sign.SITE) if SITE.match(line) else None


def _labelled(line: str) -> Line | None:
    match = LABEL.match(line)
    if not match:
        return None
    label, value = match["label"].lower(), match["value"].strip(EDGES)
    if label == "title":
        return Line(Sign.LABEL, title=value)
    if label in {"author", "authors", "by", "written by", "作者"}:
        return Line(Sign.LABEL, author=value)
    if label in {"date", "published"}:
        dated = find_date(value)
        published = dated.date if dated else only_year(value)
        return Line(Sign.LABEL, published=published) if published else None
    return Line(Sign.LABEL, publication=value)


def _dated(line: str) -> Line | None:
    """A date, alone or beside who wrote the essay."""
    dated = find_date(line)
    if dated is None:
        before, _, last = line.rpartition(" ")
        year, author = only_year(last), before.strip(EDGES)
        if year and (not author or is_name(author)):
            return Line(Sign.BYLINE if author else Sign.DATE, author=author, published=year)
        return None
    if not any(letter.isalnum() for letter in dated.rest):
        return Line(Sign.DATE, published=dated.date)
    author = byline(dated.rest) or (dated.rest if is_name(dated.rest) else "")
    return Line(Sign.BYLINE, author=author, published=dated.date) if author else None


def _signed(line: str) -> Line | None:
    author = byline(line)
    return Line(Sign.BYLINE, author=author) if author else None


def byline(line: str) -> str:
    """Who wrote it, where the line says so and says nothing else."""
    match = BYLINE.match(line.strip(EDGES))
    who = match["who"].strip(EDGES) if match else ""
    words = who.split()
    if not match or not words or len(words) > 12 or SENTENCE_INSIDE.search(who) or who.endswith((".", "!", "?")):
        return ""
    if match["word"].lower() != "by":
        caseless = who.upper() == who.lower() and len(words) <= 6
        return who if caseless or is_name(who) else ""
    first = words[0].lower()
    organisation = first == "the" and any(word[:1].isupper() for word in words[1:])
    return who if organisation or (words[0][:1].isupper() and first not in NO_NAME) else ""


def is_name(line: str) -> bool:
    """Two to five words, all with a capital but for small ones such as "de", and none that only titles have."""
    words = line.replace(",", " ").split()
    large = [word for word in words if word.lower() not in PARTICLES]
    return (
        2 <= len(large) <= 5
        and len(words) <= 9
        and not NO_NAME.intersection(map(str.lower, words))
        and all(word[0].isupper() and not any(letter.isdigit() for letter in word) for word in large)
        and not all(word.isupper() and len(word) > 3 for word in large)
        and not re.search(r"[^\w\s.,'’&-]", line)
    )


def is_title(line: str) -> bool:
    """Short, with a letter in it, and not ending or broken as sentences are."""
    if not any(letter.isalpha() for letter in line) or len(line.split()) > 25:
        return False
    return not SENTENCE_END.search(line) and not SENTENCE_INSIDE.search(line)
