"""Words are found where they stand, and a passage is only ever what its text says."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from readings.models import Block, Passage, Reading, Version
from readings.passages import CONTEXT, fold, gist, locate, point_at, trim

# Any text, and texts made of what is hard: right to left, combining marks, emoji of several code points, soft hyphens.
HARD = [
    "שלום ",
    "مرحبا ",
    "e\u0301x̂ ",
    "👩🏽\u200d🌾",
    "İstanbul",
    "ß",
    "“so”",
    "it’s",
    " — ",
    "\u00a0",
    "…",
    "co\u00adop",
    "語",
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(HARD), max_size=20).map("".join)).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@given(texts)
def test_folding_knows_where_each_character_came_from(text: str) -> None:
    folded, origin = fold(text)
    assert len(origin) == len(folded) + 1
    assert origin == sorted(origin)
    for character, index in zip(folded, origin, strict=False):
        assert character in fold(text[index])[0]


@given(texts, st.data())
def test_words_copied_from_the_text_are_found_where_they_stand(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words, folded = text[start:end], fold(text)[0]
    wanted = fold(words)[0].strip()
    places = [place for place in range(len(folded)) if wanted and folded.startswith(wanted, place)]
    if len(places) == 1:
        assert fold(text[slice(*locate(text, words))])[0].strip().startswith(wanted)
    elif not places:
        with pytest.raises(ValidationError, match="don’t stand here"):
            locate(text, words)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("She said: “It’s  not\nmine.”", '"it\'s not mine."', "“It’s  not\nmine.”"),
        ("one art, one party", "art", "art"),
        ("a co\u00adoperative of cleaners", "cooperative", "co\u00adoperative"),
        ("nobody — nobody at all — spoke", "nobody - nobody at all", "nobody — nobody at all"),
        ("x\u0302 marks it", "x", "x\u0302"),
        ("they wait… and wait", "wait...", "wait…"),
        ("我们一起读书", "一起", "一起"),
        ("والكلام لنا جميعا", "لنا", "لنا"),
        ("sown by 👩\u200d🌾 hands", "by 👩", "by 👩\u200d🌾"),
    ],
)
def test_what_a_keyboard_writes_finds_what_the_book_prints(text: str, words: str, found: str) -> None:
    assert text[slice(*locate(text, words))] == found


def test_words_that_stand_there_twice_or_never_are_refused_in_one_sentence() -> None:
    with pytest.raises(ValidationError, match="more than once"):
        locate("we wait and we wait", "we wait")
    with pytest.raises(ValidationError, match="don’t stand here"):
        locate("we wait", "they leave")
    with pytest.raises(ValidationError, match="don’t stand here"):
        locate("we wait", " \u200b ")


def test_a_range_of_the_text_tells_two_places_apart() -> None:
    text = "We wait. And still we wait."
    assert locate(text, "we wait", within=(9, len(text))) == (19, 26)


@given(texts, st.data())
def test_trimming_leaves_the_words_and_takes_the_space(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end].strip()
    if words:
        assert text[slice(*trim(text, start, end))] == words


@given(texts, st.integers(1, 60))
def test_a_gist_is_how_the_quote_begins(quote: str, most: int) -> None:
    short = gist(quote, most)
    assert len(short) <= most + 1
    assert quote.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    ("quote", "short"),
    [
        ("Nobody asked", "Nobody asked"),
        ("Nobody asked, and nobody", "Nobody asked…"),
        ("Wasserrettungsboot", "Wasserrettungs…"),
        ("We wait — however long", "We wait…"),
    ],
)
def test_a_gist_ends_with_a_word(quote: str, short: str) -> None:
    assert gist(quote, 14) == short


def a_block(text: str) -> Block:
    reading = Reading.objects.create(title="Letters", slug=f"letters-{Reading.objects.count()}")
    version = Version.objects.create(reading=reading, number=1, sha256="0" * 64, word_count=len(text.split()))
    return Block.objects.create(version=version, position=0, number=1, kind="paragraph", text=text, html=text)


@pytest.mark.django_db
def test_the_same_words_are_the_same_passage_and_keep_what_stands_around_them() -> None:
    block = a_block("Before. " * 20 + "These words." + " After." * 20)
    start = block.text.index("These")
    passage = point_at(start_block=block, start=start, end_block=block, end=start + 12, quote="These words.")
    again = point_at(start_block=block, start=start, end_block=block, end=start + 12, quote="These words.")
    assert passage == again
    assert passage.version_id == block.version_id
    assert passage.prefix == ("Before. " * 20)[-CONTEXT:]
    assert passage.suffix == (" After." * 20)[:CONTEXT]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(0, 3, "Two"), (0, 3, "one"), (0, 300, "One and two"), (3, 3, ""), (3, 4, " "), (-3, 11, "two"), (5, 2, "")],
)
def test_words_that_the_text_does_not_say_are_refused_and_nothing_is_stored(start: int, end: int, quote: str) -> None:
    block = a_block("One and two")
    with pytest.raises(ValidationError, match="aren’t at that place"):
        point_at(start_block=block, start=start, end_block=block, end=end, quote=quote)
    assert not Passage.objects.exists()


@pytest.mark.django_db
def test_a_whole_book_is_no_passage() -> None:
    """Else each mark on all of it would keep all of it once more."""
    first = a_block("Nobody asked. " * 100)
    more = [Block(version=first.version, position=place, number=place + 1, text=first.text) for place in range(1, 20)]
    blocks = [first, *Block.objects.bulk_create(more)]

    def through(number: int) -> Passage:
        quote = "\n\n".join(block.text for block in blocks[:number])
        return point_at(start_block=first, start=0, end_block=blocks[number - 1], end=len(first.text), quote=quote)

    assert len(through(14).quote) > 19_000
    with pytest.raises(ValidationError, match="more than 20,000 characters"):
        through(15)


@pytest.mark.django_db
@given(text=texts.filter(lambda text: text.strip() and "\x00" not in text), data=st.data())
def test_any_words_of_any_text_can_be_pointed_at(text: str, data: st.DataObject) -> None:
    block = a_block(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if text[start:end].strip():
        passage = point_at(start_block=block, start=start, end_block=block, end=end, quote=text[start:end])
        passage.refresh_from_db()
        place = passage.anchors.get()
        assert block.text[place.start_offset : place.end_offset] == passage.quote
