"""A list of new deadlines: each line is an extension that the approver still has to confirm."""

from collections.abc import Sequence

from jiangyan.models import Proposal, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel.list_imports import FRESH, SAME, Line, Row
from jiangyan.queries.project import extensions, proposals
from jiangyan.queries.project.project_rows import Named, named
from jiangyan.queries.rights import Asker, require
from jiangyan.rulebook import deadlines


def plan(by: Asker, found: Round | None, rows: Sequence[Row]) -> list[Line]:
    """What each row would propose; one that is in force or proposed already changes nothing."""
    if found is None:
        raise Problem("not_found")
    waiting = {one.project_id: one for one in Proposal.objects.filter(round=found, kind="extend", state="pending")}
    return [_line(row, one, waiting) for row, one in zip(rows, named(by, found, rows), strict=True)]


def _line(row: Row, one: Named, waiting: dict[int | None, Proposal]) -> Line:
    until = row.values.get("until")
    if one.found is None or until is None:
        return Line(row, one.about or str(row.values.get("code") or ""), faults=(one.fault,) if one.fault else ())
    project = one.found.project
    given = {"project": project.pk, "until": local(until).isoformat(), "reason": row.values.get("reason") or ""}
    line = Line(row, one.about, FRESH, given=given)
    try:
        before = extensions.before_of(project)
        if local(before) == local(until):
            return Line(row, one.about, SAME, (f"截止时间已经是{deadlines.words(local(until))}",), given=given)
        pending = waiting.get(project.pk)
        if pending and pending.content["until"] == given["until"]:
            return Line(row, one.about, SAME, (f"延期到{deadlines.words(local(until))}已经提出，等审批人确认",), given=given)
        require(one.found, "extension.propose")
        if pending:
            proposals.require_none_pending(project, "extend")
        extensions.check(one.found, given, database_now())
    except Problem as problem:
        return Line(row, one.about, FRESH, (), (f"{row.at('until')}“{one.about}”{problem.message}",), given)
    moved = f"提出延期：由{deadlines.words(local(before))}改为{deadlines.words(local(until))}，审批人确认后生效"
    return Line(row, line.about, FRESH, (moved,), (), given)
