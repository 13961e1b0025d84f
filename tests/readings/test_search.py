"""How readings are found by their words: word forms, accents, other scripts; and that nothing typed is an error."""

from html import unescape

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import text

from readings.models import Passage, Reading, SearchEntry
from readings.search.excerpts import SPACES, excerpt, excerpt_of_html
from readings.search.query import LONGEST, Query
from tests import texts
from tests.lexemes import lexemes, triggers

pytestmark = pytest.mark.django_db

FORMS = [
    ("en", "They organized a meeting and told their stories.", "organizing"),
    ("en", "They organized a meeting and told their stories.", "story meetings"),
    ("en", "Nobody had asked us.", "we us asking"[3:]),
    ("en-GB", "The workers' rota", "worker rotas"),
    ("fr", "Elles ont raconté leurs journées à l’usine.", "raconter"),
    ("fr", "Elles ont raconté leurs journées à l’usine.", "racontées"),
    ("fr", "Elles ont raconté leurs journées à l’usine.", "journée usines"),
    ("fr", "Elle les a racontées.", "racontee"),
    ("fr", "Elle les a racontees.", "racontées"),
    ("fr", "Une œuvre", "oeuvres"),
    ("fr", "Une oeuvre", "œuvre"),
    ("es", "Hablábamos de las canciones.", "hablar canción"),
    ("es", "Hablábamos de las canciones.", "hablabamos"),
    ("es", "hablabamos de una cancion", "hablábamos canciones"),
    ("es-MX", "El año pasado", "ano"),
    ("en", "A naïve café", "naive cafe"),
    ("en", "A naive cafe", "naïve café"),
    ("de", "Die Straße nach Łódź", "strasse lodz"),
    ("zh-hans", "我们一起读书。", "读书"),
    ("ja", "夜勤のことを話した", "夜勤"),
    ("ar", "اجتمعت العَرَبِيّة معنا", "العربية"),
    ("ar", "اجتمعت العربية معنا", "العَرَبِيّة"),
    ("ru", "Ночная смена", "ночная СМЕНА"),
    ("ko", "우리는 함께 읽는다", "함께"),
    ("hi", "हम साथ पढ़ते हैं", "साथ"),
    ("en", "Kitchen/laundry and so on.Then we left", "laundry then"),
    ("en", "Don't say it's nothing", "don't it’s"),
    ("en", "100% of 3rd shift, 2017", "100% 3rd 2017"),
]


@pytest.mark.parametrize(("tag", "said", "typed"), FORMS)
def test_a_text_is_found_by_other_forms_of_its_words_with_and_without_accents(tag: str, said: str, typed: str) -> None:
    texts.version(said, language=tag, title="", author="")
    assert found(typed) == [said]
    assert found(f"{typed} elsewhere") == []


@pytest.mark.parametrize(("tag", "said", "typed"), FORMS)
def test_what_is_found_is_marked(tag: str, said: str, typed: str) -> None:
    assert "<mark>" in excerpt(said, tag, Query.parse(typed))


def found(typed: str) -> list[str]:
    entries = SearchEntry.objects.saying(Query.parse(typed)).filter(block__isnull=False)
    return list(entries.order_by("block").values_list("block__text", flat=True))


def held() -> set[str]:
    return lexemes("readings_searchentry")


def test_the_triggers_stand_after_all_migrations() -> None:
    assert triggers() >= {
        "readings_search_reading_new",
        "readings_search_reading",
        "readings_search_language_changed",
        "readings_search_version",
        "readings_search_block",
        "readings_search_passage_new",
        "readings_search_passage",
    }


def test_only_the_latest_version_is_found() -> None:
    first = texts.version("An early draft.", "What stays.")
    texts.version("A later one.", "What stays.", reading=first.reading)
    assert found("draft") == []
    assert found("later") == ["A later one."]
    assert found("stays") == ["What stays."]
    assert "draft" not in held()


def test_a_citation_is_found_as_it_reads_now() -> None:
    reading = Reading.objects.create(slug="one", title="Rotas", author="Ana Ruíz", summary="About nights.")
    for typed in ("rota", "ruiz", "night", "ana rotas"):
        assert cited(typed) == [reading.pk]
    Reading.objects.filter(pk=reading.pk).update(title="Ledgers")
    assert cited("rota") == []
    assert cited("ledger") == [reading.pk]
    assert "rota" not in held()


def test_a_reading_whose_language_is_corrected_is_found_by_that_languages_forms() -> None:
    version = texts.version("Elles ont raconté leurs journées.", language="en", title="Raconter")
    version.reading.language = "fr"
    version.reading.save()
    assert found("racontées") == ["Elles ont raconté leurs journées."]
    assert cited("racontés") == [version.reading_id]


