"""Findings of a panel."""

from typing import ClassVar

from django.db import models


class Severity(models.TextChoices):
    """How much a finding weighs."""

    SERIOUS = "serious", "主要问题"
    MINOR = "minor", "一般问题"
    ADVICE = "advice", "工作建议"


class FindingState(models.TextChoices):
    """How far the unit has worked a finding off."""

    OPEN = "open", "待整改"
    HANDED_IN = "handed_in", "待核查"
    SENT_BACK = "sent_back", "退回再改"
    CLOSED = "closed", "已办结"


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
    owner_name = models.CharField(max_length=40, blank=True, help_text="建设单位的整改责任人")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=FindingState.values), name="finding_state_known"),
        ]


class FindingStepKind(models.TextChoices):
    """What happened to a finding."""

    PLANNED = "planned", "确定责任人和期限"
    HANDED_IN = "handed_in", "报送整改情况"
    ACCEPTED = "accepted", "核查通过"
    SENT_BACK = "sent_back", "退回再改"
    ADOPTED = "adopted", "已采纳"
    DECLINED = "declined", "不采纳"


class FindingStep(models.Model):
    """One step of working a finding off: who, when, words, and files frozen as id, name, size and sha256; appended."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=FindingStepKind.choices)
    text = models.TextField(blank=True)
    files = models.JSONField(default=list)
    made_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
