"""Findings of a panel."""

from django.db import models


class Severity(models.TextChoices):
    """How much a finding weighs."""

    SERIOUS = "serious", "主要问题"
    MINOR = "minor", "一般问题"
    ADVICE = "advice", "工作建议"


class Finding(models.Model):
    """问题与建议, about one row or about the whole; withdrawn ones stay."""

    inspection = models.ForeignKey("Inspection", models.PROTECT, related_name="findings")
    row = models.CharField(max_length=8, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    text = models.TextField()
    advice = models.TextField(blank=True)
    recorded_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
