"""Web pages as nobody would write them: elements opened and never closed, links that go anywhere, notes of nothing."""

from hypothesis import strategies as st

from tests.readings.strategies import words

TAGS = """
    p div b em i a sup sub span font ul ol li blockquote h1 h2 table tr td th pre br hr img figure figcaption q dl dt dd
    section aside article nav footer header form button script style noscript template svg math title textarea o:p
""".split()
VALUES = [
    *("#fn1", "#fnref1", "#note-1", "#_ftn1", "#a b", "ref-1", "note-1", "fn1", "fnref1", "_ftn1", "verse", "footnote"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "http://a.b/>c",
        "https://a.b/?x=1&y='2'",
        "//a.b",
        "/c",
    ),
    *("http://[", "mailto:a@b.c", 'x" onclick="y', "noteref", "doc-noteref", "doc-footnote", "display:none", "1", "*"),
]
NAMES = [
    "id",
    "href",
    "class",
    "role",
    "epub:type",
    "name",
    "style",
    "onclick",
    "alt",
    "start",
    "type",
    "value",
    "hidden",
]

attributes = st.builds(
    lambda name, value: f''' {name}="{value.replace('"', "&quot;")}"''', st.sampled_from(NAMES), st.sampled_from(VALUES)
)
opening = st.builds(
    lambda tag, given: f"<{tag}{''.join(given)}>", st.sampled_from(TAGS), st.lists(attributes, max_size=3)
)
closing = st.sampled_from(TAGS).map("</{}>".format)
notes = st.sampled_from(
    [
        '<sup id="fnref1"><a href="#fn1">1</a></sup>',
        '<a href="#_ftn1" name="_ftnref1">[1]</a>',
        '<li id="fn1"><p>Said <a href="#fnref1">↩</a></p></li>',
        '<p><a href="#_ftnref1" name="_ftn1">[1]</a> Said</p>',
        '<aside epub:type="footnote" id="note-1">* Said</aside>',
    ]
)
pages = st.lists(st.one_of(opening, words, closing, notes), max_size=60).map("".join)
