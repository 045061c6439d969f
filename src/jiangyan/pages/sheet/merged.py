"""Merging a panel's sheets: everybody side by side, the rule in force, the merged points, what follows from them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.sheet import merged as actions
from jiangyan.models import Mark
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.sheet import conclusions, rows
from jiangyan.pages.tags import points
from jiangyan.problems import Problem
from jiangyan.queries.rights import may
from jiangyan.queries.sheet import claims, facts, reopenings
from jiangyan.queries.sheet import merged as asked
from jiangyan.queries.sheet.merged import Line, Merging
from jiangyan.queries.sheet.sheets import number
from jiangyan.queries.verdict import findings, publications
from jiangyan.rulebook.merging import RULES
from jiangyan.rulebook.numbers import decimal
from jiangyan.rulebook.words import plain


@door("merge.read")
def merged(request: Asked, project_id: int) -> HttpResponse:
    """The merging table; while a sheet is missing only the names of those who have not filed."""
    return page(request, asked.of_project(request.asker, project_id))


@door("merge.write", "POST")
def merged_compute(request: Asked, project_id: int) -> HttpResponse:
    """Records every row that the rule decides, in one go."""
    answer = actions.merge(operation(request), project_id)
    left = _("；还有 %s 项须合议确定") % len(answer["open"]) if answer["open"] else ""
    messages.success(request, _("已记录 %(count)s 项汇总分%(left)s。") % {"count": len(answer["recorded"]), "left": left})
    return redirect("merged", project_id)


@door("merge.write", "POST")
def merged_agree(request: Asked, project_id: int, row: str) -> HttpResponse:
    """Saves what the panel agreed for one row. Fields: version, score (consensus only), comment, and `go`."""
    found = asked.of_project(request.asker, project_id)
    if not found.lines:
        raise Problem("merge.unfiled", count=len(found.missing), names="、".join(found.missing))
    line = found.line(row)
    typed = _typed(request, line)
    try:
        answer = actions.agree(operation(request), project_id, row, typed["score"] if found.rule == "consensus" else None,
                               typed["comment"], _version(request))
    except Problem as problem:
        if problem.status not in (412, 422):
            raise
        return _refused(request, found, line, typed, problem)
    if not request.htmx:
        return redirect(f"{reverse('merged', args=[project_id])}?row={request.POST.get('go', row)}#{rows.slug(row)}")
    now = asked.of_project(request.asker, project_id)
    response = render(request, "merged/saved.html", conclusions.foot(now) | {
        "line": now.line(row), "slug": rows.slug(row), "opened": "comment" in request.POST})
    response.headers["X-Version"] = str(answer["versions"][row])
    response.headers["X-Saved-At"] = answer["server_at"]
    return response


def _version(request: Asked) -> int:
    given = request.POST.get("version", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise Problem("request.malformed", detail=_("缺少版本号"))
    return int(given)


def _typed(request: Asked, line: Line) -> dict[str, str]:
    """Points with ordinary digits; words that the form does not carry stay as they were."""
    return {"row": line.row.id, "score": plain(request.POST.get("score", "")),
            "comment": request.POST.get("comment", line.mark.comment if line.mark else "")}


def _refused(request: Asked, found: Merging, line: Line, typed: dict[str, str], problem: Problem) -> HttpResponse:
    if not request.htmx:
        return page(request, found, problem=problem, typed=typed)
    context: dict[str, Any] = {"problem": problem}
    if problem.status == 412:
        context["conflict"] = _conflict(found, line, typed, problem.values["current"])
    return render(request, "merged/refused.html", context, status=problem.status)


def _conflict(found: Merging, line: Line, typed: dict[str, str], current: Mark | None) -> dict[str, Any]:
    return {
        "maker": current.maker.display_name if current else "", "at": current.server_at if current else None,
        "version": current.version if current else 0,
        "reload_url": f"{reverse('merged', args=[found.project.pk])}?row={line.row.id}",
        "rows": [{"label": _("汇总分"), "mine": typed["score"], "theirs": number(current.score) if current else "—"},
                 {"label": _("说明"), "mine": typed["comment"], "theirs": current.comment if current else "—"}]}


def page(request: Asked, found: Merging, problem: Problem | None = None,
         typed: dict[str, Any] | None = None) -> HttpResponse:
    """The merging page, also with a refusal and what was typed."""
    status = problem.status if problem else 200
    head = {"found": found, "project": found.project, "strip": strips.strip(found.opened.standing),
            "rule": _(RULES[found.rule]), "problem": problem}
    if not found.lines:
        return render(request, "merged/waiting.html", head, status=status)
    chosen = typed["row"] if typed and "score" in typed else request.GET.get("row", "")
    by_spread = request.GET.get("sort") == "spread"
    return render(request, "merged/merged.html", head | conclusions.foot(found) | {
        "seats": _seats(found), "groups": _groups(found, chosen, by_spread, typed), "by_spread": by_spread, "row": chosen,
        "columns": len(found.seats) + 5, "due": _due(found), "threshold": found.project.round.spread_threshold,
        "findings": findings.of_inspection(found.inspection), "typed": typed or {},
        "titles": rows.titles(found.opened.rubric), "unexplained": publications.unexplained(found),
        "writable": found.opened.writable, "may_find": may(found.opened.standing, "finding.write"),
        "filings": reopenings.filings(found.opened.sheet)}, status=status)


def _seats(found: Merging) -> list[dict[str, Any]]:
    return [{"name": _(name), "person": seat.member.person.display_name, "lead": seat.member.is_lead, "sheet": seat.sheet,
             "dropped": seat.member.person.display_name in found.dropped}
            for name, seat in zip(asked.seat_names(found.seats), found.seats, strict=True)]


def _due(found: Merging) -> int:
    """How many rows the rule would record now."""
    return sum(line.value is not None and (line.mark is None or line.stale) for line in found.lines)


def _groups(found: Merging, chosen: str, by_spread: bool, typed: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The lines by section, or all in one group with the widest spread first."""
    titles, threshold = rows.titles(found.opened.rubric), found.project.round.spread_threshold
    drawn: list[dict[str, Any]] = [{
        "line": line, "id": line.row.id, "slug": rows.slug(line.row.id), "title": titles[line.row.id],
        "max": decimal(line.row.max), "wide": bool(line.spread) and line.spread >= threshold,
        "version": line.mark.version if line.mark else 0, "value": "" if line.score is None else points(line.score),
        "inside": _inside(found, line, typed) if line.row.id == chosen else None} for line in found.lines]
    if by_spread:
        return [{"name": "", "lines": sorted(drawn, key=lambda one: -one["line"].spread)}]
    return [{"name": section.name, "lines": [one for one in drawn if one["line"].section.id == section.id]}
            for section in found.opened.rubric.sections]


def _inside(found: Merging, line: Line, typed: dict[str, Any] | None) -> dict[str, Any]:
    """The opened row: the unit's claim and every expert's mark with its words, side by side."""
    kind, receipt = found.opened.unit_kind, claims.accepted_receipt(found.project)
    mine = typed if typed and typed.get("row") == line.row.id else None
    return {
        "claim": claims.claim(found.opened.rubric, line.row.id, receipt, kind) if receipt else None,
        "experts": [{**seat, "mark": mark, "facts": facts.sentence(line.row, mark.facts, kind) if mark.facts else ""}
                    for seat, mark in zip(_seats(found), line.marks, strict=True)],
        "score": mine["score"] if mine else "" if line.score is None else points(line.score),
        "comment": mine["comment"] if mine else line.mark.comment if line.mark else "",
        "saved_at": line.mark.server_at if line.mark else None}


urls: list[Any] = [
    path("projects/<int:project_id>/merged/", merged, name="merged"),
    path("projects/<int:project_id>/merged/compute/", merged_compute, name="merged_compute"),
    path("projects/<int:project_id>/merged/rows/<str:row>/", merged_agree, name="merged_agree"),
]
