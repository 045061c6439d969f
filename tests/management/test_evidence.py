"""Whatever the journal's fingerprints watch is found when somebody goes around the product: each column, each row gone, each row put in."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from jiangyan.actions import journal
from jiangyan.actions.records import put_in
from jiangyan.actions.sheet import marks
from jiangyan.actions.sheet.marks import Entered
from jiangyan.management.main import main
from jiangyan.management.verify import chain, fingerprints, verify
from jiangyan.management.verify.marks import against
from jiangyan.models import JournalLine, Round, touched
from jiangyan.models.fingerprints import EDITIONS, model_of
from jiangyan.queries import fingerprints as asked
from jiangyan.queries.clock import database_now
from jiangyan.rulebook import fingerprints as editions
from tests.cast import Cast, request
from tests.management.test_verify import line_of, played
from tests.structure.evidence_tables import ALL, listed

__all__ = ["played"]
POSTGRESQL = "postgresql"


@contextmanager
def unguarded() -> Iterator[Any]:
    """A cursor of somebody who owns the database: no triggers, no constraints; everything as before at the end."""
    point = transaction.savepoint()
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRESQL:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ('c', 'u') "
                           "AND connamespace = 'public'::regnamespace")
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield cursor
        finally:
            if connection.vendor == POSTGRESQL:
                cursor.execute("SET session_replication_role = origin")
            else:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
            transaction.savepoint_rollback(point)


def other(field: Any, value: Any) -> Any:
    """A value for the column that is not the one that stands there."""
    kind = field.target_field if field.is_relation else field
    if isinstance(kind, models.BooleanField):
        return not value
    if isinstance(kind, models.DateTimeField):
        return (value or database_now()) - datetime.timedelta(days=3)
    if isinstance(kind, models.DateField):
        return (value or datetime.date(2026, 1, 1)) + datetime.timedelta(days=3)
    if isinstance(kind, models.TimeField):
        return datetime.time(3, 33) if value != datetime.time(3, 33) else datetime.time(4, 44)
    if isinstance(kind, models.JSONField):
        return {"altered": str(value)}
    if isinstance(kind, models.UUIDField):
        return uuid4()
    if isinstance(kind, models.IntegerField | models.DecimalField):
        return (value or 0) + 7
    return ("z" if not str(value or "").startswith("z") else "y") + str(value or "")[1:]


def invented(model: Any) -> Any:
    """One row of the model, as it takes no story to make it: whatever the columns take, relations to rows that are there."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.null:
            continue
        if field.is_relation:
            found = field.related_model._base_manager.order_by("pk").last()
            values[field.attname] = (found or invented(field.related_model)).pk
        elif field.choices:
            values[field.attname] = next(iter(field.choices))[0]
        elif not field.has_default():
            values[field.attname] = 1 if isinstance(field, models.IntegerField) else other(field, None)
    return put_in(model, [model(**values)])[0]


@pytest.fixture
def everything(cast: Cast) -> dict[str, tuple[Any, int]]:
    """At least one row in every table of evidence, each with its line; table → a row and the position of its line."""
    with unchecked():
        for table in EDITIONS:
            if not model_of(table)._base_manager.exists():
                invented(model_of(table))
    place = journal.append(None, "records.written", None, {})
    told = fingerprints.last(chain.walk())
    assert place.position >= 1 and set(told) == set(EDITIONS)
    return {table: (model_of(table)._base_manager.order_by("pk").last(), told[table]) for table in EDITIONS}


@contextmanager
def unchecked() -> Iterator[None]:
    """Rows without a story break rules that no column is about."""
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRESQL:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' "
                           "AND connamespace = 'public'::regnamespace")
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("SET session_replication_role = origin" if connection.vendor == POSTGRESQL
                       else "PRAGMA ignore_check_constraints = OFF")


def found(table: str, due: dict[int, tuple[int, str]]) -> list[tuple[int | None, str]]:
    return [(one.position, one.kind) for one in fingerprints.of_table(table, due)]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is altered inside is as before afterwards."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def put(cursor: Any, model: Any, field: Any, row: Any) -> None:
    """Another value in this column of the row."""
    value = field.get_db_prep_save(other(field, getattr(row, field.attname)), connection)
    cursor.execute(f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE {model._meta.pk.column} = %s',
                   [value, row.pk])


def altered(cursor: Any, model: Any, name: str, row: Any) -> None:
    field = model._meta.get_field(name)
    if field.many_to_many:
        through = field.remote_field.through._meta.db_table
        joined = getattr(row, name).values_list("pk", flat=True)
        another = field.related_model._base_manager.exclude(pk__in=list(joined)).order_by("pk").values_list("pk", flat=True)[0]
        cursor.execute(f"INSERT INTO {through} ({field.m2m_column_name()}, {field.m2m_reverse_name()}) VALUES (%s, %s)",
                       [row.pk, another])
    else:
        put(cursor, model, field, row)


def test_every_column_that_is_changed_is_found_at_its_line(everything) -> None:
    tried = 0
    with unguarded() as cursor:
        for table, (row, due) in everything.items():
            assert found(table, due) == [], table
            for name in EDITIONS[table][-1]:
                with undone():
                    altered(cursor, model_of(table), name, row)
                    assert found(table, due) == [(due[row.pk][0], "record")], (table, name)
                tried += 1
    assert tried >= 350


