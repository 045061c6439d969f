"""A round's personal values may be purged: when, what has gone, and a guard of sent mails that lets their words go for good."""

from typing import Any, ClassVar

from django.db import migrations, models

from jiangyan.models import guards


def put_up(apps: Any, schema_editor: Any) -> None:
    """The guard of sent mails as it is now, in the place of the one before."""
    vendor = schema_editor.connection.vendor
    for deed in ("update", "delete"):
        on = " ON jiangyan_outboxmail" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS sent_mail_no_{deed}{on}", params=None)
    for statement in guards.sent_mails(vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Rounds, evidence, proposals, mails."""

    dependencies: ClassVar = [("jiangyan", "0025_received_mails")]
    operations: ClassVar = [
        migrations.AddField("round", "purge_on", models.DateField(blank=True, help_text="从哪一天起清除个人信息；空为没有定", null=True)),
        migrations.AddField("round", "purged_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("evidence", "purged_at", models.DateTimeField(
            blank=True, help_text="内容按规定清除的时间；登记留着", null=True)),
        migrations.AlterField("proposal", "kind", models.CharField(choices=[
            ("open_round", "开启批次"), ("publish", "发布结果"), ("deduction", "总分扣分"), ("extend", "延期"),
            ("reopen_sheet", "重开打分表"), ("cancel", "取消建设项目"), ("announce", "公示"), ("purge", "清除个人信息")], max_length=20)),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
