"""Lists of units, experts, panels and extensions: a template to fill in, a preview of what will change, then all of it or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.panel import list_imports as actions
from jiangyan.actions.project.units import Registered
from jiangyan.intake import arrivals
from jiangyan.intake import list_imports as intake
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.printing.workbooks import Sheet, workbook
from jiangyan.problems import Problem
from jiangyan.queries.panel import list_imports as asked
from jiangyan.queries.panel.list_imports import COLUMNS, KINDS, OF_ROUND, SAME, Line, columns_of, states_of
from jiangyan.queries.round import rounds
from jiangyan.vault import files
from jiangyan.vault.downloads import sealed
from jiangyan.vault.uploads import Arrived

SHOWN = 300
KEPT = "list_import"
"""Where the session remembers the uploaded list of each kind between preview and confirmation."""
SAID = {"units": "已登记的单位按统一社会信用代码认出，改动先列给您看；新账号得到初始密码，只显示一次。",
        "experts": "名单里没有填写的格子保持原来的内容；新的专家得到账号和初始密码。",
        "assignments": "确认后即安排：专家组、组长和验收日期按名单生效，专家收到打分表；通知仍由您另行送达。",
        "deadlines": "确认后只是提出延期，须由审批人逐件确认才生效。"}


@door("signed_in")
def template(request: Asked, kind: str) -> HttpResponse:
    """The workbook to fill in: headings, and how to fill each column on a second sheet."""
    asked.require(request.asker, kind)
    columns = COLUMNS[kind]
    programmes = "、".join(dict.fromkeys(one.name for one in rounds.open_programmes(request.asker)))
    notes = [[one.title, _("必填") if one.needed else _("可不填"), programmes if one.field == "programme" else _(one.note) if one.note else ""]
             for one in columns]
    heads, widths = [one.title for one in columns], [24] * len(columns)
    example = [Sheet(_("示例"), heads, [[one.example for one in columns]], widths)] if any(one.example for one in columns) else []
    content = workbook([Sheet(_("名单"), heads, [], widths),
                        Sheet(_("填写说明"), [_("列"), _("是否必填"), _("怎样填")], notes, [30, 10, 60]), *example])
    return sealed(HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                  f"{_(KINDS[kind][0])}.xlsx")


@door("signed_in", "GET", "POST")
def upload(request: Asked, kind: str) -> HttpResponse:
    """Takes the workbook in and keeps it for the preview; what cannot be read is said here."""
    asked.require(request.asker, kind)
    offered = rounds.registering(request.asker) if kind in (*OF_ROUND, "units") else []
    refusal = None
    if request.method == "POST":
        try:
            _keep(request, kind)
            return redirect("list_import_preview", kind)
        except Problem as problem:
            refusal = problem
    return render(request, "list_imports/upload.html", {
        "kind": kind, "label": _(KINDS[kind][0]), "said": _(SAID[kind]), "rounds": offered, "problem": refusal,
        "chosen": request.POST.get("round", request.GET.get("round", "")), "of_round": kind in OF_ROUND, "or_none": kind == "units",
        "columns": [one.title for one in columns_of(kind, kind in OF_ROUND) if one.needed]}, status=refusal.status if refusal else 200)


def _keep(request: Asked, kind: str) -> None:
    arrived = request.FILES.get("file")
    if not isinstance(arrived, Arrived):
        raise Problem("form.invalid", detail=_("请选择要导入的 .xlsx 文件。"))
    name = arrived.original_name
    if not arrived.size:
        raise Problem("evidence.empty", name=name)
    if arrived.too_large or arrived.size > intake.LARGEST:
        raise Problem("import.unreadable", name=name, detail=_("文件超过 5 MB"))
    arrivals.checked(arrived)
    chosen = request.POST.get("round", "")
    wanted = kind in OF_ROUND or (kind == "units" and chosen != "")
    found = rounds.round_for(request.asker, whole(chosen), "officer") if wanted else None
    intake.read(arrived.place, name, kind, found is not None)
    files.keep(arrived.place, arrived.sha256)
    request.session[KEPT] = {**request.session.get(KEPT, {}), kind: {
        "sha256": arrived.sha256, "name": name, "round": found.pk if found else None}}


def _planned(request: Asked, kind: str) -> tuple[dict[str, Any], intake.Listed, list[Line]]:
    kept = request.session[KEPT][kind]
    with files.local(kept["sha256"]) as place:
        listed = intake.read(place, kept["name"], kind, kept["round"] is not None)
    return kept, listed, asked.plan(request.asker, kind, kept["round"], listed.rows)


@door("signed_in", "GET", "POST")
def preview(request: Asked, kind: str) -> HttpResponse:
    """What the list would change, line by line; POST carries all of it out, unless something is wrong or has changed."""
    asked.require(request.asker, kind)
    if kind not in request.session.get(KEPT, {}):
        return redirect("list_import", kind)
    kept, listed, lines = _planned(request, kind)
    faults, refusal = asked.faults(lines, listed.faults), None
    if request.method == "POST" and not listed.faults:
        try:
            done = actions.apply(operation(request), kind, kept["round"], listed.rows, request.POST.get("plan", ""))
            request.session[KEPT] = {name: one for name, one in request.session[KEPT].items() if name != kind}
            return _finished(request, kind, kept["round"], done, lines)
        except Problem as problem:
            refusal = problem
            kept, listed, lines = _planned(request, kind)
            faults = asked.faults(lines, listed.faults) or problem.values.get("faults", [])
    if faults and refusal is None:
        refusal = Problem("import.rows", count=len(faults))
    return render(request, "list_imports/preview.html", {
        "kind": kind, "label": _(KINDS[kind][0]), "said": _(SAID[kind]), "name": kept["name"], "sheet": listed.sheet, "notes": listed.notes,
        "problem": refusal, "faults": faults[:SHOWN], "hidden": max(0, len(faults) - SHOWN), "plan": actions.plan_digest(lines),
        "lines": lines[:SHOWN], "more": max(0, len(lines) - SHOWN), "anything": any(line.state != SAME for line in lines),
        "counts": [{"label": _(label), "count": sum(line.state == state for line in lines)} for state, label in states_of(kind).items()],
    }, status=refusal.status if refusal else 200)


def _finished(request: Asked, kind: str, round_id: int | None, done: Registered, lines: list[Line]) -> HttpResponse:
    back = reverse("round", args=[round_id]) if round_id else reverse("units" if kind == "units" else "experts")
    told = "，".join(_("%(state)s %(count)s 行") % {"state": _(label), "count": done.answer[state]} for state, label in states_of(kind).items())
    messages.success(request, _("名单已办理：%(told)s。") % {"told": told})
    if not done.passwords:
        return redirect(back)
    people = _people(kind, lines)
    return render(request, "units/passwords.html", {"title": _("新账号的初始密码"), "url": back, "accounts": [
        {"username": name, "name": people[name][0], "unit": people[name][1], "password": given}
        for name, given in done.passwords.items()]})


def _people(kind: str, lines: list[Line]) -> dict[str, tuple[str, str]]:
    """User name → the person's name and unit, of those to whom the list gives an account."""
    if kind == "units":
        return {account["username"]: (account["name"], line.given["entry"]["name"]) for line in lines
                for account in (line.given["entry"]["clerk"], line.given["entry"]["head"])}
    return {line.given["username"]: (line.given["entry"]["name"], line.given["entry"]["employer"]) for line in lines if "username" in line.given}


@door("signed_in")
def moved(request: Asked) -> HttpResponse:
    """The address that lists of units had before."""
    asked.require(request.asker, "units")
    return redirect(f"{reverse('list_import', args=['units'])}?{request.GET.urlencode()}")


urls: list[Any] = [
    path("units/import/", moved, name="unit_import"),
    path("imports/<str:kind>/", upload, name="list_import"),
    path("imports/<str:kind>/preview/", preview, name="list_import_preview"),
    path("imports/<str:kind>/template.xlsx", template, name="list_import_template"),
]
