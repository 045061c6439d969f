"""整改完善: the findings a passing unit works off, with everything that happened to each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from jiangyan.models import Finding, FindingStep, Project
from jiangyan.queries.clock import local
from jiangyan.queries.panel import panels

WEIGHT = {"serious": 0, "minor": 1, "advice": 2}


@dataclass(frozen=True)
class Progress:
    """How far a project's findings are: all, closed, waiting for the officer's check, waiting for the unit."""

    all: int
    closed: int
    handed_in: int

    @property
    def open(self) -> int:
        """Those that the unit still has to work on."""
        return self.all - self.closed - self.handed_in


def of_project(project: Project) -> list[Finding]:
    """The findings of the latest inspection with `history` (oldest step first), serious ones first; three queries."""
    inspection = panels.current_inspection(project)
    steps = FindingStep.objects.select_related("made_by").order_by("pk")
    rows = Finding.objects.filter(inspection=inspection, withdrawn_at__isnull=True).prefetch_related(
        Prefetch("steps", steps, to_attr="history")).order_by("pk")
    return sorted(rows, key=lambda one: WEIGHT[one.severity])


def version(finding: Finding) -> int:
    """How many steps a finding of `of_project` has; every step stays, so the number only rises."""
    return len(finding.history)  # type: ignore[attr-defined]


def progress(findings: Iterable[Finding]) -> Progress:
    """The findings counted by state."""
    states = [one.state for one in findings]
    return Progress(len(states), states.count("closed"), states.count("handed_in"))


def last_day(project: Project) -> date | None:
    """The last day of the round's own phase; midnight belongs to the day that ends."""
    until = project.round.rectification_until
    return local(until - timedelta(microseconds=1)).date() if until else None


def due_fault(day: date, today: date, last: date | None) -> str:
    """Why a finding cannot be due on `day`: in the past, or after the round's own last day; empty when it can."""
    if day < today:
        return "完成期限已经过去"
    if last is not None and last >= today and day > last:
        return f"完成期限不能晚于整改完善截止日（{last.year}年{last.month}月{last.day}日）"
    return ""
