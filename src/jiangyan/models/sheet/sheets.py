"""Score sheets: the unit's own, each expert's, and the merged one."""

from typing import ClassVar

from django.db import models

from jiangyan.models.records import Record


class SheetKind(models.TextChoices):
    """Whose points a sheet holds."""

    SELF = "self", "自评"
    EXPERT = "expert", "专家"
    MERGED = "merged", "汇总"


class Sheet(Record):
    """打分表. Sums are kept beside the marks so that lists need not add; `jiangyan invariants` re-adds them."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="sheets")
    inspection = models.ForeignKey("Inspection", models.PROTECT, null=True, blank=True, related_name="sheets")
    kind = models.CharField(max_length=10, choices=SheetKind.choices)
    owner = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="sheets")
    rubric_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=0)
    rows_scored = models.PositiveSmallIntegerField(default=0)
    partial_total = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project"], condition=models.Q(kind="self"), name="sheet_one_self"),
            models.UniqueConstraint(
                fields=["inspection", "owner"], condition=models.Q(kind="expert"), name="sheet_one_expert"
            ),
            models.UniqueConstraint(
                fields=["inspection"], condition=models.Q(kind="merged"), name="sheet_one_merged"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="self", inspection__isnull=True, owner__isnull=True)
                | models.Q(kind="expert", inspection__isnull=False, owner__isnull=False)
                | models.Q(kind="merged", inspection__isnull=False, owner__isnull=True),
                name="sheet_belongs",
            ),
            models.CheckConstraint(
                condition=models.Q(partial_total__gte=0, partial_total__lte=100), name="sheet_total_range"
            ),
        ]
