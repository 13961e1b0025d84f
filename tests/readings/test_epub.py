"""Books: chapters to choose from, what they say, the notes that come along, and what is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readings.decoding import UnreadableError
from readings.models import Block
from readings.pieces import Draft, Omission
from readings.sources import epub as sources_epub
from readings.sources.epub import Chapter, chapters_of, read_epub
from tests.readings.documents import CONTAINER, FACTS, contents, epub, package, page, sentence_alone, zipped

Kind = Block.Kind
PROSE = "<p>Nobody interrupts. Whoever speaks goes on until she has said what she came to say.</p>"
TEXT = "Nobody interrupts. Whoever speaks goes on until she has said what she came to say."


def read(pages: dict[str, str], chapters: list[int] | None = None) -> Draft:
    return read_epub(epub(pages), "kitchens.epub", chapters)


def texts(draft: Draft) -> list[str]:
    return [piece.text for piece in draft.pieces if not piece.omission]


def test_chapters_have_the_titles_of_the_contents_and_their_words_are_counted() -> None:
    pages = {
        "nav": contents(one="The kitchen", two="The yard"),
        "one": f"<h1>1</h1>{PROSE}",
        "two": PROSE,
        "three": "<h2>The <i>street</i></h2><p>Words.</p>",
        "four": "<p>No heading.</p>",
        "five": "<p><img src='a.png' alt=''/></p>",
    }
    assert chapters_of(epub(pages)) == [
        Chapter(1, "Contents", 5, Omission.NAVIGATION),
        Chapter(2, "The kitchen", 16),
        Chapter(3, "The yard", 15),
        Chapter(4, "The street", 3),
        Chapter(5, "Part 5", 2),
    ]


def test_an_older_book_has_its_titles_in_the_ncx() -> None:
    ncx = """<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
    <ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
    <navPoint id="a"><navLabel><text>Part One</text></navLabel><content src="text/one.xhtml"/>
    <navPoint id="b"><navLabel><text>The kitchen</text></navLabel><content src="text/two.xhtml#start"/></navPoint>
    </navPoint>
    <navPoint id="c"><navLabel><text>The  yard</text></navLabel><content src="text/three%20.xhtml"/></navPoint>
    </navMap></ncx>"""
    names = ["text/one", "text/two", "text/three%20"]
    items = "".join(f'<item id="{n[5]}{n[6]}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in names)
    order = "".join(f'<itemref idref="{name[5]}{name[6]}"/>' for name in names)
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{FACTS}</metadata><manifest>{items}'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f'<spine toc="ncx">{order}</spine></package>'
    )
    pages = {f"OEBPS/{name.replace('%20', ' ')}.xhtml": page(PROSE) for name in names}
    data = zipped({"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": opf, "OEBPS/toc.ncx": ncx, **pages})
    assert [chapter.title for chapter in chapters_of(data)] == ["Part One", "The kitchen", "The yard"]


def test_one_chapter_several_or_all_are_read_in_the_order_of_the_book() -> None:
    pages = {"one": "<p>First.</p>", "two": "<p>Second.</p>", "three": "<p>Third.</p>"}
    assert texts(read(pages, [2])) == ["Second."]
    assert texts(read(pages, [3, 1])) == ["First.", "Third."]
    assert texts(read(pages)) == ["First.", "Second.", "Third."]


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    read_epub(epub({"one": PROSE, "two": PROSE}), "a.epub", progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_book_says_what_it_is() -> None:
    facts = FACTS + (
        '<dc:creator opf:role="trl">Bea Translates</dc:creator><dc:creator opf:role="aut">Rosa Luna</dc:creator>'
        "<dc:publisher>Small Press</dc:publisher><dc:date>0101-01-01T00:00:00+00:00</dc:date>"
        "<dc:date>1978-05-03T00:00:00Z</dc:date>"
        "<dc:rights>CC BY-SA 4.0</dc:rights><dc:source>https://example.org/kitchens</dc:source>"
    )
    draft = read_epub(epub({"one": PROSE, "two": PROSE}, facts=facts), "a.epub")
    assert (draft.title, draft.author, draft.publication) == ("Kitchens", "Ana Ruiz, Rosa Luna", "Small Press")
    assert (draft.published, draft.language, draft.source_url) == ("1978-05-03", "en", "https://example.org/kitchens")
    assert "The book says of its rights: “CC BY-SA 4.0”" in draft.notices


@pytest.mark.parametrize(
    ("said", "published"), [("1978", "1978"), ("1978-13-45", "1978"), ("3 May 1978", "1978-05-03"), ("soon", "")]
)
def test_the_date_is_as_much_as_is_certain(said: str, published: str) -> None:
    data = epub({"one": PROSE, "two": PROSE}, facts=f"{FACTS}<dc:date>{said}</dc:date>")
    assert read_epub(data, "a.epub").published == published


def test_a_chapter_is_published_in_its_book_and_may_be_by_somebody_else() -> None:
    titles = contents(one="Talking in turn", two="The yard")
    pages = {"nav": titles, "one": f"<h1>Talking in turn</h1><p>By Rosa Luna</p>{PROSE}", "two": PROSE}
    one, two = read(pages, [2]), read(pages, [3])
    assert (one.title, one.author, one.publication) == ("Talking in turn", "Rosa Luna", "Kitchens")
    assert texts(one) == [TEXT]
    assert [piece.omission for piece in one.pieces] == [Omission.HEAD, Omission.HEAD, ""]
    assert (two.title, two.author) == ("The yard", "Ana Ruiz")


def test_a_book_of_one_file_says_at_its_head_what_its_package_does_not() -> None:
    facts = "<dc:title>Untitled</dc:title><dc:creator>Unknown Author</dc:creator>"
    body = f"<p>#OurTurn: how we speak</p><p>By Rosa Luna</p><p>3 May 2018</p>{PROSE}"
    draft = read_epub(epub({"one": body}, facts=facts), "a.epub")
    assert (draft.title, draft.author, draft.published) == ("#OurTurn: how we speak", "Rosa Luna", "2018-05-03")
    assert (draft.publication, texts(draft)) == ("", [TEXT])


def test_notes_in_another_file_come_along_and_are_linked_both_ways() -> None:
    chapter = (
        '<p>Said<a epub:type="noteref" href="notes.xhtml#n1" id="r1">1</a> and done'
        '<sup><a href="notes.xhtml#n2" id="r2">2</a></sup>. See <a href="two.xhtml#x">the yard</a>.</p>'
    )
    notes = (
        '<h1>Notes</h1><aside epub:type="footnote" id="n1"><p><a href="one.xhtml#r1">1</a> By <i>Ana</i>.</p></aside>'
        '<section class="footnotes"><hr/><ol><li><p><a id="n2" href="one.xhtml#r2">2.</a> '
        "By Rosa.</p></li></ol></section>"
        "<p>More.</p>"
    )
    pages = {"one": chapter, "two": f"<p id='x'>{TEXT}</p>", "notes": notes}
    draft = read(pages, [1])
    assert [(piece.kind, piece.label, piece.text) for piece in draft.pieces] == [
        (Kind.PARAGRAPH, "", "Said1 and done2. See the yard."),
        (Kind.FOOTNOTE, "1", "By Ana."),
        (Kind.FOOTNOTE, "2", "By Rosa."),
    ]
    assert '<a href="#note-2" id="ref-2">2</a>' in draft.pieces[0].html
    whole = [(piece.kind, piece.label, piece.text) for piece in read(pages).pieces if piece.kind != Kind.PARAGRAPH]
    assert whole == [(Kind.HEADING, "", "Notes"), (Kind.FOOTNOTE, "1", "By Ana."), (Kind.FOOTNOTE, "2", "By Rosa.")]


def test_notes_that_begin_anew_in_each_chapter_stay_apart() -> None:
    body = (
        '<p>Said<a epub:type="noteref" href="#n" id="r">1</a></p><aside epub:type="footnote" id="n"><p>{}</p></aside>'
    )
    draft = read({"one": body.format("One."), "two": body.format("Two.")})
    assert [(piece.label, piece.text) for piece in draft.pieces if piece.label] == [("1", "One."), ("2", "Two.")]
    assert [piece.text for piece in draft.pieces if not piece.label] == ["Said1", "Said2"]


def test_cover_contents_title_page_and_imprint_are_proposed_to_be_left_out() -> None:
    pages = {
        "cover": "<p>Kitchens, a novel</p>",
        "front": '<section epub:type="titlepage"><p>Kitchens</p></section>',
        "rights": "<p>Copyright © 1978 Ana Ruiz. All rights reserved. ISBN 1</p>",
        "nav": contents(one="One"),
        "one": PROSE,
        "title_page": "<h1>Kitchens</h1><p>a story</p>",
        "law": f"<p>On copyright, and why all rights reserved is a fence.</p>{PROSE * 40}",
    }
    omissions = {piece.text[:20]: piece.omission for piece in read(pages).pieces}
    assert omissions == {
        "Kitchens, a novel": Omission.AROUND,
        "Kitchens": Omission.HEAD,
        "Copyright © 1978 Ana": Omission.AROUND,
        "Contents": Omission.NAVIGATION,
        "1. One": Omission.NAVIGATION,
        "a story": Omission.HEAD,
        TEXT[:20]: "",
        "On copyright, and wh": "",
    }
    assert texts(read(pages, [3])) == ["Copyright © 1978 Ana Ruiz. All rights reserved. ISBN 1"]


def test_the_guide_of_an_older_book_says_so_too_and_gutenberg_its_own() -> None:
    guide = '<guide><reference type="title-page" title="T" href="one.xhtml"/></guide>'
    body = f'<section class="pg-boilerplate" id="pg-header"><p>The Project.</p></section>{PROSE}'
    data = epub({"one": "<p>Kitchens</p>", "two": body}, opf=package(["one", "two"], guide=guide))
    assert [piece.omission for piece in read_epub(data, "a.epub").pieces] == [Omission.HEAD, Omission.AROUND, ""]


def test_what_a_book_shows_is_read_as_what_it_is() -> None:
    body = (
        '<h2>Bread &amp; roses</h2><div class="poem"><p>One line</p><p>another</p></div>'
        "<blockquote><p>Said&nbsp;&mdash;&unknown;</p></blockquote><ol start='3'><li>three</li></ol>"
        '<p>Be<span epub:type="pagebreak" id="p12">12</span>fore <a id="empty"/>and after.</p>'
        '<p><svg xmlns="http://www.w3.org/2000/svg"><title>Six women</title><path d=""/></svg></p>'
        "<title/><script>evil()</script>"
        '<p>So <math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>a</mi><annotation>a^2</annotation></semantics>'
        '</math>.</p><p onclick="evil()"><a href="javascript:evil()">Press</a> <a href="https://example.org/">out</a></p>'
    )
    draft = read({"one": page(body), "two": PROSE}, [1])
    assert [(piece.kind, piece.text) for piece in draft.pieces] == [
        (Kind.HEADING, "Bread & roses"),
        *[(piece.kind, piece.text) for piece in draft.pieces if piece.kind == Kind.VERSE],
        (Kind.QUOTATION, "Said\xa0—&unknown;"),
        (Kind.NUMBERED_ITEM, "3. three"),
        (Kind.PARAGRAPH, "Before and after."),
        (Kind.IMAGE, "Six women"),
        (Kind.PARAGRAPH, "So a."),
        (Kind.PARAGRAPH, "Press out"),
    ]
    assert "evil" not in "".join(piece.html for piece in draft.pieces)
    assert "The page numbers of the printed book were left out of the text." in draft.notices


def test_code_that_is_not_in_order_is_read_as_browsers_do_and_it_is_said() -> None:
    draft = read({"one": page("<p>One <b>bold<p>Two<br>lines &amp &lt"), "two": PROSE})
    assert texts(draft) == ["One bold", "Two\nlines & <", TEXT]
    assert any("isn’t in order" in notice for notice in draft.notices)


def test_a_chapter_in_an_older_encoding_is_read() -> None:
    latin = page("<p>señora</p>").replace("UTF-8", "iso-8859-1").encode("iso-8859-1")
    files = {"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": package(["one"])}
    assert texts(read_epub(zipped({**files, "OEBPS/one.xhtml": latin}), "a.epub")) == ["señora"]


def test_the_language_is_that_of_the_chapter_and_of_its_letters() -> None:
    assert read({"one": page(PROSE, attributes=' xml:lang="fr-CA"'), "two": PROSE}, [1]).language == "fr"
    arabic = "<p>اجتمعنا في المطبخ بعد انتهاء العمل وتحدثنا بالتناوب.</p>"
    assert read({"one": arabic}).language == "ar"


def test_a_part_that_is_not_there_is_said_and_the_rest_is_read() -> None:
    data = epub({"one": PROSE}, opf=package(["gone", "one", "lost"]))
    draft = read_epub(data, "a.epub")
    assert texts(draft) == [TEXT]
    assert "2 parts that the book lists aren’t in the file." in draft.notices


def test_a_package_that_is_half_in_order_is_read() -> None:
    opf = package(["one"]).replace(
        "<manifest>", '<manifest><!-- x --><item/><item id="x"/><item id="pic" href="a.png" media-type="image/png"/>'
    )
    opf = opf.replace("<spine>", '<spine toc="none"><itemref/><!-- y -->').replace("<metadata", "<?pi?><metadata")
    assert texts(read_epub(epub({"one": PROSE}, opf=opf), "a.epub")) == [TEXT]
    assert texts(read_epub(epub({"one": PROSE, "nav": page("<p>no list</p>")}, opf=package(["one"])), "a.epub")) == [
        TEXT
    ]


def locked(algorithm: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
        f'<EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'
    }


def test_a_book_whose_fonts_alone_are_locked_is_open() -> None:
    data = epub({"one": PROSE}, more=locked("http://www.idpf.org/2008/embedding"))
    assert texts(read_epub(data, "a.epub")) == [TEXT]


BOMB = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (epub({"one": PROSE})[:-60], "damaged"),
        (epub({"one": PROSE}, more=locked("http://www.w3.org/2001/04/xmlenc#aes128-cbc")), "locked by its shop"),
        (epub({"one": PROSE}, more={"META-INF/encryption.xml": "<"}), "locked by its shop"),
        (zipped({"mimetype": "application/epub+zip"}), "list of chapters can’t be read"),
        (zipped({"META-INF/container.xml": CONTAINER}), "list of chapters can’t be read"),
        (zipped({"META-INF/container.xml": "<container"}), "list of chapters can’t be read"),
        (epub({"one": PROSE}, opf="<package/>"), "list of chapters can’t be read"),
        (epub({"one": PROSE}, opf="no xml"), "list of chapters can’t be read"),
        (epub({"one": PROSE}, opf=package([])), "no chapters in this book"),
        (epub({"one": PROSE}, opf=package(["gone"])), "no chapters in this book"),
        (epub({"one": "<p> </p>"}), "no words in this book"),
        (epub({"one": f"{BOMB}<html><body>&b;</body></html>"}), "XML entities"),
        (epub({"one": f"{OUTSIDE}<html><body>&x;</body></html>"}), "XML entities"),
        (epub({"one": PROSE}, opf=BOMB + package(["one"])), "XML entities"),
        (epub({"one": PROSE}, more={"OEBPS/../../x.xhtml": ""}), "points outside"),
        (epub({"one": PROSE + " " * 20_000_000}), "far larger than any text"),
        (zipped({"word/document.xml": ""}), r"document of Word \(\.docx\)"),
    ],
    ids=sentence_alone,
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence) as refused:
        read_epub(data, "kitchens.epub")
    assert len(refused.value.messages) == 1


def test_a_chapter_that_is_none_or_has_no_words_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no such chapter"):
        read({"one": PROSE}, [7])
    with pytest.raises(UnreadableError, match="no words in this chapter"):
        read({"one": " ", "two": PROSE}, [1])


def test_a_book_of_too_much_text_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources_epub, "MAX_BYTES", 900)
    pages = {"one": PROSE * 6, "two": PROSE * 6}
    with pytest.raises(UnreadableError, match="more than 5 MB of text"):
        read(pages)
    assert texts(read(pages, [2])) == [TEXT] * 6


GOOD = epub({"one": f"<h1>One</h1>{PROSE}<ol><li>a</li></ol>", "two": '<p>Two<a href="one.xhtml#x">1</a></p>'})


@given(at=st.integers(0, len(GOOD) - 1), to=st.integers(0, 255), cut=st.booleans())
def test_a_book_with_any_byte_changed_is_read_or_refused(at: int, to: int, cut: bool) -> None:
    changed = GOOD[:at] if cut else GOOD[:at] + bytes([to]) + GOOD[at + 1 :]
    with suppress(UnreadableError):
        assert read_epub(changed, "kitchens.epub").pieces
        assert chapters_of(changed)


OPF, NAV = package(["nav", "one"]), contents(one="One")


@given(data=st.data(), part=st.sampled_from(["opf", "nav", "one", "container"]))
def test_whatever_is_wrong_in_a_part_of_a_book_it_is_read_or_refused(data: st.DataObject, part: str) -> None:
    parts = {"opf": OPF, "nav": NAV, "one": page(PROSE), "container": CONTAINER}
    text = parts[part]
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 60)))
    put = data.draw(st.sampled_from(["", "<", ">", "<a>", "</li>", '"', "&", "<!--", "\x00", "..", "é", "<?x?>"]))
    parts[part] = text[:begin] + put + text[end:]
    files = {
        "META-INF/container.xml": parts["container"], "OEBPS/content.opf": parts["opf"],
        "OEBPS/nav.xhtml": parts["nav"], "OEBPS/one.xhtml": parts["one"],
    }  # fmt: skip
    with suppress(UnreadableError):
        assert read_epub(zipped(files), "kitchens.epub").pieces
