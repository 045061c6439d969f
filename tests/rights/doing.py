"""The request for every deed that changes something."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.rights.asking import Ask

_DAY = (timezone.localdate() + timedelta(days=3)).isoformat()
_UNTIL = {"until_0": (timezone.localdate() + timedelta(days=40)).isoformat(), "until_1": "17:00"}
_LATER = _UNTIL | {"until_0": (timezone.localdate() + timedelta(days=90)).isoformat()}
_VISIT: dict[str, Any] = {"visit_on": _DAY, "starts": "09:00", "ends": "11:00", "place": "示例会议室"}


def _post(url: str, at: str, home: str, **data: Any) -> Ask:
    return Ask(url, at, home, "POST", data)


DOING: dict[str, Ask] = {
    "self_assessment.write": Ask("/api/v1/sheets/{self}/rows/1.1", "studio", "preparing", "PUT", json={"comment": "示例"}, version="1"),
    "evidence.write": Ask("/api/v1/evidence", "studio", "preparing", "POST", {"project": "{project}"}, file=True),
    "project.submit": Ask("/api/v1/projects/{project}/submit", "studio", "preparing", "POST", json={}),
    "materials.check": Ask("/api/v1/projects/{project}/moves", "submitted", "submitted", "POST", json={"to": "returned", "reason": "缺页（示例）"}),
    "panel.assign": _post("/projects/{project}/panel/", "accepted", "accepted", expert="{experts}", lead="{expert}", **_VISIT),
    "visit.change": _post("/projects/{project}/visit/", "scheduled", "scheduled", version="2", deed="change", **_VISIT),
    "visit.undo": _post("/projects/{project}/undo/", "scheduled", "scheduled", reason="改期（示例）"),
    "inspection.start": _post("/projects/{project}/", "scheduled", "scheduled"),
    "visit_record.write": _post("/projects/{project}/visit/record/attendance/", "inspecting", "inspecting"),
    "expert_sheet.write": Ask("/api/v1/sheets/{own}/rows/1.1", "inspecting", "inspecting", "PUT", json={"comment": "示例"}, version="1"),
    "merge.write": _post("/projects/{project}/merged/compute/", "merged", "inspecting"),
    "finding.write": _post("/projects/{project}/findings/", "merged", "inspecting",
                           about="1.1", severity="serious", text="缺（示例）", advice="补（示例）"),
    "deduction.second": _post("/projects/{project}/deduction/{deduction}/", "merged", "inspecting", decision="agree"),
    "result.propose": _post("/projects/{project}/result/propose/", "concluded", "scored", follow_up="请整改（示例）。"),
    "result.confirm": _post("/projects/{project}/result/proposal/{publish}/", "scored", "scored", decision="confirm"),
    "extension.propose": _post("/projects/{project}/proposals/extend/", "limited", "rectifying", **_LATER, reason="停产（示例）"),
    "extension.confirm": _post("/projects/{project}/proposals/{extend}/", "studio", "preparing", decision="confirm"),
    "reopening.propose": _post("/projects/{project}/proposals/reopen_sheet/", "concluded", "scored", reason="漏项（示例）"),
    "reopening.confirm": _post("/projects/{project}/proposals/{reopen_sheet}/", "reopening", "scored", decision="confirm"),
    "panel.substitute": _post("/projects/{project}/panel/substitute/", "vacant", "scheduled", person="{unseated}", reason="递补（示例）"),
    "secretary.name": _post("/projects/{project}/panel/secretary/", "scheduled", "scheduled", version="2", person="{unseated}"),
    "recusal.declare": _post("/projects/{project}/panel/recusal/", "scheduled", "scheduled", reason="亲属（示例）"),
    "recusal.impose": _post("/projects/{project}/recusals/", "scheduled", "scheduled", person="{approver}", reason="亲属（示例）"),
    "objection.raise": _post("/projects/{project}/objections/new/", "failed", "failed", text="请复核（示例）"),
    "objection.answer": _post("/projects/{project}/objections/{objections}/", "objected", "failed", decision="upheld", reason="核实（示例）"),
    "correction.propose": _post("/projects/{project}/correction/", "upheld", "failed", **{
        "points-1.1": "10", "reason-1.1": "有场地（示例）", "follow_up": "请整改（示例）。"}),
    "correction.confirm": _post("/projects/{project}/correction/{publish}/", "corrected", "failed", decision="confirm"),
    "improvement.work": _post("/projects/{project}/improvements/{finding}/", "passed", "passed",
                              version="0", deed="plan", owner="设备科（示例）", due=_DAY),
    "improvement.check": _post("/projects/{project}/improvements/{finding}/check/", "handed_in", "passed",
                               version="2", deed="accept", text="到位（示例）"),
    "project.complete": _post("/projects/{project}/improvements/complete/", "closed", "passed"),
    "rectification.set": _post("/projects/{project}/rectification/limit/", "failed", "failed", **_UNTIL, reason="补建（示例）"),
    "rectification.write": _post("/projects/{project}/rectification/", "limited", "rectifying", version="1", summary="已整改（示例）"),
    "reinspection.apply": _post("/projects/{project}/reinspection/apply/", "limited", "rectifying"),
    "reinspection.decide": _post("/projects/{project}/reinspection/", "applied", "reinspection_requested", reason="缺照片（示例）"),
    "cancellation.propose": _post("/projects/{project}/proposals/cancel/", "overdue", "rectifying", reason="逾期（示例）"),
    "cancellation.confirm": _post("/projects/{project}/proposals/{cancel}/", "cancelling", "rectifying", decision="confirm"),
    "paper.withdraw": _post("/papers/issued/{papers}/withdraw", "issued", "failed", reason="盖错章（示例）"),
}
"""Deeds that do something."""
