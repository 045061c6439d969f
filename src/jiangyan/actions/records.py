"""Writing one row of the tables that every deed touches: SQL that is made once, as models/questions.py asks."""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models


def insert(record: models.Model) -> None:
    """Writes `record` as a new row, as save(force_insert=True) would; the SQL is made once a table.

    For plain tables only: no parents, no signals. The number that the database gave is on the record afterwards.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    statement, fields = _statement(type(record))
    values = [field.get_db_prep_save(field.pre_save(record, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if record.pk is None:
            record.pk = cursor.fetchone()[0]
    record._state.adding, record._state.db = False, connection.alias


def update(record: models.Model, *names: str) -> None:
    """Writes these columns of a kept row, as save(update_fields=names) would; the row must be locked by the caller."""
    connection = connections[DEFAULT_DB_ALIAS]
    statement, fields = _change(type(record), names)
    values = [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, record.pk])


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> "tuple[str, list[models.Field[Any, Any]]]":
    quote: Any = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    key, table = quote(model._meta.pk.column), quote(model._meta.db_table)
    return f"UPDATE {table} SET {columns} WHERE {key} = %s", fields  # noqa: S608 - our own names


@cache
def _statement(model: type[models.Model]) -> "tuple[str, list[models.Field[Any, Any]]]":
    key = model._meta.pk
    counted = isinstance(key, models.AutoField)
    fields = [field for field in model._meta.concrete_fields if field is not key or not counted]
    quote: Any = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - our own table names
    return (f"{statement} RETURNING {quote(key.column)}" if counted else statement), fields
