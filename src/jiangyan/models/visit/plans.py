"""The plan of a round's visits: a draft that anybody may change until it is applied to the inspections."""

from typing import Any, ClassVar

from django.db import models


class Plan(models.Model):
    """验收日程 of a round. Days are ISO dates, slots {name, starts, ends}, travel {"A|B": minutes}."""

    round = models.OneToOneField("Round", models.PROTECT, related_name="plan")
    first_day = models.DateField()
    last_day = models.DateField()
    left_out = models.JSONField(default=list, help_text="窗口内不安排的日子")
    slots = models.JSONField(default=list)
    per_day = models.PositiveSmallIntegerField(default=2)
    travel = models.JSONField(default=dict, help_text="区与区之间的分钟数")
    solved_by = models.CharField(max_length=10, blank=True)
    told = models.JSONField(default=list, help_text="上次自动排期说的话")
    job = models.OneToOneField("Job", models.PROTECT, null=True, blank=True, related_name="plan", help_text="最近一次自动排期")
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(first_day__lte=models.F("last_day")), name="plan_window"),
            models.CheckConstraint(condition=models.Q(per_day__gte=1, per_day__lte=6), name="plan_per_day_range"),
        ]


class PlanPanel(models.Model):
    """One panel of the plan, as a pattern for several projects; `number` counts from 1."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="panels")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    members: "models.ManyToManyField[Any, Any]" = models.ManyToManyField("Person", related_name="+")
    lead = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="plan_panel_once")]

    def __str__(self) -> str:
        return self.name


class PlannedVisit(models.Model):
    """Where the plan puts one project: panel, day and hours, or nowhere yet; a locked one is not moved by planning."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="visits")
    project = models.ForeignKey("Project", models.PROTECT, related_name="+")
    panel = models.ForeignKey(PlanPanel, models.SET_NULL, null=True, blank=True, related_name="visits")
    day = models.DateField(null=True, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    locked = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "project"], name="planned_visit_once"),
            models.CheckConstraint(
                condition=models.Q(day__isnull=True, starts__isnull=True, ends__isnull=True)
                | models.Q(day__isnull=False, starts__isnull=False, ends__isnull=False, starts__lt=models.F("ends")),
                name="planned_visit_whole",
            ),
        ]


class PlanApplication(models.Model):
    """One application of the plan to the inspections, as it was then; appended."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="applications")
    content = models.JSONField()
    reason = models.TextField(blank=True, help_text="带着提醒仍然应用的理由")
    applied_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
