"""A queryset whose SQL is kept: Django takes longer to put most statements together than a database to answer them.

`Kept` is for the few statements that every page of a kind asks. What differs from one time to the next stands in the
queryset as `Given`, and is given by name whenever it runs:

    IN_A_ROOM = Kept(lambda: Chair.objects.filter(room=Given("room", models.CharField())).order_by("pk"))
    chairs = IN_A_ROOM.rows(room=room.pk)

Whatever is computed while the queryset is built is kept too: what time it is, whose page, a translation. Give those.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable, get_related_populators
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


class Made:
    """A queryset, the statement that was put together of it, and how its rows are read."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset = queryset
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.parameters = compiler.as_sql()
        self.names = {part.name for part in self.parameters if isinstance(part, Given)}
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        self.converters = list(compiler.get_converters(columns).items())
        self.width = len(columns)
        self.models = Models(compiler, columns) if issubclass(queryset._iterable_class, ModelIterable) else None

    def read(self, connection: BaseDatabaseWrapper, given: Mapping[str, object]) -> list[Any]:
        """The rows that stand there now, as the queryset would give them."""
        filled: Any = tuple(
            part.adapted(given[part.name], connection) if isinstance(part, Given) else part for part in self.parameters
        )
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            rows = [list(row) for row in cursor.fetchall()]
        for place, (converters, column) in self.converters:
            for row in rows:
                for converter in converters:
                    row[place] = converter(row[place], column, connection)
        if self.models:
            return [self.models.of(row) for row in rows]
        # What is ordered by stands behind, where a distinct queryset doesn't select it.
        ready = Ready(self.queryset.query, [row[: self.width] for row in rows])
        source: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=ready, _fields=self.queryset._fields)  # type: ignore[attr-defined]
        return list(self.queryset._iterable_class(source))  # type: ignore[call-overload]


class Models:
    """Reads models from rows as Django's `ModelIterable` does, which finds out anew each time what stands where."""

    def __init__(self, compiler: SQLCompiler, columns: Sequence[Any]) -> None:
        shape: Any = compiler.klass_info
        self.model: type[Model] = shape["model"]
        self.first, self.last = shape["select_fields"][0], shape["select_fields"][-1]
        self.fields = [column.target.attname for column in columns[self.first : self.last + 1]]
        self.related = get_related_populators(shape, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def of(self, row: Sequence[Any]) -> Model:
        one = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, row[self.first : self.last + 1])
        for populator in self.related:
            populator.populate(row, one)
        for name, place in self.annotations:
            setattr(one, name, row[place])
        return one


class Ready:
    """A query, and its compiler, of which the rows were read already."""

    def __init__(self, query: Query, rows: list[list[Any]]) -> None:
        self.query, self.rows = query, rows

    def get_compiler(self, *args: object, **names: object) -> "Ready":
        return self

    def results_iter(self, *args: object, **names: object) -> Iterable[tuple[Any, ...]]:
        return (tuple(row) for row in self.rows)

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
        return Made(self.build())

    def rows(self, **given: object) -> list[Row]:
        """What stands there now. Raises TypeError unless each `Given` has a value, and each value stands somewhere:
        some lookups would compare with its name (a foreign key's `in` does; that of the key's `pk` doesn't).
        """
        made = self.made
        if made.names != given.keys():
            raise TypeError(f"The statement has {sorted(made.names)}, and was given {sorted(given)}.")
        rows = made.read(connections[DEFAULT_DB_ALIAS], given)
        if made.queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            prefetch_related_objects(rows, *made.queryset._prefetch_related_lookups)  # type: ignore[attr-defined]
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
