"""Writing one row of the tables that every deed touches: SQL that is made once, as models/questions.py asks."""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

from jiangyan.models import touched


def insert(record: models.Model) -> None:
    """Writes `record` as a new row, as save(force_insert=True) would; the SQL is made once a table.

    For plain tables only: no parents, no signals. The number that the database gave is on the record afterwards.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    statement, fields = _statement(type(record))
    values = [_prepared(field, plain, field.pre_save(record, True), connection) for field, plain in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if record.pk is None:
            record.pk = cursor.fetchone()[0]
    record._state.adding, record._state.db = False, connection.alias
    touched.note(type(record), (record.pk,))


def update(record: models.Model, *names: str) -> None:
    """Writes these columns of a kept row, as save(update_fields=names) would; the row must be locked by the caller."""
    connection = connections[DEFAULT_DB_ALIAS]
    statement, fields = _change(type(record), names)
    values = [_prepared(field, plain, getattr(record, field.attname), connection) for field, plain in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, record.pk])
    touched.note(type(record), (record.pk,), names)


Row = TypeVar("Row", bound=models.Model)


def change(rows: models.QuerySet[Row], **values: Any) -> int:
    """What rows.update(**values) does, for rows that are evidence: the next line of the journal takes them along."""
    keys = list(rows.values_list("pk", flat=True)) if touched.is_evidence(rows.model, values) else []
    touched.note(rows.model, keys, values)
    return rows.update(**values)


def put_in(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """What bulk_create does, for rows that are evidence."""
    made = model._default_manager.bulk_create(rows)
    touched.note(model, [one.pk for one in made])
    return made


Prepared = list[tuple[Any, type | None]]
"""Columns, each with the type of the values that go to the database as they are; None for no such type."""
_PLAIN: dict[type, type] = {models.CharField: str, models.TextField: str, models.ForeignKey: int, models.PositiveIntegerField: int,
                            models.PositiveSmallIntegerField: int, models.PositiveBigIntegerField: int}


def _prepared(field: Any, plain: type | None, value: Any, connection: Any) -> Any:
    """The value as the database takes it; most are that already, and asking each column cost more than writing the row."""
    if plain is not None and (value is None or type(value) is plain):
        return value
    return field.get_db_prep_save(value, connection)


def _with_plain(fields: list[Any]) -> Prepared:
    return [(field, _PLAIN.get(type(field))) for field in fields]


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, Prepared]:
    quote: Any = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    key, table = quote(model._meta.pk.column), quote(model._meta.db_table)
    return f"UPDATE {table} SET {columns} WHERE {key} = %s", _with_plain(fields)  # noqa: S608 - our own names


@cache
def _statement(model: type[models.Model]) -> tuple[str, Prepared]:
    key = model._meta.pk
    counted = isinstance(key, models.AutoField)
    fields = [field for field in model._meta.concrete_fields if field is not key or not counted]
    quote: Any = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - our own table names
    return (f"{statement} RETURNING {quote(key.column)}" if counted else statement), _with_plain(fields)
