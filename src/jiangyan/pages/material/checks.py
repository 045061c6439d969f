"""Checking handed-in materials: the centre accepts or returns item by item; everybody else reads the opinions."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from jiangyan.actions.material import materials as actions
from jiangyan.actions.material.materials import Opinion
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.material import manifests
from jiangyan.problems import Problem
from jiangyan.queries.material import materials, receipts
from jiangyan.queries.material.materials import Item, Submission
from jiangyan.queries.rights import Standing, may, require, standing
from jiangyan.queries.sheet import claims, sheets
from jiangyan.rulebook import deadlines

REASON_LIMIT = 500
CHOICES = {"accept": True, "return": False}


@dataclass(frozen=True)
class Line:
    """One item of the form: what it is, its links, and what was chosen so far ("" is nothing yet)."""

    item: Item
    key: str
    files: list[dict[str, Any]]
    choice: str
    reason: str
    error: str = ""


@door("materials.see", "GET", "POST")
def check(request: Asked, project_id: int) -> HttpResponse:
    """The newest submission item by item with what changed; a form for the centre, opinions for the others."""
    found = standing(request.asker, project_id)
    require(found, "materials.see")
    handed_in = materials.submissions(found.project)
    if request.method == "POST":
        return _posted(request, found, handed_in)
    return _page(request, found, handed_in, _lines(found, handed_in, None))


def _posted(request: Asked, found: Standing, handed_in: list[Submission]) -> HttpResponse:
    step, lines = request.POST.get("step"), _lines(found, handed_in, request.POST)
    if step != "send":
        require(found, "materials.check")
    if step == "edit":
        return _page(request, found, handed_in, lines)
    opinions = [Opinion(line.item.place, CHOICES[line.choice], line.reason) for line in lines if line.choice in CHOICES]
    try:
        if long := [line.item.name for line in lines if len(line.reason) > REASON_LIMIT]:
            raise Problem("form.invalid", detail=_("退回原因最多 500 字：%s") % "、".join(long))
        actions.complete(found.project, {opinion.place: opinion for opinion in opinions})
        if step != "send":
            return _review(request, found, handed_in, lines)
        if _carried(lines) and request.POST.get("confirmed") != "yes":
            unconfirmed = Problem("form.invalid", detail=_("请先勾选确认：沿用上次意见的材料仍然符合"))
            return _review(request, found, handed_in, lines, unconfirmed)
        answer = actions.check(operation(request), found.project.pk, opinions, request.POST.get("receipt", ""))
    except Problem as problem:
        return _page(request, found, handed_in, lines, problem)
    messages.success(request, _("材料已受理，建设单位已可看到。") if answer["stage"] == "accepted"
                     else _("已退回建设单位补正，对方在待办里能看到退回原因。"))
    return redirect("materials_check", found.project.pk)


def _lines(found: Standing, handed_in: list[Submission], typed: QueryDict | None) -> list[Line]:
    readable = may(found, "self_assessment.read")
    lines = []
    for item in materials.items(found.project, handed_in):
        key = item.place.replace(":", "-")
        choice = "accept" if item.carried else ""
        reason, error = "", ""
        if typed is not None:
            choice = typed.get(f"choice-{key}", "")
            reason = typed.get(f"reason-{key}", "").replace("\r\n", "\n").strip()
            error = _("请选择“符合”或“退回”") if choice not in CHOICES else (
                _("请写明退回的原因") if choice == "return" and not reason else "")
        files = manifests.links(item.files) if readable else manifests.names(item.files)
        lines.append(Line(item, key, files, choice, reason, error))
    return lines


def _page(request: Asked, found: Standing, handed_in: list[Submission], lines: list[Line],
          problem: Problem | None = None) -> HttpResponse:
    writes, context = may(found, "materials.check"), _context(found, handed_in)
    context |= {"lines": lines, "problem": problem, "rows": _rows(found, handed_in), "history": handed_in,
                "names": {item["place"]: item["name"] for item in materials.checked_places(found.project)},
                "errors": [{"text": f"{line.item.name}：{line.error}", "href": f"#choice-{line.key}"}
                           for line in lines if problem and line.error]}
    return render(request, "checks/check.html" if writes and handed_in else "checks/opinions.html", context,
                  status=problem.status if problem else 200)


def _review(request: Asked, found: Standing, handed_in: list[Submission], lines: list[Line],
            problem: Problem | None = None) -> HttpResponse:
    deadline = receipts.deadline_of(found.project)
    return render(request, "checks/review.html", _context(found, handed_in) | {
        "deadline": deadline, "lines": lines,
        "late": deadlines.is_late(timezone.now(), deadline, found.project.round.deadline_inclusive), "problem": problem,
        "carried": _carried(lines), "accepted": [line for line in lines if line.choice == "accept"],
        "refused": [line for line in lines if line.choice == "return"],
    }, status=problem.status if problem else 200)


def _carried(lines: list[Line]) -> list[Line]:
    """Items that are accepted again without having changed: the clerk confirms them expressly."""
    return [line for line in lines if line.item.carried and line.choice == "accept"]


def _context(found: Standing, handed_in: list[Submission]) -> dict[str, Any]:
    return {"project": found.project, "strip": strips.strip(found), "now": handed_in[0] if handed_in else None,
            "reads_self": may(found, "self_assessment.read")}


def _rows(found: Standing, handed_in: list[Submission]) -> list[dict[str, Any]]:
    """The self-assessment row by row as submitted, for the centre to look through."""
    if not handed_in or not may(found, "materials.check"):
        return []
    project, now = found.project, handed_in[0]
    rubric = sheets.rubric_of(project.programme)
    kind = project.unit.kind if rubric.unit_kinds else None
    changed = {change.place for change in now.changes}
    return [{"claim": claim, "files": manifests.links(claim.files), "changed": f"row:{claim.row.id}" in changed}
            for claim in claims.claims(rubric, now.receipt, kind)]


urls: list[Any] = [path("projects/<int:project_id>/materials/check/", check, name="materials_check")]
