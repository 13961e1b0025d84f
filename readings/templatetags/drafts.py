"""How the pieces of a draft stand on the pages of an import."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from readings import correcting
from readings.models import Block
from readings.passages import gist
from readings.pieces import Omission, Piece
from readings.templatetags.reading import around, shell

register = template.Library()

Kind = Block.Kind
GIST = 40


@register.simple_tag
def piece_html(piece: Piece, heading_levels: list[int]) -> SafeString:
    """The piece as it will be read. `heading_levels` are those of the headings above it on the page."""
    start, end = shell(piece, around(), heading_levels)
    return mark_safe(f"{start}{piece.html}{end}")  # noqa: S308 - it was sanitised when it was read


@register.simple_tag
def kinds_of(piece: Piece) -> list[tuple[str, str]]:
    """What the piece can be, by name and in words: first what it is."""
    return [(name, called(*kind)) for name, kind in correcting.kinds(piece).items()]


@register.filter
def kind_of(piece: Piece) -> str:
    return called(piece.kind, piece.level)


def called(kind: str, level: int) -> str:
    """A kind in words, with what its level says."""
    words = str(Kind(kind).label)
    if kind == Kind.HEADING and level > 1:
        return _("heading, level %(level)d") % {"level": level}
    if kind == Kind.PARAGRAPH and level:
        return _("paragraph in a list")
    return _("%(kind)s, further in") % {"kind": words} if level > 1 else words


@register.filter
def gist_of(piece: Piece) -> str:
    """Its first words, which tell its boxes from those of others."""
    return gist(piece.text.replace("\n", " "), GIST)


@register.filter
def reason(piece: Piece) -> str:
    """Why it is left out."""
    return str(Omission(piece.omission).label) if piece.omission else ""
