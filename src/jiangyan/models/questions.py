"""Questions that every request asks: Django writes their SQL once a process, and then only the values travel.

Putting a query into SQL costs ten times as much as asking it; these are always the same but for a number or two.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
_STANDS_FOR_A_VALUE = -9_000_000_000_000_000_000
"""Numbers from here on stand in the statement where a value will; no table has such a number."""


class Question(Generic[Row]):
    """A query with places for values (numbers and texts): `Question(lambda pk: Sheet.objects.filter(pk=pk))`.

    Answers the same objects, or tuples of values_list, as the query itself. What the query locks is locked.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._kept: _Statement | None = None

    def __call__(self, *values: int | str) -> list[Row]:
        """The rows for these values, in one query."""
        kept = self._kept
        if kept is None:
            places = [_STANDS_FOR_A_VALUE + number for number in range(len(values))]
            try:
                kept = self._kept = _Statement(self._ask(*places), places)
            except EmptyResultSet:  # Django sees without asking that nothing can be there
                return []
        return kept.rows(values)

    def first(self, *values: int | str) -> Row | None:
        """The first row for these values, or None."""
        rows = self(*values)
        return rows[0] if rows else None


def _tuples(asked: Any) -> bool:
    return asked._fields is not None


class _Statement:
    """The SQL of a query with the places of its values, and how its columns become objects."""

    def __init__(self, asked: QuerySet[Any, Any], places: list[int]) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        compiler: Any = asked.query.get_compiler(connection=connection)
        self.sql, given = compiler.as_sql()
        self.locks = asked.query.select_for_update and connection.features.has_select_for_update
        turn = {str(place): number for number, place in enumerate(places)}
        self.given = [(turn.get(str(value)), value) for value in given]
        self.converters = [(place, *told) for place, told in compiler.get_converters(
            [column[0] for column in compiler.select]).items()]
        self.database, self.objects = asked.db, None if _tuples(asked) else compiler.klass_info
        if self.objects:
            fields = self.objects["select_fields"]
            self.model, self.start, self.end = self.objects["model"], fields[0], fields[-1] + 1
            self.names = [compiler.select[place][0].target.attname for place in fields]
            self.related = get_related_populators(self.objects, compiler.select, self.database)  # type: ignore[call-arg]
            self.annotations = list((compiler.annotation_col_map or {}).items())

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]  # looked up once: the usual stand-in looks it up at every use
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a row is only locked inside a transaction")
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [value if turn is None else values[turn] for turn, value in self.given])
            rows = [list(row) for row in cursor.fetchall()]
        for place, converters, column in self.converters:
            for row in rows:
                for convert in converters:
                    row[place] = convert(row[place], column, connection)
        return [self._object(row) for row in rows] if self.objects else [tuple(row) for row in rows]

    def _object(self, row: list[Any]) -> Any:
        made = self.model.from_db(self.database, self.names, row[self.start:self.end])
        for related in self.related:
            related.populate(row, made)
        for name, place in self.annotations:
            setattr(made, name, row[place])
        return made
