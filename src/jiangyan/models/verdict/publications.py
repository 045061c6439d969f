"""What was published to a unit: a copy, never the working tables."""

from django.db import models


class Publication(models.Model):
    """发布的结果: points per row with reasons, findings, verdict, exactly as confirmed."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="publications")
    inspection = models.ForeignKey("Inspection", models.PROTECT, related_name="publications")
    content = models.JSONField()
    passed = models.BooleanField()
    total = models.DecimalField(max_digits=6, decimal_places=2)
    proposed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
