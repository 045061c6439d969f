"""Draws: the list, one draw from sealed list to panel, and its record."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.panel import draws as actions
from jiangyan.actions.panel import invitations as answering
from jiangyan.models import Draw, Invitation, Project
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.pages.panel import commitments
from jiangyan.pages.panel.conditions import numbers
from jiangyan.pages.tags import day
from jiangyan.pages.visit.visits import appointed
from jiangyan.printing.lists import Value
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.panel import draws, invitations
from jiangyan.queries.round import rounds
from jiangyan.rulebook import candidates
from jiangyan.rulebook.candidates import Rules
from jiangyan.rulebook.words import plain
from jiangyan.vault.downloads import sealed

KINDS = {"drafting": "open", "sealed": "wait", "drawn": "now", "assigned": "done", "abandoned": "plain"}
ANSWERS = {"reserve": "plain", "asked": "wait", "accepted": "now", "ready": "done", "declined": "late", "lapsed": "late",
           "recused": "late"}
FILE = ("专家", "单位", "顺序", "席位", "答复", "答复期限", "接替", "说明")
"""The columns of a result as a file; never the links by which an expert answers."""


@door("draw.see")
def index(request: Asked) -> HttpResponse:
    """All draws that the asker may see, newest first."""
    rounds.require_any(request.asker, "draw.see")
    search = plain(request.GET.get("q", ""))[:60]
    rows = draws.listed(request.asker, search)
    file = lists.file(request, _("专家抽取"), [_("号"), _("批次"), _("状态"), _("项目"), _("拟定"), _("抽取时间")], rows, lambda one: [
        one.pk, one.round.name, one.get_state_display(), "；".join(each.name for each in one.projects.all()), one.made_by.display_name,
        one.drawn_at])
    if file is not None:
        return file
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    lines = [{"draw": one, "kind": KINDS[one.state], "projects": list(one.projects.all())} for one in page]
    return render(request, "draws/index.html", {
        "page": page, "lines": lines, "search": search, "opened": rounds.registering(request.asker)})


@door("draw.see")
def draw(request: Asked, draw_id: int) -> HttpResponse:
    """One draw: what stands, what is missing, and the one thing to do next."""
    return shown(request, draws.draw_for(request.asker, draw_id))


def shown(request: Asked, found: Draw, problem: Problem | None = None, **more: Any) -> HttpResponse:
    """The page of a draw, also after a refusal (`problem`) or with a fresh secret to keep (`secret`)."""
    by, projects, here = request.asker, draws.projects_of(found), draws.standing_of(found)
    officer = rounds.may_at(by, found.round.authority_id, "draw.prepare")
    context: dict[str, Any] = {
        "draw": found, "round": found.round, "kind": KINDS[found.state], "projects": projects, "problem": problem, "officer": officer,
        "facts": _facts(here.rules, found), "rules": here.rules, "attempts": draws.attempts(found)}
    if found.state == "drafting":
        everybody = draws.considered(found.round, projects)
        context |= {"count": numbers(everybody, here.rules), "barred": _barred(everybody, here.rules)}
    elif found.considered:
        context |= {"barred": _barred(list(here.people.values()), here.rules),
                    "candidates": len(candidates.urns(here.people.values(), here.rules).everybody)}
    if found.sealed:
        context |= commitments.context(request, found)
    if found.seed:
        context |= _result(here, officer, request)
        file = lists.file(request, _("抽取结果-第%(number)d号") % {"number": found.pk}, [_(label) for label in FILE], context["rows"], _file_row)
        if file is not None:
            return file
    return render(request, "draws/draw.html", context | more, status=problem.status if problem else 200)


def _facts(rules: Rules, found: Draw) -> list[dict[str, Any]]:
    some = _("不限")
    lines = ((_("专家组人数"), _("%(size)d 人，其中财务席 %(finance)d 席") % {"size": rules.size, "finance": rules.finance_seats}),
             (_("候补人数"), str(rules.reserves)), (_("专业领域"), _("、").join(rules.fields) or some),
             (_("地区"), _("、").join(rules.regions) or some), (_("同一单位最多"), str(rules.per_employer or some)),
             (_("已承担项目数上限"), str(rules.load_most or some)),
             (_("现场验收"), _("%(on)s 至 %(until)s") % {"on": _day(rules.on), "until": _day(rules.until)}),
             (_("答复期限"), _("征询之日起 %(days)d 天") % {"days": found.answer_days}))
    return [{"label": label, "value": value} for label, value in lines]


def _day(kept: str) -> str:
    return day(date.fromisoformat(kept) if kept else None)


def _barred(everybody: list[Any], rules: Rules) -> list[dict[str, Any]]:
    urns = {one.id for one in candidates.urns(everybody, rules).everybody}
    return [{"name": one.name, "employer": one.employer, "why": list(candidates.barriers(one, rules).values())}
            for one in everybody if one.id not in urns]


def _result(here: draws.Standing, officer: bool, request: Asked) -> dict[str, Any]:
    now, open_places = database_now(), here.open_places
    rows = [_row(one, here, now, officer, request) for one in here.invitations]
    return {"rows": rows, "late": any(row["late"] for row in rows), "complete": here.complete,
            "ready": [one for one in here.of("ready") if one.project_id is None],
            "open_places": [{"invitation": one, "people": invitations.appointable(here, one) if officer else []}
                            for one in open_places]}


def _row(one: Invitation, here: draws.Standing, now: Any, officer: bool, request: Asked) -> dict[str, Any]:
    person = here.people.get(one.person_id)
    link = reverse("invitation_link", args=[invitations.token(one)]) if officer and one.state == "asked" else ""
    return {"invitation": one, "employer": person.employer if person else one.person.employer, "kind": ANSWERS[one.state],
            "label": one.get_state_display(), "seat": _(draws.SEATS[one.seat]), "link": request.build_absolute_uri(link) if link else "",
            "late": one.state in ("asked", "accepted") and one.answer_by is not None and one.answer_by <= now}


def _file_row(row: dict[str, Any]) -> list[Value]:
    one: Invitation = row["invitation"]
    asked = one.state in ("asked", "accepted")
    return [one.person.display_name, row["employer"], one.rank, row["seat"], _("已过期限") if row["late"] else row["label"],
            one.answer_by if asked else None, one.replaces.person.display_name if one.replaces else "", one.reason]


def _do(request: Asked, draw_id: int, deed: Callable[[], Any], done: str) -> HttpResponse:
    try:
        deed()
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return shown(request, draws.draw_for(request.asker, draw_id), problem)
    messages.success(request, done)
    return redirect("draw", draw_id)


@door("draw.prepare", "POST")
def seal(request: Asked, draw_id: int) -> HttpResponse:
    """Seals the list; too few candidates: says which condition to relax."""
    return _do(request, draw_id, lambda: actions.seal(operation(request), draw_id, _number(request.POST.get("version", ""))),
               _("名单已封存。经办人和监督审计人员现在各自提交承诺。"))


@door("draw.prepare", "POST")
def abandon(request: Asked, draw_id: int) -> HttpResponse:
    """Gives the draw up, with the reason."""
    return _do(request, draw_id, lambda: actions.abandon(operation(request), draw_id, request.POST.get("reason", "")),
               _("这次抽取已作废，记录保留。"))


@door("draw.prepare", "POST")
def lapse(request: Asked, draw_id: int) -> HttpResponse:
    """Closes invitations whose time is over; reserves are asked."""
    return _do(request, draw_id, lambda: answering.lapse(operation(request), draw_id), _("逾期未答复的席位已由候补递补。"))


@door("draw.prepare", "POST")
def appoint(request: Asked, draw_id: int, invitation_id: int) -> HttpResponse:
    """Asks a chosen expert to take a place for which no reserve is left."""
    return _do(request, draw_id, lambda: answering.appoint(
        operation(request), draw_id, invitation_id, _number(request.POST.get("person", "")), request.POST.get("reason", "")),
        _("已向这位专家发出征询。"))


@door("draw.prepare", "POST")
def assign(request: Asked, draw_id: int) -> HttpResponse:
    """Makes the panel of each project; fields lead, and per project visit_on, starts, ends, place with its id."""
    given, found = request.POST, draws.draw_for(request.asker, draw_id)
    rounds.require_at(request.asker, found.round.authority_id, "draw.prepare")

    def visit(project: Project) -> Any:
        return appointed(*(given.get(f"{name}-{project.pk}", "") for name in ("visit_on", "starts", "ends", "place")))

    return _do(request, draw_id, lambda: actions.assign(
        operation(request), draw_id, _number(given.get("lead", "")), {one.pk: visit(one) for one in draws.projects_of(found)}),
        _("专家组已组成，项目已排期。"))


@door("draw.see")
def record(request: Asked, draw_id: int) -> HttpResponse:
    """The record as JSON, to be proved elsewhere with `jiangyan draw --replay`."""
    answer = JsonResponse(draws.record(draws.draw_for(request.asker, draw_id)),
                          json_dumps_params={"ensure_ascii": False, "indent": 1})
    return sealed(answer, f"draw-{draw_id}.json")


def _number(text: str) -> int:
    return whole(text)


urls: list[Any] = [
    path("draws/", index, name="draws"),
    path("draws/<int:draw_id>/", draw, name="draw"),
    path("draws/<int:draw_id>/seal/", seal, name="draw_seal"),
    path("draws/<int:draw_id>/abandon/", abandon, name="draw_abandon"),
    path("draws/<int:draw_id>/lapse/", lapse, name="draw_lapse"),
    path("draws/<int:draw_id>/places/<int:invitation_id>/", appoint, name="draw_appoint"),
    path("draws/<int:draw_id>/assign/", assign, name="draw_assign"),
    path("draws/<int:draw_id>/record.json", record, name="draw_record"),
]
