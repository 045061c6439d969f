"""Versions for what people edit: a visit, a unit's contact, the prefix of papers, a year of the holiday table."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column in each of four tables."""

    dependencies: ClassVar = [("jiangyan", "0030_attempts_pending")]
    operations: ClassVar = [
        migrations.AddField("authority", "version", models.PositiveIntegerField(default=1, help_text="代字改过几次")),
        migrations.AddField("holidayyear", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("inspection", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("unit", "version", models.PositiveIntegerField(default=1, help_text="联系人改过几次")),
    ]
