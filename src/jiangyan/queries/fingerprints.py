"""Fingerprints of records: what the journal keeps of each, and what they are now."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import rfc8785
from django.db.models import Model

from jiangyan.models import fingerprints

GONE = "-"
"""Stands in the place of a fingerprint where the record was taken away."""
TAKEN_IN = "records.taken_in"
"""The deed by which records of an earlier version, which kept none, get theirs."""


def edition(table: str) -> int:
    """The edition of the table's list that counts now, from 1."""
    return len(fingerprints.EDITIONS[table])


def columns(table: str, edition: int) -> tuple[str, ...] | None:
    """The list of one edition; None where this version knows none such."""
    known = fingerprints.EDITIONS.get(table, ())
    return known[edition - 1] if 0 < edition <= len(known) else None


def of(table: str, names: tuple[str, ...], record: Model) -> str:
    """SHA-256 of the RFC 8785 bytes of the table's name, the record's number and these columns."""
    told = {name: _plain(_value(record, name)) for name in names}
    return hashlib.sha256(rfc8785.dumps(["jiangyan.record", table, record.pk, told])).hexdigest()


def _value(record: Model, name: str) -> Any:
    found = getattr(record, name)
    return sorted(one.pk for one in found.all()) if hasattr(found, "all") else found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def rows(table: str, names: Iterable[str], keys: list[int] | None = None) -> Iterator[Model]:
    """The table's records by number, only the columns that are asked for (one query, one more for each list of others)."""
    model = fingerprints.model_of(table)
    many = [one.name for one in model._meta.many_to_many if one.name in names]
    found = model._base_manager.order_by("pk").only(*(one for one in names if one not in many)).prefetch_related(*many)
    yield from (found if keys is None else found.filter(pk__in=keys)).iterator(1000)


def now(touched: Iterable[tuple[str, int]]) -> dict[str, str]:
    """"table.number" → "edition:fingerprint" of each of these records as it stands, GONE for one that does not."""
    wanted: dict[str, list[int]] = {}
    for table, key in touched:
        wanted.setdefault(table, []).append(key)
    told = {f"{table}.{key}": GONE for table, keys in wanted.items() for key in keys}
    for table, keys in wanted.items():
        edition_now = edition(table)
        names = fingerprints.EDITIONS[table][-1]
        for record in rows(table, names, keys):
            told[f"{table}.{record.pk}"] = f"{edition_now}:{of(table, names, record)}"
    return told
