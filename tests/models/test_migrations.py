"""The tables are what the models say, and Django has nothing to complain of."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

import jiangyan.migrations


@pytest.mark.django_db
def test_no_migration_is_missing(capsys) -> None:
    call_command("makemigrations", check=True, dry_run=True)
    assert capsys.readouterr().out == "No changes detected\n"


@pytest.mark.django_db
def test_django_finds_nothing_wrong(capsys) -> None:
    call_command("check", fail_level="WARNING")
    assert capsys.readouterr().out == "System check identified no issues (0 silenced).\n"


@pytest.mark.django_db
def test_a_new_database_takes_the_short_way_and_an_old_one_counts_as_having_taken_it() -> None:
    loader = MigrationLoader(connection)
    short = [step for (app, _name), step in sorted(loader.disk_migrations.items()) if app == "jiangyan" and step.replaces]
    replaced = [name for step in short for _app, name in step.replaces]
    steps = sorted(one.stem for one in Path(next(iter(jiangyan.migrations.__path__))).glob("0*.py"))
    assert ([step.name for step in short], replaced) == (
        ["0001_person", "0002_all_tables"], [name for name in steps if name <= "0026_purges" and name not in (
            "0001_person", "0002_all_tables")])
    assert {name for app, name in loader.applied_migrations if app == "jiangyan"} >= {*replaced, *(step.name for step in short)}
