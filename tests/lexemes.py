"""What the indexes of the search hold, looked at past all models."""

from django.db import connection

LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def lexemes(table: str) -> set[str]:
    """Every word in the index of this table, by its stem; on SQLite what stands in other columns too."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT word FROM ts_stat('SELECT words FROM {table}')")  # noqa: S608
        else:
            cursor.execute("DROP TABLE IF EXISTS temp.vocabulary")
            cursor.execute(f"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', '{table}_fts', 'row')")
            cursor.execute("SELECT term FROM temp.vocabulary")
        return {word for (word,) in cursor.fetchall()}


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
