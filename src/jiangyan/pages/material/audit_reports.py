"""Who issued the financial audit report: asked beside the material, and on a page of its own when something is wrong."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.material import audit_reports as actions
from jiangyan.models import AuditReport
from jiangyan.pages import versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, PlainField, carry_out, status
from jiangyan.pages.material.evidence import page_of
from jiangyan.problems import Problem
from jiangyan.queries.material import audit_reports
from jiangyan.queries.rights import require, standing


class AuditReportForm(Form):
    """Firm, licence number, day of the report."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    firm = PlainField(label=gettext_lazy("审计机构"), max_length=120, help_text=gettext_lazy("出具报告的会计师事务所全称，与报告上的公章一致。"))
    licence = PlainField(label=gettext_lazy("执业证书编号"), max_length=60, help_text=gettext_lazy("照报告所附执业证书填写。"))
    issued_on = forms.DateField(label=gettext_lazy("报告日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


def form_of(kept: AuditReport | None, typed: Any = None) -> AuditReportForm:
    """The form with what the unit said before."""
    said = {"firm": kept.firm, "licence": kept.licence, "issued_on": kept.issued_on} if kept else {}
    return AuditReportForm(typed, initial={"version": audit_reports.version(kept), **said}, auto_id="audit-%s")


@door("evidence.write", "GET", "POST")
def audit_report(request: Asked, project_id: int) -> HttpResponse:
    """Enters or changes what the unit says of the report."""
    found = standing(request.asker, project_id)
    require(found, "evidence.write")
    if not audit_reports.asked(found.project.round):
        raise Problem("not_found")
    form = form_of(audit_reports.latest(found.project), request.POST or None)
    if request.method == "POST" and carry_out(form, lambda: actions.enter(
            operation(request), project_id, form.cleaned_data["firm"], form.cleaned_data["licence"],
            form.cleaned_data["issued_on"], form.cleaned_data["version"])):
        messages.success(request, _("审计报告信息已保存。"))
        return redirect(page_of(project_id, audit_reports.PLACE))
    versions.of_form(form, lambda: form_of(audit_reports.latest(found.project)), request.path)
    return render(request, "audit_reports/audit_report.html", {
        "project": found.project, "form": form, "back": reverse("materials", args=[project_id])}, status=status(form))


urls: list[Any] = [path("projects/<int:project_id>/materials/audit-report/", audit_report, name="audit_report")]
