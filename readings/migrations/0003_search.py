"""How readings are found by their words: what makes words of a text, and triggers that keep them in step.

On PostgreSQL three text search configurations of our own, named after their language, stem what was folded before;
no extension is needed. On SQLite the functions come from Python (readings/search/sqlite.py), and FTS5 holds the index.
"""

import sqlite3

from django.db import migrations

# The same in Python: readings/search/words.py. Ranges are those of readings.text.UNSPACED.
ACCENTS = r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
UNSPACED = r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff])"
APART = r"[!-/:-@[-`{-~«»‘’‚‛“”„‟‹›‐‑‒–—―…·]+"
SINGLE = ("øłđıØŁĐ", "oldiOLD")
DOUBLE = {"ß": "ss", "æ": "ae", "œ": "oe", "ẞ": "SS", "Æ": "AE", "Œ": "OE"}
REPLACED = "said"
for letter, letters in DOUBLE.items():
    REPLACED = f"replace({REPLACED}, '{letter}', '{letters}')"

FUNCTIONS = [
    """
    CREATE FUNCTION readings_search_language(tag text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE split_part(lower(tag), '-', 1)
            WHEN 'en' THEN 'english' WHEN 'fr' THEN 'french' WHEN 'es' THEN 'spanish' ELSE 'simple' END
    $$
    """,
    r"""
    CREATE FUNCTION readings_search_plain(html text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(
            regexp_replace(html, '</?(a|code|em|s|strong)\M[^>]*>', '', 'g'), '<[^>]*>|&#?\w+;', ' ', 'g')
    $$
    """,
    f"""
    CREATE FUNCTION readings_search_apart(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(regexp_replace(left(said, 50000), '{APART}', ' ', 'g'), '{UNSPACED}', ' \\1 ', 'g')
    $$
    """,
    f"""
    CREATE FUNCTION readings_search_fold(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT normalize(regexp_replace(
            normalize(translate({REPLACED}, '{SINGLE[0]}', '{SINGLE[1]}'), NFD), '{ACCENTS}', '', 'g'), NFC)
    $$
    """,
    """
    CREATE FUNCTION readings_search_words(tag text, said text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        spoken text := readings_search_language(tag);
        configuration regconfig := ('common_thread_' || spoken)::regconfig;
        apart text := readings_search_apart(said);
        folded text := readings_search_fold(apart);
    BEGIN
        IF folded = apart OR spoken NOT IN ('french', 'spanish') THEN
            RETURN to_tsvector(configuration, folded);
        END IF;
        RETURN to_tsvector(configuration, apart) || to_tsvector(configuration, folded);
    END $$
    """,
    """
    CREATE FUNCTION readings_search_query(spoken text, term text) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        configuration regconfig := ('common_thread_' || spoken)::regconfig;
        apart text := readings_search_apart(term);
        folded text := readings_search_fold(apart);
    BEGIN
        IF folded = apart OR spoken NOT IN ('french', 'spanish') THEN
            RETURN phraseto_tsquery(configuration, folded);
        END IF;
        RETURN phraseto_tsquery(configuration, apart) || phraseto_tsquery(configuration, folded);
    END $$
    """,
]

# Their stop words count as words here: who says "we" and "they" is what a group may want to find.
CONFIGURATIONS = ["CREATE TEXT SEARCH CONFIGURATION common_thread_simple (COPY = pg_catalog.simple)"] + [
    statement
    for language in ("english", "french", "spanish")
    for statement in (
        f"CREATE TEXT SEARCH DICTIONARY common_thread_{language} (TEMPLATE = pg_catalog.snowball, LANGUAGE = {language})",
        f"CREATE TEXT SEARCH CONFIGURATION common_thread_{language} (COPY = pg_catalog.simple)",
        f"""
        ALTER TEXT SEARCH CONFIGURATION common_thread_{language}
        ALTER MAPPING FOR asciihword, asciiword, hword, hword_asciipart, hword_part, word
        WITH common_thread_{language}
        """,
    )
]

COLUMNS = "readings_searchentry (reading_id, block_id, passage_id, language, words)"
CITATION = """
    r.title || ' ' || r.author || ' ' || r.publication || ' ' || r.summary
"""


def entry(block, passage, said):
    return f"""r.id, {block}, {passage}, readings_search_language(r.language),
        readings_search_words(r.language, {said})"""


