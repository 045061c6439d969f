"""Days on which an expert cannot come, as they said."""

from datetime import date

from jiangyan.models import Absence, Person
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker


def ahead(person: Person, today: date) -> list[Absence]:
    """The person's days in force from today on, in order (one query)."""
    return list(Absence.objects.filter(person=person, withdrawn_at__isnull=True, day__gte=today).order_by("day"))


def require_expert(by: Asker) -> None:
    """Passes for experts; for everybody else nothing is there."""
    if not by.has("expert"):
        raise Problem("not_found")
