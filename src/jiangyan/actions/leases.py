"""Leases: a worker takes a job for a short while and renews it as long as it lives; an expired one is taken back.

The queue's own worker marks a job running and, killed, leaves it so for ever; see docs/decisions/0007.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks_db.models import DBTaskResult, get_date_max

from jiangyan.models import Job
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.rulebook.retries import pause

LEASE = timedelta(seconds=60)


class Temporary(Exception):
    """Could not be done now; worth trying again. Its text says why, in Chinese."""


class Permanent(Exception):
    """Will not be done by trying again; somebody must look at it. Its text says why, in Chinese."""


def _ready(now: datetime) -> QuerySet[Job]:
    waiting = Q(task__status="READY") & (Q(task__run_after=get_date_max()) | Q(task__run_after__lte=now))
    abandoned = Q(task__status="RUNNING", lease_until__lt=now)
    return Job.objects.filter(waiting | abandoned)


def take(worker: str) -> Job | None:
    """The next job, leased to `worker` for LEASE; None when there is nothing to do.

    While nothing waits this only reads, so that a web process on the same SQLite file is not held up. A job whose
    worker died too often is parked instead.
    """
    now = database_now()
    if not _ready(now).exists():
        return None
    with transaction.atomic():
        job = (_ready(now).select_related("task").select_for_update(of=("self", "task"), skip_locked=True)
               .order_by("-task__priority", "task__run_after", "pk").first())
        if job is None:
            return None
        if job.task.status == "RUNNING" and pause(job.attempts) is None:
            _park(job, Permanent("后台程序每次办到一半都中断了"))
            return None
        job.attempts += 1
        job.lease_by, job.lease_until = worker, now + LEASE
        job.save(update_fields=["attempts", "lease_by", "lease_until"])
        job.task.claim(worker)
        return job


def renew(job: Job, worker: str) -> bool:
    """Keeps the job for another LEASE; False when somebody else has it by now."""
    return Job.objects.filter(pk=job.pk, lease_by=worker).update(lease_until=database_now() + LEASE) == 1


def finish(job: Job, worker: str, answer: Any) -> bool:
    """The job is done; `answer` is plain data. False when the lease was lost and another worker has it."""
    with transaction.atomic():
        kept = _kept(job, worker)
        if kept is None:
            return False
        _release(kept, "")
        kept.task.set_successful(answer)
        return True


def fail(job: Job, worker: str, trouble: BaseException) -> None:
    """The attempt failed: tried again after a pause, or parked with its reason for people to see."""
    with transaction.atomic():
        kept = _kept(job, worker)
        if kept is None:
            return
        wait = None if isinstance(trouble, Permanent) else pause(kept.attempts)
        if wait is None:
            _park(kept, trouble)
            return
        _release(kept, reason(trouble))
        kept.task.status, kept.task.run_after = "READY", database_now() + wait
        kept.task.save(update_fields=["status", "run_after"])


def reason(trouble: BaseException) -> str:
    """Why an attempt failed, as people can read it; the traceback of a fault of ours stays in the queue's row."""
    if isinstance(trouble, Temporary | Permanent | Problem):
        return str(trouble)
    return f"程序出错（{type(trouble).__name__}），请联系系统管理员"


def _kept(job: Job, worker: str) -> Job | None:
    return (Job.objects.select_for_update(of=("self",)).select_related("task")
            .filter(pk=job.pk, lease_by=worker, task__status="RUNNING").first())


def _release(job: Job, failure: str) -> None:
    job.lease_by, job.lease_until, job.failure = "", None, failure
    job.save(update_fields=["lease_by", "lease_until", "failure"])


def _park(job: Job, trouble: BaseException) -> None:
    _release(job, reason(trouble))
    job.task.set_failed(trouble)


def again(job: Job) -> None:
    """Puts a finished or parked job back into the queue, with all its attempts before it; nothing for one at work."""
    if job.task.status in ("FAILED", "SUCCESSFUL"):
        job.attempts = 0
        job.save(update_fields=["attempts"])
        row: DBTaskResult[Any, Any] = job.task
        row.status, row.run_after, row.finished_at = "READY", get_date_max(), None
        row.save(update_fields=["status", "run_after", "finished_at"])
