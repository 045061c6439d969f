"""What anybody may try with a project at any moment, legal or not; each attempt goes through the real action."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from jiangyan.actions.material import receipts
from jiangyan.actions.material.materials import Opinion, check
from jiangyan.actions.panel import panels, secretaries
from jiangyan.actions.project import proposals, undo
from jiangyan.actions.sheet import merged, sheets
from jiangyan.actions.verdict import (
    findings,
    improvements,
    objections,
    publications,
    rectifications,
    reinspections,
    verdicts,
)
from jiangyan.models import Finding, Mark, Objection, Person, Proposal, Publication, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.material.materials import checked_places
from tests.cast import PDF, Cast, arrived, person, request

NAME = "studio"
Attempt = Callable[[Cast, Person], object]


def _project(cast: Cast) -> int:
    return cast.projects[NAME].pk


def _pending(cast: Cast, *kinds: str) -> int:
    found = Proposal.objects.filter(project=_project(cast), kind__in=kinds, state="pending").first()
    return found.pk if found else 0


def keeper(cast: Cast) -> Person:
    """Somebody of the authority who may be the panel's secretary."""
    return Person.objects.filter(username="keeper").first() or person("keeper", "秘书庚", "expert", authority=cast.authority)


def _opinions(cast: Cast, reason: str) -> list[Opinion]:
    cast.projects[NAME].refresh_from_db()
    return [Opinion(item["place"], not reason, reason) for item in checked_places(cast.projects[NAME])]


def _assign(cast: Cast, by: Person) -> object:
    return panels.assign(request(by), _project(cast), [one.pk for one in cast.experts], cast.lead.pk, timezone.localdate(), "会议室")


def score(cast: Cast, share: Decimal) -> None:
    """Every seated expert's empty rows get `share` of the maximum as plain records, and the sheets are filed."""
    from jiangyan.actions.sheet.marks import sum_up
    from jiangyan.queries.sheet.sheets import opened, rubric_of

    project = cast.projects[NAME]
    rubric = rubric_of(project.programme)
    for sheet in Sheet.objects.filter(project=project, kind="expert", filed_at__isnull=True).select_related("owner"):
        by = request(sheet.owner).by
        try:
            found = opened(by, sheet.pk)
        except Problem:  # a member who left has no sheet any more
            continue
        if not found.writable:
            continue
        for row in rubric.rows.values():
            if row.id not in found.marks:
                points = (Decimal(str(row.max)) * share * 2).to_integral_value() / 2
                found.marks[row.id] = Mark.objects.create(
                    sheet=sheet, row=row.id, version=1, base_version=0, given=points, score=points, state="scored",
                    reason="示例", maker=sheet.owner, server_at=database_now(), operation="示例", rubric_hash=sheet.rubric_hash)
        sum_up(found)
        sheets.finalise(request(sheet.owner), sheet.pk)


def _report(cast: Cast, by: Person) -> object:
    last = Publication.objects.filter(project=_project(cast)).order_by("-pk").first()
    rows = [one["row"] for one in last.content["rows"] if one["lost"] != "0"] if last else []
    return rectifications.save_report(request(by), _project(cast), 0, "已整改（示例）", {
        row: {"measures": "措施（示例）", "results": "结果（示例）"} for row in rows}, [arrived(PDF + b"report", "整改证明（示例）.pdf")])


def _finding(cast: Cast, *states: str) -> int:
    found = Finding.objects.filter(inspection__project=_project(cast), state__in=states, withdrawn_at__isnull=True).first()
    return found.pk if found else 0


def _objection(cast: Cast) -> int:
    found = Objection.objects.filter(project=_project(cast)).order_by("-pk").first()
    return found.pk if found else 0


def _sheets(cast: Cast) -> list[int]:
    return list(Sheet.objects.filter(project=_project(cast), kind="expert", filed_at__isnull=False).order_by("-pk")
                .values_list("pk", flat=True)[:1])


