"""Two versions side by side."""

from hypothesis import given

from readings.comparing import Change, Row, compare, words_changed
from readings.models import Block
from tests.readings.strategies import texts


def blocks(*keyed: tuple[str, str]) -> list[Block]:
    return [Block(position=place, key=key, text=text) for place, (key, text) in enumerate(keyed)]


def told(rows: list[Row]) -> list[tuple[str, str, str]]:
    return [(row.change, row.old.text if row.old else "", row.new.text if row.new else "") for row in rows]


def test_each_block_is_the_same_edited_moved_replaced_added_or_removed() -> None:
    old = blocks(("a", "One."), ("b", "Two."), ("c", "Three."), ("d", "Four."), ("e", "Five."), ("f", "Six."))
    new = blocks(
        ("a", "One."), ("b", "Two."), ("d", "Four!"), ("x", "New."), ("f", "Six."), ("y", "More."), ("c", "Three.")
    )
    rows = compare(old, new)
    assert told(rows) == [
        (Change.SAME, "", ""),
        (Change.EDITED, "Four.", "Four!"),
        (Change.REPLACED, "Five.", "New."),
        (Change.SAME, "", ""),
        (Change.ADDED, "", "More."),
        (Change.MOVED, "Three.", "Three."),
    ]
    assert [row.count for row in rows if row.change == Change.SAME] == [2, 1]
    assert told(compare(old[:2], old[:1])) == [(Change.SAME, "", ""), (Change.REMOVED, "Two.", "")]


def test_changed_words_are_marked_and_nothing_in_them_is_markup() -> None:
    old, new = words_changed("The <b> of May & June.", "The <i> of May & July.")
    assert old == "The &lt;<del>b</del>&gt; of May &amp; <del>June</del>."
    assert new == "The &lt;<ins>i</ins>&gt; of May &amp; <ins>July</ins>."


@given(texts, texts)
def test_without_its_marks_each_side_is_the_text(old: str, new: str) -> None:
    before, after = blocks(("a", old)), blocks(("a", new))
    for row in compare(before, after):
        if row.change != Change.SAME:
            assert "<ins>" not in row.old_words
            assert "<del>" not in row.new_words
    here, there = words_changed(old, new)
    escaped = [words_changed(text, text)[0] for text in (old, new)]
    assert [
        here.replace("<del>", "").replace("</del>", ""),
        there.replace("<ins>", "").replace("</ins>", ""),
    ] == escaped
