"""The journal: one hash chain over everything that was done."""

from django.db import models

from jiangyan.models.records import Record


class JournalLine(Record):
    """日志链的一行; `hash` covers the line and the hash before it."""

    position = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey("Person", models.PROTECT, null=True, related_name="+")
    deed = models.CharField(max_length=60)
    project = models.ForeignKey("Project", models.PROTECT, null=True, related_name="journal")
    content = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)


class JournalHead(Record):
    """The end of the chain: one row, locked by whoever appends."""

    position = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    algorithm = models.CharField(max_length=10, default="sha-256")
