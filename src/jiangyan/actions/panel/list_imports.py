"""A whole list carried out or nothing: units, experts of the pool, panels with their visits, extensions that wait for the second person."""

from collections.abc import Callable, Sequence
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.panel import experts, panels
from jiangyan.actions.project import proposals, units
from jiangyan.actions.project.units import Registered
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Programme, Unit
from jiangyan.problems import Problem
from jiangyan.queries.panel import list_imports as asked
from jiangyan.queries.panel.list_imports import FRESH, SAME, Line, Row
from jiangyan.queries.project import registrations


def apply(request: Request, kind: str, round_id: int | None, rows: Sequence[Row], expected: str) -> Registered:
    """Carries out every line that changes something, in one transaction; `expected` is the digest of the plan that was looked at.

    Answers counts by state, and the initial passwords of new experts. Refusals: import.rows with `faults` in its values,
    version.stale when the plan has changed since, and each deed's own, with what it is about.
    """
    passwords: dict[str, str] = {}

    def work() -> Answer:
        lines = asked.plan(request.by, kind, round_id, rows)
        wrong = asked.faults(lines)
        if wrong:
            raise Problem("import.rows", count=len(wrong), faults=wrong)
        if plan_digest(lines) != expected:
            raise Problem("version.stale", maker="别处", at="此期间")
        for line in lines:
            if line.state != SAME:
                _carry_out(request, kind, line, passwords)
        counts = {state: sum(line.state == state for line in lines) for state in asked.states_of(kind)}
        journal.append(request.by.person, "list.imported", None, {"kind": kind, "round": round_id, "plan": expected, **counts})
        return counts

    body = {"kind": kind, "round": round_id, "rows": [_plain(row.values) for row in rows], "plan": expected}
    return Registered(once(request, "list.import", body, work), passwords)


def plan_digest(lines: Sequence[Line]) -> str:
    """What a plan would do, as a digest: the same plan gives the same digest."""
    return journal.digest([[line.about, line.state, list(line.changes), list(line.faults), _plain(line.given)] for line in lines])


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _carry_out(request: Request, kind: str, line: Line, passwords: dict[str, str]) -> None:
    try:
        DEEDS[kind](request, line, passwords)
    except Problem as problem:
        if problem.status == 404:
            raise
        raise Problem("import.rows", count=1, faults=[f"“{line.about}”：{problem.message}"]) from problem


def _unit(request: Request, line: Line, passwords: dict[str, str]) -> None:
    given, said = line.given, line.given["entry"]
    entry = registrations.Entry(**{**said, "clerk": registrations.Account(**said["clerk"]), "head": registrations.Account(**said["head"])})
    unit = Unit.objects.filter(credit_code=entry.credit_code).first()  # an earlier line may just have registered it
    programme = Programme.objects.select_related("round").get(pk=given["programme"]) if given["programme"] else None
    units.registered(request, registrations.Line(entry, line.state, unit, programme, tuple(given["changes"]), ()), passwords)


def _expert(request: Request, line: Line, passwords: dict[str, str]) -> None:
    given, entry = line.given, line.given["entry"]
    said = experts.Entry(**{**entry, "former_employers": tuple(entry["former_employers"]), "fields": tuple(entry["fields"])})
    if line.state == FRESH:
        experts.added(request, given["authority"], given["username"], said, passwords)
    else:
        experts.changed(request, given["expert"], given["version"], said)


def _panel(request: Request, line: Line, _passwords: dict[str, str]) -> None:
    given = line.given
    panels.assigned(request, given["project"], given["experts"], given["lead"],
                    Appointed(given["visit_on"], given["place"], given["starts"], given["ends"]))


def _extension(request: Request, line: Line, _passwords: dict[str, str]) -> None:
    given = line.given
    proposals.proposed(request, given["project"], "extend", {"until": given["until"], "reason": given["reason"]})


DEEDS: dict[str, Callable[[Request, Line, dict[str, str]], None]] = {
    "units": _unit, "experts": _expert, "assignments": _panel, "deadlines": _extension}
"""What a line of each kind does."""
