"""Evidence files and the places they serve."""

from typing import ClassVar

from django.db import models


class Evidence(models.Model):
    """佐证文件: bytes in the vault under `sha256`; the name is the unit's own."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="evidence")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="字节")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    identity_document = models.BooleanField(default=False, help_text="身份证件：查看时加水印，每次查看记入日志")
    uploaded_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True, help_text="内容按规定清除的时间；登记留着")
    virus_checked_at = models.DateTimeField(null=True, blank=True, help_text="扫描病毒未发现问题的时间；空即未扫描")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sha256"], name="evidence_by_hash")]
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(size__gt=0), name="evidence_not_empty")]

    def __str__(self) -> str:
        return self.name


class EvidenceUse(models.Model):
    """One file at one place: `row:7.1` or `material:audit`; taking it away is recorded, the file stays."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="uses")
    project = models.ForeignKey("Project", models.PROTECT, related_name="evidence_uses")
    place = models.CharField(max_length=40)
    added_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["evidence", "place"], condition=models.Q(removed_at__isnull=True), name="evidence_use_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "place"], name="evidence_use_by_place")]
