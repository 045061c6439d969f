"""Which records of evidence were written on a connection since its last line of the journal; the next line takes them along."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.signals import m2m_changed, post_delete, post_save

from jiangyan.models import fingerprints

Touched = set[tuple[str, int]]
"""Table and number of each record."""


def _kept() -> Touched:
    connection: Any = connections[DEFAULT_DB_ALIAS]
    found: Touched | None = getattr(connection, "jiangyan_touched", None)
    if found is None:
        found = connection.jiangyan_touched = set()
    return found


@cache
def _columns(model: type[models.Model]) -> tuple[str, frozenset[str]] | None:
    """The table and the names by which its evidence is written, each with and without _id."""
    table = fingerprints.table_of(model)
    if table is None:
        return None
    columns = fingerprints.EDITIONS[table][-1]
    return table, frozenset(columns) | {one.removesuffix("_id") for one in columns}


def is_evidence(model: type[models.Model], names: Iterable[str] | None = None) -> bool:
    """Whether writing these columns (all: None) of the model writes evidence."""
    known = _columns(model)
    return known is not None and (names is None or not known[1].isdisjoint(names))


def note(model: type[models.Model], keys: Iterable[int], names: Iterable[str] | None = None) -> None:
    """Remembers that these rows were written, put in or taken away; other columns than evidence leave no trace."""
    if is_evidence(model, names):
        table = _columns(model)[0]  # type: ignore[index]
        _kept().update((table, key) for key in keys)


def take() -> list[tuple[str, int]]:
    """What was written since the last time, in order; from here on there is nothing."""
    kept = _kept()
    found = sorted(kept)
    kept.clear()
    return found


def standing() -> Touched:
    """What waits for a line now, to be given to `put_back` when a deed is rolled back."""
    return set(_kept())


def put_back(earlier: Touched) -> None:
    """As it was before a deed that did not happen."""
    kept = _kept()
    kept.clear()
    kept.update(earlier)


def _saved(sender: Any, instance: Any, update_fields: Any = None, **_rest: Any) -> None:
    note(sender, (instance.pk,), update_fields)


def _deleted(sender: Any, instance: Any, **_rest: Any) -> None:
    note(sender, (instance.pk,))


def _joined(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any = None, **rest: Any) -> None:
    if action.startswith("post_"):
        note(rest["model"] if reverse else type(instance), (pk_set or ()) if reverse else (instance.pk,))


def watch() -> None:
    """Listens from the start on."""
    post_save.connect(_saved, dispatch_uid="jiangyan.touched.saved")
    post_delete.connect(_deleted, dispatch_uid="jiangyan.touched.deleted")
    m2m_changed.connect(_joined, dispatch_uid="jiangyan.touched.joined")
