"""Expert sheets: scoring row by row beside the unit's claim, looking through, filing, and reading what was filed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.sheet import sheets as actions
from jiangyan.models import Receipt
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.pages.material import manifests
from jiangyan.pages.sheet import differences, rows
from jiangyan.problems import Problem
from jiangyan.queries.sheet import claims, facts, marks, reopenings, sheets
from jiangyan.queries.sheet.claims import Claim
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.queries.verdict import rectifications
from jiangyan.rulebook.rubric import Row

PLACES = {"self": "self_assessment", "merged": "merged"}


@door("expert_sheet.own")
def own_sheet(request: Asked, project_id: int) -> HttpResponse:
    """The asker's own sheet: all rows as a short list, the chosen one (`?row=7.1`) in full beside the unit's claim."""
    found = sheets.own(request.asker, project_id)
    if found.sheet.filed_at is not None:
        return redirect("sheet", found.sheet.pk)
    receipt = claims.accepted_receipt(found.project)
    current = _chosen(found, request.GET.get("row", ""))
    claim = claims.claim(found.rubric, current.id, receipt, found.unit_kind) if receipt else None
    claimed, sections = claims.scores(receipt), rows.listed(found, current.id)
    for section in sections:
        differences.in_lines(section["rows"], claimed)
    card = _card(found, current, claim)
    differences.in_result(card["result"], claimed)
    return render(request, "sheets/score.html", {
        "found": found, "project": found.project, "strip": strips.strip(found.standing), "sections": sections,
        "sums": _sums(found), "card": card, "claim": claim, "next": _neighbour(found, current.id),
        "files": manifests.links(claim.files) if claim else [], "readings": _readings(found, current),
        "only_open": "only-open" in request.GET,
        "rectified": rectifications.of_row(found.project, current.id) if found.project.ordinal > 1 else None})


def _chosen(found: Opened, wanted: str) -> Row:
    """The row asked for, else the first one without points, else the first."""
    if wanted in found.rubric.rows:
        return found.rubric.rows[wanted]
    open_rows = sheets.gaps(found)
    return found.rubric.rows[open_rows[0] if open_rows else next(iter(found.rubric.rows))]


def _neighbour(found: Opened, row: str) -> str:
    """The next row in printed order; "" after the last."""
    order = list(found.rubric.rows)
    place = order.index(row) + 1
    return order[place] if place < len(order) else ""


def _card(found: Opened, row: Row, claim: Claim | None) -> dict[str, Any]:
    """The row to fill in; beside every fact stands what the unit stated."""
    card = rows.card(found, row)
    said = {one.name: one.words for one in claim.stated} if claim else {}
    for field in card["facts"]:
        name = field["name"].removeprefix("fact-")
        if name in said:
            own = _("自评：%s") % said[name]
            field["hint"] = f"{field['hint']}　{own}" if field["hint"] else own
    return card


def _readings(found: Opened, row: Row) -> list[dict[str, str]]:
    """What the authority confirmed about the open words of this row."""
    told = []
    for reading in found.rubric.readings:
        if reading.row == row.id:
            chosen = found.readings.get(reading.id, reading.default)
            label = next((choice.label for choice in reading.choices if choice.value == chosen), chosen)
            told.append({"question": reading.question, "label": label})
    return told


@door("expert_sheet.write", "GET", "POST")
def finalise(request: Asked, project_id: int) -> HttpResponse:
    """Everything once more, the rows still open with links; then the sheet is filed and does not change again."""
    found = sheets.own(request.asker, project_id)
    problem = None
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            actions.finalise(operation(request), found.sheet.pk,
                             whole(version, -1))
            messages.success(request, _("打分表已提交。从现在起不能再修改。"))
            return redirect("sheet", found.sheet.pk)
        except Problem as refused:
            if refused.word not in ("sheet.gaps", "sheet.newer"):
                raise
            problem, found = refused, sheets.own(request.asker, project_id)
    elif found.sheet.filed_at is not None:
        return redirect("sheet", found.sheet.pk)
    gaps = sheets.gaps(found)
    titles = rows.titles(found.rubric)
    return render(request, "sheets/finalise.html", _whole(found) | {
        "gaps": [{"row": row, "title": titles[row]} for row in gaps], "problem": problem,
        "address": reverse("own_sheet", args=[project_id]),
    }, status=problem.status if problem else 200)


@door("expert_sheets.read")
def sheet(request: Asked, sheet_id: int) -> HttpResponse:
    """One sheet to read: the expert's own after filing, and filed ones for those who may."""
    found = sheets.opened(request.asker, sheet_id)
    if found.sheet.kind in PLACES:
        return redirect(PLACES[found.sheet.kind], found.project.pk)
    if found.sheet.filed_at is None:
        return redirect("own_sheet", found.project.pk)
    context = _whole(found) | {"owner": found.sheet.owner, "filings": reopenings.filings(found.sheet)}
    if found.sheet.owner_id == request.asker.person.pk and not found.standing.relations & {"lead"}:
        context["strip"]["action"] = None
    return render(request, "sheets/read.html", context)


@door("expert_sheets.read")
def filing(request: Asked, sheet_id: int, ordinal: int) -> HttpResponse:
    """A sheet as it was filed before two people opened it again; whoever may read the sheet may read this."""
    found, kept = reopenings.as_filed(sheets.opened(request.asker, sheet_id), ordinal)
    return render(request, "sheets/filing.html", _whole(found) | {"owner": found.sheet.owner, "kept": kept})


def _whole(found: Opened) -> dict[str, Any]:
    """The whole sheet beside the unit's claims, section by section."""
    receipt = claims.accepted_receipt(found.project)
    titles = rows.titles(found.rubric)
    sections = [{"name": section.name, "sum": part,
                 "rows": [_line(found, row, titles[row.id], receipt) for row in section.rows]}
                for section, part in zip(found.rubric.sections, marks.sums(found).sections, strict=True)]
    return {"found": found, "project": found.project, "strip": strips.strip(found.standing), "sections": sections,
            "sums": _sums(found), "claimed": receipt.total if receipt else None}


def _sums(found: Opened) -> dict[str, Any]:
    return rows.opened_sum(marks.plain_sums(marks.sums(found))) | {"kind": "expert"}


def _line(found: Opened, row: Row, title: str, receipt: Receipt | None) -> dict[str, Any]:
    claim = claims.claim(found.rubric, row.id, receipt, found.unit_kind) if receipt else None
    mark = found.marks.get(row.id)
    score = number(mark.score) if mark else None
    claimed = claim.score if claim else None
    return {
        "row": row, "title": title, "claimed": claimed, "score": score, "mark": mark,
        "facts": facts.sentence(row, mark.facts, found.unit_kind) if mark and mark.facts else "",
        "claimed_facts": facts.sentence(row, claim.facts, found.unit_kind) if claim and claim.facts else "",
        "differs": differences.differs(score, claimed),
    }


urls: list[Any] = [
    path("projects/<int:project_id>/sheet/", own_sheet, name="own_sheet"),
    path("projects/<int:project_id>/sheet/finalise/", finalise, name="own_sheet_finalise"),
    path("sheets/<int:sheet_id>/", sheet, name="sheet"),
    path("sheets/<int:sheet_id>/filed/<int:ordinal>/", filing, name="sheet_filing"),
]
