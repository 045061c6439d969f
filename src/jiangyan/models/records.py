"""Rows that are read at every request, made without the detour of a full constructor."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState


class Record(models.Model):
    """A table whose rows come from the database as they are: no signals, no defaults, a tenth of the time."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **rest: Any) -> Self:
        """One row as an object; a column that was left out is asked for when somebody needs it."""
        made = cls.__new__(cls)
        made.__dict__.update(zip(field_names, values, strict=True))
        state = made._state = ModelState()
        state.adding, state.db = False, db
        return made


    @classmethod
    def fresh(cls, **values: Any) -> Self:
        """A row that is not written yet, from the values of its columns (`maker_id`, not `maker`); the rest by default."""
        made = cls.__new__(cls)
        made.__dict__.update({field.attname: field.get_default() for field in cls._meta.concrete_fields
                              if field.attname not in values}, **values)
        made._state = ModelState()
        return made
