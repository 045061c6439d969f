"""Rubrics: the official scoring tables, shown with the notice's words."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from jiangyan.pages.doors import Asked, door
from jiangyan.queries.round import rubrics
from jiangyan.rulebook.numbers import points


@door("signed_in")
def index(request: Asked) -> HttpResponse:
    """Every rubric of the drawer."""
    found = [rubrics.load(rubric_id) for rubric_id in rubrics.rubric_ids()]
    lines = [{"id": one.id, "title": one.title, "annex": one.annex, "rows": len(one.rows), "max": points(one.max),
              "sections": [f"{section.name} {points(section.max)}" for section in one.sections],
              "readings": len(one.readings)} for one in sorted(found, key=lambda one: one.annex)]
    return render(request, "rubrics/index.html", {"rubrics": lines})


@door("signed_in")
def rubric(request: Asked, rubric_id: str) -> HttpResponse:
    """One rubric: every row as printed, and what its words leave open."""
    found = rubrics.load(rubric_id)
    sections = [{"id": section.id, "name": section.name, "max": points(section.max), "rows": [
        {"id": row.id, "max": points(row.max), "indicator": row.indicator, "scoring": row.scoring,
         "evidence": row.evidence, "note": row.note, "item": item.name, "first": place == 0}
        for item in section.items for place, row in enumerate(item.rows)]} for section in found.sections]
    return render(request, "rubrics/show.html", {"rubric": found, "max": points(found.max), "sections": sections})


urls: list[Any] = [
    path("rubrics/", index, name="rubrics"),
    path("rubrics/<str:rubric_id>/", rubric, name="rubric"),
]
