"""Reminders: who is to be reminded now, of which project's deadline; sending is not done here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import F, Q

from jiangyan.models import Appointment, Finding, Person, Project, Recusal, Round
from jiangyan.queries.clock import SHANGHAI
from jiangyan.queries.project.projects import BY_SUBMISSION, due_of
from jiangyan.rulebook import reminders
from jiangyan.rulebook.reminders import Schedule

SUBJECTS: dict[str, str] = {**dict.fromkeys(BY_SUBMISSION, "submission"), "rectifying": "rectification",
                            "passed": "improvement"}
"""Stage → what is due there: 提交自评, 限期整改, 整改完善."""


@dataclass(frozen=True)
class Due:
    """One reminder for one person. `key` is the same whenever the same reminder is asked for again."""

    person: Person
    project: Project
    subject: str
    deadline: datetime
    step: str

    @property
    def key(self) -> str:
        """Tells a reminder apart from all others; a moved deadline makes new ones."""
        return f"reminder:{self.subject}:{self.project.pk}:{self.person.pk}:{self.deadline:%Y%m%dT%H%M%S}:{self.step}"

    @property
    def late(self) -> bool:
        """Whether the deadline has been missed."""
        return self.step.startswith("overdue")


def schedule_of(found: Round) -> Schedule:
    """The round's schedule as the rulebook takes it."""
    return Schedule(tuple(found.reminder_days), found.overdue_reminders)


def due(now: datetime, sent: Collection[str] = ()) -> list[Due]:
    """Every reminder whose instant has come in open rounds and whose key is not in `sent`; four queries.

    The unit's people are reminded; once the deadline is missed the officers are, too: the decision is theirs. A unit that
    passed is reminded while findings are open, of the one that is due first.
    """
    found, open_findings = [], _open_findings()
    for project in Project.objects.filter(round__state="open", stage__in=tuple(SUBJECTS)).select_related(
            "round", "programme", "unit"):
        deadline = open_findings.get(project.pk) if project.stage == "passed" else due_of(project)
        if deadline is not None and (name := _step(project, deadline, now)):
            found.append((project, deadline, name))
    people = _people({project.unit_id for project, _, _ in found}, {project.round.authority_id for project, _, _ in found})
    away = set(Recusal.objects.filter(project__in=[project for project, _, _ in found]).values_list("project", "person"))
    made = [Due(person, project, SUBJECTS[project.stage], deadline, name) for project, deadline, name in found
            for person in _addressed(people, project, name) if (project.pk, person.pk) not in away]
    return [one for one in made if one.key not in sent]


def _open_findings() -> dict[int, datetime]:
    """When the first open finding of each passed project is due: its own day's end, else the round's."""
    rows = Finding.objects.filter(
        inspection__project__stage="passed", inspection__project__round__state="open",
        inspection__ordinal=F("inspection__project__ordinal"), withdrawn_at__isnull=True, state__in=("open", "sent_back"))
    due_first: dict[int, datetime] = {}
    for project, day, until in rows.values_list(
            "inspection__project", "due_on", "inspection__project__round__rectification_until"):
        end = datetime.combine(day + timedelta(days=1), time(0), SHANGHAI) if day else until
        if end is not None:
            due_first[project] = min(end, due_first.get(project, end))
    return due_first


def _step(project: Project, deadline: datetime, now: datetime) -> str:
    inclusive = project.round.deadline_inclusive if project.stage in BY_SUBMISSION else True
    return "".join(reminders.due_reminders(deadline, now, schedule_of(project.round), (), inclusive))


def _people(units: set[int], authorities: set[int]) -> list[Appointment]:
    rows = Appointment.objects.filter(Q(unit__in=units, role__in=("unit_clerk", "unit_head"))
                                      | Q(authority__in=authorities, role="officer"), ended_at__isnull=True,
                                      person__is_active=True)
    return list(rows.select_related("person").order_by("pk"))


def _addressed(people: list[Appointment], project: Project, name: str) -> list[Person]:
    late = name.startswith("overdue")
    chosen = {one.person_id: one.person for one in people if one.unit_id == project.unit_id
              or (late and one.authority_id == project.round.authority_id)}
    return list(chosen.values())
