"""What is to be done once a result is published: objections to answer, findings to work off and to check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jiangyan.models import Finding, Objection, Project, Round

Found = tuple[str, Project | None, Round | None, datetime | None, dict[str, Any]]
"""Kind, project, round, until, numbers: what a Task is made of."""


@dataclass(frozen=True)
class Gathered:
    """Facts about several projects, asked for all at once."""

    findings: dict[int, dict[str, int]]
    objecting: frozenset[int]


def gathered(projects: Sequence[Project]) -> Gathered:
    """What the projects' findings and objections look like; no query where there are no projects."""
    if not projects:
        return Gathered({}, frozenset())
    ids = [one.pk for one in projects]
    counted = (Finding.objects.filter(inspection__project__in=ids, withdrawn_at__isnull=True)
               .values("inspection__project", "inspection__ordinal").annotate(
                   all=Count("pk"), closed=Count("pk", filter=Q(state="closed")),
                   handed_in=Count("pk", filter=Q(state="handed_in"))))
    newest = {one.pk: one.ordinal for one in projects}
    findings = {line["inspection__project"]: {name: line[name] for name in ("all", "closed", "handed_in")}
                for line in counted if newest[line["inspection__project"]] == line["inspection__ordinal"]}
    waiting = Objection.objects.filter(project__in=ids, answer__isnull=True).values_list("project", flat=True)
    return Gathered(findings, frozenset(waiting))


def of_unit(project: Project, known: Gathered) -> Iterator[Found]:
    """The objection that a unit waits about, and the findings that it works off."""
    if project.pk in known.objecting:
        yield "wait_objection", project, None, None, {}
    line = known.findings.get(project.pk) if project.stage == "passed" else None
    still = line["all"] - line["closed"] - line["handed_in"] if line else 0
    if line and still:
        yield "improve", project, None, project.round.rectification_until, {"open": still, "all": line["all"]}
    elif line and line["handed_in"]:
        yield "wait_improvement", project, None, None, {}


def of_officer(projects: QuerySet[Project], limit: int) -> Iterator[Found]:
    """The objections that an officer has to answer and the findings to check, in two queries."""
    waiting = Objection.objects.filter(project=OuterRef("pk"), answer__isnull=True)
    for project in projects.filter(Exists(waiting)).order_by("pk")[:limit]:
        yield "answer_objection", project, None, None, {}
    handed_in = Q(inspections__findings__state="handed_in", inspections__findings__withdrawn_at__isnull=True)
    checked = projects.filter(stage="passed").annotate(count=Count("inspections__findings", filter=handed_in))
    for project in checked.filter(count__gt=0).order_by("pk")[:limit]:
        yield "check_improvement", project, None, None, {"count": project.count}
