"""The migrations are one line: each stands on the one before; the short way of a new database stands for a stretch of it."""

from django.db.migrations.loader import MigrationLoader


def test_every_migration_stands_on_the_one_before() -> None:
    loader = MigrationLoader(None)
    ours = sorted(name for (app, name), step in loader.disk_migrations.items() if app == "jiangyan" and not step.replaces)
    stands = [[on for app, on in loader.disk_migrations["jiangyan", name].dependencies if app == "jiangyan"] for name in ours]
    assert stands == [[], *([name] for name in ours[:-1])]
