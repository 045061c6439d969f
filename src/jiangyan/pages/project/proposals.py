"""What two people decide about one project: proposed here, confirmed or sent back here, and kept in view."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.project import proposals as actions
from jiangyan.models import Proposal
from jiangyan.pages import lists, strips
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.pages.forms import Form, InstantField, carry_out, status
from jiangyan.printing.lists import Value
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.project import extensions, proposals
from jiangyan.queries.project.proposals import Content
from jiangyan.queries.rights import Standing, require, standing
from jiangyan.queries.sheet import reopenings
from jiangyan.rulebook import deadlines


class ReasonForm(Form):
    """Only why: enough for a kind that has nothing to choose. Subclasses add fields and turn them into content."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, found: Standing, data: Any = None) -> None:
        super().__init__(data)
        self.found = found

    def given(self) -> Content:
        """What was entered, as plain data for the kind's check."""
        return {"reason": self.cleaned_data["reason"]}


class ExtensionForm(ReasonForm):
    """The new deadline and why."""

    until = InstantField(label=gettext_lazy("新截止时间"))
    field_order = ("until", "reason")

    def __init__(self, found: Standing, data: Any = None) -> None:
        super().__init__(found, data)
        latest = extensions.latest(found.project)
        running = _("现在的截止时间是%(before)s。") % {"before": deadlines.words(local(extensions.before_of(found.project)))}
        self.fields["until"].help_text = running + (
            _("自结论送达之日起不超过6个月，最晚为%(latest)s。") % {"latest": deadlines.words(latest)} if latest else "")
        self.fields["reason"].help_text = _("建设单位会看到，并留在项目的记录里。")

    def given(self) -> Content:
        """The instant as ISO 8601, and the reason."""
        return {"until": self.cleaned_data["until"].isoformat(), **super().given()}


class ReopeningForm(ReasonForm):
    """Which experts' sheets take marks again, and why."""

    sheets = forms.MultipleChoiceField(label=gettext_lazy("重开哪些专家的打分表"), required=False,
                                       widget=forms.CheckboxSelectMultiple)
    field_order = ("sheets", "reason")

    def __init__(self, found: Standing, data: Any = None) -> None:
        super().__init__(found, data)
        field, scored = self.fields["sheets"], found.project.stage == "scored"
        field.choices = [(seat.sheet.pk, seat.member.person.display_name)  # type: ignore[attr-defined]
                         for seat in reopenings.reopenable(found) if seat.sheet]
        field.help_text = _("结论一并收回，组长须重新汇总；专家的打分不用改的，都不勾选。") if scored else _(
            "只列出已提交的打分表。")

    def given(self) -> Content:
        """The ids of the sheets, and the reason."""
        return {"sheets": [int(one) for one in self.cleaned_data["sheets"]], **super().given()}


FORMS: dict[str, type[ReasonForm]] = {"extend": ExtensionForm, "reopen_sheet": ReopeningForm, "cancel": ReasonForm}
"""The form in which each kind is proposed."""

FILE = ("事项", "状态", "内容", "提出", "提出时间", "办理", "办理时间", "理由")
"""The columns of the list as a file."""


@door("proposals.see")
def index(request: Asked, project_id: int) -> HttpResponse:
    """What waits for a second person, what may be proposed now, and everything that was decided."""
    return _page(request, project_id)


def _page(request: Asked, project_id: int, problem: Problem | None = None) -> HttpResponse:
    found = standing(request.asker, project_id)
    require(found, "proposals.see")
    told = [_told(found, one) for one in proposals.of_project(found.project)]
    file = lists.file(request, f"{_('须两人办理的事项')}-{found.project.unit.name}", [_(label) for label in FILE], told, _file_row)
    if file is not None:
        return file
    waiting = {one["kind"] for one in told if one["state"] == "pending"}
    return render(request, "proposals/index.html", {
        "project": found.project, "strip": strips.strip(found), "problem": problem,
        "pending": [one for one in told if one["state"] == "pending"],
        "past": [one for one in told if one["state"] != "pending"], "typed": request.POST.get("reason", ""),
        "open": [{"label": _(proposals.label(kind)), "url": reverse("proposal_new", args=[project_id, kind])}
                 for kind in proposals.proposable(found) if kind not in waiting],
    }, status=problem.status if problem else 200)


def _file_row(one: dict[str, Any]) -> list[Value]:
    content = "；".join(f"{row['label']}：{row['value']}" for row in one["rows"])
    return [one["label"], one["state_label"], content, one["by"], one["at"], one["decided_by"], one["decided_at"], one["reason"]]


def _told(found: Standing, one: Proposal) -> dict[str, Any]:
    kind = proposals.KINDS[one.kind]
    own = one.proposed_by_id == found.asker.person.pk
    return {
        "pk": one.pk, "kind": one.kind, "label": _(proposals.label(one.kind)), "state": one.state,
        "rows": [{"label": _(name), "value": value} for name, value in kind.told(one.content)],
        "consequence": kind.consequence(one.content), "by": one.proposed_by.display_name, "at": one.proposed_at,
        "decided_by": one.decided_by.display_name if one.decided_by else "", "decided_at": one.decided_at,
        "reason": one.reason, "state_label": one.get_state_display(), "own": own,
        "deciders": proposals.deciders(one.kind), "may_decide": not own and proposals.decides(found, one.kind)}


@door("proposals.see", "GET", "POST")
def propose(request: Asked, project_id: int, kind: str) -> HttpResponse:
    """The form of one kind; POST proposes, and nothing happens until another person confirms."""
    found = standing(request.asker, project_id)
    require(found, f"{proposals.known(kind).noun}.propose")
    form = FORMS[kind](found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and carry_out(
            form, lambda: actions.propose(operation(request), project_id, kind, form.given())):
        messages.success(request, _("已提出，等待%(who)s确认。确认以前什么也不会改变。") % {"who": proposals.deciders(kind)})
        return redirect("proposals", project_id)
    return render(request, "proposals/new.html", {
        "project": found.project, "strip": strips.strip(found), "form": form, "label": _(proposals.label(kind)),
        "deciders": proposals.deciders(kind)}, status=status(form))


@door("proposals.see", "POST")
def decide(request: Asked, project_id: int, proposal_id: int) -> HttpResponse:
    """Confirms (`decision` = confirm), which carries it out, or sends it back with a reason."""
    confirmed = request.POST.get("decision") == "confirm"
    try:
        if confirmed:
            proof(request)
            actions.confirm(operation(request), project_id, proposal_id)
        else:
            actions.reject(operation(request), project_id, proposal_id, request.POST.get("reason", ""))
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return _page(request, project_id, problem)
    messages.success(request, _("已确认，立即生效。") if confirmed else _("已退回，什么也没有改变；提出人会看到您的理由。"))
    return redirect("proposals", project_id)


urls: list[Any] = [
    path("projects/<int:project_id>/proposals/", index, name="proposals"),
    path("projects/<int:project_id>/proposals/<int:proposal_id>/", decide, name="proposal_decide"),
    path("projects/<int:project_id>/proposals/<slug:kind>/", propose, name="proposal_new"),
]
