"""Who issued a project's financial audit report: entries that only grow."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jiangyan.models import guards


class Migration(migrations.Migration):
    """One table, guarded."""

    dependencies: ClassVar = [("jiangyan", "0023_sheet_imports")]
    operations: ClassVar = [
        migrations.CreateModel("AuditReport", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("firm", models.CharField(max_length=120)),
            ("licence", models.CharField(max_length=60)),
            ("issued_on", models.DateField()),
            ("entered_at", models.DateTimeField()),
            ("entered_by", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ("project", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="audit_reports", to="jiangyan.project")),
        ]),
        guards.guarded("jiangyan_auditreport"),
    ]
