"""Work that is done later by a worker, and what is due every day."""

from typing import ClassVar

from django.db import models


class Job(models.Model):
    """任务: done at least once for its `key`. The queue's own row (`task`) says ready, running, successful or failed;
    this one carries the lease that a living worker renews, the attempts, and why it was parked."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    task = models.OneToOneField("django_tasks_database.DBTaskResult", models.PROTECT, related_name="job")
    authority = models.ForeignKey("Authority", models.PROTECT, null=True, blank=True, related_name="jobs")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_by = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True, help_text="最近一次没有办成的原因")
    progress = models.JSONField(default=dict, help_text="办到哪里：share 百分数，words 一句话")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["lease_until"], name="job_by_lease")]


class Duty(models.Model):
    """例行任务: something that is due again and again; whoever moves `next_at` on is the one who does it this time."""

    name = models.CharField(max_length=40, unique=True)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
