"""Documents of Word: what is shown in them becomes pieces, and what is left out or refused is said."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readings.blocks import TooLongError
from readings.decoding import UnreadableError
from readings.models import Block
from readings.pieces import Draft, Omission
from readings.sources import docx as sources_docx
from readings.sources.docx import read_docx
from tests.readings.documents import NAMESPACES, XML, core, docx, footnotes, item, p, sentence_alone, t, table, zipped

Kind = Block.Kind
WORDS = p("Nobody interrupts. Whoever speaks goes on until she has said what she came to say.")


def read(*body: str, **parts: str) -> Draft:
    return read_docx(docx(*body, links=None, **parts), "essay.docx")


def shown(draft: Draft) -> list[tuple[str, int, str]]:
    return [(piece.kind, piece.level, piece.text) for piece in draft.pieces]


def texts(draft: Draft) -> list[str]:
    return [piece.text for piece in draft.pieces if not piece.omission]


def test_a_paragraph_keeps_its_emphasis_links_and_accents() -> None:
    draft = read_docx(
        docx(
            p(
                t("She ")
                + t("never", "<w:i/>")
                + t(" asked ")
                + t("why", "<w:b/>")
                + t(" H")
                + t("2", '<w:vertAlign w:val="subscript"/>')
            ),
            p(
                t("A ")
                + t("style", '<w:rStyle w:val="Hervorhebung"/>')
                + t(" and ")
                + t("not", '<w:b w:val="0"/>')
                + t("gone", "<w:strike/>")
            ),
            p(
                f'<w:hyperlink r:id="far">{t("The report")}</w:hyperlink>'
                f'<w:hyperlink r:id="none">{t(", lost")}</w:hyperlink>'
            ),
            p("Sen\u0303ora, cafe\u0301"),
            links={"far": "https://example.org/report?a=1&amp;b=2"},
        ),
        "essay.docx",
    )
    assert [piece.html for piece in draft.pieces] == [
        "She <em>never</em> asked <strong>why</strong> H<sub>2</sub>",
        "A <em>style</em> and not<s>gone</s>",
        '<a href="https://example.org/report?a=1&amp;b=2" rel="noopener noreferrer">The report</a>, lost',
        "Señora, café",
    ]


def test_a_link_that_runs_a_script_is_none() -> None:
    draft = read_docx(
        docx(p(f'<w:hyperlink r:id="bad">{t("Press here")}</w:hyperlink>'), links={"bad": "javascript:alert(1)"}),
        "a.docx",
    )
    assert "javascript" not in draft.pieces[0].html


def test_styles_say_what_a_paragraph_is_in_whatever_language_they_are_called() -> None:
    draft = read(
        p("Talking in turn", "Titel"),
        p("The kitchen", "Ttulo1"),
        p("The yard", "Mine"),
        p("The street", "Outlined"),
        p("Direct", more='<w:outlineLvl w:val="1"/>'),
        p("One.", "Zitat"),
        p("Two.", "IntensivesZitat"),
        p("Three.", "Blocktext"),
        p("Four.", "Quotations"),
        p("Five.", more='<w:ind w:left="720" w:right="720"/>'),
        p("Six.", more='<w:ind w:left="720"/>'),
        p("Seven.", "no such style"),
    )
    assert shown(draft) == [
        (Kind.HEADING, 1, "Talking in turn"),
        (Kind.HEADING, 1, "The kitchen"),
        (Kind.HEADING, 1, "The yard"),
        (Kind.HEADING, 3, "The street"),
        (Kind.HEADING, 2, "Direct"),
        *[(Kind.QUOTATION, 0, words) for words in ("One.", "Two.", "Three.", "Four.", "Five.")],
        (Kind.PARAGRAPH, 0, "Six."),
        (Kind.PARAGRAPH, 0, "Seven."),
    ]


def test_a_list_is_numbered_as_word_numbers_it_with_what_stands_between() -> None:
    draft = read(
        item("Arrive", 1),
        item("Sit down", 1, 1),
        item("Breathe", 1, 1),
        p("Between."),
        item("Speak", 1),
        item("Anew", 1, 1),
        item("Deep", 1, 2),
        item("From seven", 3),
        item("A dot", 2),
        item("A dot within", 2, 1),
        item("Law", 4),
        item("Clause", 4, 1),
        p("By its style", "Listed"),
        item("Of no list", 99),
    )
    assert shown(draft) == [
        (Kind.NUMBERED_ITEM, 1, "1. Arrive"),
        (Kind.NUMBERED_ITEM, 2, "a) Sit down"),
        (Kind.NUMBERED_ITEM, 2, "b) Breathe"),
        (Kind.PARAGRAPH, 0, "Between."),
        (Kind.NUMBERED_ITEM, 1, "2. Speak"),
        (Kind.NUMBERED_ITEM, 2, "a) Anew"),
        (Kind.NUMBERED_ITEM, 3, "I. Deep"),
        (Kind.NUMBERED_ITEM, 1, "7. From seven"),
        (Kind.LIST_ITEM, 1, "A dot"),
        (Kind.LIST_ITEM, 2, "A dot within"),
        (Kind.NUMBERED_ITEM, 1, "1. Law"),
        (Kind.NUMBERED_ITEM, 2, "1.1 Clause"),
        (Kind.NUMBERED_ITEM, 1, "8. By its style"),
        (Kind.PARAGRAPH, 0, "Of no list"),
    ]


def test_a_numbered_heading_keeps_its_number() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>'
    draft = read(WORDS, p("The kitchen", "Ttulo1", numbered), WORDS, p("The yard", "Ttulo1", numbered), WORDS)
    assert [piece.text for piece in draft.pieces if piece.kind == Kind.HEADING] == [
        "Chapter 1: The kitchen",
        "Chapter 2: The yard",
    ]


def test_footnotes_and_endnotes_are_linked_both_ways() -> None:
    noted = '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:endnoteReference w:id="2"/></w:r>'
    lost = '<w:r><w:footnoteReference w:id="9"/></w:r>'
    body = p(t("First") + noted[0] + t(", second") + noted[1] + t(", lost") + lost + t("."))
    draft = read(
        body,
        footnotes=footnotes(p("<w:r><w:footnoteRef/></w:r>" + t(" Ana Ruiz, ") + t("Notes", "<w:i/>"))),
        endnotes=footnotes(p("At the end."), kind="endnote"),
    )
    assert draft.pieces[0].text == "First1, second2, lost."
    assert '<a href="#note-1" id="ref-1">1</a>' in draft.pieces[0].html
    assert [(piece.kind, piece.label, piece.html) for piece in draft.pieces[1:]] == [
        (Kind.FOOTNOTE, "1", "Ana Ruiz, <em>Notes</em>"),
        (Kind.FOOTNOTE, "2", "At the end."),
    ]


def test_a_footnote_with_a_sign_of_its_own_is_a_footnote() -> None:
    sign = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    draft = read(p(t("Said") + sign), footnotes=footnotes(p("By whom.")))
    assert [piece.text for piece in draft.pieces] == ["Said1", "By whom."]


def test_verse_keeps_its_lines() -> None:
    draft = read(p("<w:r><w:t>One line</w:t><w:br/><w:t>another</w:t><w:cr/><w:t>and the last</w:t></w:r>"))
    assert shown(draft) == [(Kind.VERSE, 0, "One line\nanother\nand the last")]


def drawing(
    attributes: str, within: str = "<pic:pic><pic:blipFill><a:blip r:embed='no'/></pic:blipFill></pic:pic>"
) -> str:
    return (
        f"<w:r><w:drawing><wp:inline><wp:docPr id='1' name='Picture 1' {attributes}/><a:graphic><a:graphicData>"
        f"{within}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def test_of_a_picture_its_description_stays_and_it_is_said() -> None:
    draft = read(p("Before."), p(drawing('descr="Six women &amp; a &lt;table&gt;"')), p(drawing("")), p("After."))
    assert shown(draft) == [
        (Kind.PARAGRAPH, 0, "Before."),
        (Kind.IMAGE, 0, "Six women & a <table>"),
        (Kind.PARAGRAPH, 0, "After."),
    ]
    assert "There are 2 pictures, 1 of them with a description. Only descriptions are kept." in draft.notices


def test_a_text_box_stands_once_behind_the_paragraph_that_holds_it() -> None:
    box = "<w:txbxContent>" + p("In the box.") + p("Still in it.") + "</w:txbxContent>"
    shape = drawing("", f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>").removeprefix("<w:r>").removesuffix("</w:r>")
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )
    assert texts(read(p(t("Beside.") + both), p("Below."))) == ["Beside.", "In the box.", "Still in it.", "Below."]
    assert texts(read(p(t("Beside.") + f"<w:r>{old}</w:r>"))) == ["Beside.", "In the box.", "Still in it."]


def test_rows_of_a_table_become_paragraphs_and_it_is_said() -> None:
    inner = table([p("a"), p("b")])
    draft = read(
        WORDS,
        table([p(t("Step", "<w:b/>")), p("Minutes")], [p("Arrive"), p("10")], [p("Alone"), "<w:p/>"]),
        table([p("Long. " * 50), p("Longer. " * 60)]),
        table([p("First.") + p("Second."), p("Third.")]),
        table([p("Framed.") + inner]),
    )
    assert texts(draft)[1:] == [
        *("Step | Minutes", "Arrive | 10", "Alone"),
        *(("Long. " * 50).strip(), ("Longer. " * 60).strip()),
        *("First.", "Second.", "Third.", "Framed.", "a | b"),
    ]
    assert draft.pieces[1].html == "<strong>Step</strong> | Minutes"
    assert any("4 tables" in notice for notice in draft.notices)


def test_tracked_changes_are_accepted_and_it_is_said() -> None:
    deleted = "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>"
    draft = read(
        p(t("We ") + deleted + f"<w:ins>{t('always')}</w:ins>" + t(" asked.")),
        p(f"<w:moveFrom>{t('Away.')}</w:moveFrom>" + t("Here.") + f"<w:moveTo>{t(' Moved.')}</w:moveTo>"),
        p("One and ", more="<w:rPr><w:del/></w:rPr>"),
        p("the same."),
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('Gone')}</w:tc></w:tr></w:tbl>",
    )
    assert texts(draft) == ["We always asked.", "Here. Moved.", "One and the same."]
    assert any("tracked changes" in notice for notice in draft.notices)


def test_comments_hidden_text_and_page_headers_are_left_out_and_it_is_said() -> None:
    comments = f"{XML}<w:comments {NAMESPACES}><w:comment w:id='1'>{p('Cut this?')}</w:comment></w:comments>"
    header = f"{XML}<w:hdr {NAMESPACES}>{p('Draft of Tuesday')}</w:hdr>"
    footer = f"{XML}<w:ftr {NAMESPACES}>{p('12')}</w:ftr>"
    draft = read(
        p(t("Said.") + "<w:r><w:commentReference w:id='1'/></w:r>" + t(" Unsaid.", "<w:vanish/>")),
        p(t(" Nor this.", '<w:rStyle w:val="Secret"/>')),
        comments=comments,
        header1=header,
        footer1=footer,
    )
    assert texts(draft) == ["Said."]
    assert "One comment in the margin was left out." in draft.notices
    assert "Some text is hidden in the document, and was left out." in draft.notices
    assert "What stands above and below each page was left out: “Draft of Tuesday”" in draft.notices


def test_a_table_of_contents_and_captions_are_proposed_to_be_left_out() -> None:
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{p('Contents')}{p('Kitchen 3', 'Verzeichnis1')}</w:sdtContent></w:sdt>"
    )
    draft = read(contents, WORDS, p("Yard 9", "Verzeichnis1"), p("Six women, 1974", "Beschriftung"))
    assert [(piece.text, piece.omission) for piece in draft.pieces if piece.omission] == [
        ("Contents", Omission.NAVIGATION),
        ("Kitchen 3", Omission.NAVIGATION),
        ("Yard 9", Omission.NAVIGATION),
        ("Six women, 1974", Omission.CAPTION),
    ]


def test_what_else_word_puts_words_into_is_read() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{t('かんじ')}</w:rt><w:rubyBase>{t('漢字')}</w:rubyBase></w:ruby></w:r>"
    draft = read(
        WORDS,
        p(f"<w:fldSimple w:instr='AUTHOR'>{t('By field')}</w:fldSimple><w:bdo w:val='rtl'>{t(' שלום')}</w:bdo>"),
        p(ruby),
        p(t("So ") + "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>"),
        p(
            "<w:r><w:t>No</w:t><w:noBreakHyphen/><w:t>break</w:t><w:tab/><w:t>tab</w:t>"
            "<w:sym w:font='Symbol' w:char='x'/></w:r>"
        ),
        f"<w:sdt><w:sdtContent>{p('In a field to fill in.')}</w:sdtContent></w:sdt>",
        p("<w:r><w:t>A smile \U0001f469\U0001f3fd\u200d\U0001f33e</w:t></w:r>"),
    )
    assert texts(draft)[1:] == [
        *("By field שלום", "漢字", "So a=b", "No\u2011break tab", "In a field to fill in."),
        "A smile \U0001f469\U0001f3fd\u200d\U0001f33e",
    ]
    assert "Formulas were taken as plain text: please look whether they can be read." in draft.notices


def test_right_to_left_paragraphs_are_read_and_say_their_language() -> None:
    words = "اجتمعنا في المطبخ بعد انتهاء العمل وتحدثنا بالتناوب."
    properties = '<w:rtl/><w:bCs/><w:lang w:bidi="fa-IR"/>'
    draft = read(p(t(words, properties), more="<w:bidi/>"))
    assert draft.pieces[0].html == f"<strong>{words}</strong>"
    assert draft.language == "fa"
    assert read(p(words, more="<w:bidi/>")).language == "ar"


def test_the_language_is_that_of_most_words() -> None:
    assert read(WORDS).language == "es"
    marked = t("Nous parlons à tour de rôle dans la cuisine. " * 9, '<w:lang w:val="fr-CA"/>')
    assert read(p(marked), p("Una palabra.")).language == "fr"
    assert read(p(t("Falamos por turnos.", '<w:lang w:val="pt-BR"/>'))).language == "pt-br"


def test_words_say_their_language_where_the_setting_of_a_computer_says_another() -> None:
    words = (
        "Nobody interrupts the others, and whoever speaks goes on until she has said what she came to say to us. " * 3
    )
    assert read(p(t(words, '<w:lang w:val="es-MX"/>'))).language == "en"
    assert read(p(t(words, '<w:lang w:val="cy-GB"/>'))).language == "cy"


def test_title_author_and_date_stand_at_the_head() -> None:
    draft = read(p("Talking in turn", "Titel"), p("By Ana Ruiz"), p("3 May 2018"), WORDS, core=core(dc_creator="Rosa"))
    assert (draft.title, draft.author, draft.published) == ("Talking in turn", "Ana Ruiz", "2018-05-03")
    assert [piece.omission for piece in draft.pieces] == [Omission.HEAD] * 3 + [""]


def test_what_markdown_would_take_for_a_sign_is_part_of_a_title() -> None:
    assert read(p("#OurTurn: how we speak"), p("By Ana Ruiz"), WORDS).title == "#OurTurn: how we speak"
    assert read(p("--- # Our turn"), p("By Ana Ruiz"), WORDS).title.endswith("Our turn")


def test_else_they_are_what_the_properties_say_and_that_is_said() -> None:
    facts = core(dc_title="Talking in turn", dc_creator="Ana Ruiz", dcterms_created="2018-05-03T10:00:00Z")
    draft = read(WORDS, core=facts)
    assert (draft.title, draft.author, draft.published) == ("Talking in turn", "Ana Ruiz", "2018-05-03")
    assert sum("please look" in notice for notice in draft.notices) == 2


def test_what_programs_put_for_title_and_author_is_neither() -> None:
    draft = read(WORDS, core=core(dc_title="Microsoft Word - essay.doc", dc_creator="Microsoft Office User"))
    assert (draft.title, draft.author) == ("Essay", "")
    assert "There is no title in the text, so this one is the file’s name." in draft.notices


def test_a_document_of_the_strict_kind_and_one_with_other_names_is_read() -> None:
    strict = NAMESPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/", "http://purl.oclc.org/ooxml/wordprocessingml/"
    )
    document = f"{XML}<w:document {strict}><w:body>{WORDS}</w:body></w:document>"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/>'
        "</Relationships>"
    )
    draft = read_docx(zipped({"_rels/.rels": relations, "word/document2.xml": document}), "essay.docx")
    assert texts(draft)[0].startswith("Nobody interrupts.")


BOMB = '<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (docx(), "no words in this document"),
        (docx(p(" "), "<w:p/>"), "no words in this document"),
        (docx(WORDS)[:-60], "damaged"),
        (zipped({"word/document.xml": "<w:document"}), "damaged"),
        (zipped({"word/document.xml": ""}), "damaged"),
        (zipped({"word/settings.xml": "<w/>"}), "damaged"),
        (zipped({"word/document.xml": f"<w:document {NAMESPACES}/>"}), "can’t read"),
        (
            zipped({"word/document.xml": f"{BOMB}<w:document {NAMESPACES}><w:body>&b;</w:body></w:document>"}),
            "XML entities",
        ),
        (docx(WORDS, styles=f"{BOMB}<w:styles {NAMESPACES}/>"), "XML entities"),
        (docx("<w:sdt>" * 500 + "</w:sdt>" * 500), "nested deeper"),
        (zipped({"META-INF/container.xml": "<container/>"}), r"book \(\.epub\)"),
    ],
    ids=sentence_alone,
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence) as refused:
        read_docx(data, "essay.docx")
    assert len(refused.value.messages) == 1


def test_a_document_of_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources_docx, "MAX_BYTES", 900)
    with pytest.raises(UnreadableError, match="more than 5 MB of text"):
        read(WORDS * 20)


def test_a_paragraph_without_end_is_refused() -> None:
    with pytest.raises(TooLongError):
        read(p("word " * 60_000))


def test_no_sign_of_our_own_can_be_brought_along() -> None:
    draft = read(p("\ufdd0=contents\ufdd1Words \ufdd0i&lt;b&gt;\ufdd1stay\ufdd0."), WORDS)
    assert draft.pieces[0].omission == ""
    assert draft.pieces[0].text == "=contentsWords i<b>stay."


GOOD = docx(
    p("Talking in turn", "Titel"),
    p(t("Said") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
    item("One", 1),
    table([p("a"), p("b")]),
    footnotes=footnotes(p("A note.")),
)


@given(at=st.integers(0, len(GOOD) - 1), to=st.integers(0, 255), cut=st.booleans())
def test_a_document_with_any_byte_changed_is_read_or_refused(at: int, to: int, cut: bool) -> None:
    changed = GOOD[:at] if cut else GOOD[:at] + bytes([to]) + GOOD[at + 1 :]
    with suppress(UnreadableError):
        assert read_docx(changed, "essay.docx").pieces


TAGS = """
    w:p w:r w:t w:tbl w:tr w:tc w:pPr w:rPr w:numPr w:sdt w:sdtContent w:drawing w:pict w:hyperlink w:br w:ins w:del
    w:sym w:fldChar w:instrText w:footnoteReference w:txbxContent mc:AlternateContent mc:Choice w:ruby w:fldSimple
""".split()
ATTRIBUTES = [
    "",
    ' w:val="1"',
    ' w:id="2"',
    ' w:char="zz" w:font=""',
    ' r:id="x"',
    ' w:fldCharType="end"',
    ' w:name="a"',
]
trees = st.recursive(
    st.sampled_from(["words", "", "<w:t>words</w:t>", "<w:br/>"]),
    lambda inner: st.builds(
        lambda tag, attributes, within: f"<{tag}{attributes}>{''.join(within)}</{tag}>",
        st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES), st.lists(inner, max_size=4),
    ),
    max_leaves=30,
)  # fmt: skip


@given(tree=trees)
def test_any_order_of_words_elements_is_read_or_refused(tree: str) -> None:
    with suppress(UnreadableError):
        assert read(tree, footnotes=footnotes(tree)).pieces
