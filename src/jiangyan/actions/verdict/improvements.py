"""整改完善: the unit works its findings off one by one, the officer checks, and the project completes."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.material.evidence import keep_in
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project import stages
from jiangyan.intake import arrivals
from jiangyan.models import Finding, FindingStep
from jiangyan.models.verdict.findings import FindingState
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import Standing, require, standing
from jiangyan.queries.verdict import improvements, objections
from jiangyan.vault.uploads import Arrived

UNIT_OWES = ("open", "sent_back")


def plan(request: Request, finding_id: int, owner_name: str, due_on: date, seen: int | None = None) -> Answer:
    """Names who of the unit is in charge of a finding and by which day; may be changed until it is handed in."""
    def change(found: Standing, finding: Finding) -> dict[str, Any]:
        if not owner_name.strip():
            raise Problem("form.invalid", detail="请填写整改责任人的姓名")
        if fault := improvements.due_fault(due_on, local(database_now()).date(), improvements.last_day(found.project)):
            raise Problem("form.invalid", detail=fault)
        finding.owner_name, finding.due_on = owner_name.strip()[:40], due_on
        text = f"{finding.owner_name}，{due_on.year}年{due_on.month}月{due_on.day}日前"
        return _step(request, finding, "planned", finding.state, text)

    return _carry_out(request, finding_id, "improvement.work", "确定责任人和期限", UNIT_OWES, change,
                      [owner_name, due_on.isoformat()], seen)


def hand_in(request: Request, finding_id: int, text: str, files: Sequence[Arrived] = (), seen: int | None = None) -> Answer:
    """Hands in what was done about a finding, with its proof; the officer checks it next. Needs a person in charge first."""
    arrivals.look(files)

    def change(found: Standing, finding: Finding) -> dict[str, Any]:
        if not finding.owner_name or finding.due_on is None:
            raise Problem("form.invalid", detail="请先确定整改责任人和完成期限")
        if not text.strip():
            raise Problem("reason.missing", what="怎样整改的、结果如何")
        kept = [keep_in(request, found.project, one, f"finding:{finding.pk}") for one in files]
        return _step(request, finding, "handed_in", "handed_in", text, kept)

    return _carry_out(request, finding_id, "improvement.work", "报送整改情况", UNIT_OWES, change,
                      [text, *(one.sha256 for one in files)], seen)


def respond(request: Request, finding_id: int, adopted: bool, text: str, seen: int | None = None) -> Answer:
    """Closes a piece of advice: adopted, or not adopted with a reason. Only advice can be closed this way."""
    def change(found: Standing, finding: Finding) -> dict[str, Any]:
        if finding.severity != "advice":
            raise Problem("form.invalid", detail="只有“工作建议”可以这样答复；问题须报送整改情况，由主管部门核查")
        if not adopted and not text.strip():
            raise Problem("reason.missing", what="为什么不采纳")
        return _step(request, finding, "adopted" if adopted else "declined", "closed", text)

    return _carry_out(request, finding_id, "improvement.work", "答复建议", UNIT_OWES, change, [adopted, text], seen)


def check(request: Request, finding_id: int, accepted: bool, text: str = "", seen: int | None = None) -> Answer:
    """The officer accepts what was handed in (the finding is closed), or sends it back with a reason."""
    def change(found: Standing, finding: Finding) -> dict[str, Any]:
        if not accepted and not text.strip():
            raise Problem("reason.missing", what="为什么退回；建设单位会看到")
        return _step(request, finding, *(("accepted", "closed") if accepted else ("sent_back", "sent_back")), text)

    return _carry_out(request, finding_id, "improvement.check", "核查", ("handed_in",), change, [accepted, text], seen)


def complete(request: Request, project_id: int) -> Answer:
    """Completes the project: every finding closed, no objection open. The acceptance is over."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "project.complete")
        objections.require_answered(found.project, "确认整改完成")
        now = improvements.progress(improvements.of_project(found.project))
        if now.closed < now.all:
            raise Problem("improvement.open", count=now.all - now.closed)
        step = stages.advance(found, "completed", request, findings=now.all)
        journal.append(request.by.person, "project.completed", found.project, step)
        return {"stage": "completed"}

    return once(request, "project.complete", {"project": project_id}, work)


def _carry_out(request: Request, finding_id: int, deed: str, name: str, states: tuple[str, ...],
               change: Callable[[Standing, Finding], dict[str, Any]], body: list[Any], seen: int | None) -> Answer:
    """`seen` is the number of steps (improvements.version) that the form showed; somebody else's newer one is version.stale."""
    def work() -> Answer:
        first = Finding.objects.filter(pk=finding_id).select_related("inspection").first()
        if first is None:
            raise Problem("not_found")
        found = standing(request.by, first.inspection.project_id, lock=True)
        require(found, deed)
        finding = next((one for one in improvements.of_project(found.project) if one.pk == finding_id), None)
        if finding is None:
            raise Problem("not_found")
        versions.require(seen, improvements.version(finding), "finding.", finding=finding.pk)
        if finding.state not in states:
            raise Problem("improvement.state", state=FindingState(finding.state).label, deed=name)
        told = change(found, finding)
        journal.append(request.by.person, f"finding.{told['kind']}", found.project, {
            "finding": finding.pk, "content": journal.digest(told)})
        return {"finding": finding.pk, "project": found.project.pk, "state": finding.state}

    return once(request, f"{deed}:{name}", {"finding": finding_id, "given": body, **versions.said(seen)}, work)


def _step(request: Request, finding: Finding, kind: str, state: str, text: str,
          files: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    finding.state = state
    finding.save(update_fields=["state", "owner_name", "due_on"])
    FindingStep.objects.create(finding=finding, kind=kind, text=text.strip(), files=list(files),
                               made_by=request.by.person, made_at=database_now())
    return {"kind": kind, "text": text.strip(), "files": list(files)}
