"""The second fence on a real PostgreSQL: the runtime role rewrites nothing, a unit's session reads nothing sealed."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from jiangyan.actions.sheet import marks
from jiangyan.actions.sheet.marks import Entered
from jiangyan.models import Finding, Mark, Sheet, Verdict, fences, guards
from tests.cast import Cast, cast, request

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has triggers only")]
ROLE = "jiangyan_fenced"


def fenced(reach: str = "staff") -> None:
    """From here on the transaction works as the runtime role, as the session of a unit or of somebody else."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone()[0]:
            cursor.execute(f"CREATE ROLE {ROLE}")
        for line in fences.statements(ROLE):
            cursor.execute(line)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        cursor.execute("SELECT set_config('jiangyan.reach', %s, true)", [reach])


def refused(statement: str) -> str:
    """The database's own words for a statement that must not pass."""
    with pytest.raises(ProgrammingError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(caught.value).split("\n")[0]


def _counts() -> tuple[int, int, int, int]:
    return (Sheet.objects.exclude(kind="self").count(), Mark.objects.exclude(sheet__kind="self").count(),
            Verdict.objects.count(), Finding.objects.count())


def scored() -> Cast:
    """The studio's panel has concluded; nothing is published."""
    made = cast()
    made.reach_panel("studio")
    made.score("studio")
    made.conclude("studio")
    return made


def test_the_runtime_role_adds_and_never_rewrites() -> None:
    made = cast()
    marks.record_mark(request(made.clerks["studio"]), made.sheet("studio").pk, "1.1", Entered({"venue": True}), 0)
    fenced()
    marks.record_mark(request(made.clerks["studio"]), made.sheet("studio").pk, "1.1", Entered({"venue": False}), 1)
    assert Mark.objects.count() == 2
    keys = {one._meta.db_table: one._meta.pk.column for one in apps.get_models() if one._meta.pk}
    for table in guards.APPEND_ONLY:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {keys[table]} = {keys[table]}", f"TRUNCATE {table} CASCADE"):
            assert refused(statement) == f"permission denied for table {table}"
    assert refused("ALTER TABLE jiangyan_mark DISABLE TRIGGER ALL") == "must be owner of table jiangyan_mark"
    assert refused("DROP POLICY sealed_select ON jiangyan_mark") == "must be owner of relation jiangyan_mark"
    assert refused("TRUNCATE jiangyan_project CASCADE") == "permission denied for table jiangyan_project"
    assert refused("DELETE FROM django_migrations") == "permission denied for table django_migrations"


def test_a_units_session_reads_nothing_sealed_before_publication() -> None:
    made = scored()
    fenced("staff")
    sheets, points, verdicts, found = _counts()
    assert (sheets, points > 40, verdicts, found) == (4, True, 1, 0)
    fenced("unit")
    assert _counts() == (0, 0, 0, 0)
    assert Sheet.objects.filter(kind="self").count() == 4 and Mark.objects.filter(sheet=made.sheet("studio")).count() == 14
    fenced("staff")
    made.publish("studio")
    fenced("unit")
    assert _counts() == (sheets, points, verdicts, found)


def test_a_unit_works_and_reads_its_result_behind_the_fence() -> None:
    made = scored()
    made.publish("studio")
    clerk, project = Client(), made.projects["studio"].pk
    clerk.force_login(made.clerks["studio"])
    fenced("unit")
    for page in ("", "self-assessment/", "materials/", "result/", "improvements/", "objections/", "panel/", "visit/", "papers/"):
        assert clerk.get(f"/projects/{project}/{page}").status_code in (200, 403, 409), page
    other = made.projects["other"].pk
    owner = Client()
    owner.force_login(made.clerks["other"])
    assert owner.get(f"/projects/{other}/self-assessment/").status_code == 200
    marks.record_mark(request(made.clerks["other"]), made.sheet("other").pk, "1.1", Entered({"management_body": True}), 0)
