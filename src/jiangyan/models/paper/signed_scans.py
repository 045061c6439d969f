"""Signed and stamped papers that came back as scans."""

from typing import ClassVar

from django.db import models


class SignedScan(models.Model):
    """签章扫描件: bytes in the vault under `sha256`. Without a paper it waits to be assigned by hand; `trouble` says why.

    Assigning appends another row for the same bytes, with the reason; nothing is overwritten.
    """

    round = models.ForeignKey("Round", models.PROTECT, related_name="signed_scans")
    project = models.ForeignKey("Project", models.PROTECT, null=True, blank=True, related_name="signed_scans")
    paper = models.ForeignKey("Paper", models.PROTECT, null=True, blank=True, related_name="signed_scans")
    assigns = models.OneToOneField("SignedScan", models.PROTECT, null=True, blank=True, related_name="assigned")
    version = models.PositiveIntegerField(default=0, help_text="同一文书的第几份；没有归位的为 0")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="字节")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    read_number = models.CharField(max_length=80, blank=True)
    read_digest = models.CharField(max_length=16, blank=True)
    trouble = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    taken_in_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField()
    virus_checked_at = models.DateTimeField(null=True, blank=True, help_text="扫描病毒未发现问题的时间；空即未扫描")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "version"], condition=models.Q(paper__isnull=False),
                                    name="signed_scan_version_once"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="signed_scan_not_empty"),
        ]
