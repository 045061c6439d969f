"""Registering a whole list: a template to fill in, a preview of what will change, then all of it or nothing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.project import units as actions
from jiangyan.intake import units as intake
from jiangyan.models import Programme, Round
from jiangyan.models.project.units import UnitKind
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.printing.workbooks import Sheet, workbook
from jiangyan.problems import Problem
from jiangyan.queries.project import registrations
from jiangyan.queries.project.registrations import STATES, Line
from jiangyan.queries.round import rounds
from jiangyan.vault import files
from jiangyan.vault.downloads import sealed
from jiangyan.vault.uploads import Arrived

SHOWN = 300
KEPT = "unit_import"
"""Where the session remembers the uploaded list between preview and confirmation."""
_EXAMPLE = ("示例职业技术学院", "91120000MA00000000", "职业院校", "河西区", "高技能人才培训基地", "", "张三（示例）",
            "shili-jingban", "李四（示例）", "shili-fuze")


@door("unit.register")
def template(request: Asked) -> HttpResponse:
    """The workbook to fill in: headings, and what may stand under them on a second sheet."""
    rounds.require_any(request.asker, "unit.register")
    heads = [title for _field, title, _needed in intake.COLUMNS]
    names = list(dict.fromkeys(one.name for one in rounds.open_programmes(request.asker)))
    notes = [[title, _("必填") if needed else _("可不填"), _note(field, names)] for field, title, needed in intake.COLUMNS]
    content = workbook([Sheet(_("名单"), heads, [], [28, 24, 14, 12, 22, 28, 12, 18, 12, 18]),
                        Sheet(_("填写说明"), [_("列"), _("是否必填"), _("怎样填")], notes, [18, 10, 60]),
                        Sheet(_("示例"), heads, [list(_EXAMPLE)], [28, 24, 14, 12, 22, 28, 12, 18, 12, 18])])
    return sealed(HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                  _("建设单位名单.xlsx"))


def _note(field: str, programmes: list[str]) -> str:
    return {
        "credit_code": _("18 位，按文本填写"), "kind": "、".join(label for _value, label in UnitKind.choices),
        "programme": "、".join(programmes) or _("批次中的项目类别"),
        "project": _("技能大师工作室填工作室名称；培训基地可不填"),
        "clerk": _("登录用的账号，3 至 60 个字母、数字或“-”“_”“.”；与姓名一起填写"),
        "head": _("登录用的账号，与经办人的不同；与姓名一起填写"),
    }.get(field, "")


@door("unit.register", "GET", "POST")
def upload(request: Asked) -> HttpResponse:
    """Takes the workbook in and keeps it for the preview; what cannot be read is said here."""
    rounds.require_any(request.asker, "unit.register")
    offered = rounds.registering(request.asker)
    refusal = None
    if request.method == "POST":
        try:
            _keep(request, offered)
            return redirect("unit_import_preview")
        except Problem as problem:
            refusal = problem
    return render(request, "units/import.html", {
        "rounds": offered, "chosen": request.POST.get("round", request.GET.get("round", "")), "problem": refusal,
        "columns": [title for _field, title, needed in intake.COLUMNS if needed]}, status=refusal.status if refusal else 200)


def _keep(request: Asked, offered: list[Round]) -> None:
    arrived = request.FILES.get("file")
    if not isinstance(arrived, Arrived):
        raise Problem("form.invalid", detail=_("请选择要导入的 .xlsx 文件。"))
    name = arrived.original_name
    if not arrived.size:
        raise Problem("evidence.empty", name=name)
    if arrived.too_large or arrived.size > intake.LARGEST:
        raise Problem("import.unreadable", name=name, detail=_("文件超过 5 MB"))
    chosen = request.POST.get("round", "")
    found = next((one for one in offered if str(one.pk) == chosen), None)
    intake.read(arrived.place, name, found is not None)
    files.keep(arrived.place, arrived.sha256)
    request.session[KEPT] = {"sha256": arrived.sha256, "name": name, "round": found.pk if found else None}


def _planned(request: Asked) -> tuple[dict[str, Any], intake.Listed, list[Line]]:
    kept = request.session.get(KEPT)
    if not kept:
        raise Problem("form.invalid", detail=_("请先上传名单。"))
    programmes: list[Programme] = []
    if kept["round"]:
        found = rounds.round_for(request.asker, kept["round"], "officer")
        programmes = [one for one in rounds.open_programmes(request.asker) if one.round_id == found.pk]
    with files.local(kept["sha256"]) as place:
        listed = intake.read(place, kept["name"], bool(kept["round"]))
    return kept, listed, registrations.plan(listed.entries, registrations.known(listed.entries, programmes))


@door("unit.register", "GET", "POST")
def preview(request: Asked) -> HttpResponse:
    """What the list would change, line by line; POST registers all of it, unless something is wrong or has changed."""
    rounds.require_any(request.asker, "unit.register")
    if KEPT not in request.session:
        return redirect("unit_import")
    kept, listed, lines = _planned(request)
    faults, refusal = [*listed.faults, *registrations.faults(lines)], None
    if request.method == "POST" and not listed.faults:
        try:
            done = actions.import_list(operation(request), kept["round"], listed.entries, request.POST.get("plan", ""))
            del request.session[KEPT]
            return _registered(request, done, lines)
        except Problem as problem:
            refusal = problem
            kept, listed, lines = _planned(request)
    if faults and refusal is None:
        refusal = Problem("import.rows", count=len(faults))
    counts = {state: sum(line.state == state for line in lines) for state in STATES}
    return render(request, "units/preview.html", {
        "name": kept["name"], "problem": refusal, "faults": faults[:SHOWN], "hidden": max(0, len(faults) - SHOWN),
        "plan": actions.plan_digest(lines), "lines": lines[:SHOWN], "more": max(0, len(lines) - SHOWN),
        "counts": [{"label": _(STATES[state]), "count": count} for state, count in counts.items()], "sheet": listed.sheet,
        "kinds": dict(UnitKind.choices), "anything": any(line.state != registrations.SAME for line in lines),
    }, status=refusal.status if refusal else 200)


def _registered(request: Asked, done: actions.Registered, lines: list[Line]) -> HttpResponse:
    people = {account.username: (account.name, line.entry.name) for line in lines
              for account in (line.entry.clerk, line.entry.head)}
    return render(request, "units/passwords.html", {
        "title": _("已登记 %(lines)s 行，%(units)s 家单位") % done.answer, "url": reverse("units"), "accounts": [
            {"username": name, "name": people[name][0], "unit": people[name][1], "password": given}
            for name, given in done.passwords.items()]})


urls: list[Any] = [
    path("units/import/", upload, name="unit_import"),
    path("units/import/preview/", preview, name="unit_import_preview"),
    path("units/import/template.xlsx", template, name="unit_import_template"),
]
