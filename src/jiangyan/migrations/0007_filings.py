"""What a reopened sheet said when it was filed."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jiangyan.models import guards


class Migration(migrations.Migration):
    """Filing, which only appears."""

    dependencies: ClassVar = [("jiangyan", "0006_notifications")]

    operations: ClassVar = [
        migrations.CreateModel("Filing", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("ordinal", models.PositiveSmallIntegerField()),
            ("total", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
            ("marks", models.JSONField()),
            ("filed_at", models.DateTimeField()),
            ("reopened_at", models.DateTimeField()),
            ("filed_by", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ("proposal", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="jiangyan.proposal")),
            ("sheet", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="jiangyan.sheet")),
        ], options={"constraints": [models.UniqueConstraint(fields=["sheet", "ordinal"], name="filing_once")]}),
        guards.guarded("jiangyan_filing"),
    ]
