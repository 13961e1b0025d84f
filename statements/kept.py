"""A queryset whose SQL is kept: Django takes longer to put most statements together than a database to answer them.

`Kept` is for the few statements that every page of a kind asks. What differs from one time to the next stands in the
queryset as `Given`, and is given by name whenever it runs:

    IN_A_ROOM = Kept(lambda: Chair.objects.filter(room=Given("room", models.CharField())).order_by("pk"))
    chairs = IN_A_ROOM.rows(room=room.pk)

Whatever is computed while the queryset is built is kept too: what time it is, whose page, a translation. Give those.
"""

from collections.abc import Callable, Collection
from copy import copy
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet, prefetch_related_objects
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Given(Expression):
    """Stands in a kept queryset for a value of this field, which is given by this name when it runs."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple["Given"]]:  # type: ignore[override]
        return "%s", (self,)

    def adapted(self, value: object, connection: BaseDatabaseWrapper) -> object:
        """The value as the database driver takes it."""
        return self.output_field.get_db_prep_value(value, connection)


class Made(NamedTuple):
    """A queryset, and what was put together of it."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    names: set[str]


class Ready:
    """A query as the queryset's rows are read from it, with its SQL made already."""

    def __init__(self, query: Query, compiler: SQLCompiler) -> None:
        self.query, self.compiler = query, compiler

    def get_compiler(self, *args: object, **names: object) -> SQLCompiler:
        return self.compiler

    def __getattr__(self, name: str) -> object:
        return getattr(self.query, name)


class Kept(Generic[Row]):
    """The statement of the queryset that `build` returns: it is built when it is first asked, and kept.

    Its rows are the same as the queryset's own, related objects, annotations and prefetched ones included.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self.build = build

    @cached_property
    def made(self) -> Made:
        queryset = self.build()
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        return Made(queryset, compiler, sql, parameters, {part.name for part in parameters if isinstance(part, Given)})

    def rows(self, **given: object) -> list[Row]:
        """What stands there now. Raises TypeError unless each `Given` has a value, and each value stands somewhere:
        some lookups would compare with its name (a foreign key's `in` does; that of the key's `pk` doesn't).
        """
        queryset, compiler, sql, parameters, names = self.made
        if names != given.keys():
            raise TypeError(f"The statement has {sorted(names)}, and was given {sorted(given)}.")
        connection = connections[DEFAULT_DB_ALIAS]
        filled = tuple(
            part.adapted(given[part.name], connection) if isinstance(part, Given) else part for part in parameters
        )
        # A compiler of its own, since each thread has its connection; all that it found out is the kept one's.
        running = copy(compiler)
        running.connection = connection
        running.as_sql = lambda *args, **names: (sql, filled)  # type: ignore[method-assign, assignment]
        source: Any = SimpleNamespace(
            db=DEFAULT_DB_ALIAS, query=Ready(queryset.query, running), _known_related_objects={}, _hints={}
        )
        rows = list(queryset._iterable_class(source))  # type: ignore[call-overload]
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            prefetch_related_objects(rows, *queryset._prefetch_related_lookups)  # type: ignore[attr-defined]
        return rows

    def one(self, **given: object) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(**given)), None)


class KeptOfSome(Generic[Row]):
    """`Kept` for a list of changing length: `build` gets what stands in the queryset for its members (`pk__in`).

    Each length is a statement of its own. It is rounded up to a power of two, so that few statements do for all.
    """

    def __init__(self, build: Callable[[list[Given]], QuerySet[Any, Row]], field: Field[Any, Any]) -> None:
        self.build, self.field = build, field
        self.by_size: dict[int, Kept[Row]] = {}

    def rows(self, members: Collection[object], **given: object) -> list[Row]:
        """What stands there now; nothing, and no question, where the list is empty."""
        if not members:
            return []
        some = list(members)
        size = 1 << (len(some) - 1).bit_length()
        if size not in self.by_size:
            self.by_size[size] = Kept(
                partial(self.build, [Given(f"member {place}", self.field) for place in range(size)])
            )
        padded = some + some[:1] * (size - len(some))
        return self.by_size[size].rows(**given, **{f"member {place}": one for place, one in enumerate(padded)})
