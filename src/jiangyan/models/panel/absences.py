"""Days on which an expert cannot come."""

from typing import ClassVar

from django.db import models


class Absence(models.Model):
    """不便参加的日子, as the expert said; taking it back is recorded."""

    person = models.ForeignKey("Person", models.PROTECT, related_name="absences")
    day = models.DateField()
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=models.Q(withdrawn_at__isnull=True), name="absence_once"
            ),
        ]
