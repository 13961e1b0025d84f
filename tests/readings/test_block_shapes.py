"""How each kind of block stands on a page, and what others may put beside it."""

import re
from types import SimpleNamespace

import pytest

from readings.models import Block
from readings.templatetags.reading import blocks_html

Kind = Block.Kind


def block(kind: str, html: str, position: int = 0, **more: object) -> SimpleNamespace:
    number = None if kind == Kind.HEADING else position + 1
    given = {"key": f"k{position}", "level": 1, "label": "", "number": number}
    return SimpleNamespace(kind=kind, html=html, position=position, **given | more)


def shown(*blocks: SimpleNamespace) -> str:
    return blocks_html(blocks)  # type: ignore[arg-type]  # anything with a block's fields


def test_a_verse_keeps_its_lines() -> None:
    assert '<p dir="auto" class="verse">We wait<br>\nin the dark.</p>' in shown(
        block(Kind.VERSE, "We wait<br>\nin the dark.")
    )


def test_a_picture_is_told_by_its_description() -> None:
    html = shown(block(Kind.IMAGE, "Three women at a gate."))
    assert '<p class="meta" lang="en"><bdi>A picture:</bdi></p>' in html, "in a text that may be in another language"
    assert '<figcaption dir="auto">Three women at a gate.</figcaption></figure>' in html
    assert "<img" not in html


def test_a_footnote_and_its_reference_lead_to_each_other() -> None:
    reference = 'As she said.<sup><a href="#note-3" id="ref-3">3</a></sup>'
    html = shown(block(Kind.PARAGRAPH, reference), block(Kind.FOOTNOTE, "In a letter.", 1, label="3"))
    assert '<p dir="auto" id="note-3">In a letter.</p>' in html
    assert '<a class="footnote__label" href="#ref-3" lang="en" aria-label="Back to note 3 in the text">3</a>' in html


def test_a_label_is_never_markup() -> None:
    assert '"><b>' not in shown(block(Kind.FOOTNOTE, "x", label='"><b>'))


def test_items_that_follow_each_other_are_one_list() -> None:
    kinds = [Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.NUMBERED_ITEM, Kind.PARAGRAPH, Kind.LIST_ITEM]
    html = shown(*(block(kind, str(place), place) for place, kind in enumerate(kinds)))
    assert re.sub(r"\s", "", re.sub(r"<(?!/?(ul|li)\b)[^>]*>|(?<=<ul|<li)[^>]*|\b\d+", "", html)) == (
        "<ul><li></li><li></li></ul><ul><li></li></ul>"
    )


@pytest.mark.parametrize("is_unfolded", [False, True])
def test_a_block_with_a_content_note_folds_behind_it_with_all_that_stands_beside_it(is_unfolded: bool) -> None:
    html = shown(
        block(
            Kind.PARAGRAPH,
            "What he did.",
            content_note="violence & fear",
            after="<p>1 comment on “What he did.”</p>",
            is_unfolded=is_unfolded,
        )
    )
    folded = re.search(r'<details([^>]*)><summary lang="en"><bdi>(.*?)</bdi></summary>(.*)</details>', html)
    assert folded
    assert (" open" in folded[1], folded[2]) == (is_unfolded, "Contains: violence &amp; fear")
    assert folded[3].count("What he did.") == html.count("What he did.") == 2
    assert html.index('id="p1"') < html.index("<details")


def test_what_others_put_beside_a_block_stands_around_its_words() -> None:
    html = shown(block(Kind.HEADING, "Words", before="[before]", after="[after]"))
    assert re.search(r"\[before\]</div><h2[^>]*>Words</h2>\[after\]", html)
