"""An export's file has its time: when it closed."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Exports."""

    dependencies: ClassVar = [("jiangyan", "0026_purges")]
    operations: ClassVar = [
        migrations.AddField("export", "gone_at", models.DateTimeField(blank=True, help_text="保存期满的时间", null=True)),
    ]
