"""Projects and their moves from stage to stage."""

from typing import ClassVar

from django.db import models

from jiangyan.models.records import Record


class Project(Record):
    """建设项目: one unit's project in one programme of one round. `stage` names come from rulebook.stages."""

    programme = models.ForeignKey("Programme", models.PROTECT, related_name="projects")
    round = models.ForeignKey("Round", models.PROTECT, related_name="projects")
    unit = models.ForeignKey("Unit", models.PROTECT, related_name="projects")
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=30, default="preparing")
    ordinal = models.PositiveSmallIntegerField(default=1, help_text="1 初验，2 复验")
    deadline = models.DateTimeField(null=True, blank=True, help_text="本单位正在计算的期限：提交截止或整改期限；空则用批次的")
    materials_done = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "unit", "name"], name="project_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "stage"], name="project_by_stage")]

    def __str__(self) -> str:
        return self.name


class Move(models.Model):
    """One step from stage to stage; appended, never changed."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="moves")
    origin = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    moved_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    record = models.JSONField(default=dict)
