"""Filling a sheet in with Word or Excel: two forms to download, one file to upload, a preview, then all of it or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jiangyan.actions.sheet import sheet_imports as actions
from jiangyan.models import SheetImport
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.sheet import rows
from jiangyan.pages.tags import points
from jiangyan.printing import sheet_documents, sheet_workbooks
from jiangyan.problems import Problem
from jiangyan.queries.sheet import facts, sheet_forms
from jiangyan.queries.sheet import sheet_imports as asked
from jiangyan.queries.sheet.sheet_forms import Values
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.rulebook.rubric import Row
from jiangyan.vault.uploads import Arrived

PAGES = {"self": "self_assessment", "expert": "own_sheet"}
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
_TAGS = {"new": "done", "changed": "wait", "cleared": "late", "unread": "open", "refused": "late"}


@door("signed_in")
def form(request: Asked, sheet_id: int, ending: str) -> HttpResponse:
    """The sheet as a form to fill in, with what is on the server already in it."""
    found = asked.opened(request.asker, sheet_id)
    made = sheet_forms.form(found)
    content = sheet_workbooks.workbook(made) if ending == "xlsx" else sheet_documents.document(made)
    name = f"{made.title}-{found.project.name}.{ending}"
    return HttpResponse(content, content_type=TYPES[ending], headers={
        "Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"})


@door("signed_in", "GET", "POST")
def start(request: Asked, sheet_id: int) -> HttpResponse:
    """How it is done, the two forms, and where the filled one goes; what cannot be read is said here."""
    found = asked.opened(request.asker, sheet_id)
    problem = None
    if request.method == "POST":
        try:
            return redirect("sheet_import", sheet_id, _keep(request, sheet_id)["import"])
        except Problem as refusal:
            if refusal.status in (403, 404):
                raise
            problem = refusal
    return render(request, "sheet_imports/start.html", _around(found) | {
        "problem": problem, "waiting": asked.waiting(found)}, status=problem.status if problem else 200)


def _keep(request: Asked, sheet_id: int) -> dict[str, Any]:
    arrived = request.FILES.get("file")
    if not isinstance(arrived, Arrived):
        raise Problem("form.invalid", detail=_("请先选择填好的 Word 或 Excel 文件。"))
    return actions.keep(operation(request), sheet_id, arrived)


def _around(found: Opened) -> dict[str, Any]:
    expert = found.sheet.kind == "expert"
    return {"found": found, "project": found.project, "strip": strips.strip(found.standing) | {"action": None}, "expert": expert,
            "back": reverse(PAGES[found.sheet.kind], args=[found.project.pk]),
            "back_label": _("专家打分") if expert else _("自评打分")}


@door("signed_in", "GET", "POST")
def preview(request: Asked, sheet_id: int, import_id: int) -> HttpResponse:
    """What the file would change, row by row; POST writes all of it, unless something is wrong or has changed meanwhile."""
    found = asked.opened(request.asker, sheet_id)
    kept, problem, moved = asked.kept(found, import_id), None, list[str]()
    if request.method == "POST":
        before = request.POST.get("seen", "")
        try:
            done = actions.confirm(operation(request), sheet_id, import_id, before)
            messages.success(request, _("已写入 %(count)s 项。") % {"count": len(done["rows"])})
            return redirect("sheet_import", sheet_id, import_id)
        except Problem as refusal:
            if refusal.status in (403, 404):
                raise
            problem, found = refusal, asked.opened(request.asker, sheet_id)
            moved = asked.changed(found, before) if refusal.word == "sheet_import.stale" else []
    kept = asked.kept(found, import_id)
    if kept.state != "read":
        return _decided(request, found, kept, problem)
    shown = asked.preview(found, kept.reading)
    if shown.faults and problem is None:
        problem = Problem("sheet_import.rows", count=len(shown.faults))
    return render(request, "sheet_imports/preview.html", _around(found) | {
        "kept": kept, "shown": shown, "problem": problem, "lines": [_line(found, line, moved) for line in shown.lines],
        "counts": _counts(shown), "missed": [line for line in shown.lines if line.state == "unread"],
    }, status=problem.status if problem else 200)


def _decided(request: Asked, found: Opened, kept: SheetImport, problem: Problem | None) -> HttpResponse:
    """What became of the file: the rows as they were written, or that it was given up."""
    titles = rows.titles(found.rubric)
    older = asked.before(found, kept.applied or [])
    lines = [one | {"title": titles[one["row"]], "label": _(asked.STATES[one["state"]]),
                    "before": _words(found, found.rubric.rows[one["row"]], older.get(one["row"], Values()))} for one in kept.applied or ()]
    return render(request, "sheet_imports/decided.html", _around(found) | {
        "kept": kept, "problem": problem, "lines": lines}, status=problem.status if problem else 200)


def _counts(shown: asked.Preview) -> list[dict[str, Any]]:
    states = [line.state for line in shown.lines]
    return [{"label": _(label), "count": states.count(state)} for state, label in asked.STATES.items() if state in states]


def _line(found: Opened, line: asked.Line, moved: list[str]) -> dict[str, Any]:
    """One row for the table: both versions in words, and the points it would have."""
    entry = line.entry
    return {
        "id": line.row.id, "title": rows.titles(found.rubric)[line.row.id], "state": line.state, "label": _(line.label),
        "tag": _TAGS.get(line.state, "plain"), "place": line.place, "why": line.why, "moved": line.moved,
        "now_moved": line.row.id in moved, "file": _words(found, line.row, line.given), "server": _words(found, line.row, line.server),
        "score": points(entry.score) if entry and entry.score is not None else "", "reason": entry.reason if entry else "",
        "fallen": points(line.fallen) if line.fallen else "", "half": "；".join(error["message"] for error in entry.errors) if entry else "",
        "quiet": line.state in ("same", "blank", "settled"),
        "now": number(found.marks[line.row.id].score) if line.row.id in found.marks else None}


def _words(found: Opened, row: Row, values: Values) -> list[str]:
    """Facts, points, reason and own words of one version; nothing for blank."""
    stated = facts.sentence(row, values.facts, found.unit_kind) if values.facts else ""
    return [part for part in (
        stated, _("评 %(score)s 分") % {"score": points(values.score)} if values.score is not None else "",
        _("理由：%(text)s") % {"text": values.override_reason} if values.override_reason else "",
        _("说明：%(text)s") % {"text": values.comment} if values.comment else "") if part]


@door("signed_in", "POST")
def withdraw(request: Asked, sheet_id: int, import_id: int) -> HttpResponse:
    """Gives the file up; nothing was written."""
    actions.withdraw(operation(request), sheet_id, import_id)
    messages.success(request, _("已放弃这份文件，打分表没有改动。"))
    return redirect("sheet_import_start", sheet_id)


urls: list[Any] = [
    path("sheets/<int:sheet_id>/form.xlsx", form, {"ending": "xlsx"}, name="sheet_form_excel"),
    path("sheets/<int:sheet_id>/form.docx", form, {"ending": "docx"}, name="sheet_form_word"),
    path("sheets/<int:sheet_id>/import/", start, name="sheet_import_start"),
    path("sheets/<int:sheet_id>/import/<int:import_id>/", preview, name="sheet_import"),
    path("sheets/<int:sheet_id>/import/<int:import_id>/withdraw/", withdraw, name="sheet_import_withdraw"),
]
