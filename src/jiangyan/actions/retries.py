"""Parked jobs: put back into the queue by somebody who has looked at why they failed."""

from jiangyan.actions import journal, leases
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import OutboxMail
from jiangyan.problems import Problem
from jiangyan.queries import jobs


def retry(request: Request, job_id: int) -> Answer:
    """Puts a parked job back into the queue with all its attempts before it. Refusals: not_found, job.wrong_state."""
    def work() -> Answer:
        found = jobs.job_for(request.by, job_id, lock=True)
        if found.task.status != "FAILED":
            raise Problem("job.wrong_state", state=jobs.STATES[found.task.status])
        OutboxMail.objects.filter(job=found, state="failed").update(state="waiting", attempts=0)
        leases.again(found)
        journal.append(request.by.person, "job.retried", None, {"job": found.pk, "key": found.key})
        return {"job": found.pk}

    return once(request, "job.retry", {"job": job_id}, work)
