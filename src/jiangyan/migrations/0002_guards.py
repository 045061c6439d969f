"""The database refuses to change what only grows."""

from typing import Any, ClassVar

from django.db import migrations

from jiangyan.models import guards


def put_up(apps: Any, schema_editor: Any) -> None:
    """Creates the triggers of models.guards."""
    for statement in guards.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Append-only tables."""

    dependencies: ClassVar = [("jiangyan", "0001_records")]
    operations: ClassVar = [migrations.RunPython(put_up, migrations.RunPython.noop)]
