"""The migrations are one line: each stands on the one before, so that every installation takes the same way."""

from django.db.migrations.loader import MigrationLoader


def test_every_migration_stands_on_the_one_before() -> None:
    loader = MigrationLoader(None)
    ours = sorted(name for app, name in loader.disk_migrations if app == "jiangyan")
    stands = [[on for app, on in loader.disk_migrations["jiangyan", name].dependencies if app == "jiangyan"] for name in ours]
    assert stands == [[], *([name] for name in ours[:-1])]
