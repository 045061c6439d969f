"""Saving one row of any sheet: by itself while somebody types, or as a plain form."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.sheet import marks as actions
from jiangyan.models import Mark
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.sheet import differences, facts, rows
from jiangyan.pages.sheet.facts import Typed
from jiangyan.pages.tags import points
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.sheet import claims, marks, sheets
from jiangyan.queries.sheet import facts as asked
from jiangyan.queries.sheet.marks import Place
from jiangyan.queries.sheet.sheets import number

PAGES = {"self": "self_assessment", "expert": "own_sheet", "merged": "merged"}


@door("signed_in", "POST")
def mark_save(request: Asked, sheet_id: int, row: str) -> HttpResponse:
    """Saves one row; the action checks right, stage and version. Fields: version, operation, fact-<name>, score,
    comment, override_reason; `go` names the row to open next where there is no script."""
    place = marks.place_of(sheet_id, row)
    typed = facts.read(place.row, place.unit_kind, request.POST)
    try:
        if typed.errors:
            sheets.opened(request.asker, sheet_id)
            return _unread(request, place, typed)
        answer = actions.record_mark(operation(request), sheet_id, row, typed.entered(), _version(request))
    except Problem as problem:
        sheets.opened(request.asker, sheet_id)  # even a malformed request tells nobody else that the sheet exists
        if problem.status not in (412, 422):
            raise
        return _refused(request, place, typed, problem)
    return _saved(request, place, answer)


def _version(request: Asked) -> int:
    given = request.POST.get("version", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise Problem("request.malformed", detail=_("缺少版本号"))
    return int(given)


def sheet_url(place: Place, row: str = "") -> str:
    """The page on which this sheet is filled in, opened at `row`."""
    address = reverse(PAGES[place.kind], args=[place.project])
    return f"{address}?row={row}" if row in place.rubric.rows else address


def _saved(request: Asked, place: Place, answer: dict[str, Any]) -> HttpResponse:
    if not request.htmx:
        address = sheet_url(place, request.POST.get("go", place.row.id))
        return redirect(f"{address}&only-open=1" if "only-open" in request.POST else address)
    names = rows.titles(place.rubric)
    current = "" if request.POST.get("view") == "table" else place.row.id
    told = answer["rows"]
    context: dict[str, Any] = {
        "result": rows.result(place.kind, place.row, told[place.row.id], _stated(request), table=not current),
        "facts": facts.fields(place.row, place.unit_kind, rows.slug(place.row.id), None),
        "lines": [rows.line(name, names[name], told[name]["state"], told[name]["score"], current) for name in told],
        "also": [rows.result(place.kind, place.rubric.rows[name], told[name], True, table=True)
                 for name in told if name != place.row.id] if not current else [],
        "sums": rows.opened_sum(answer["sums"]),
        "sections": [rows.opened_sum(one) for one in answer["sections"]]}
    if place.kind == "expert":
        differences.in_answer(context, claims.submitted_scores(place.project))
    response = render(request, "marks/saved.html", context)
    response.headers["X-Version"] = str(answer["version"])
    response.headers["X-Saved-At"] = answer["server_at"]
    return response


def _stated(request: Asked) -> bool:
    return any(name.startswith("fact-") and request.POST[name].strip() for name in request.POST)


def _unread(request: Asked, place: Place, typed: Typed) -> HttpResponse:
    problem = Problem("mark.refused", detail=_("第 %(row)s 项有看不懂的内容，没有保存。请按提示改正") % {"row": place.row.id})
    return _refused(request, place, typed, problem)


def _refused(request: Asked, place: Place, typed: Typed, problem: Problem) -> HttpResponse:
    """The refusal beside what was typed: a fragment for the script, else the row as a page of its own."""
    context: dict[str, Any] = {"problem": problem, "at": database_now()}
    if problem.status == 412:
        context["conflict"] = _conflict(place, typed, problem.values["current"])
    if request.htmx:
        context["facts"] = facts.fields(place.row, place.unit_kind, rows.slug(place.row.id), None, typed)
        return render(request, "marks/refused.html", context, status=problem.status)
    found = sheets.opened(request.asker, place.sheet)
    context |= {"card": rows.card(found, place.row, typed=typed), "project": found.project, "found": found,
                "back": sheet_url(place, place.row.id),
                "errors": [{"text": sentence, "href": f"#{rows.slug(place.row.id)}-{name}"}
                           for name, sentence in typed.errors.items()] or [{"text": problem.message}]}
    return render(request, "marks/row.html", context, status=problem.status)


def _conflict(place: Place, typed: Typed, current: Mark | None) -> dict[str, Any]:
    """Both versions side by side for parts/conflict.html."""
    theirs = (current.facts if current else None) or {}
    lines = [(fact.label, asked.words(fact, typed.facts.get(fact.name)), asked.words(fact, theirs.get(fact.name)))
             for fact in place.row.facts_for(place.unit_kind)]
    lines += [(_("评分"), _chosen(typed.score), _chosen(number(current.given) if current else None)),
              (_("说明"), typed.comment or "—", current.comment or "—" if current else "—"),
              (_("理由"), typed.override_reason or "—", current.override_reason or "—" if current else "—")]
    return {"maker": current.maker.display_name if current else "", "at": current.server_at if current else None,
            "version": current.version if current else 0, "reload_url": sheet_url(place, place.row.id),
            "rows": [{"label": label, "mine": mine, "theirs": other} for label, mine, other in lines]}


def _chosen(score: str | None) -> str:
    return points(score) if score else _("按细则计算或未评")


urls: list[Any] = [path("sheets/<int:sheet_id>/rows/<str:row>/", mark_save, name="mark_save")]
