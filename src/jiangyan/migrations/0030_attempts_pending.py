"""Attempts that are being looked at are told from those that failed."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar = [("jiangyan", "0029_acknowledgements")]
    operations: ClassVar = [migrations.AddField(
        "Attempt", "pending", models.PositiveIntegerField(default=0, help_text="正在核对、还不知道成败的次数"))]
