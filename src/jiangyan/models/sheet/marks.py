"""Marks: one row of one sheet, appended at every change; the latest version counts."""

from typing import ClassVar

from django.db import models

from jiangyan.models.records import Record


class MarkState(models.TextChoices):
    """Blank is never zero; these four are different everywhere."""

    SCORED = "scored", "已得分"
    JUDGEMENT = "judgement", "待评定"
    BLANK = "blank", "未填"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Mark(Record):
    """打分: facts, points and reasons as they were at `server_at`; the database refuses UPDATE and DELETE."""

    sheet = models.ForeignKey("Sheet", models.PROTECT, related_name="marks")
    row = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    base_version = models.PositiveIntegerField()
    facts = models.JSONField(null=True)
    given = models.DecimalField(max_digits=5, decimal_places=2, null=True, help_text="人填的分；空为按细则")
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, help_text="计入合计的分；空为未得分")
    state = models.CharField(max_length=16, choices=MarkState.choices)
    suggested = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    allowed = models.JSONField(default=list)
    reason = models.TextField(blank=True, help_text="细则的计算说明")
    comment = models.TextField(blank=True, help_text="填写人的说明")
    override_reason = models.TextField(blank=True)
    correction_reason = models.TextField(blank=True)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+",
                                     help_text="沿用的初验汇总分；空为本次评分")
    maker = models.ForeignKey("Person", models.PROTECT, related_name="+")
    server_at = models.DateTimeField()
    client_at = models.DateTimeField(null=True, blank=True)
    operation = models.CharField(max_length=80)
    rubric_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "row", "version"], name="mark_version_once"),
            models.CheckConstraint(condition=models.Q(state__in=MarkState.values), name="mark_state_known"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=100),
                name="mark_score_range",
            ),
            models.CheckConstraint(
                condition=models.Q(state="scored", score__isnull=False)
                | (~models.Q(state="scored") & models.Q(score__isnull=True)),
                name="mark_scored_has_points",
            ),
            models.CheckConstraint(
                condition=models.Q(version=models.F("base_version") + 1), name="mark_version_follows"
            ),
        ]
