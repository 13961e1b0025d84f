"""Whole web pages: what is kept, what is proposed to be left out, and what they say of themselves.

The pages in `pages/` were written, with the mark `data-keep` on what is the text, before the code met them. Of the
first seven it kept 68 of the 69 pieces to keep and 11 of 119 others; of three more (`french`, `hashed`, `letter`),
written when all was right with the seven, 25 of 28 and 4 of 47. What it does now is held below.
"""

from pathlib import Path

import pytest

from readings.models import Block
from readings.pieces import Draft, Omission
from readings.sources.html import read_html
from readings.sources.page import read_page
from readings.sources.tree import parse, without_unseen

PAGES = Path(__file__).parent / "pages"
ADDRESS = "https://site.example/essay"
Kind = Block.Kind


def letters(text: str) -> str:
    """What can be compared: a footnote's number, say, stands elsewhere on the page than in the piece."""
    return "".join(filter(str.isalpha, text))


def marked(source: str) -> list[str]:
    """The texts of the elements that are marked to be kept."""
    return [
        letters(element.get("alt", "") if element.tag == "img" else element.text_content())
        for element in parse(source).iter("*")
        if {"data-keep", "data-keep-alt"} & set(element.attrib)
    ]


def page(name: str) -> Draft:
    return read_page((PAGES / f"{name}.html").read_bytes(), f"{name}.html", address=ADDRESS)


NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_kept_and_nothing_else(name: str) -> None:
    expected = marked((PAGES / f"{name}.html").read_text())
    pieces = page(name).pieces
    assert [letters(piece.text) for piece in pieces if not piece.omission and letters(piece.text)] == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_the_page_is_there_kept_or_not(name: str) -> None:
    tree = without_unseen(parse((PAGES / f"{name}.html").read_text()))
    backlinks = {"↩", "↩︎"}
    shown = [str(text) for text in tree.itertext() if str(text).strip() not in backlinks]
    there = letters(" ".join(piece.text for piece in page(name).pieces))
    assert all(letters(text) in there for text in shown)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        (
            "academic",
            (
                "Circles and Ledgers: Note-keeping in Small Groups",
                "Adaeze Okafor, Maja Lindqvist",
                "2016-04",
                "Journal of Ordinary Archives",
                "en",
                ADDRESS,
            ),
        ),
        ("arabic", ("حكايات من المشغل", "سلمى حداد", "2017-11-25", "مجلة النافذة", "ar", ADDRESS)),
        ("french", ("La grève des gants", "Solène Guivarch", "2017-03-14", "Le Cahier Commun", "fr", ADDRESS)),
        ("hashed", ("The break room had no door", "Wren Castellan", "2021-04-02", "Plainspoken", "en", ADDRESS)),
        (
            "letter",
            ("Notes toward a slower meeting", "Ottoline Marsh", "2022-10-01", "The Long Table", "en", ADDRESS),
        ),
        (
            "newspaper",
            (
                "Farm workers’ walkout enters its third week",
                "June Abara, Peter Holm",
                "2019-09-14",
                "Valley Courier",
                "en",
                "https://courier.example/news/2019/sep/14/walkout",
            ),
        ),
        ("plain-1998", ("The Switchboard Strike, as we remember it", "Edith Lund", "", "", "en", ADDRESS)),
        ("spanish", ("Cuidar también es trabajar", "Lucía Ferrán", "2020-03-08", "Revista La Azotea", "es", ADDRESS)),
        ("verse", ("Three Poems from the Ward", "Ines Quill", "", "Lamp & Bucket", "en", ADDRESS)),
        (
            "wordpress",
            (
                "What the Laundry Taught Us",
                "Marisol Vega",
                "2018-03-08",
                "The Night Shift",
                "en",
                "https://nightshift.example/2018/03/what-the-laundry-taught-us/",
            ),
        ),
    ],
)
def test_what_a_page_says_of_itself(name: str, facts: tuple[str, ...]) -> None:
    draft = page(name)
    found = (draft.title, draft.author, draft.published, draft.publication, draft.language, draft.source_url)
    assert found == facts


def reasons(name: str) -> dict[str, str]:
    return {piece.text: piece.omission for piece in page(name).pieces if piece.omission}


def test_what_is_left_out_says_why() -> None:
    found = reasons("wordpress") | reasons("newspaper")
    assert found["Get our letters"] == Omission.SIGN_UP
    assert found["Donate to keep The Night Shift going"] == Omission.SIGN_UP
    assert found["Click to share on Twitter"] == Omission.SHARING
    assert found["Thank you."] == Omission.COMMENTS
    assert found["Archive"] == Omission.NAVIGATION
    assert found["What the Laundry Taught Us"] == Omission.HEAD
    assert found["Workers outside the packing shed on Thursday. Photograph: L. Ortiz/Courier"] == Omission.CAPTION
    assert found["Heat rule delayed again"] == Omission.AROUND
    assert found["“One woman said it, and then it went around the whole circle.”"] == Omission.AROUND


def test_the_kinds_of_a_page() -> None:
    kinds = {piece.text: piece.kind for name in NAMES for piece in page(name).pieces if not piece.omission}
    assert kinds["A long steel table with folded sheets and four mugs on it"] == Kind.IMAGE
    assert kinds["A list is a small thing until four people have signed it."] == Kind.QUOTATION
    assert kinds["who had said so, and to whom;"] == Kind.LIST_ITEM
    assert kinds["2. qué se descuenta, y con qué excusa;"] == Kind.NUMBERED_ITEM
    assert kinds["A year is what most of the women whom I have asked since then say."] == Kind.FOOTNOTE
    verse = [text for text, kind in kinds.items() if kind == Kind.VERSE]
    assert verse[0].startswith("Seven beds, six names,\none window")
    assert len(verse) == 5


def test_a_notice_for_what_should_be_looked_at() -> None:
    notices = page("newspaper").notices
    assert any("parts of the page don’t look like the text" in notice for notice in notices)
    assert "The page says that not everybody may read all of it. Please look whether the text is whole." in notices
    assert "A table has become lines, one for each of its rows." in page("academic").notices
    assert any(notice.startswith("Pictures are not taken along") for notice in page("wordpress").notices)


def test_links_lead_where_the_page_has_them() -> None:
    text = "<p>We wrote it down in <a href='../list'>a list</a> that hangs on the wall, and everybody can read it.</p>"
    draft = read_html(f"<article>{text * 3}</article>", address="https://site.example/a/b")
    assert 'href="https://site.example/list"' in draft.pieces[0].html
    based = read_html(
        f"<head><base href='/c/d/'></head><article>{text * 3}</article>", address="https://site.example/a/b"
    )
    assert 'href="https://site.example/c/list"' in based.pieces[0].html


def test_a_quotation_pulled_out_of_the_text_is_kept_if_it_stands_nowhere_else() -> None:
    text = "<p>The trucks came up the road at half past four, and went back empty, as they had the day before.</p>" * 4
    draft = read_html(f"<article>{text}<aside class='pullquote'>Not one of us got in.</aside>{text}</article>")
    assert [(piece.kind, piece.omission) for piece in draft.pieces if "Not one" in piece.text] == [("quotation", "")]


def test_who_the_author_is_stands_below_the_text_and_is_none_of_it() -> None:
    text = "<p>The trucks came up the road at half past four, and went back empty, as they had the day before.</p>" * 6
    bio = "<p>Rosa Lind is a picker and lives in the valley.</p>"
    draft = read_html(f"<head><meta name='author' content='Rosa Lind'></head><article>{text}{bio}</article>")
    assert draft.pieces[-1].omission == Omission.AROUND
