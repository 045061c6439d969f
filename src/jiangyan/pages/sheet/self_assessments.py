"""The unit's self-assessment: one row at a time, or the whole table."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.models import Evidence
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door
from jiangyan.pages.material import evidence as files
from jiangyan.pages.sheet import rows
from jiangyan.queries.material import evidence, receipts
from jiangyan.queries.rights import may
from jiangyan.queries.sheet import marks
from jiangyan.queries.sheet.sheets import Opened


@door("self_assessment.read")
def self_assessment(request: Asked, project_id: int) -> HttpResponse:
    """The sheet at `?row=7.1` (default: the first open row), or all of it at `?view=table`."""
    found = receipts.opened_self(request.asker, project_id)
    asked, view = request.GET.get("row", ""), request.GET.get("view", "")
    table = view == "table" or (not found.writable and asked not in found.rubric.rows)
    kept = list(evidence.of_project(found.project))
    chosen = "" if table else asked if asked in found.rubric.rows else _first_open(found)
    return render(request, "self_assessments/self_assessment.html", {
        "project": found.project, "strip": strips.strip(found.standing) | {"action": _onward(found)}, "found": found, "writable": found.writable,
        "sections": _table(found, kept) if table else rows.listed(found, chosen), "table": table,
        "card": None if table else _row(found, chosen, kept), "next": _after(found, chosen) if chosen else "",
        "sums": rows.opened_sum(marks.plain_sums(marks.sums(found))), "views": _views(project_id, table, chosen),
        "may_submit": may(found.standing, "project.submit"), "max": found.rubric.max})


def _first_open(found: Opened) -> str:
    names = list(found.rubric.rows)
    return next((row for row in names if (mark := found.marks.get(row)) is None or mark.score is None), names[0])


def _onward(found: Opened) -> dict[str, Any] | None:
    """The one next step from this page: handing in, once every row has points."""
    if not found.writable or found.sheet.total is None:
        return None
    return {"label": _("核对并提交"), "url": reverse("submission", args=[found.project.pk])}


def _after(found: Opened, row: str) -> str:
    """The row after this one; after the last there is none."""
    names = list(found.rubric.rows)
    place = names.index(row) + 1
    return names[place] if place < len(names) else ""


def _row(found: Opened, row: str, kept: list[Evidence]) -> dict[str, Any]:
    card = rows.card(found, found.rubric.rows[row])
    return card | {"at": files.at_place(found.project, card["place"], kept, found.writable)}


def _table(found: Opened, kept: list[Evidence]) -> list[dict[str, Any]]:
    """Every section with its rows as cards; files are listed, and handed in from the single row's page."""
    here: dict[str, list[dict[str, Any]]] = {}
    for one in kept:
        for use in one.current:  # type: ignore[attr-defined]
            here.setdefault(use.place, []).append(files.shown(one))
    sections = rows.listed(found)
    for section in sections:
        section["cards"] = [rows.card(found, found.rubric.rows[line["id"]], here.get(f"row:{line['id']}", []), table=True)
                            for line in section["rows"]]
    return sections


def _views(project_id: int, table: bool, row: str) -> list[dict[str, Any]]:
    address = reverse("self_assessment", args=[project_id])
    return [{"label": _("逐项填写"), "url": f"{address}?row={row}" if row else f"{address}?view=row", "current": not table},
            {"label": _("整张表"), "url": f"{address}?view=table", "current": table}]


urls: list[Any] = [path("projects/<int:project_id>/self-assessment/", self_assessment, name="self_assessment")]
