"""What SQLite learns from Python on each connection: the functions that its triggers call to keep the words."""

import sqlite3
from typing import Any

from readings.search import words


class Connection(sqlite3.Connection):
    """Its triggers can call what is written in SQL on PostgreSQL (readings/migrations/0003_search.py)."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.create_function("readings_search_language", 1, words.language_of, deterministic=True)
        self.create_function("readings_search_plain", 1, words.plain, deterministic=True)
        self.create_function("readings_search_words", 2, words.kept, deterministic=True)
