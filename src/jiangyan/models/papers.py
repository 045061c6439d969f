"""Official papers that were issued."""

from django.db import models


class Paper(models.Model):
    """文书 as issued: its values frozen, its bytes in the vault."""

    kind = models.CharField(max_length=40)
    project = models.ForeignKey("Project", models.PROTECT, related_name="papers")
    number = models.CharField(max_length=60, blank=True)
    values = models.JSONField()
    sha256 = models.CharField(max_length=64)
    issued_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
