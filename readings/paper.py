"""A reading on paper: its blocks with their numbers, markers where passages end, and the way back as a QR code."""

from collections.abc import Iterator, Mapping, Sequence

import segno
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from readings.marks import CHARACTER, TAG
from readings.models import Block

Kind = Block.Kind
DEEPEST_ITEM = 4
TAGS = {Kind.QUOTATION: "blockquote"}


def laid_out(
    blocks: Sequence[Block],
    content_notes: Mapping[str, str],
    html: Mapping[int, str] | None = None,
    beside: Mapping[int, str] | None = None,
) -> SafeString:
    """All blocks. `html` is what stands in place of a block's own, `beside` what stands in its margin, by its id.

    Paper can't unfold: what a block contains that somebody may not want to meet unprepared stands in a line before it.
    """
    pieces: list[str] = []
    levels: list[int] = []
    for block in blocks:
        if note := content_notes.get(block.key):
            pieces.append(f'<p class="paper__warning">{escape(_("Contains: %(words)s") % {"words": note})}</p>')
        inner = (html or {}).get(block.pk, block.html)
        after = (beside or {}).get(block.pk, "")
        margin = f'<div class="paper__beside">{after}</div>' if after else ""
        if block.kind == Kind.HEADING:
            pieces.append(f"{margin}{_heading(block, inner, levels)}")
        else:
            pieces.append(f'<div class="paper__block">{_number(block)}{margin}{_shell(block, inner)}</div>')
    return mark_safe("\n".join(pieces))  # noqa: S308 - each block's html was sanitised when it was imported


def _heading(block: Block, inner: str, levels: list[int]) -> str:
    """Headings go down one level at a time, whatever the text's own do."""
    while levels and levels[-1] >= block.level:
        levels.pop()
    levels.append(block.level)
    tag = f"h{min(len(levels) + 1, 6)}"
    return f'<{tag} class="paper__heading" dir="auto">{inner}</{tag}>'


def _number(block: Block) -> str:
    return f'<span class="paper__number">{block.number}</span>' if block.number is not None else ""


def _shell(block: Block, inner: str) -> str:
    if block.kind == Kind.IMAGE:
        inner = f"[{escape(_('Picture'))}: {inner}]"
    if block.kind == Kind.FOOTNOTE and block.label:
        label = escape(block.label)
        inner = f'<b><a href="#ref-{label}">{label}</a></b> {inner}'
    tag = TAGS.get(Kind(block.kind), "p")
    here = f' id="note-{escape(block.label)}"' if block.kind == Kind.FOOTNOTE and block.label else ""
    level = f" paper__item--{min(block.level, DEEPEST_ITEM)}" if block.level else ""
    return f'<{tag} class="paper__{block.kind}{level}" dir="auto"{here}>{inner}</{tag}>'


def with_markers(html: str, markers: Mapping[int, str]) -> str:
    """`html` with each piece of HTML standing after so many code points of its text."""
    return "".join(_with_markers(html, markers))


def _with_markers(html: str, markers: Mapping[int, str]) -> Iterator[str]:
    done = 0
    for index, piece in enumerate(TAG.split(html)):
        if index % 2:
            yield piece
            continue
        for character in CHARACTER.findall(piece):
            done += 1
            yield character
            yield markers.get(done, "")


def marker(number: int) -> SafeString:
    return format_html('<sup class="paper__mark">{}</sup>', number)


def qr_code(address: str) -> SafeString:
    """The address as a picture in the page itself, black on white in the dark too."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=2, light="#fff", svgclass="paper__qr")
    label = escape(_("The address of this page as a QR code"))
    return mark_safe(svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1))  # noqa: S308 - segno's, escaped
