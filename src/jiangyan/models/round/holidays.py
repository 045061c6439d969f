"""The holiday notices: which years are known, and which days they move."""

from typing import ClassVar

from django.db import models


class HolidayKind(models.TextChoices):
    """What a notice does to a day."""

    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "上班（调休）"


class HolidayYear(models.Model):
    """放假安排 of one year; only a `complete` one counts, so that half a table is never taken for the whole."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=120, help_text="依据：通知的名称或文号")
    version = models.PositiveIntegerField(default=1)
    complete = models.BooleanField(default=False)


class HolidayDay(models.Model):
    """One day that differs from the ordinary week."""

    year = models.ForeignKey(HolidayYear, models.PROTECT, related_name="days")
    day = models.DateField(unique=True)
    kind = models.CharField(max_length=8, choices=HolidayKind.choices)
    name = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=HolidayKind.values), name="holiday_kind_known")]
