"""公示: for a period everybody may read project, unit and verdict, and nothing else."""

from typing import ClassVar

from django.db import models


class Announcement(models.Model):
    """One period of one round, opened by two people; it can only be ended earlier."""

    round = models.ForeignKey("Round", models.PROTECT, related_name="announcements")
    proposal = models.OneToOneField("Proposal", models.PROTECT, related_name="announcement")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    projects = models.JSONField(help_text="公示的项目编号")
    proposed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    ended_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="announcement_period"),
        ]
