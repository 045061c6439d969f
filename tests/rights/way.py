"""How far the projects of the world came, each by the real deeds of the people who do them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from jiangyan.actions.material import receipts
from jiangyan.actions.material.evidence import take_in
from jiangyan.actions.panel import panels
from jiangyan.actions.paper import papers
from jiangyan.actions.project import proposals
from jiangyan.actions.sheet import deductions, marks, merged
from jiangyan.actions.sheet.marks import Entered
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.actions.verdict import (
    corrections,
    findings,
    improvements,
    objections,
    publications,
    rectifications,
    reinspections,
    verdicts,
)
from jiangyan.actions.visit import visits
from jiangyan.models import Contact, Finding, Mark, Person, Project, Sheet
from jiangyan.queries import rights
from jiangyan.queries.sheet.sheets import latest
from tests.cast import PDF, Cast, arrived, request
from tests.pool import held, pool

LOST: dict[str, dict[str, Any]] = {"1.1": {"venue": False, "display_board": False}, "3.1": {"innovations": 0},
                                   "4.1": {"roster": False, "apprentices": 0}}


def place(made: Cast, name: str) -> None:
    """A complete self-assessment with its materials; after the first one marks are copied, which is quicker."""
    filled = Sheet.objects.filter(kind="self", total__isnull=False, project__programme__code="studio").first()
    if filled is None:
        made.fill(name, made.clerks[name], made.sheet(name))
    else:
        copied(filled, made.sheet(name), made.clerks[name])
    for code in ("plan", "report", "audit"):
        take_in(request(made.clerks[name]), made.projects[name].pk, arrived(PDF + code.encode(), f"{code}（示例）.pdf"), f"material:{code}")


def copied(origin: Sheet, target: Sheet, maker: Person) -> None:
    """All marks of a sheet as plain records on another, with the sums."""
    copies = list(latest([origin.pk])[origin.pk].values())
    for mark in copies:
        mark.pk, mark.sheet, mark.maker, mark.version, mark.base_version = None, target, maker, 1, 0
    Mark.objects.bulk_create(copies)
    Sheet.objects.filter(pk=target.pk).update(rows_scored=origin.rows_scored, partial_total=origin.partial_total, total=origin.total)


def _key(made: Cast, name: str) -> int:
    return made.projects[name].pk


def _drafted(made: Cast, name: str) -> None:
    until = (timezone.now() + timedelta(days=20)).isoformat()
    proposals.propose(request(made.officer), _key(made, name), "extend", {"until": until, "reason": "停产检修（示例）"})


def _extended(made: Cast, name: str) -> None:
    _drafted(made, name)
    waiting = made.projects[name].proposals.get(kind="extend", state="pending")
    proposals.confirm(request(made.approver), _key(made, name), waiting.pk)


def _submitted(made: Cast, name: str) -> None:
    receipts.submit(request(made.heads[name]), _key(made, name))


def _accepted(made: Cast, name: str) -> None:
    _submitted(made, name)
    made.accept(name)


def _drawn(made: Cast, name: str) -> None:
    _accepted(made, name)
    pool(made)
    held(made, name)


def _scheduled(made: Cast, name: str) -> None:
    _accepted(made, name)
    panels.assign(request(made.officer), _key(made, name), [one.pk for one in made.experts], made.lead.pk,
                  timezone.localdate(), "示例会议室")
    visits.send_notice(request(made.officer), _key(made, name))


def _vacant(made: Cast, name: str) -> None:
    _scheduled(made, name)
    panels.recuse(request(made.officer), _key(made, name), made.experts[2].pk, "亲属（示例）")


def _inspecting(made: Cast, name: str) -> None:
    _scheduled(made, name)
    panels.start(request(made.lead), _key(made, name))
    for expert in made.experts:
        copied(made.sheet(name), made.sheet(name, "expert", expert), expert)


def _filed(made: Cast, name: str, lost: dict[str, dict[str, Any]]) -> None:
    _inspecting(made, name)
    for expert in made.experts:
        sheet = made.sheet(name, "expert", expert)
        for row, given in lost.items():
            marks.record_mark(request(expert), sheet.pk, row, Entered(given), 1)
        finalise(request(expert), sheet.pk)
    merged.merge(request(made.lead), _key(made, name))
    for text in ("场地不足（示例）", "台账不全（示例）"):
        findings.record(request(made.lead), _key(made, name), "1.1", "serious", text, "补建（示例）")


def _merged(made: Cast, name: str) -> None:
    _filed(made, name, LOST)
    deductions.propose(request(made.lead), _key(made, name), "2", "资料迟交（示例）")


def _concluded(made: Cast, name: str) -> None:
    _filed(made, name, LOST)
    verdicts.conclude(request(made.lead), _key(made, name), "建设任务没有完成（示例）。")


def _scored(made: Cast, name: str) -> None:
    _concluded(made, name)
    publications.propose(request(made.officer), _key(made, name), "请整改（示例）。")


def _reopening(made: Cast, name: str) -> None:
    _concluded(made, name)
    proposals.propose(request(made.officer), _key(made, name), "reopen_sheet", {"sheets": [], "reason": "核对漏项（示例）"})


def _failed(made: Cast, name: str) -> None:
    _concluded(made, name)
    made.publish(name)


def _issued(made: Cast, name: str) -> None:
    _failed(made, name)
    Contact.objects.create(round=made.round, office="示例处", phone="000-00000001")
    papers.issue(rights.asker(made.officer), "visit_notice", _key(made, name), "docx")  # without points: there in every stage


def _objected(made: Cast, name: str) -> None:
    _failed(made, name)
    objections.lodge(request(made.heads[name]), _key(made, name), "请复核场地（示例）")


def _upheld(made: Cast, name: str) -> None:
    _objected(made, name)
    objections.answer(request(made.officer), _key(made, name), made.projects[name].objections.get().pk, True, "核实（示例）")


def _corrected(made: Cast, name: str) -> None:
    _upheld(made, name)
    corrections.propose(request(made.officer), _key(made, name), {"1.1": {"points": "10", "reason": "核实有场地（示例）"}}, "请整改（示例）")


def _limited(made: Cast, name: str) -> None:
    _failed(made, name)
    rectifications.set_limit(request(made.officer), _key(made, name), timezone.now() + timedelta(days=60), "须补建（示例）")
    lost = [one["row"] for one in made.projects[name].publications.get().content["rows"] if one["lost"] != "0"]
    rectifications.save_report(
        request(made.clerks[name]), _key(made, name), 0, "已整改（示例）",
        {row: {"measures": "补（示例）", "results": "成（示例）"} for row in lost}, [arrived(PDF + name.encode(), "整改证明（示例）.pdf")])


def _overdue(made: Cast, name: str) -> None:
    _limited(made, name)
    Project.objects.filter(pk=_key(made, name)).update(deadline=timezone.now() - timedelta(days=3))


def _cancelling(made: Cast, name: str) -> None:
    _overdue(made, name)
    proposals.propose(request(made.officer), _key(made, name), "cancel", {"reason": "逾期不整改（示例）"})


def _applied(made: Cast, name: str) -> None:
    _limited(made, name)
    reinspections.apply(request(made.heads[name]), _key(made, name))


def _passed(made: Cast, name: str) -> None:
    _filed(made, name, {})
    verdicts.conclude(request(made.lead), _key(made, name), "建设任务完成（示例）。")
    made.publish(name)


def _handed_in(made: Cast, name: str) -> None:
    _passed(made, name)
    for one in Finding.objects.filter(inspection__project=_key(made, name)):
        improvements.plan(request(made.clerks[name]), one.pk, "设备科（示例）", timezone.localdate() + timedelta(days=5))
        improvements.hand_in(request(made.clerks[name]), one.pk, "已补建（示例）", [arrived(PDF + str(one.pk).encode(), "完善证明（示例）.pdf")])


def _closed(made: Cast, name: str) -> None:
    _handed_in(made, name)
    for one in Finding.objects.filter(inspection__project=_key(made, name)):
        improvements.check(request(made.officer), one.pk, True, "到位（示例）")


WAY: dict[str, Callable[[Cast, str], None]] = {
    "studio": _drafted, "extended": _extended, "submitted": _submitted, "accepted": _accepted, "drawn": _drawn,
    "scheduled": _scheduled, "vacant": _vacant, "inspecting": _inspecting, "merged": _merged, "scored": _scored,
    "concluded": _concluded, "reopening": _reopening, "failed": _failed, "issued": _issued, "objected": _objected,
    "upheld": _upheld, "corrected": _corrected, "limited": _limited, "overdue": _overdue, "cancelling": _cancelling,
    "applied": _applied, "passed": _passed, "handed_in": _handed_in, "closed": _closed,
}
"""The name of each project, and how it came to where it stands."""
