"""Secretaries of panels: who keeps the record of a visit."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies: ClassVar = [("jiangyan", "0027_export_retention")]
    operations: ClassVar = [
        migrations.CreateModel("Secretary", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("named_at", models.DateTimeField()),
            ("left_at", models.DateTimeField(blank=True, null=True)),
            ("inspection", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="secretaries", to="jiangyan.inspection")),
            ("named_by", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ("person", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
        ], options={"constraints": [models.UniqueConstraint(
            condition=models.Q(("left_at__isnull", True)), fields=("inspection",), name="panel_one_secretary")]}),
    ]
