"""A first binding of the second factor waits for the security administrator; what is bound already stays as it is."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar = [("jiangyan", "0031_edit_versions")]
    operations: ClassVar = [migrations.AddField(
        "Person", "binding_code", models.CharField(
            max_length=6, blank=True, default="", help_text="第一次绑定登录验证后等安全管理员确认的六位数；init 表示由 init 建立"))]
