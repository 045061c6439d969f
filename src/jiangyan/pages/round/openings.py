"""Opening a round: everything once more before it is sent, and the approver's page."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.round import openings as actions
from jiangyan.models import Round
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.pages.forms import whole
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.round import readings, rounds
from jiangyan.queries.sheet.sheets import rubric_of
from jiangyan.rulebook import deadlines
from jiangyan.rulebook.numbers import exact, points


def _row(label: str, value: str, page: str, found: Round, editable: bool) -> dict[str, Any]:
    return {"label": label, "value": value, "url": reverse(page, args=[found.pk]) if editable else ""}


def _instant(value: Any) -> str:
    return deadlines.words(local(value)) if value else ""


def _points(value: Any) -> str:
    number = exact(value)
    return points(number) if number is not None else ""


def settled(found: Round, editable: bool) -> list[dict[str, Any]]:
    """Everything that opening the round puts in force, as rows of parts/summary.html."""
    inclusive = _("（这一时刻提交算按时）") if found.deadline_inclusive else _("（这一时刻提交算逾期）")
    rows = [
        (_("批次名称"), found.name, "round_name"), (_("通知"), found.notice_title, "round_name"),
        (_("通知文号"), found.notice_number or _("无"), "round_name"),
        (_("联系方式"), "；".join(" ".join(filter(None, (one.office, one.person_name, one.phone, one.email)))
                               for one in found.contacts.order_by("pk")), "round_contacts"),
        (_("提交截止时间"), _instant(found.submission_deadline) + inclusive, "round_dates"),
        (_("市级验收截止时间"), _instant(found.visits_until), "round_dates"),
        (_("整改完善截止时间"), _instant(found.rectification_until), "round_dates"),
        (_("合格分"), _points(found.pass_mark), "round_rules"),
        (_("专家组人数"), str(found.panel_size or ""), "round_rules"),
        (_("汇总办法"), found.get_merge_rule_display() if found.merge_rule else "", "round_rules"),
        (_("极差提示"), _points(found.spread_threshold), "round_rules"),
        (_("现场验收记录"), _("齐全后才能提交结论") if found.visit_record_required else _("不全时提醒"), "round_rules"),
        (_("分项最低分"), "；".join(_leasts(found)) or _("不设"), "round_gates"),
    ]
    return [_row(label, value, page, found, editable) for label, value, page in rows]


def _leasts(found: Round) -> Iterator[str]:
    for programme in rounds.programmes(found):
        rubric = rubric_of(programme)
        names = {section.id: section.name for section in rubric.sections}
        for section, least in found.section_gates.get(programme.code, {}).items():
            yield _("%(programme)s“%(name)s”不低于 %(least)s 分") % {
                "programme": programme.name, "name": names.get(section, section), "least": _points(least)}
        for row, least in found.must_have_rows.get(programme.code, {}).items():
            yield _("%(programme)s第 %(row)s 项不低于 %(least)s 分") % {
                "programme": programme.name, "row": row, "least": _points(least)}


def _context(found: Round, editable: bool) -> dict[str, Any]:
    programmes = rounds.programmes(found)
    return {"round": found, "rows": settled(found, editable), "missing": rounds.missing(found),
            "programmes": [{"name": one.name, "title": rubric_of(one).title, "rubric": one.rubric,
                            "hash": one.rubric_hash[:12]} for one in programmes],
            "readings": readings.each_once(readings.asked(programmes))}


@door("round.prepare", "GET", "POST")
def review(request: Asked, round_id: int) -> HttpResponse:
    """Check before you send: repeats every setting; POST proposes to open the round."""
    found = rounds.round_for(request.asker, round_id)
    rounds.require_at(request.asker, found.authority_id, "round.prepare")
    refusal = None
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            actions.propose(operation(request), round_id, whole(version))
            messages.success(request, _("已提交审批。审批人核对并确认后，批次即开启。"))
            return redirect("round_setup", round_id)
        except Problem as problem:
            refusal = problem
            found = rounds.round_for(request.asker, round_id)
    context = _context(found, found.state == "drafting")
    return render(request, "rounds/review.html", {**context, "problem": refusal},
                  status=refusal.status if refusal else 200)


@door("round.confirm", "GET", "POST")
def proposal(request: Asked, round_id: int) -> HttpResponse:
    """What is proposed, exactly; the approver opens the round or sends it back with a reason."""
    found = rounds.round_for(request.asker, round_id)
    refusal = None
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "reject":
                actions.reject(operation(request), round_id, request.POST.get("reason", ""))
                messages.success(request, _("已退回起草人修改。"))
            else:
                proof(request)
                actions.confirm(operation(request), round_id)
                messages.success(request, _("批次已开启。可以登记建设单位了。"))
            return redirect("round", round_id)
        except Problem as problem:
            refusal = problem
    pending = rounds.pending_opening(found)
    return render(request, "rounds/proposal.html", {
        **_context(found, False), "problem": refusal, "pending": pending,
        "own": pending is not None and pending.proposed_by_id == request.asker.person.pk,
        "may_confirm": rounds.may_at(request.asker, found.authority_id, "round.confirm"),
    }, status=refusal.status if refusal else 200)


urls: list[Any] = [
    path("rounds/<int:round_id>/review/", review, name="round_review"),
    path("rounds/<int:round_id>/proposal/", proposal, name="round_proposal"),
]
