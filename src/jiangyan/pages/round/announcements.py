"""公示: one page that everybody may read while a period is open, and the page where two people open one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.round import announcements as actions
from jiangyan.models import Announcement
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.pages.forms import Form, InstantField, carry_out, status
from jiangyan.problems import Problem
from jiangyan.queries.round import announcements, rounds


class PeriodForm(Form):
    """From when to when everybody may read the verdicts."""

    opens_at = InstantField(label=gettext_lazy("公示开始"))
    closes_at = InstantField(label=gettext_lazy("公示结束"))


@door("public")
def announcement(request: HttpRequest) -> HttpResponse:
    """Project, unit and verdict of every period that is open now; else a page that says so. No sign-in, nothing else."""
    return render(request, "announcements/public.html", {"shown": announcements.shown(timezone.now())})


@door("round.announce", "GET", "POST")
def index(request: Asked, round_id: int) -> HttpResponse:
    """The round's periods, what waits for confirmation, and the form that proposes one."""
    return _page(request, round_id)


def _page(request: Asked, round_id: int, problem: Problem | None = None) -> HttpResponse:
    found, now = rounds.round_for(request.asker, round_id), timezone.now()
    pending = announcements.pending(found)
    may_propose = pending is None and rounds.may_at(request.asker, found.authority_id, "round.announce") and (
        found.state in ("open", "closed"))
    form = PeriodForm(request.POST if request.method == "POST" and "propose" in request.POST else None)
    if form.is_bound and carry_out(form, lambda: actions.propose(
            operation(request), round_id, form.cleaned_data["opens_at"], form.cleaned_data["closes_at"])):
        messages.success(request, _("公示已提出，等待审批人确认。确认以前谁也看不到。"))
        return redirect("announcements", round_id)
    decides = rounds.may_at(request.asker, found.authority_id, "round.announce_confirm")
    lines = announcements.lines(pending.content["projects"] if pending else announcements.publishable(found))
    file = lists.file(request, f"{_('公示')}-{found.name}", [_("项目类别"), _("项目名称"), _("验收结论")], lines, lambda one: [
        one.programme, one.project, _("通过") if one.passed else _("未通过")])
    if file is not None:
        return file
    return render(request, "announcements/announcements.html", {
        "round": found, "form": form, "pending": pending, "may_propose": may_propose, "problem": problem,
        "period": _period(pending.content) if pending else None, "rejection": announcements.last_rejection(found),
        "may_decide": decides and pending is not None and pending.proposed_by_id != request.asker.person.pk,
        "own": pending is not None and pending.proposed_by_id == request.asker.person.pk,
        "may_end": decides or rounds.may_at(request.asker, found.authority_id, "round.announce"),
        "lines": lines, "typed": request.POST.get("reason", ""),
        "past": [{"one": one, "state": _state(one, now)} for one in announcements.of_round(found)],
    }, status=problem.status if problem else status(form))


def _period(content: dict[str, Any]) -> dict[str, Any]:
    return {name: datetime.fromisoformat(content[name]) for name in ("opens_at", "closes_at")}


def _state(one: Announcement, now: datetime) -> tuple[str, str]:
    if one.ended_at is not None:
        return _("提前结束"), "plain"
    if now < one.opens_at:
        return _("还没有开始"), "wait"
    return (_("正在公示"), "now") if now < one.closes_at else (_("已结束"), "plain")


@door("round.announce_confirm", "POST")
def announcement_decide(request: Asked, round_id: int, proposal_id: int) -> HttpResponse:
    """The approver opens the period (`decision` = confirm) or sends it back with a reason."""
    try:
        if request.POST.get("decision") == "confirm":
            proof(request)
            actions.confirm(operation(request), round_id, proposal_id)
            messages.success(request, _("公示已确认，到开始的时间即对外可见。"))
        else:
            actions.reject(operation(request), round_id, proposal_id, request.POST.get("reason", ""))
            messages.success(request, _("已退回，没有公示；经办人会看到您的理由。"))
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return _page(request, round_id, problem)
    return redirect("announcements", round_id)


@door("round.announce", "POST")
def announcement_end(request: Asked, round_id: int, announcement_id: int) -> HttpResponse:
    """Ends a period at once. Field: reason."""
    try:
        actions.end(operation(request), round_id, announcement_id, request.POST.get("reason", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(request, round_id, problem)
    messages.success(request, _("公示已结束，公示页不再显示这些项目。"))
    return redirect("announcements", round_id)


urls: list[Any] = [
    path("announcement/", announcement, name="announcement"),
    path("rounds/<int:round_id>/announcements/", index, name="announcements"),
    path("rounds/<int:round_id>/announcements/<int:proposal_id>/", announcement_decide, name="announcement_decide"),
    path("rounds/<int:round_id>/announcements/<int:announcement_id>/end/", announcement_end, name="announcement_end"),
]
