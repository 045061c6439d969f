"""Projects: one's own as cards, and the page of one project with everything that leads on from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiangyan.actions.panel import panels as actions
from jiangyan.models import Project
from jiangyan.pages import lists, strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.paper.papers import received_lines
from jiangyan.pages.tags import points
from jiangyan.queries.panel import panels
from jiangyan.queries.project import extensions, moves, proposals
from jiangyan.queries.project.projects import due_of, handed_in, owed, own
from jiangyan.queries.rights import STAFF, Standing, may, standing
from jiangyan.rulebook import stages

LINKS: tuple[tuple[str, str, str], ...] = (
    ("self_assessment.write", "self_assessment", "自评打分表"),
    ("self_assessment.read", "self_assessment", "自评打分表"),
    ("evidence.write", "materials", "验收材料"),
    ("materials.see", "materials", "验收材料"),
    ("materials.check", "materials_check", "核对材料"),
    ("materials.see", "materials_check", "历次提交和受理意见"),
    ("project.submit", "submission", "提交前核对"),
    ("visit.see", "visit", "现场验收时间和地点"),
    ("panel.see", "panel", "专家组和现场验收安排"),
    ("visit_record.read", "visit_record", "现场验收记录"),
    ("expert_sheet.own", "own_sheet", "本人的打分表"),
    ("merge.read", "merged", "汇总打分表"),
    ("result.propose", "result_proposal", "核对并发布结果"),
    ("result.confirm", "result_proposal", "确认发布结果"),
    ("result.read", "result", "验收结果"),
    ("project.see", "papers", "文书"),
    ("objection.see", "objections", "异议和答复"),
    ("improvement.see", "improvements", "整改完善"),
    ("rectification.set", "rectification_limit", "下达限期整改"),
    ("rectification.see", "rectification", "限期整改和整改报告"),
    ("reinspection.decide", "reinspection", "复验申请"),
    ("reinspection.compare", "reinspection_compare", "初验和复验对照"),
    ("visit.undo", "undo", "撤回现场验收的安排或开始"),
    ("proposals.see", "proposals", "须两人办理的事项"),
)
"""The deed, the page it leads to (takes project_id), its name; the first of each page wins."""


@door("signed_in")
def index(request: Asked) -> HttpResponse:
    """The asker's projects: those of their unit, or those whose panel they sit on."""
    now = timezone.now()
    cards = [{"project": one, "stage": _(stages.STAGES[one.stage]), "owes": _(owes), "what": _(what), "due": due_of(one)}
             for one in own(request.asker) for owes, what in [owed(one, now)]]
    return render(request, "projects/index.html", {"cards": cards, "expert": request.asker.has("expert")})


def _links(found: Standing) -> list[dict[str, Any]]:
    shown: dict[str, dict[str, Any]] = {}
    for deed, page, label in LINKS:
        if may(found, deed) and page not in shown:
            shown[page] = {"label": _(label), "url": reverse(page, args=[found.project.pk])}
    return list(shown.values())


def _facts(found: Standing) -> list[dict[str, Any]]:
    project: Project = found.project
    rows = [(_("建设单位"), project.unit.name), (_("单位类型"), project.unit.get_kind_display()),
            (_("统一社会信用代码"), project.unit.credit_code), (_("所在区"), project.unit.district),
            (_("项目类别"), project.programme.name), (_("项目名称"), project.name), (_("批次"), project.round.name)]
    return [{"label": label, "value": value} for label, value in rows]


def _pending(found: Standing) -> list[dict[str, Any]]:
    """Decisions of two people that wait for the second one, for those who may know of them."""
    if not may(found, "proposals.see"):
        return []
    return [{"label": one.get_kind_display(), "by": one.proposed_by.display_name, "at": one.proposed_at,
             "who": proposals.deciders(one.kind)} for one in proposals.of_project(found.project) if one.state == "pending"]


@door("project.see", "GET", "POST")
def project(request: Asked, project_id: int) -> HttpResponse:
    """The project's facts, links and history; POST starts the inspection on site."""
    found = standing(request.asker, project_id)
    if request.method == "POST":
        actions.start(operation(request), project_id)
        messages.success(request, _("现场验收已开始，专家可以打分。"))
        return redirect("project", project_id)
    strip = strips.strip(found)
    if strip["action"] and strip["action"]["url"] == request.path:
        strip["action"] = None  # its button stands on this page
    history = moves.history(found)
    file = lists.file(request, f"{_('办理经过')}-{found.project.unit.name}", [_("时间"), _("从"), _("到"), _("办理人"), _("原因")], history,
                      lambda one: [one.moved_at, _(stages.STAGES[one.origin]), _(stages.STAGES[one.target]), one.moved_by.display_name,
                                   one.reason])
    if file is not None:
        return file
    inspection = panels.current_inspection(found.project) if may(found, "visit.see") else None
    self_sheet = found.project.sheets.filter(kind="self").first() if may(found, "self_assessment.read") else None
    return render(request, "projects/project.html", {
        "project": found.project, "round": found.project.round, "strip": strip, "facts": _facts(found), "links": _links(found),
        "inspection": inspection, "self_total": points(self_sheet.total) if self_sheet else "",
        "receipts": handed_in(found), "extensions": extensions.of_project(found.project) if may(found, "extension.see") else [],
        "pending": _pending(found), "received": received_lines(found),
        "may_start": may(found, "inspection.start"),
        "may_list": bool(set(found.relations) & set(STAFF)),
        "moves": [{"from": _(stages.STAGES[one.origin]), "to": _(stages.STAGES[one.target]), "at": one.moved_at,
                   "by": one.moved_by.display_name, "reason": one.reason} for one in history]})


urls: list[Any] = [
    path("projects/", index, name="projects"),
    path("projects/<int:project_id>/", project, name="project"),
]
