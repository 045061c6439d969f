"""Readings, one by one: the notice's words, the choices with a worked example each, and who confirmed what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.round import readings as actions
from jiangyan.models import Round
from jiangyan.pages import versions
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.problems import Problem
from jiangyan.queries.round import readings as asked
from jiangyan.queries.round import rounds
from jiangyan.queries.round.readings import Asked as Reading


@door("project.see", "GET", "POST")
def readings(request: Asked, round_id: int) -> HttpResponse:
    """Shows one reading (the first unconfirmed, or the one in the address) beside the list of all; POST confirms it."""
    found = rounds.round_for(request.asker, round_id)
    every = asked.each_once(asked.asked(rounds.programmes(found)))
    current = _current(every, request.POST or request.GET)
    error, both, status = "", None, 200
    if request.method == "POST" and current is not None:
        try:
            _confirm(request, found, current)
            following = _after(asked.each_once(asked.asked(rounds.programmes(found))), current)
            if following is None:
                messages.success(request, _("所有口径都已确认。"))
                return redirect("round_setup", found.pk)
            return redirect(_url(found, following))
        except Problem as refusal:
            if refusal.status not in (412, 422, 428):
                raise
            error, status = refusal.message, refusal.status
            every = asked.each_once(asked.asked(rounds.programmes(found)))
            current = _current(every, request.POST)
            if status == 412 and current is not None:
                mine = next((one.label for one in current.reading.choices if one.value == request.POST.get("choice")), "")
                both = versions.beside(refusal, [(current.reading.question, mine, current.label)], _url(found, current))
    editable = found.state == "drafting" and rounds.may_at(request.asker, found.authority_id, "round.prepare")
    return render(request, "readings/index.html", {
        "round": found, "current": current, "editable": editable, "error": error, "versions": both,
        "version": asked.version(current.programme, current.reading.id) if current else 0,
        "chosen": request.POST.get("choice", current.choice if current else ""),
        "done": sum(one.choice is not None for one in every), "count": len(every),
        "contradictions": asked.contradictions(every), "list": [
            {"number": one.where if one.reading.row else "", "question": one.reading.question, "label": one.label,
             "programme": one.programme.name if one.reading.row else _("各项目类别"), "url": _url(found, one),
             "current": one == current} for one in every],
    }, status=status)


def _confirm(request: Asked, found: Round, current: Reading) -> None:
    choice = request.POST.get("choice", "")
    if not choice:
        raise Problem("form.invalid", detail=_("请选择一种读法，再确认。"))
    actions.confirm(operation(request), found.pk, current.programme.code, current.reading.id, choice, seen(request))


def _current(every: list[Reading], given: Any) -> Reading | None:
    wanted = (given.get("programme", ""), given.get("reading", ""))
    named = next((one for one in every if (one.programme.code, one.reading.id) == wanted), None)
    return named or next((one for one in every if one.choice is None), None) or next(iter(every), None)


def _after(every: list[Reading], current: Reading) -> Reading | None:
    places = [(one.programme.pk, one.reading.id) for one in every]
    here = places.index((current.programme.pk, current.reading.id))
    return next((one for one in [*every[here + 1:], *every[:here]] if one.choice is None), None)


def _url(found: Round, one: Reading) -> str:
    return f"{reverse('readings', args=[found.pk])}?programme={one.programme.code}&reading={one.reading.id}"


urls: list[Any] = [path("rounds/<int:round_id>/readings/", readings, name="readings")]
