"""Quoting somebody's comment. What is stored is where the quoted words stand, never the words.

Whoever writes sees a Markdown quotation that ends in the number of the comment, `> These words (#12)`. Where the
comment says so, `refer` stores `[quote 371.0 33-47]` instead: comment 371, as it was before any change, from character
33 to 47. Pages put the words in as they are read (`fill`): from the comment itself, while everybody may read it and it
still says so. A comment that is withdrawn leaves nothing to put in, here, in earlier words or in drafts; and who
quotes what isn't there has written words of their own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import Case, When
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from discussions import folding, mentioning
from discussions.models import Comment, Revision
from discussions.models.comment import CommentQuerySet, muted_by
from groups.models import Membership
from readings.markdown import render_comment

MARK = r"\[quote (\d{1,18})\.(\d{1,4})((?: \d{1,5}-\d{1,5}){1,9})\]"
STORED = re.compile(rf"^{MARK}$", re.MULTILINE)
RENDERED = re.compile(rf"<p>{MARK}</p>")
HELD = re.compile(r'<blockquote data-quote="(\d+)\.(\d+)((?: \d+-\d+)+)">…</blockquote>')
# A line that ends a quotation by saying which comment of the thread it is from.
ENDS = re.compile(r"\(#(\d{1,9})\)\s*$")
LEFT_OUT = re.compile(r"\[?…\]?|\[?\.\.\.\]?")
# Of so many a comment puts the words in; nobody's page should become a book.
MOST = 10
LEFT_OUT_SIGN = "[…]"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a comment: its key, how often it had been changed when it said them, where they stand."""

    comment: int
    changes: int
    ranges: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        ranges = tuple(tuple(map(int, one.split("-"))) for one in found[3].split())
        return cls(int(found[1]), int(found[2]), ranges)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"[quote {self.comment}.{self.changes} {' '.join(f'{start}-{end}' for start, end in self.ranges)}]"

    def cut(self, body: str) -> str:
        return f" {LEFT_OUT_SIGN} ".join(filter(None, (body[start:end].strip() for start, end in self.ranges)))


def render(body: str) -> SafeString:
    """The HTML of what is stored; quotations and names are empty places into which `fill` puts them."""
    held = r'<blockquote data-quote="\1.\2\3">…</blockquote>'
    return SafeString(mentioning.hold(RENDERED.sub(held, render_comment(body), count=MOST)))


def refer(body: str, *, me: Membership, thread_id: str) -> str:
    """What is stored of what somebody typed: of quotations that the thread says, where they stand; of names, whose.

    One query where there is anything like a quotation, one where there is an @, and none otherwise.
    """
    body = mentioning.refer(body, me=me)
    seqs = {int(found[1]) for line in body.split("\n") if line.startswith(">") and (found := ENDS.search(line))}
    sources = {source.seq: source for source in readable(me).filter(thread=thread_id, seq__in=seqs)} if seqs else {}
    if not sources:
        return body
    parts: list[str] = []
    quoted: list[str] = []
    for line in body.split("\n"):
        if not line.startswith(">"):
            parts += [*quoted, line]
            quoted = []
            continue
        quoted.append(line)
        if found := ENDS.search(line):
            mark = find("\n".join(quoted), sources.get(int(found[1])))
            parts += ["", str(mark), ""] if mark else quoted
            quoted = []
    text = "\n".join([*parts, *quoted])
    return re.sub(rf"\n*^({MARK})$\n*", r"\n\n\1\n\n", text, flags=re.MULTILINE).strip("\n")


def find(quotation: str, source: Comment | None) -> Mark | None:
    """Where the comment says these words, whatever their line breaks; None unless it says all of them."""
    if source is None:
        return None
    words = ENDS.sub("", "\n".join(line.removeprefix(">").removeprefix(" ") for line in quotation.split("\n")))
    for pieces in ([words], LEFT_OUT.split(words)):
        ranges = [place_of(piece, source.body) for piece in pieces if piece.strip()]
        if ranges and len(ranges) < MOST and None not in ranges:
            return Mark(source.pk, source.changes, tuple(filter(None, ranges)))
    return None


