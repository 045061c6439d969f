"""Filings: what a sheet said when it was filed, kept when two people open it again."""

from typing import ClassVar

from django.db import models


class Filing(models.Model):
    """提交过的打分表: the marks that counted, by id, and who filed it when; never changed."""

    sheet = models.ForeignKey("Sheet", models.PROTECT, related_name="filings")
    proposal = models.ForeignKey("Proposal", models.PROTECT, related_name="filings")
    ordinal = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    marks = models.JSONField()
    filed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    reopened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "ordinal"], name="filing_once")]
