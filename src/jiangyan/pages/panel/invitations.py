"""An expert's invitation: answering signed in or by a signed link, and declaring ties before anything is shown."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.operations import Request
from jiangyan.actions.panel import invitations as actions
from jiangyan.models import Invitation
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.panel import invitations
from jiangyan.rulebook.recusal import KINDS, Tie
from jiangyan.rulebook.words import plain

LINES = 6
"""So many ties fit on one form."""


@door("signed_in", "GET", "POST")
def invitation(request: Asked, invitation_id: int) -> HttpResponse:
    """One's own invitation; POST with `deed` accept, decline or declare."""
    found = invitations.invitation_for(request.asker, invitation_id)
    return _answer(request, found, operation(request), reverse("invitation", args=[invitation_id]), False)


@door("public", "GET", "POST")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The same behind a signed link, without signing in: round, days and districts, never a unit."""
    by = invitations.by_token(token)
    found = invitations.invitation_for(by, invitations.number_of(token))
    given = Request(by, request.POST.get("operation", ""))
    return _answer(cast(Asked, request), found, given, reverse("invitation_link", args=[token]), True)


def _answer(request: Asked, found: Invitation, given: Request, where: str, linked: bool) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, where, linked)
    deed, ties = request.POST.get("deed", ""), _ties(request.POST)
    try:
        if deed == "accept":
            actions.accept(given, found.pk)
            messages.success(request, _("已记录您同意参加。请接着完成回避申报。"))
        elif deed == "decline":
            actions.decline(given, found.pk, request.POST.get("reason", ""))
            messages.success(request, _("已记录您不能参加，谢谢答复。"))
        elif deed == "declare":
            done = actions.declare(given, found.pk, ties, request.POST.get("promised") == "yes")
            _told(request, done["state"])
        else:
            raise Problem("form.invalid", detail=_("请选择同意或不能参加。"))
    except Problem as problem:
        if problem.status == 404:
            raise
        return _page(request, invitations.invitation_for(given.by, found.pk), where, linked, problem, ties)
    return redirect(where)


def _told(request: Asked, state: str) -> None:
    if state == "ready":
        messages.success(request, _("申报和承诺已记录。"))
    else:
        messages.warning(request, _("按您的申报，您须回避这次验收，席位由候补专家递补。谢谢您如实说明。"))


def _ties(given: Any) -> list[Tie]:
    found = [Tie(given.get(f"kind-{place}", ""), plain(given.get(f"organisation-{place}", ""))[:100], "") for place in range(LINES)]
    return [one for one in found if one.organisation or one.kind]


def _page(request: Asked, found: Invitation, where: str, linked: bool, problem: Problem | None = None,
          ties: list[Tie] | None = None) -> HttpResponse:
    late = found.state == "asked" and found.answer_by is not None and found.answer_by <= database_now()
    typed = [*(ties or []), *[Tie("", "")] * LINES][:LINES]
    return render(request, "invitations/invitation.html", {
        "invitation": found, "outline": invitations.outline(found), "where": where, "linked": linked, "late": late, "problem": problem,
        "kinds": {name: _(label) for name, label in KINDS.items()}, "promise": invitations.PROMISE,
        "lines": [{"place": place, "kind": one.kind, "organisation": one.organisation} for place, one in enumerate(typed)],
        "projects": [] if linked else invitations.projects_shown(found), "reason": request.POST.get("reason", ""),
        "parent": "entrance.html" if linked else "base.html",
    }, status=problem.status if problem else 200)


urls: list[Any] = [
    path("invitations/<int:invitation_id>/", invitation, name="invitation"),
    path("invitations/link/<str:token>/", link, name="invitation_link"),
]
