"""限期整改: the officer sets the limit; the unit writes its report row by row and its head applies for re-inspection."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.verdict import rectifications as actions
from jiangyan.models import RectificationReport
from jiangyan.pages import strips, versions
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.pages.forms import Form, InstantField, carry_out, status
from jiangyan.pages.material import attachments, evidence
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.project import extensions
from jiangyan.queries.rights import may, require, standing
from jiangyan.queries.verdict import rectifications, reinspections
from jiangyan.rulebook import deadlines


class LimitForm(Form):
    """Until when the unit may rectify, and why this long."""

    until = InstantField(label=gettext_lazy("整改期限"))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea({"rows": 4}),
                             help_text=gettext_lazy("建设单位会看到，也写进限期整改通知书。"))


@door("rectification.set", "GET", "POST")
def rectification_limit(request: Asked, project_id: int) -> HttpResponse:
    """The limit of a failed project: at most six months, the last possible instant stands beside the field."""
    found = standing(request.asker, project_id)
    require(found, "rectification.set")
    if found.project.ordinal > 1:
        raise Problem("rectification.once")
    start = rectifications.counted_from(found.project)
    form = LimitForm(request.POST or None)
    form.fields["until"].help_text = _("自%(start)s起不超过6个月，最晚为%(last)s。") % {
        "start": deadlines.words(start), "last": deadlines.words(deadlines.latest_limit(start))}
    if request.method == "POST" and carry_out(form, lambda: actions.set_limit(
            operation(request), project_id, form.cleaned_data["until"], form.cleaned_data["reason"])):
        messages.success(request, _("整改期限已下达，建设单位现在可以看到并填写整改报告。"))
        return redirect("rectification", project_id)
    return render(request, "rectifications/limit.html", {
        "project": found.project, "strip": strips.strip(found), "form": form,
        "lost": rectifications.lost_rows(found.project, None)}, status=status(form))


@door("rectification.see", "GET", "POST")
def rectification(request: Asked, project_id: int) -> HttpResponse:
    """The limit and the report; for the unit the form. Fields: version, summary, measures-ROW, results-ROW, file."""
    found = standing(request.asker, project_id)
    require(found, "rectification.see")
    problem = None
    if request.method == "POST":
        try:
            _save(request, project_id)
            messages.success(request, _("整改报告已保存。"))
            return redirect("rectification", project_id)
        except Problem as refused:
            if refused.status not in (412, 413, 422):
                raise
            problem = refused
    return _page(request, project_id, problem)


def _save(request: Asked, project_id: int) -> None:
    given: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        part, dash, row = name.partition("-")
        if dash and part in rectifications.PARTS:
            given.setdefault(row, {})[part] = str(value)
    actions.save_report(operation(request), project_id, seen(request),
                        request.POST.get("summary", ""), given, attachments.arrived(request))


def _page(request: Asked, project_id: int, problem: Problem | None = None) -> HttpResponse:
    found = standing(request.asker, project_id)
    project, now = found.project, timezone.now()
    kept = rectifications.report(project)
    rows = rectifications.lost_rows(project, kept)
    writable = may(found, "rectification.write")
    reads = writable or "auditor" in found.relations or project.stage != "rectifying"
    applied = reinspections.application(project)
    files = [evidence.shown(one) for one in rectifications.files(project)] if writable else attachments.links(
        applied.files if applied else [])
    shown = [{"lost": one, **{part: request.POST.get(f"{part}-{one.row['row']}", getattr(one, part))
                              for part in rectifications.PARTS}} for one in rows]
    late = rectifications.overdue(project, now)
    both = None
    if problem and problem.status == 412:
        both = versions.beside(problem, _both(request, rows, kept), request.path)
    return render(request, "rectifications/rectification.html", {
        "versions": both,
        "project": project, "strip": strips.strip(found), "decision": rectifications.in_force(project), "problem": problem,
        "rows": shown if reads else [], "report": kept if reads else None, "writable": writable, "reads": reads, "files": files,
        "summary": request.POST.get("summary", kept.summary if kept else ""), "attach": attachments.field(),
        "version": kept.version if kept else 0, "missing": rectifications.gaps(rows, kept) if writable else [],
        "may_apply": may(found, "reinspection.apply") and not late, "late": late, "applied": applied,
        "extensions": [one for one in extensions.of_project(project) if one.subject == "rectification"],
        "may_decide": late and may(found, "cancellation.propose"), "until": local(project.deadline) if project.deadline else None,
    }, status=problem.status if problem else 200)


def _both(request: Asked, rows: list[rectifications.LostRow], kept: RectificationReport | None) -> list[versions.Pair]:
    """The report as it was typed, and as somebody else saved it."""
    told: list[versions.Pair] = [(_("总体情况"), request.POST.get("summary", ""), kept.summary if kept else "")]
    return told + [(f"{one.row['row']} {label}", request.POST.get(f"{part}-{one.row['row']}", ""), getattr(one, part))
                   for one in rows for part, label in (("measures", _("整改措施")), ("results", _("整改结果")))]


@door("rectification.write", "POST")
def rectification_file(request: Asked, project_id: int, evidence_id: int) -> HttpResponse:
    """Takes one file out of the report that is being written."""
    actions.take_file_away(operation(request), project_id, evidence_id)
    messages.success(request, _("已从报告中移除一个文件。"))
    return redirect("rectification", project_id)


urls: list[Any] = [
    path("projects/<int:project_id>/rectification/", rectification, name="rectification"),
    path("projects/<int:project_id>/rectification/limit/", rectification_limit, name="rectification_limit"),
    path("projects/<int:project_id>/rectification/files/<int:evidence_id>/", rectification_file, name="rectification_file"),
]
