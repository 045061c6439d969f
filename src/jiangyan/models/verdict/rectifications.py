"""限期整改: the limit, the unit's report, and the application for re-inspection; all appended."""

from typing import ClassVar

from django.db import models


class Rectification(models.Model):
    """The limit that the authority set for a failed project, with its reason; extensions move the project's deadline."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="rectifications")
    inspection = models.ForeignKey("Inspection", models.PROTECT, related_name="rectifications")
    counted_from = models.DateTimeField(help_text="起算时间：结论送达或现场验收")
    until = models.DateTimeField()
    reason = models.TextField()
    set_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("counted_from")), name="rectification_limit_later"),
        ]


class RectificationReport(models.Model):
    """整改报告 as it was saved: per lost row measures and results; the latest version counts."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="rectification_reports")
    version = models.PositiveIntegerField()
    summary = models.TextField(blank=True)
    rows = models.JSONField(default=dict, help_text="考核内容 → 整改措施、整改结果")
    saved_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "version"], name="rectification_report_version_once"),
        ]


class ReinspectionApplication(models.Model):
    """复验申请 by the unit's head on a finished report; its files are frozen as id, name, size and sha256."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="reinspection_applications")
    report = models.ForeignKey(RectificationReport, models.PROTECT, related_name="applications")
    files = models.JSONField(default=list)
    deadline = models.DateTimeField(help_text="申请时的整改期限")
    applied_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
