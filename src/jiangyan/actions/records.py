"""Writing a new row of a table that grows with every deed."""

from functools import cache
from typing import Any

from django.db import connection, models


def insert(record: models.Model) -> None:
    """Writes `record` as a new row, as save(force_insert=True) would; the SQL is made once a table.

    For plain tables only: no parents, no signals. The number that the database gave is on the record afterwards.
    """
    statement, fields = _statement(type(record))
    values = [field.get_db_prep_save(field.pre_save(record, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if record.pk is None:
            record.pk = cursor.fetchone()[0]
    record._state.adding, record._state.db = False, connection.alias


@cache
def _statement(model: type[models.Model]) -> "tuple[str, list[models.Field[Any, Any]]]":
    key = model._meta.pk
    counted = isinstance(key, models.AutoField)
    fields = [field for field in model._meta.concrete_fields if field is not key or not counted]
    quote: Any = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - our own table names
    return (f"{statement} RETURNING {quote(key.column)}" if counted else statement), fields
