"""How comments are found by their words: triggers that keep these in step, on both engines. Shown ones only."""

import sqlite3

from django.db import migrations

ENTER = """
    INSERT INTO discussions_commententry (comment_id, group_id, language, words)
    SELECT NEW.id, NEW.group_id, readings_search_language(g.language),
        readings_search_words(g.language, readings_search_plain(NEW.html))
    FROM groups_discussiongroup g WHERE g.id = NEW.group_id AND NEW.status = 'shown'
"""
LEAVE = "DELETE FROM discussions_commententry WHERE comment_id = NEW.id"
RESPELL = """
    UPDATE discussions_commententry SET
        language = readings_search_language(NEW.language),
        words = readings_search_words(NEW.language, readings_search_plain(
            (SELECT html FROM discussions_comment WHERE discussions_comment.id = comment_id)))
    WHERE group_id = NEW.id
"""

# Name, table, event, condition, what happens.
TRIGGERS = [
    ("discussions_search_comment_new", "discussions_comment", "INSERT", "", [ENTER]),
    (
        "discussions_search_comment",
        "discussions_comment",
        "UPDATE OF html, status, group_id",
        "",
        [LEAVE, ENTER],
    ),
    (
        "discussions_search_language_changed",
        "groups_discussiongroup",
        "UPDATE OF language",
        "WHEN (NEW.language <> OLD.language)",
        [RESPELL],
    ),
]

POSTGRESQL = [
    "CREATE INDEX discussions_commententry_words ON discussions_commententry USING gin (words)",
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
    INSERT INTO discussions_commententry_fts (discussions_commententry_fts, rowid, group_id, language, words)
    VALUES ('delete', OLD.comment_id, OLD.group_id, OLD.language, OLD.words)
"""
ADD = """
    INSERT INTO discussions_commententry_fts (rowid, group_id, language, words)
    VALUES (NEW.comment_id, NEW.group_id, NEW.language, NEW.words)
"""
SQLITE = [
    """
    CREATE VIRTUAL TABLE discussions_commententry_fts USING fts5(
        group_id, language, words, content='discussions_commententry', content_rowid='comment_id', columnsize=0,
        tokenize='unicode61 remove_diacritics 0')
    """,
    *(
        f"CREATE TRIGGER discussions_commententry_fts_{event.lower()} AFTER {event} ON discussions_commententry"
        f" BEGIN {'; '.join(acts)}; END"
        for event, acts in [("INSERT", [ADD]), ("DELETE", [REMOVE]), ("UPDATE", [REMOVE, ADD])]
    ),
    *(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {condition} BEGIN {'; '.join(acts)}; END"
        for name, table, event, condition, acts in TRIGGERS
    ),
]
OVERWRITE = "INSERT INTO discussions_commententry_fts (discussions_commententry_fts, rank) VALUES ('secure-delete', 1)"


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]
    if vendor == "sqlite" and sqlite3.sqlite_version_info >= (3, 42):
        statements = [*statements, OVERWRITE]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0002_triggers"), ("readings", "0003_search"), ("groups", "0002_triggers")]
    operations = [migrations.RunPython(create)]
