"""Planning by a worker: an officer asks for it, it is solved outside any transaction, and the page may be closed meanwhile."""

import time
from typing import Any

from django_tasks import task

from jiangyan.actions import jobs
from jiangyan.actions.leases import Permanent
from jiangyan.actions.operations import Answer, Request
from jiangyan.actions.visit import plans
from jiangyan.models import Job, Operation, Person, Plan, Round
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.visit import plans as asked
from jiangyan.queries.visit import solutions

PAUSE = 0.5
"""Seconds between two notes of how far it is; the solver may find many plans in that time."""


def begin(request: Request, round_id: int, version: int) -> Answer:
    """Takes in the projects that wait, and asks a worker to plan every visit that is not locked.

    Refusals: plan.under_way while a worker is at it, version.stale, and the rights' own.
    """
    def work_on(found: Round, plan: Plan) -> dict[str, Any]:
        if asked.under_way(plan):
            raise Problem("plan.under_way")
        waiting = plans.take_in(found, plan)
        # The version that the plan has once this deed is done: what is changed after it is not overwritten.
        plan.job = jobs.enqueue(f"plan:{plan.pk}:{version + 1}", arrange_plan, authority=found.authority, found=found.pk,
                                version=version + 1, person=request.by.person.pk, operation=f"{request.key[:70]}-plan")
        return {"visits": waiting, "job": plan.job.pk}

    return plans.change(request, round_id, version, "gathered", None, work_on)


@task()
def arrange_plan(found: int, version: int, person: int, operation: str) -> str:
    """Plans one round for the officer who asked, with the officer's rights as they are now; done twice it is done once."""
    by = rights.asker(Person.objects.get(pk=person))
    if Operation.objects.filter(person=person, key=operation).exists():
        return "arranged"
    try:
        round_, plan = asked.for_planning(by, found)
        if plan is None or plan.version != version:
            raise Problem("version.stale", maker="", at="")
        planning = asked.planning(by, round_, plan)
        solution = solutions.solve(planning.setting, planning.rules, [one.visit for one in planning.visits],
                                   _Noting(f"plan:{plan.pk}:{version}"))
        plans.arrange(Request(by, operation), found, version, solution.by if solution.placed else "", solution.placed, solution.words)
    except Problem as refusal:
        raise Permanent(_why(refusal, found)) from refusal
    return "arranged"


def _why(refusal: Problem, found: int) -> str:
    """Why the plan was not put in: somebody changed the old one meanwhile, or the officer may not plan any more."""
    plan = Plan.objects.select_related("changed_by").get(round=found)
    return Problem("plan.overtaken", **asked.stale_words(plan)).message if refusal.word == "version.stale" else refusal.message


class _Noting:
    """Keeps how far a job is, now and then."""

    def __init__(self, key: str) -> None:
        self.key, self.last = key, 0.0

    def __call__(self, share: int, words: str) -> None:
        if time.monotonic() - self.last >= PAUSE:
            self.last = time.monotonic()
            Job.objects.filter(key=self.key).update(progress={"share": share, "words": words})
