"""What the centre said about each handed-in material."""

from django.db import models


class MaterialCheck(models.Model):
    """受理意见 on one item (`material:report`, `row:7.1` or `self_assessment`) of one submission; appended."""

    receipt = models.ForeignKey("Receipt", models.PROTECT, related_name="checks")
    place = models.CharField(max_length=40)
    accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    checked_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
