"""Texts as nobody would write them: any script, right to left, emoji, combining marks, and what looks like markup."""

from hypothesis import strategies as st

AWKWARD = [
    *("\u0301", "\u0338", "\u200f", "\u202e", "\u2066", "\u200d", "\ufe0f", "\u1112\u1161\u11ab", "\u00a0", "\ufeff"),
    *("👩🏽\u200d🌾", "🇲🇽", "نساء", "שלום", "ﷺ", "工人", "ﬁ", "İ", "ß", "«", "»", "。"),
    *("\r\n", "\n\n", "\n", "\t", "\v", "\f", "\u2028", "\x85", "\x00", "\x1b"),
    *("<b>", "</p>", "&amp;", "&lt", "&#x301;", "&nbsp;", "<!--", "<http://a.b>", "[x](http://a.b 't')", "javascript:"),
    *("*", "**", "_", "`", "[", "](", ")", "![", "# ", "> ", "- ", "1. ", "    ", "~~", "---", "===", "\\", '"', "'"),
    *(". ", "! ", "Mr. ", "J. ", "By Ana Ruiz", "3 May 2018", "| Last update: Tuesday", "Title: x", "Share"),
]

words = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=12), st.from_regex(r"[a-zA-Z ]{1,12}", fullmatch=True))
texts = st.lists(words, max_size=40).map("".join)
