"""The column by which a row is found. Triggers write it; the code only asks."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from readings.search.query import Query

Sql = tuple[str, list[Any]]


class WordsField(models.Field):
    """A tsvector on PostgreSQL; on SQLite stems with spaces between, with an FTS5 table beside the model's own."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@WordsField.register_lookup
class Says(models.Lookup):
    """`words__says=(query, language)`: whether all of the query's terms occur, by that language's word forms."""

    lookup_name = "says"
    prepare_rhs = False
    rhs: tuple[Query, str]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        column, parameters = self.process_lhs(compiler, connection)
        query, language = self.rhs
        terms = " && ".join(["readings_search_query(%s, %s)"] * len(query.terms))
        return f"{column} @@ ({terms})", [
            *parameters,
            *(part for term in query.terms for part in (language, term.text)),
        ]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        model = self.lhs.target.model
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(model._meta.pk.column)}"
        index = f"{model._meta.db_table}_fts"
        query, language = self.rhs
        found = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608 - the model's own name
        return f"{key} IN ({found})", [f"language : {language} AND words : ({query.match(language)})"]


def says(query: Query, languages: Iterable[str]) -> models.Q:
    """A condition on a model that has `language` and `words`: the query's words, each row by its own language."""
    found = models.Q(pk__in=[])
    if query.terms:
        for language in languages:
            found |= models.Q(language=language, words__says=(query, language))
    return found
