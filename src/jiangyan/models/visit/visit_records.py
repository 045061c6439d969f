"""The record of a visit: its lines, each version appended, and photos."""

from typing import ClassVar

from django.db import models


class VisitEntry(models.Model):
    """One version of one line of the 现场验收记录; kinds and fields stand in rulebook.visit_records."""

    inspection = models.ForeignKey("Inspection", models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20)
    item = models.CharField(max_length=40, blank=True, help_text="同类各条的编号；只有一条的为空")
    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    removed = models.BooleanField(default=False)
    made_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "kind", "item", "version"], name="visit_entry_version_once"),
        ]


class VisitPhoto(models.Model):
    """现场照片: bytes in the vault under `sha256`; one taken away stays on record."""

    inspection = models.ForeignKey("Inspection", models.PROTECT, related_name="photos")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="字节")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    caption = models.CharField(max_length=120, blank=True)
    taken_in_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(size__gt=0), name="visit_photo_not_empty")]
