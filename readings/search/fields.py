"""The column by which a row is found. Triggers write it; the code only asks."""

from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from readings.search.query import Query

Sql = tuple[str, list[str]]


class WordsField(models.Field):
    """A tsvector on PostgreSQL; on SQLite stems with spaces between, with an FTS5 table beside the model's own."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@WordsField.register_lookup
class Says(models.Lookup):
    """`words__says=(query, languages)`: whether all of the query's terms occur, by the forms of the row's own language.

    The model says which that is in `language`. A row in another language than these isn't found.
    """

    lookup_name = "says"
    prepare_rhs = False
    rhs: tuple[Query, Iterable[str]]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        query, languages = self._asked()
        language, words = (self._column(compiler, name) for name in ("language", self.lhs.target.column))
        return arms(query, languages, language=language, words=words)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        query, languages = self._asked()
        model = self.lhs.target.model
        index = f"{model._meta.db_table}_fts"
        found = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608 - the model's own name
        return f"{self._column(compiler, model._meta.pk.column)} IN ({found})", [matching(query, languages)]

    def _asked(self) -> tuple[Query, list[str]]:
        """Raises EmptyResultSet where there is nothing to look for."""
        query, languages = self.rhs
        if not (query.terms and languages):
            raise EmptyResultSet
        return query, list(languages)

    def _column(self, compiler: SQLCompiler, name: str) -> str:
        return f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{compiler.quote_name_unless_alias(name)}"


def arms(query: Query, languages: list[str], *, language: str, words: str) -> tuple[str, list[str]]:
    """A condition of PostgreSQL, of the columns with these names; and its parameters."""
    terms = " && ".join(["readings_search_query(%s, %s)"] * len(query.terms))
    each = [f"({language} = %s AND {words} @@ ({terms}))" for _ in languages]
    parameters = [
        part for spoken in languages for part in (spoken, *(p for term in query.terms for p in (spoken, term.text)))
    ]
    return f"({' OR '.join(each)})", parameters


def matching(query: Query, languages: list[str]) -> str:
    """What FTS5 looks for in a table with the columns `language` and `words`."""
    return " OR ".join(f"(language : {spoken} AND words : ({query.match(spoken)}))" for spoken in languages)
