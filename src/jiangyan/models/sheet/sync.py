"""What a device recorded without network and sent later: kept whole, whatever became of it."""

from typing import ClassVar

from django.db import models


class Fate(models.TextChoices):
    """What became of an operation from a device."""

    APPLIED = "applied", "已记入"
    CONFLICT = "conflict", "与新版本冲突"
    QUARANTINED = "quarantined", "已收存，待处理"
    REFUSED = "refused", "不符合要求"


class SyncedOperation(models.Model):
    """One operation of one person's device, its content as sent, and the answer it got; never changed.

    `sheet` is a plain number: what was sent is kept even where no such sheet is there for this person.
    """

    person = models.ForeignKey("Person", models.PROTECT, related_name="+")
    device = models.CharField(max_length=80)
    operation = models.CharField(max_length=80)
    sheet = models.PositiveBigIntegerField()
    row = models.CharField(max_length=8)
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    fate = models.CharField(max_length=12, choices=Fate.choices)
    answer = models.JSONField()
    client_at = models.DateTimeField(null=True)
    server_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "operation"], name="synced_operation_once"),
            models.CheckConstraint(condition=models.Q(fate__in=Fate.values), name="synced_operation_fate_known"),
        ]