def place_of(words: str, body: str) -> tuple[int, int] | None:
    """Where a body says this: words of its author, no quotation in it."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), body)
    return found.span() if found and not STORED.search(found[0]) else None


def readable(me: Membership) -> CommentQuerySet:
    """What may be quoted to `me`: what everybody in the group reads, but not what a block keeps away."""
    shown = Comment.objects.filter(group=me.group_id, status=Comment.Status.SHOWN).heard_by(me)
    read = shown.annotate(**is_muted(me)).select_related("author")
    return read.only("group_id", "thread_id", "seq", "body", "note", "changes", "author__name", "is_unnamed")


def is_muted(me: Membership) -> dict[str, Case]:
    return {"is_muted": Case(When(muted_by(me), then=True), default=False)}


class References:
    """The words of all quotations in these texts (bodies, or HTML), as `me` may read them now, and the names of those
    whom they mention. Three queries where there are any; none otherwise.
    """

    def __init__(self, texts: Iterable[str | None], *, me: Membership) -> None:
        # Most words refer to nothing, and a page has fifty of them.
        given = [text for text in texts if text and ("[" in text or "data-" in text)]
        found = [Mark.read(one) for text in given for form in (STORED, HELD) for one in form.finditer(text)]
        keys = {mark.comment for mark in found}
        self.sources = {source.pk: source for source in readable(me).filter(pk__in=keys)} if found else {}
        earlier = {
            mark.comment
            for mark in found
            if mark.comment in self.sources and mark.changes != self.sources[mark.comment].changes
        }
        rows = (
            Revision.objects.filter(comment__in=earlier).values_list("comment_id", "number", "body") if earlier else ()
        )
        self.earlier = {(comment, number): body for comment, number, body in rows}
        quoted = [*(source.body for source in self.sources.values()), *self.earlier.values()]
        self.people = mentioning.people_in([*given, *quoted], me=me)

    def words(self, mark: Mark) -> str:
        """What is quoted; empty where the comment isn't there any more or says it no longer."""
        source = self.sources.get(mark.comment)
        if source is None:
            return ""
        if source.changes == mark.changes:
            return mark.cut(source.body)
        words = mark.cut(self.earlier.get((mark.comment, mark.changes), ""))
        pieces = [piece for piece in words.split(LEFT_OUT_SIGN) if piece.strip()]
        return words if pieces and all(place_of(piece, source.body) for piece in pieces) else ""

    def fill(self, html: str, *, leads: bool = True, named: bool = True) -> SafeString:
        """The HTML with quoted words and names put in; `leads` back to them, `named` says whose they are."""
        if "data-" not in html:
            return SafeString(html)
        quoted = HELD.sub(lambda found: self._put(Mark.read(found), leads, named), html)
        return SafeString(mentioning.fill(quoted, self.people, named=named))

    def _put(self, mark: Mark, leads: bool, named: bool) -> str:
        words = self.words(mark)
        if not words:
            return f"<blockquote><p>{escape(_('(words that are no longer here)'))}</p></blockquote>"
        source = self.sources[mark.comment]
        name = escape(source.shown_as) if named else f"#{source.seq}"
        path = reverse("comment_detail", args=[source.group_id, source.thread_id, source.seq])
        whose = f'<a href="{path}">{name}</a>' if leads else name
        fold = folding.behind if leads else folding.below
        said = fold(source.note, f"{mentioning.hold(render_comment(words))}<p>— {whose}</p>")
        if source.is_muted:
            line = escape(_("Words of somebody you muted. Show"))
            said = SafeString(f"<details><summary>{line}</summary>{said}</details>")
        return f"<blockquote>{said}</blockquote>"

    def spell(self, body: str, *, thread_id: str) -> str:
        """What is stored as somebody would type it: a quotation as lines that end in the number of its comment.

        Of words that aren't there for now, the reference stays, so that they can come back.
        """

        def as_typed(found: re.Match[str]) -> str:
            mark = Mark.read(found)
            words = self.words(mark)
            if not words or self.sources[mark.comment].thread_id != thread_id:
                return found[0]
            return cited(words, self.sources[mark.comment].seq)

        return mentioning.spell(STORED.sub(as_typed, body), self.people)

    def mine(self, body: str) -> str:
        """One's own words in what is stored: without those that are another's."""
        return mentioning.spell(own(body), self.people)


def cited(words: str, seq: int) -> str:
    lines = [f"> {line}".rstrip() for line in words.split("\n")]
    return "\n".join([*lines, f"> (#{seq})"])


def typed(body: str, *, me: Membership, thread_id: str) -> str:
    """What is stored as somebody would type it."""
    return References([body], me=me).spell(body, thread_id=thread_id)


def seen(body: str, *, me: Membership, thread_id: str) -> SafeString:
    """How the words that somebody types will look, before they are said."""
    html = render(refer(body, me=me, thread_id=thread_id))
    return References([html], me=me).fill(html)


def own(body: str) -> str:
    """What is stored, without the words of others."""
    return STORED.sub(LEFT_OUT_SIGN, body)


def offer(*, me: Membership, thread_id: str, seq: int) -> str:
    """A comment's own words as a quotation, to be shortened; empty where it can't be read."""
    source = readable(me).filter(thread=thread_id, seq=seq).first()
    return cited(References([source.body], me=me).mine(source.body), seq) if source else ""
