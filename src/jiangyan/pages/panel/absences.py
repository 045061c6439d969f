"""The expert's own page: on which days they cannot come."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.panel import absences as actions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel.absences import ahead, require_expert


@door("signed_in", "GET", "POST")
def absences(request: Asked) -> HttpResponse:
    """The days ahead, and the form for more. Fields: first, last (may stay empty for one day)."""
    require_expert(request.asker)
    problem = None
    if request.method == "POST":
        try:
            first, last = _days(request)
            days = actions.say(operation(request), first, last)["days"]
            messages.success(request, _("已记下 %(count)s 天。排期时会避开这些日子。") % {"count": days})
            return redirect("absences")
        except Problem as refused:
            if refused.status != 422:
                raise
            problem = refused
    today = local(database_now()).date()
    return render(request, "absences/absences.html", {
        "days": ahead(request.asker.person, today), "problem": problem, "today": today, "typed": request.POST},
        status=problem.status if problem else 200)


def _days(request: Asked) -> tuple[date, date]:
    first, last = request.POST.get("first", ""), request.POST.get("last", "")
    try:
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise Problem("form.invalid", detail=_("请填写第一天。")) from None


@door("signed_in", "POST")
def absence_withdraw(request: Asked, absence_id: int) -> HttpResponse:
    """Takes one day back."""
    actions.withdraw(operation(request), absence_id)
    messages.success(request, _("已收回这一天。"))
    return redirect("absences")


urls: list[Any] = [
    path("absences/", absences, name="absences"),
    path("absences/<int:absence_id>/withdraw/", absence_withdraw, name="absence_withdraw"),
]
