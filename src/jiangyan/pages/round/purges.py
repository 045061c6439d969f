"""Personal values of a round: the day from which they may go, what would go, and the two people who decide it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.round import purges as actions
from jiangyan.models import Round
from jiangyan.pages import lists, versions
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.pages.forms import Form, carry_out, status
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.round import purges, rounds


class DayForm(Form):
    """The day; empty takes it away."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label=gettext_lazy("清除日期"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                         help_text=gettext_lazy("不填就不清除。到了这一天只是提醒，仍要两个人确认才会清除。"))


@door("round.purge", "GET", "POST")
def purge(request: Asked, round_id: int) -> HttpResponse:
    """The day and the preview; POST `deed` = day (field on) or propose."""
    found = rounds.round_for(request.asker, round_id)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    form = _day(found, request.POST if deed == "day" else None)
    if form.is_bound and carry_out(form, lambda: actions.set_day(
            operation(request), round_id, form.cleaned_data["version"], form.cleaned_data["on"])):
        messages.success(request, _("已保存清除日期。"))
        return redirect("purge", round_id)
    if request.method == "POST" and deed != "day":
        try:
            actions.propose(operation(request), round_id)
        except Problem as problem:
            if problem.status not in (409, 422):
                raise
            return _page(request, found, form, problem)
        messages.success(request, _("已提出清除，等待审批人确认。确认以前什么也不会清除。"))
        return redirect("purge", round_id)
    versions.of_form(form, lambda: _day(rounds.round_for(request.asker, round_id)), request.path)
    return _page(request, found, form)


def _day(found: Round, typed: Any = None) -> DayForm:
    return DayForm(typed, initial={"version": found.version, "on": found.purge_on})


def _page(request: Asked, found: Round, form: forms.Form, problem: Problem | None = None) -> HttpResponse:
    pending, gone = purges.pending(found), purges.going(found)
    may_propose = rounds.may_at(request.asker, found.authority_id, "round.purge") and found.state in ("open", "closed")
    own = pending is not None and pending.proposed_by_id == request.asker.person.pk
    due = found.purge_on is not None and found.purge_on <= local(database_now()).date()
    done = purges.confirmed(found)
    lines = _lines(done.content if done else pending.content if pending else purges.content(found, gone))
    file = lists.file(request, f"{_('清除个人信息')}-{found.name}", [_("什么"), _("多少"), _("说明")], lines, list)
    if file is not None:
        return file
    return render(request, "purges/purge.html", {
        "round": found, "form": form, "problem": problem, "pending": pending, "own": own, "first": purges.earliest(found),
        "lines": lines, "done": done, "left": len(purges.removable_now(found)) if done else 0,
        "due": due, "may_propose": may_propose and found.purged_at is None and pending is None,
        "rejection": purges.last_rejection(found), "typed": request.POST.get("reason", ""),
        "may_decide": pending is not None and not own and rounds.may_at(request.asker, found.authority_id, "round.purge_confirm"),
    }, status=problem.status if problem else status(form))


def _lines(content: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(_("身份证件的内容"), len(content["documents"]), _("个文件；登记、文件名和摘要留着")),
            (_("单位的联系人和电话"), len(content["units"]), _("家；还有别的批次没有清除的单位不动")),
            (_("邮件的标题、正文和邮箱"), len(content["mails"]), _("封；发给谁、什么时候发出留着"))]


@door("round.purge_confirm", "POST")
def purge_decide(request: Asked, round_id: int, proposal_id: int) -> HttpResponse:
    """The approver purges (`decision` = confirm) or sends the proposal back with a reason."""
    try:
        if request.POST.get("decision") == "confirm":
            proof(request)
            actions.confirm(operation(request), round_id, proposal_id)
            messages.success(request, _("个人信息已清除。日志里留有清除了什么的记录。"))
        else:
            actions.reject(operation(request), round_id, proposal_id, request.POST.get("reason", ""))
            messages.success(request, _("已退回，什么也没有清除；经办人会看到您的理由。"))
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        found = rounds.round_for(request.asker, round_id)
        return _page(request, found, _day(found), problem)
    return redirect("purge", round_id)


urls: list[Any] = [
    path("rounds/<int:round_id>/purge/", purge, name="purge"),
    path("rounds/<int:round_id>/purge/<int:proposal_id>/", purge_decide, name="purge_decide"),
]
