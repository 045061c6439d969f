"""Recusals: they beat every role, at once."""

from typing import ClassVar

from django.db import models


class Recusal(models.Model):
    """回避 of a person from a project, in force from `at` on."""

    person = models.ForeignKey("Person", models.PROTECT, related_name="recusals")
    project = models.ForeignKey("Project", models.PROTECT, related_name="recusals")
    reason = models.TextField()
    imposed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "project"], name="recusal_once")]
