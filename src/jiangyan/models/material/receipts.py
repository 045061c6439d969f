"""Receipts: proof that a submission arrived."""

from django.db import models

from jiangyan.models.records import Record


class Receipt(Record):
    """回执: number, server instant, deadline in force, manifest and journal position; never changed."""

    number = models.CharField(max_length=40, unique=True)
    project = models.ForeignKey("Project", models.PROTECT, related_name="receipts")
    submitted_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    deadline = models.DateTimeField()
    total = models.DecimalField(max_digits=6, decimal_places=2)
    manifest = models.JSONField()
    rows = models.JSONField(help_text="提交时各行的事实与得分")
    journal_position = models.PositiveBigIntegerField()
    journal_hash = models.CharField(max_length=64)
