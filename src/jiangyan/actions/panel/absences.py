"""An expert says on which days they cannot come, and takes it back."""

from datetime import date, timedelta

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Absence
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel.absences import require_expert

LONGEST = 92
"""So many days at a time, both ends included."""


def say(request: Request, first: date, last: date) -> Answer:
    """Keeps every day from first to last (both included) as one on which the expert cannot come; answers how many are new."""
    def work() -> Answer:
        require_expert(request.by)
        now = database_now()
        if last < first or first < local(now).date() or (last - first).days >= LONGEST:
            raise Problem("form.invalid", detail=f"起止日期不正确：从今天起，先填第一天、后填最后一天，一次最多{LONGEST}天")
        fresh = 0
        for number in range((last - first).days + 1):
            _row, made = Absence.objects.get_or_create(person=request.by.person, day=first + timedelta(days=number),
                                                       withdrawn_at=None, defaults={"said_at": now})
            fresh += made
        journal.append(request.by.person, "absence.said", None, {"first": first.isoformat(), "last": last.isoformat()})
        return {"days": fresh}

    return once(request, "absence.say", [first.isoformat(), last.isoformat()], work)


def withdraw(request: Request, absence_id: int) -> Answer:
    """Takes one's own day back; somebody else's is not there."""
    def work() -> Answer:
        require_expert(request.by)
        row = Absence.objects.select_for_update().filter(pk=absence_id, person=request.by.person).first()
        if row is None:
            raise Problem("not_found")
        if row.withdrawn_at is None:
            row.withdrawn_at = database_now()
            row.save(update_fields=["withdrawn_at"])
            journal.append(request.by.person, "absence.withdrawn", None, {"day": row.day.isoformat()})
        return {"day": row.day.isoformat()}

    return once(request, "absence.withdraw", {"absence": absence_id}, work)
