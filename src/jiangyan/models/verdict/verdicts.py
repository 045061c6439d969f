"""Verdicts: computed from the merged sheet, explained, appended."""

from typing import ClassVar

from django.db import models


class Verdict(models.Model):
    """结论 of an inspection; a correction is a new version."""

    inspection = models.ForeignKey("Inspection", models.PROTECT, related_name="verdicts")
    version = models.PositiveSmallIntegerField(default=1)
    total = models.DecimalField(max_digits=6, decimal_places=2)
    deduction = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    passed = models.BooleanField()
    reasons = models.JSONField(default=list)
    opinion = models.TextField(blank=True, help_text="验收意见")
    concluded_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "version"], name="verdict_version_once"),
        ]
