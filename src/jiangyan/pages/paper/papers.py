"""Papers of a project: which there are, and each as PDF or Word, as a draft or official."""

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.paper import papers as actions
from jiangyan.pages import lists, strips
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.printing import papers as printing
from jiangyan.printing.lists import Value
from jiangyan.printing.papers import Form
from jiangyan.problems import Problem
from jiangyan.queries.paper import offers, received_papers, registers
from jiangyan.queries.paper import papers as asked
from jiangyan.queries.paper.offers import Offer
from jiangyan.queries.rights import Standing, may, standing
from jiangyan.queries.round import rounds
from jiangyan.vault.downloads import sealed

FORMS = {"pdf": "application/pdf",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}

FILE = ("编号", "文书", "出具人", "出具时间", "校验码", "签章件", "状态")

LABELS = (("pdf", "PDF"), ("docx", "Word"))


@door("project.see")
def papers(request: Asked, project_id: int) -> HttpResponse:
    """The papers that this person may have now, official where the records are complete, else as drafts."""
    found = standing(request.asker, project_id)
    issued = [{"paper": one, "title": _(printing.paper(one.kind).title)} for one in offers.issued(found)]
    file = lists.file(request, f"{_('已出具的正式文书')}-{found.project.unit.name}", [_(label) for label in FILE], issued, _file_row)
    if file is not None:
        return file
    return render(request, "papers/papers.html", {
        "project": found.project, "strip": strips.strip(found), "lines": [_line(found.project.pk, one) for one in offers.offered(found)],
        "issued": issued, "received": received_lines(found),
        "attaches": may(found, "scan.attach"), "authority": found.project.round.authority if may(found, "journal.read") else None})


def _file_row(one: dict[str, Any]) -> list[Value]:
    kept = one["paper"]
    return [kept.number, one["title"], kept.issued_by.display_name, kept.issued_at, kept.digest[:16], kept.scans,
            _("作废") if getattr(kept, "withdrawal", None) else _("有效")]


def received_lines(found: Standing) -> list[dict[str, Any]]:
    """The papers that a unit received, each with the addresses of its forms; none for those who are no unit's."""
    return [{"paper": one, "title": _(printing.paper(one.kind).title), "forms": [
        (label, reverse("received_paper", args=[found.project.pk, one.pk, form])) for form, label in LABELS]}
        for one in received_papers.received(found)]


@door("paper.receive")
def received_paper(request: Asked, project_id: int, paper_id: int, form: str) -> HttpResponse:
    """One paper that the unit received, as it was issued."""
    kept = received_papers.received_for(standing(request.asker, project_id), paper_id)
    if form not in FORMS:
        raise Problem("not_found")
    return download(actions.again(request.asker, kept, cast(Form, form)), form)


@door("paper.register")
def issued_paper(request: Asked, paper_id: int, form: str) -> HttpResponse:
    """One paper of the register, as it was issued; withdrawn ones too."""
    if form not in FORMS:
        raise Problem("not_found")
    return download(actions.again(request.asker, registers.paper_for(request.asker, paper_id), cast(Form, form)), form)


@door("paper.issue")
def round_papers(request: Asked, round_id: int) -> HttpResponse:
    """The papers about a whole round, for those who write them."""
    found = rounds.round_for(request.asker, round_id)
    rounds.require_at(request.asker, found.authority_id, "paper.issue")
    lines = [_line(round_id, Offer(kind, True, True)) for kind in ("work_notice", "result_circular", "public_notice")]
    return render(request, "papers/round_papers.html", {"round": found, "found": found, "lines": lines})


def _line(subject: int, one: Offer) -> dict[str, Any]:
    """One offered paper with its addresses; a letter is issued on a page of its own, because it takes a number."""
    words = f"?which={one.which}" if one.which else ""
    forms = [(label, reverse("paper", args=[one.kind, subject, form]) + words) for form, label in LABELS]
    kind = printing.paper(one.kind)
    return {"offer": one, "title": _(kind.title), "forms": forms, "more": "&" if words else "?",
            "issue_url": reverse("paper_issue", args=[one.kind, subject]) + words if kind.is_letter else ""}


def _which(request: Asked) -> int | None:
    return whole(request.GET.get("which", "")) or None


@door("paper.issue", "GET", "POST")
def issue(request: Asked, kind: str, subject: int) -> HttpResponse:
    """A letter before it takes its number; a POST issues it and leads to the file."""
    if kind not in printing.paper_ids() or not printing.paper(kind).is_letter:
        raise Problem("not_found")
    found, which = asked.values(request.asker, kind, subject, False, _which(request)), _which(request)
    kept, problem = registers.same(found), None
    if request.method == "POST":
        operation(request)
        try:
            actions.issue(request.asker, kind, subject, "pdf", which)
            return redirect(f"{reverse('paper_issue', args=[kind, subject])}?{request.GET.urlencode()}")
        except Problem as refusal:
            if refusal.word not in ("paper.value_missing", "paper.glyph_missing"):
                raise
            problem = refusal
    return render(request, "papers/issue.html", {
        "found": found, "project": found.project, "title": _(printing.paper(kind).title), "kept": kept, "problem": problem,
        "line": _line(subject, Offer(kind, True, which=which)),
        "back": reverse("papers", args=[subject]) if found.project else reverse("round_papers", args=[subject]),
    }, status=problem.status if problem else 200)


@door("project.see")
def paper(request: Asked, kind: str, subject: int, form: str) -> HttpResponse:
    """One paper to download; `?draft=1` prints a draft, `?which=` names an expert's sheet, an expert, or an extension."""
    if form not in FORMS or kind not in printing.paper_ids():
        raise Problem("not_found")
    which, chosen = _which(request), cast(Form, form)
    if request.GET.get("draft"):
        return download(actions.draft(request.asker, kind, subject, chosen, which), form)
    if printing.paper(kind).is_letter and registers.same(asked.values(request.asker, kind, subject, False, which)) is None:
        return redirect(f"{reverse('paper_issue', args=[kind, subject])}?{request.GET.urlencode()}")
    return download(actions.issue(request.asker, kind, subject, chosen, which), form)


def download(printed: actions.Printed, form: str) -> HttpResponse:
    """A printed paper as a file to keep."""
    return sealed(HttpResponse(printed.content, content_type=FORMS[form]), printed.name)


urls: list[Any] = [
    path("projects/<int:project_id>/papers/", papers, name="papers"),
    path("rounds/<int:round_id>/papers/", round_papers, name="round_papers"),
    path("projects/<int:project_id>/received/<int:paper_id>.<str:form>", received_paper, name="received_paper"),
    path("papers/issued/<int:paper_id>.<str:form>", issued_paper, name="issued_paper"),
    path("papers/<str:kind>/<int:subject>/issue", issue, name="paper_issue"),
    path("papers/<str:kind>/<int:subject>.<str:form>", paper, name="paper"),
]
