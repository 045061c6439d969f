"""Papers of a project: which there are, and each as PDF or Word, as a draft or official."""

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jiangyan.actions import papers as actions
from jiangyan.pages import strips
from jiangyan.pages.doors import Asked, door
from jiangyan.printing import papers as printing
from jiangyan.printing.papers import Form
from jiangyan.problems import Problem
from jiangyan.queries import offers
from jiangyan.queries.rights import standing

FORMS = {"pdf": "application/pdf",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


@door("project.see")
def papers(request: Asked, project_id: int) -> HttpResponse:
    """The papers that this person may have now, official where the records are complete, else as drafts."""
    found = standing(request.asker, project_id)
    return render(request, "papers/papers.html", {
        "project": found.project, "strip": strips.strip(found),
        "papers": [{"offer": one, "title": _(printing.paper(one.kind).title)} for one in offers.offered(found)],
        "issued": [{"paper": one, "title": _(printing.paper(one.kind).title)} for one in offers.issued(found)]})


@door("project.see")
def paper(request: Asked, kind: str, project_id: int, form: str) -> HttpResponse:
    """One paper to download; `?draft=1` prints a draft, `?sheet=` names an expert's sheet."""
    if form not in FORMS or kind not in printing.paper_ids():
        raise Problem("not_found")
    sheet, chosen = request.GET.get("sheet", ""), cast(Form, form)
    number = int(sheet) if sheet.isascii() and sheet.isdigit() and len(sheet) < 18 else None
    if request.GET.get("draft"):
        printed = actions.draft(request.asker, kind, project_id, chosen, number)
    else:
        printed = actions.issue(request.asker, kind, project_id, chosen, number)
    response = HttpResponse(printed.content, content_type=FORMS[form])
    response.headers["Content-Disposition"] = content_disposition_header(True, printed.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


urls: list[Any] = [
    path("projects/<int:project_id>/papers/", papers, name="papers"),
    path("papers/<str:kind>/<int:project_id>.<str:form>", paper, name="paper"),
]