def test_every_row_taken_away_or_put_in_is_found(everything) -> None:
    with unguarded() as cursor:
        for table, (row, due) in everything.items():
            name = model_of(table)._meta.db_table
            with undone():
                cursor.execute(f"DELETE FROM {name} WHERE id = %s", [row.pk])
                assert found(table, due) == [(due[row.pk][0], "record")], table
            with undone():
                cursor.execute(f"UPDATE {name} SET id = id + 1000 WHERE id = %s", [row.pk])
                assert sorted(found(table, due), key=str) == sorted([(due[row.pk][0], "record"), (None, "record")], key=str), table


def test_what_something_else_watches_is_found_by_it(played) -> None:
    assert verify([], with_files=False)[0] == []
    models_by_table = {one._meta.db_table: one for one in apps.get_models(include_auto_created=True)}
    with unguarded() as cursor:
        for table, columns in listed("由别的核对看着").items():
            row = models_by_table[table]._base_manager.order_by("pk").last()
            for field in models_by_table[table]._meta.concrete_fields if row else ():  # the projects of a draw: tried above
                if not field.primary_key and {field.attname, ALL} & columns.keys():
                    with undone():
                        put(cursor, models_by_table[table], field, row)
                        assert verify([], with_files=False)[0] != [], (table, field.attname)


@pytest.mark.parametrize(("sql", "noun"), [
    ("UPDATE jiangyan_round SET pass_mark = 60", "round"),
    ("UPDATE jiangyan_round SET submission_deadline = visits_until", "round"),
    ("UPDATE jiangyan_project SET deadline = registered_at", "project"),
    ("UPDATE jiangyan_appointment SET role = 'approver' WHERE role = 'officer'", "appointment"),
    ("UPDATE jiangyan_panelmember SET left_at = NULL, is_lead = FALSE WHERE is_lead", "panelmember"),
    ("DELETE FROM jiangyan_materialcheck", "materialcheck")])
def test_the_command_says_where(played, capsys, sql, noun) -> None:
    told = fingerprints.last(chain.walk())[noun]
    with unguarded() as cursor:
        cursor.execute(sql)
        assert main(["verify", "--no-files"]) == 1
    said = capsys.readouterr().out
    first = min(position for position, _own in told.values())
    assert "第一处在日志第" in said and f"{noun} " in said and any(f"第 {place} 行" in said for place, _own in told.values()), first


def test_records_of_an_earlier_version_are_taken_in_once(cast) -> None:
    Round.objects.update(name="旧版里的批次（示例）")
    touched.take()  # the earlier version took nothing along
    assert journal.take_in() is None  # a journal without lines has nothing to take in
    journal.append(None, "round.drafted", None, {"round": cast.round.pk, "programmes": {}})
    place = journal.take_in()
    assert place is not None and line_of(asked.TAKEN_IN) == place.position and journal.take_in() is None
    assert fingerprints.against(chain.walk()) == []
    with unguarded() as cursor:
        cursor.execute("UPDATE jiangyan_round SET pass_mark = 1")
        assert [(one.position, one.kind) for one in fingerprints.against(chain.walk())] == [(place.position, "record")]


def test_a_line_of_an_older_edition_is_held_against_the_older_list(cast, monkeypatch) -> None:
    journal.append(None, "records.written", None, {})
    line = JournalLine.objects.latest("position")
    assert fingerprints.against(chain.walk()) == [] and f"round.{cast.round.pk}" in line.content["records"]
    monkeypatch.setitem(EDITIONS, "round", (EDITIONS["round"][0], (*EDITIONS["round"][0][:3], "panel_size")))
    assert fingerprints.against(chain.walk()) == []
    cast.round.save()
    journal.append(None, "records.written", None, {})
    newest = JournalLine.objects.latest("position").content["records"][f"round.{cast.round.pk}"]
    assert (newest[:2], fingerprints.against(chain.walk())) == ("2:", [])
    monkeypatch.setitem(EDITIONS, "round", EDITIONS["round"][:1])
    assert ["不认识的第 2 版" in one.sentence for one in fingerprints.against(chain.walk())] == [True]


@pytest.mark.parametrize("edition", [1, 2])
def test_a_mark_of_an_older_edition_is_held_against_the_older_list(cast, monkeypatch, edition) -> None:
    """The first two editions stand in the journal as bare digests."""
    with monkeypatch.context() as earlier:
        earlier.setattr(editions, "EDITIONS", editions.EDITIONS[:edition])
        earlier.setattr(marks, "fingerprint", lambda mark: editions.of_mark(marks.told(mark)).partition(":")[2])
        marks.record_mark(request(cast.clerks["college"]), cast.sheet("college").pk, "1.1", Entered({"management_body": True}), 0)
    marks.record_mark(request(cast.clerks["college"]), cast.sheet("college").pk, "1.1", Entered({"management_body": False}), 1)
    old, new = JournalLine.objects.filter(deed="mark.recorded").order_by("position")
    assert (":" in old.content["marks"]["1.1"], new.content["marks"]["1.1"][:2]) == (False, f"{len(editions.EDITIONS)}:")
    told = chain.walk()
    assert against(told) == []
    for column in ("score", "base_version", "reason"):
        with unguarded() as cursor:
            cursor.execute(f"UPDATE jiangyan_mark SET {column} = %s WHERE version = 1", [9])
            first = [one.position for one in against(told)]
            assert first == ([old.position] if column != "base_version" or edition == 2 else []), column
    with unguarded() as cursor:
        cursor.execute("UPDATE jiangyan_mark SET carried_from_id = id WHERE version = 2")
        assert [one.position for one in against(told)] == [new.position]
