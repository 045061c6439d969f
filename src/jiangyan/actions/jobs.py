"""Jobs: put into the queue inside the transaction of the deed that wants them, once per key."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks.base import Task

from jiangyan.models import Authority, Job


def enqueue(key: str, task: Task[Any, Any], authority: Authority | None = None, after: datetime | None = None,
            **values: Any) -> Job:
    """The job for `key`: made now, or the one that is there already; must run inside the transaction of the deed.

    `task` is called by a worker with `values` (plain data), not before `after`, at least once until it succeeds; it
    must bear being called twice. `authority` names whose officers see it (None: administrators only).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a job needs the transaction of its deed")
    known = Job.objects.filter(key=key).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            queued = task.using(run_after=after).enqueue(**values)
            return Job.objects.create(key=key, kind=task.name, task_id=queued.id, authority=authority)
    except IntegrityError:  # another transaction made it meanwhile
        return Job.objects.get(key=key)
