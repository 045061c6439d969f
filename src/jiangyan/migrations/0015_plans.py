"""A plan names the job that plans it, a job says how far it is; appointments are single on SQLite, too; sent mails stay as they are."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

from jiangyan.models import guards


def single(apps: Any, schema_editor: Any) -> None:
    """Leaves one of several same appointments, which SQLite let in: one that still runs, where there is one."""
    seen = set()
    appointments = apps.get_model("jiangyan", "Appointment").objects
    for one in appointments.order_by(models.F("ended_at").asc(nulls_first=True), "pk"):
        key = (one.person_id, one.role, one.authority_id, one.unit_id)
        if key in seen:
            one.delete()
        seen.add(key)


def put_up(apps: Any, schema_editor: Any) -> None:
    """The guard of sent mails."""
    for statement in guards.sent_mails(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Plans, appointments, mails."""

    dependencies: ClassVar = [("jiangyan", "0014_initial_passwords")]
    operations: ClassVar = [
        migrations.AddField("job", "progress", models.JSONField(default=dict, help_text="办到哪里：share 百分数，words 一句话")),
        migrations.AddField("plan", "job", models.OneToOneField(
            blank=True, help_text="最近一次自动排期", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="plan",
            to="jiangyan.job")),
        migrations.RunPython(single, migrations.RunPython.noop),
        migrations.RemoveConstraint("appointment", "appointment_once"),
        migrations.AddConstraint("appointment", models.UniqueConstraint(
            condition=models.Q(("unit__isnull", False)), fields=("person", "role", "unit"), name="appointment_once_at_unit")),
        migrations.AddConstraint("appointment", models.UniqueConstraint(
            condition=models.Q(("authority__isnull", False)), fields=("person", "role", "authority"),
            name="appointment_once_at_authority")),
        migrations.AddConstraint("appointment", models.UniqueConstraint(
            condition=models.Q(("authority__isnull", True), ("unit__isnull", True)), fields=("person", "role"),
            name="appointment_once_anywhere")),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
