"""The round at a glance: charts that stand on tables, each to be taken away as CSV; printed as it stands."""

from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.paper.papers import Printed
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door
from jiangyan.pages.paper.papers import FORMS, download
from jiangyan.pages.tags import points
from jiangyan.printing.lists import text_list
from jiangyan.printing.papers import Form
from jiangyan.printing.round_reports import print_report, report_name
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.round import rounds
from jiangyan.queries.round.figures import Cell, Figure
from jiangyan.queries.round.overviews import overview
from jiangyan.queries.round.round_reports import report
from jiangyan.vault.downloads import sealed


@door("round.overview")
def round_overview(request: Asked, round_id: int) -> HttpResponse:
    """Every figure that this person may see."""
    found = rounds.round_for(request.asker, round_id, *rounds.DEEDS["round.overview"][1])
    figures = overview(request.asker, found)
    return render(request, "overviews/overview.html", {
        "round": found, "at": database_now(),
        "figures": [_drawn(one, reverse("round_figure", args=[found.pk, one.code])) for one in figures]})


SHOWN = 30
"""Rows of one figure on the page; a longer chart cannot be read, and the CSV has them all. Points are not cut off."""


def _drawn(figure: Figure, address: str) -> dict[str, Any]:
    links, note = [*figure.links, *[None] * (len(figure.rows) - len(figure.links))], _(figure.note)
    rows = figure.rows if figure.chart == "points" else figure.rows[:SHOWN]
    if len(rows) < len(figure.rows):
        note = _("%(note)s；共 %(all)s 行，列出前 %(shown)s 行，全部见 CSV") % {"note": note, "all": len(figure.rows), "shown": SHOWN}
    return {"code": figure.code, "title": _(figure.title), "note": note, "chart": figure.chart, "csv": address,
            "empty": _(figure.empty), "heads": [_(head) for head in figure.heads], "wide": figure.code.startswith("losses"),
            "rows": [{"cells": tuple(map(_cell, row)), "url": _address(link) if link else ""}
                     for row, link in zip(rows, links, strict=False)]}


@lru_cache(maxsize=10_000)
def _address(project: int) -> str:
    return reverse("project", args=[project])


@lru_cache(maxsize=10_000, typed=True)
def _cell(cell: Cell) -> tuple[Any, Any]:
    """What stands in the table, and the number that the chart reads: most are the same as a moment ago."""
    if isinstance(cell, Decimal):
        return points(cell), str(cell)
    return "" if cell is None else cell, str(cell) if isinstance(cell, int) else None


@door("round.overview")
def round_figure(request: Asked, round_id: int, code: str) -> HttpResponse:
    """One figure as CSV, with ?format=xlsx as Excel."""
    found = rounds.round_for(request.asker, round_id, *rounds.DEEDS["round.overview"][1])
    figure = next((one for one in overview(request.asker, found) if one.code == code), None)
    if figure is None:
        raise Problem("not_found")
    file = lists.file(request, _(figure.title), [_(head) for head in figure.heads], figure.rows, list)
    if file is not None:
        return file
    return sealed(HttpResponse(text_list(figure.heads, figure.rows), content_type="text/csv; charset=utf-8"), f"{code}.csv")


@door("round.overview")
def round_report(request: Asked, round_id: int, form: str) -> HttpResponse:
    """The same figures as a report to print or to edit; nothing is kept and no number is taken."""
    found = rounds.round_for(request.asker, round_id, *rounds.DEEDS["round.overview"][1])
    if form not in FORMS:
        raise Problem("not_found")
    values, figures = report(request.asker, found)
    printed = Printed(print_report(values, figures, cast(Form, form)), report_name(found.name, values["made_at"], cast(Form, form)))
    return download(printed, form)


urls: list[Any] = [
    path("rounds/<int:round_id>/overview/report.<str:form>", round_report, name="round_report"),
    path("rounds/<int:round_id>/overview/", round_overview, name="round_overview"),
    path("rounds/<int:round_id>/overview/<str:code>.csv", round_figure, name="round_figure"),
]
