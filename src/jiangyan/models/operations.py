"""Operations that were carried out, so that sending twice does no harm."""

from typing import ClassVar

from django.db import models

from jiangyan.models.records import Record


class Operation(Record):
    """One unsafe request of one person: same key and content, same answer."""

    person = models.ForeignKey("Person", models.PROTECT, related_name="operations")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="operation_once")]