# What happens to a row of a table, told once for both engines: NEW is the row.
CITE = f"INSERT INTO {COLUMNS} SELECT {entry('NULL', 'NULL', CITATION)} FROM readings_reading r WHERE r.id = NEW.id"
UNCITE = "DELETE FROM readings_searchentry WHERE reading_id = NEW.id AND block_id IS NULL AND passage_id IS NULL"
RESPELL = """
    UPDATE readings_searchentry SET
        language = readings_search_language(NEW.language),
        words = readings_search_words(NEW.language, coalesce(
            (SELECT text FROM readings_block WHERE readings_block.id = block_id),
            (SELECT quote FROM readings_passage WHERE readings_passage.id = passage_id)))
    WHERE reading_id = NEW.id AND (block_id IS NOT NULL OR passage_id IS NOT NULL)
"""
READ = f"""
    INSERT INTO {COLUMNS} SELECT {entry("NEW.id", "NULL", "NEW.text")}
    FROM readings_version v JOIN readings_reading r ON r.id = v.reading_id
    WHERE v.id = NEW.version_id AND NOT EXISTS
        (SELECT 1 FROM readings_version later WHERE later.reading_id = v.reading_id AND later.number > v.number)
"""
SUPERSEDE = """
    DELETE FROM readings_searchentry WHERE reading_id = NEW.reading_id AND block_id IN
        (SELECT b.id FROM readings_block b JOIN readings_version v ON v.id = b.version_id
         WHERE v.reading_id = NEW.reading_id AND v.number < NEW.number)
"""
POINT = f"""
    INSERT INTO {COLUMNS} SELECT {entry("NULL", "NEW.id", "NEW.quote")}
    FROM readings_version v JOIN readings_reading r ON r.id = v.reading_id WHERE v.id = NEW.version_id
"""
UNPOINT = "DELETE FROM readings_searchentry WHERE passage_id = NEW.id"

# Name, table, event, condition, what happens.
TRIGGERS = [
    ("readings_search_reading_new", "readings_reading", "INSERT", "", [CITE]),
    (
        "readings_search_reading",
        "readings_reading",
        "UPDATE OF title, author, publication, summary, language",
        "",
        [UNCITE, CITE],
    ),
    (
        "readings_search_language_changed",
        "readings_reading",
        "UPDATE OF language",
        "WHEN (NEW.language <> OLD.language)",
        [RESPELL],
    ),
    ("readings_search_version", "readings_version", "INSERT", "", [SUPERSEDE]),
    ("readings_search_block", "readings_block", "INSERT", "", [READ]),
    ("readings_search_passage_new", "readings_passage", "INSERT", "", [POINT]),
    ("readings_search_passage", "readings_passage", "UPDATE OF quote", "", [UNPOINT, POINT]),
]

POSTGRESQL = [
    *FUNCTIONS,
    *CONFIGURATIONS,
    "CREATE INDEX readings_searchentry_words ON readings_searchentry USING gin (words)",
    *(
        statement
        for name, table, event, condition, acts in TRIGGERS
        for statement in (
            f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                {"; ".join(acts)};
                RETURN NULL;
            END $$
            """,
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION {name}()",
        )
    ),
]

REMOVE = """
    INSERT INTO readings_searchentry_fts (readings_searchentry_fts, rowid, language, words)
    VALUES ('delete', OLD.id, OLD.language, OLD.words)
"""
ADD = """
    INSERT INTO readings_searchentry_fts (rowid, language, words) VALUES (NEW.id, NEW.language, NEW.words)
"""
SQLITE = [
    """
    CREATE VIRTUAL TABLE readings_searchentry_fts USING fts5(
        language, words, content='readings_searchentry', content_rowid='id', columnsize=0,
        tokenize='unicode61 remove_diacritics 0')
    """,
    *(
        f"CREATE TRIGGER readings_searchentry_fts_{event.lower()} AFTER {event} ON readings_searchentry"
        f" BEGIN {'; '.join(acts)}; END"
        for event, acts in [("INSERT", [ADD]), ("DELETE", [REMOVE]), ("UPDATE", [REMOVE, ADD])]
    ),
    *(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {condition} BEGIN {'; '.join(acts)}; END"
        for name, table, event, condition, acts in TRIGGERS
    ),
]
# From 3.42 on SQLite can overwrite what is deleted at once. Before, it marks it, and overwrites it as the index grows.
OVERWRITE = "INSERT INTO readings_searchentry_fts (readings_searchentry_fts, rank) VALUES ('secure-delete', 1)"


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]
    if vendor == "sqlite" and sqlite3.sqlite_version_info >= (3, 42):
        statements = [*statements, OVERWRITE]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("readings", "0002_triggers")]
    operations = [migrations.RunPython(create)]
