"""Exports: files that somebody asked for, made by a worker."""

from django.db import models


class Export(models.Model):
    """导出: a list or the scores of a round for one person; bytes in the vault under `sha256` once they are made.

    Its file has its time: from `gone_at` on nobody gets it, and once the bytes are gone `sha256` is empty.
    `shown` holds the ids of the projects and sheets in the file: whoever downloads it must still be able to see them all.
    """

    round = models.ForeignKey("Round", models.PROTECT, related_name="exports")
    kind = models.CharField(max_length=40)
    asked_by = models.ForeignKey("Person", models.PROTECT, related_name="exports")
    asked_at = models.DateTimeField()
    job = models.OneToOneField("Job", models.PROTECT, null=True, blank=True, related_name="export")
    made_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="字节")
    shown = models.JSONField(default=dict)
    gone_at = models.DateTimeField(null=True, blank=True, help_text="保存期满的时间")
