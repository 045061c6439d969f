"""Files that say what a sheet should hold: read, waiting for a yes, applied or taken back."""

from typing import ClassVar

from django.db import models


class ImportState(models.TextChoices):
    """Where a file stands."""

    READ = "read", "等待确认"
    CONFIRMED = "confirmed", "已经写入"
    WITHDRAWN = "withdrawn", "已经放弃"


class ImportSource(models.TextChoices):
    """How a file came in."""

    UPLOAD = "upload", "网页上传"
    MAIL = "mail", "邮箱收到"


class SheetImport(models.Model):
    """One filled-in form for one sheet: bytes in the vault under `sha256`, and in `reading` what was read, as plain data.

    The reading never changes; `applied` lists the rows that were marked when somebody said yes. Nobody brought what came by mail.
    """

    sheet = models.ForeignKey("Sheet", models.PROTECT, related_name="imports")
    source = models.CharField(max_length=10, choices=ImportSource.choices)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="字节")
    form = models.CharField(max_length=10, help_text="excel、word 或 annex")
    reading = models.JSONField()
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.READ)
    brought_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField()
    decided_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    applied = models.JSONField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=ImportState.values), name="sheet_import_state_known"),
            models.CheckConstraint(condition=models.Q(source__in=ImportSource.values), name="sheet_import_source_known"),
            models.CheckConstraint(condition=models.Q(state="read") | models.Q(decided_at__isnull=False), name="sheet_import_decided_when"),
        ]
        indexes: ClassVar = [models.Index(fields=["sheet", "state"])]
