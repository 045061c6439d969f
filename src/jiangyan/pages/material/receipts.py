"""Handing in: everything once more before it is sent, and the receipt after it was."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.material import receipts as actions
from jiangyan.models import Project, Receipt
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.material.manifests import links
from jiangyan.pages.sheet import rows
from jiangyan.pages.tags import instant
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.material import audit_reports, evidence, receipts
from jiangyan.queries.material.materials import place_of
from jiangyan.queries.material.vouchers import voucher
from jiangyan.queries.rights import may, require, standing
from jiangyan.queries.sheet import marks
from jiangyan.queries.sheet.sheets import Opened
from jiangyan.vault.downloads import sealed


@door("self_assessment.write", "GET", "POST")
def submission(request: Asked, project_id: int) -> HttpResponse:
    """Check before you send; the unit's head sends with a POST and gets the receipt."""
    opened = receipts.opened_self(request.asker, project_id)
    if request.method == "POST":
        try:
            if request.POST.get("confirmed") != "yes":
                require(opened.standing, "project.submit")
                raise Problem("form.invalid", detail=_("请先勾选“内容真实、准确”的确认，再提交"))
            answer = actions.submit(operation(request), project_id)
        except Problem as problem:
            if problem.word not in ("form.invalid", "self_assessment.gaps", "material.missing"):
                raise
            return _check(request, opened, problem)
        return redirect("receipt", answer["number"])
    last = Receipt.objects.filter(project=opened.project).order_by("-pk").first()
    if not may(opened.standing, "self_assessment.write") and last is not None:
        return redirect("receipt", last.number)
    require(opened.standing, "self_assessment.write")
    return _check(request, opened, None)


def _check(request: Asked, opened: Opened, problem: Problem | None) -> HttpResponse:
    project, now = opened.project, database_now()
    ready, late = receipts.readiness(opened), receipts.too_late(project, now)
    files = evidence.by_place(project)
    sections = rows.listed(opened)
    for section in sections:
        for line in section["rows"]:
            line["url"] = f"{reverse('self_assessment', args=[project.pk])}?row={line['id']}"
            line["files"] = len(files.get(f"row:{line['id']}", ()))
    return render(request, "receipts/submission.html", {
        "project": project, "strip": strips.strip(opened.standing) | {"action": None}, "ready": ready, "late": late, "problem": problem,
        "unticked": [{"text": problem.message, "href": "#confirmed"}] if problem and problem.word == "form.invalid" else [],
        "now": now, "sections": sections, "sums": rows.opened_sum(marks.plain_sums(marks.sums(opened))),
        "materials": [_material(project, item, files, opened) for item in project.round.notice.get("materials", [])],
        "unaudited": audit_reports.asked(project.round) and audit_reports.latest(project) is None,
        "heads": not may(opened.standing, "project.submit"), "deadline": project.deadline or project.round.submission_deadline,
    }, status=problem.status if problem else 200)


def _material(project: Project, item: dict[str, Any], files: dict[str, Any], opened: Opened) -> dict[str, Any]:
    place = place_of(item)
    own, required = place == "self_assessment", item.get("required_by") == "submission"
    there = opened.sheet.total is not None if own else bool(files.get(place))
    address = reverse("self_assessment" if own else "materials", args=[project.pk])
    return {"name": item["name"], "own": own, "count": len(files.get(place, ())), "there": there, "required": required,
            "url": address if own else f"{address}#m-{item['code']}"}


@door("receipt.read")
def receipt(request: Asked, number: str) -> HttpResponse:
    """The receipt: number, instant, what was handed in, where it stands in the journal, what comes next."""
    found = receipts.receipt_for(request.asker, number)
    shown = {"title": _("已收到您单位的自评和验收材料"), "number": found.number, "at": _second(found),
             "lines": [_("由%(who)s提交；当时的截止时间：%(deadline)s。") % {
                 "who": found.submitted_by.display_name, "deadline": instant(found.deadline)}]}
    names = {place_of(item): item["name"] for item in found.project.round.notice.get("materials", [])}
    return render(request, "receipts/receipt.html", {
        "receipt": shown, "kept": found, "project": found.project, "manifest": [
            file | {"sha256": entry["sha256"], "places": [_where(place, names) for place in entry["places"]]}
            for file, entry in zip(links(found.manifest), found.manifest, strict=True)],
        "newest": not Receipt.objects.filter(project=found.project, pk__gt=found.pk).exists(),
        "papers": _papers(found),
        "reads": may(standing(request.asker, found.project_id), "self_assessment.read")})


@door("receipt.read")
def receipt_voucher(request: Asked, number: str) -> HttpResponse:
    """The receipt's voucher: proof that can be checked without this server (`jiangyan verify-receipt`)."""
    found = receipts.receipt_for(request.asker, number)
    answer = JsonResponse(voucher(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return sealed(answer, f"{found.number}.json")


def _second(found: Receipt) -> str:
    moment = local(found.submitted_at)
    day = _("%(year)s年%(month)s月%(day)s日") % {"year": moment.year, "month": moment.month, "day": moment.day}
    return f"{day} {moment:%H:%M:%S}"


def _where(place: str, names: dict[str, str]) -> str:
    if place.startswith("row:"):
        return _("第 %(row)s 项") % {"row": place.removeprefix("row:")}
    return names.get(place, place)


def _papers(found: Receipt) -> list[dict[str, str]]:
    """The receipt as a paper, in the forms that this installation prints."""
    try:
        return [{"label": label, "url": f"{reverse('paper', args=['submission_receipt', found.project_id, form])}"
                                        f"?receipt={found.number}"}
                for label, form in ((_("下载 PDF"), "pdf"), (_("下载 Word"), "docx"))]
    except NoReverseMatch:
        return []


urls: list[Any] = [
    path("projects/<int:project_id>/submission/", submission, name="submission"),
    path("receipts/<str:number>/", receipt, name="receipt"),
    path("receipts/<str:number>/voucher/", receipt_voucher, name="receipt_voucher"),
]