def _in(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()


ATTEMPTS: dict[str, Attempt] = {
    "submit": lambda cast, by: receipts.submit(request(by), _project(cast)),
    "accept": lambda cast, by: check(request(by), _project(cast), _opinions(cast, "")),
    "return": lambda cast, by: check(request(by), _project(cast), _opinions(cast, "请补正（示例）")),
    "assign": _assign,
    "step back": lambda cast, by: undo.step_back(request(by), _project(cast), "改期（示例）"),
    "name secretary": lambda cast, by: secretaries.name(request(by), _project(cast), keeper(cast).pk),
    "recuse secretary": lambda cast, by: panels.recuse(request(by), _project(cast), keeper(cast).pk, "亲属（示例）"),
    "start": lambda cast, by: panels.start(request(by), _project(cast)),
    "merge": lambda cast, by: merged.merge(request(by), _project(cast)),
    "find": lambda cast, by: findings.record(request(by), _project(cast), "", "advice", "建议（示例）"),
    "conclude": lambda cast, by: verdicts.conclude(request(by), _project(cast), "意见（示例）"),
    "propose result": lambda cast, by: publications.propose(request(by), _project(cast), "请整改（示例）"),
    "confirm result": lambda cast, by: publications.confirm(request(by), _project(cast), _pending(cast, "publish")),
    "reject result": lambda cast, by: publications.reject(request(by), _project(cast), _pending(cast, "publish"), "再核（示例）"),
    "propose reopening": lambda cast, by: proposals.propose(request(by), _project(cast), "reopen_sheet", {
        "sheets": _sheets(cast), "reason": "填错（示例）"}),
    "propose extension": lambda cast, by: proposals.propose(request(by), _project(cast), "extend", {
        "until": _in(40), "reason": "停电（示例）"}),
    "propose cancellation": lambda cast, by: proposals.propose(request(by), _project(cast), "cancel", {"reason": "不达标（示例）"}),
    "confirm": lambda cast, by: proposals.confirm(request(by), _project(cast), _pending(cast, "extend", "reopen_sheet", "cancel")),
    "reject": lambda cast, by: proposals.reject(request(by), _project(cast), _pending(
        cast, "extend", "reopen_sheet", "cancel"), "不同意（示例）"),
    "recuse": lambda cast, by: panels.recuse(request(by), _project(cast), cast.experts[2].pk, "亲属（示例）"),
    "object": lambda cast, by: objections.lodge(request(by), _project(cast), "对得分有异议（示例）"),
    "answer": lambda cast, by: objections.answer(request(by), _project(cast), _objection(cast), False, "核对无误（示例）"),
    "plan finding": lambda cast, by: improvements.plan(request(by), _finding(cast, "open", "sent_back"), "负责人（示例）",
                                                       timezone.localdate() + timedelta(days=3)),
    "hand in finding": lambda cast, by: improvements.hand_in(request(by), _finding(cast, "open", "sent_back"), "已改（示例）"),
    "adopt": lambda cast, by: improvements.respond(request(by), _finding(cast, "open", "sent_back"), True, ""),
    "check finding": lambda cast, by: improvements.check(request(by), _finding(cast, "handed_in"), True),
    "complete": lambda cast, by: improvements.complete(request(by), _project(cast)),
    "set limit": lambda cast, by: rectifications.set_limit(request(by), _project(cast), timezone.now() + timedelta(days=60), "示例"),
    "report": _report,
    "apply": lambda cast, by: reinspections.apply(request(by), _project(cast)),
    "refuse": lambda cast, by: reinspections.refuse(request(by), _project(cast), "报告不完整（示例）"),
}

FORWARD: dict[str, tuple[tuple[str, str], ...]] = {
    "preparing": (("submit", "head"),), "returned": (("submit", "head"),), "submitted": (("accept", "centre"),),
    "accepted": (("assign", "officer"),), "scheduled": (("start", "lead"),), "reinspection_requested": (("assign", "officer"),),
    "scored": (("propose result", "officer"), ("confirm result", "approver")),
    "passed": (("adopt", "clerk"), ("complete", "officer")), "failed": (("set limit", "officer"),),
    "rectifying": (("report", "clerk"), ("apply", "head")),
}
"""The usual next deeds in each stage, so that a random life gets somewhere."""

LIKELY: dict[str, str] = {
    "name secretary": "officer", "recuse secretary": "officer",
    "return": "centre", "step back": "officer", "find": "lead", "reject result": "approver", "propose reopening": "officer",
    "propose extension": "officer", "propose cancellation": "officer", "confirm": "approver", "reject": "approver",
    "recuse": "officer", "object": "head", "answer": "officer", "plan finding": "clerk", "hand in finding": "clerk",
    "check finding": "officer", "refuse": "officer",
}
"""Deeds off the straight way, each with somebody who may do it at some time."""
