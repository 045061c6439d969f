"""Papers are counted per authority, have files in several forms, may be withdrawn, and come back signed."""

import hashlib
from typing import Any, ClassVar

import django.db.models.deletion
import rfc8785
from django.conf import settings
from django.db import migrations, models

from jiangyan.models import guards

TABLE = "jiangyan_paper"


def lift(apps: Any, schema_editor: Any) -> None:
    """Takes the guards off the table while it is rebuilt; the last step puts them up again."""
    names = ("append_only", "append_only_whole") if schema_editor.connection.vendor == "postgresql" else (
        f"{TABLE}_no_update", f"{TABLE}_no_delete")
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for name in names:
        schema_editor.execute(f"DROP TRIGGER {name}{on}")


def carry(apps: Any, schema_editor: Any) -> None:
    """Papers issued before keep their values and bytes; each becomes a paper with one file."""
    Paper, PaperFile = apps.get_model("jiangyan", "Paper"), apps.get_model("jiangyan", "PaperFile")
    for paper in Paper.objects.select_related("project__round"):
        kept = paper.values
        paper.round_id, paper.authority_id = paper.project.round_id, paper.project.round.authority_id
        paper.values = {"values": kept["values"], "scorers": kept["scorers"], "stamped": {}}
        told = {"kind": paper.kind, "number": paper.number, **paper.values}
        paper.digest = hashlib.sha256(rfc8785.dumps(told)).hexdigest()
        paper.save()
        PaperFile.objects.create(paper=paper, form=kept["form"], sha256=paper.sha256, printed_at=paper.issued_at)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def key(to: str, related: str, **rest: Any) -> Any:
    """A foreign key that protects what it names."""
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to, **rest)


class Migration(migrations.Migration):

    dependencies: ClassVar = [("jiangyan", "0011_rectifications")]

    operations: ClassVar = [
        migrations.RunPython(lift, migrations.RunPython.noop),
        migrations.AddField("authority", "document_prefix", models.CharField(
            blank=True, default="", help_text="发文机关代字；空则用简称", max_length=20), preserve_default=False),
        migrations.AlterField("paper", "project", key("jiangyan.project", "papers", blank=True, null=True)),
        migrations.AddField("paper", "authority", key("jiangyan.authority", "papers", null=True)),
        migrations.AddField("paper", "round", key("jiangyan.round", "papers", null=True)),
        migrations.AddField("paper", "series", models.CharField(blank=True, default="", max_length=8), preserve_default=False),
        migrations.AddField("paper", "year", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("paper", "serial", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField("paper", "digest", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AlterField("paper", "number", models.CharField(blank=True, max_length=80)),
        migrations.CreateModel("PaperFile", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("form", models.CharField(choices=[("pdf", "PDF"), ("docx", "Word")], max_length=4)),
            ("sha256", models.CharField(max_length=64)),
            ("printed_at", models.DateTimeField()),
            ("paper", key("jiangyan.paper", "files")),
        ]),
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.AlterField("paper", "authority", key("jiangyan.authority", "papers")),
        migrations.AlterField("paper", "round", key("jiangyan.round", "papers")),
        migrations.RemoveField("paper", "sha256"),
        migrations.CreateModel("PaperWithdrawal", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("reason", models.TextField()),
            ("withdrawn_at", models.DateTimeField()),
            ("paper", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal",
                                           to="jiangyan.paper")),
            ("withdrawn_by", key(settings.AUTH_USER_MODEL, "+")),
        ]),
        migrations.CreateModel("SignedScan", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.PositiveIntegerField(default=0, help_text="同一文书的第几份；没有归位的为 0")),
            ("sha256", models.CharField(max_length=64)),
            ("size", models.PositiveBigIntegerField(help_text="字节")),
            ("name", models.CharField(max_length=255)),
            ("media_type", models.CharField(max_length=100)),
            ("read_number", models.CharField(blank=True, max_length=80)),
            ("read_digest", models.CharField(blank=True, max_length=16)),
            ("trouble", models.TextField(blank=True)),
            ("reason", models.TextField(blank=True)),
            ("taken_in_at", models.DateTimeField()),
            ("assigns", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                                             related_name="assigned", to="jiangyan.signedscan")),
            ("paper", key("jiangyan.paper", "signed_scans", blank=True, null=True)),
            ("project", key("jiangyan.project", "signed_scans", blank=True, null=True)),
            ("round", key("jiangyan.round", "signed_scans")),
            ("taken_in_by", key(settings.AUTH_USER_MODEL, "+")),
        ]),
        migrations.AddIndex("paper", models.Index(fields=["number"], name="paper_by_number")),
        migrations.AddConstraint("paper", models.UniqueConstraint(
            condition=models.Q(("serial__isnull", False)), fields=("authority", "series", "year", "serial"),
            name="paper_number_once")),
        migrations.AddConstraint("paperfile", models.UniqueConstraint(fields=("paper", "form"), name="paper_file_once")),
        migrations.AddConstraint("signedscan", models.UniqueConstraint(
            condition=models.Q(("paper__isnull", False)), fields=("paper", "version"), name="signed_scan_version_once")),
        migrations.AddConstraint("signedscan", models.CheckConstraint(
            condition=models.Q(("size__gt", 0)), name="signed_scan_not_empty")),
        guards.guarded(TABLE, "jiangyan_paperfile", "jiangyan_paperwithdrawal", "jiangyan_signedscan"),
    ]
