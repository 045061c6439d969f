"""The secretary of a panel: keeps the record of the visit, and gives no marks."""

from typing import ClassVar

from django.db import models


class Secretary(models.Model):
    """秘书 of one inspection, until `left_at`; never a seat, so that nothing that counts seats counts a secretary."""

    inspection = models.ForeignKey("Inspection", models.PROTECT, related_name="secretaries")
    person = models.ForeignKey("Person", models.PROTECT, related_name="+")
    named_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(
            fields=["inspection"], condition=models.Q(left_at__isnull=True), name="panel_one_secretary")]