def test_a_passage_is_found_by_its_quote_in_whatever_version_it_stood() -> None:
    version = texts.version("An early draft of it.")
    passage = texts.passage(version, "early draft")
    texts.version("A later one.", reading=version.reading)
    entries = SearchEntry.objects.filter(passage__isnull=False)
    assert [entry.passage for entry in entries.saying(Query.parse("drafts"))] == [passage]
    Passage.objects.filter(pk=passage.pk).update(quote="early")
    assert not entries.saying(Query.parse("drafts")).exists()
    assert "draft" not in held()


def test_of_what_is_deleted_nothing_is_left_in_the_index() -> None:
    other = texts.version("What stays.", title="Other", author="")
    before = held()
    version = texts.version("An early draft of it.", title="Ledgers", author="Ana Voss", summary="Nights.")
    texts.passage(version, "early draft")
    texts.version("A later one.", reading=version.reading)
    assert held() > before
    version.reading.delete()
    assert held() == before
    assert set(SearchEntry.objects.values_list("reading", flat=True)) == {other.reading_id}


@pytest.mark.sqlite
def test_fts5_and_what_it_is_an_index_of_agree() -> None:
    version = texts.version("An early draft of it.")
    texts.version("A later one.", reading=version.reading)
    Reading.objects.update(language="fr")
    with connection.cursor() as cursor:
        # It raises an error where they don't.
        cursor.execute("INSERT INTO readings_searchentry_fts (readings_searchentry_fts) VALUES ('integrity-check')")


ODD = [
    "",
    " ",
    '"',
    '""',
    "'",
    "%",
    "_",
    "\\",
    "\\'",
    "😀",
    "ـ",
    "&",
    "|",
    "!",
    "( ",
    ":*",
    "a:*",
    "NEAR(a b)",
    "OR",
    "NOT",
    "AND AND",
    "language : english",
    "words:x OR",
    "-draft",
    "a^2 + b",
    "a <-> b",
    "'; DROP TABLE readings_reading; --",
    "%s %(x)s {} {0}",
    "\u202e\ufffd\u200b",
    "e\u0301" * 5,
    "x" * 10_000,
    "long words " * 1_000,
    "“unfinished",
    "”backwards“",
    "«guillemets»",
    "0x1 1e5 -1 1.2.3 a@b.example https://x.example/y?z=1#q",
]


@pytest.mark.parametrize("typed", ODD)
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    texts.version("An early draft, 100% of it.")
    for entry in SearchEntry.objects.saying(Query.parse(typed)):
        assert entry.reading.title


@given(text(max_size=60), text(max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_a_result_is_the_text_escaped_and_marked(said: str, typed: str) -> None:
    """Past its marks, what is shown is what the text says, and no markup of the text's own comes through."""
    shown = excerpt(said, "fr", Query.parse(typed))
    assert unescape(shown.replace("<mark>", "").replace("</mark>", "")) == SPACES.sub(" ", said).strip()
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
    assert shown.count("<mark>") == shown.count("</mark>")


def test_marks_are_put_in_after_everything_else_was_escaped() -> None:
    query = Query.parse("b script")
    assert excerpt("<b>a</b> <script>", "en", query) == (
        "&lt;<mark>b</mark>&gt;a&lt;/<mark>b</mark>&gt; &lt;<mark>script</mark>&gt;"
    )
    assert excerpt_of_html("<p>R&amp;D <em>un</em>said</p><p>&lt;b&gt;</p>", "en", query) == (
        "R&amp;D unsaid &lt;<mark>b</mark>&gt;"
    )


def test_of_a_long_text_the_part_is_shown_in_which_the_word_stands() -> None:
    shown = excerpt("before " * 100 + "drafts " + "after " * 100, "en", Query.parse("draft"))
    assert shown.startswith("… before")
    assert "<mark>drafts</mark> after" in shown
    assert shown.endswith("after …")
    assert len(shown) < 300


def test_a_phrase_in_quotes_is_words_beside_each_other() -> None:
    texts.version("An early draft.", "A draft, early on.")
    assert found('"early draft"') == ["An early draft."]
    assert found("early draft") == ["An early draft.", "A draft, early on."]
    assert found("“early DRAFTS” an") == ["An early draft."]
    assert found("draft-early") == ["A draft, early on."]


def test_of_what_is_very_long_the_beginning_is_looked_for() -> None:
    assert Query.parse("draft " * LONGEST).is_cut
    assert not Query.parse("an early draft").is_cut
    texts.version("An early draft.")
    assert found("draft " + " " * LONGEST + "nowhere") == ["An early draft."]


def cited(typed: str) -> list[str]:
    entries = SearchEntry.objects.filter(block=None, passage=None)
    return [entry.reading_id for entry in entries.saying(Query.parse(typed))]


@pytest.mark.parametrize("said", ["x" * 60_000, "".join(map(chr, range(0x20000, 0x2A000))), "é1 " * 20_000])
def test_the_longest_paragraph_can_be_kept(said: str) -> None:
    """PostgreSQL has limits of its own, for a word and for all words of a text: none is met by what can be imported."""
    texts.version(said, language="fr")
    texts.version("é" * 249_990 + " end", language="fr")
    assert found("nowhere") == []
