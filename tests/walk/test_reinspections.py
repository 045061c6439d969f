"""Whole rounds that fail first: rectified and passed, failed twice and cancelled, and a deadline that was missed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from jiangyan.actions.panel import panels
from jiangyan.actions.project import proposals
from jiangyan.actions.round import readings
from jiangyan.actions.sheet import marks
from jiangyan.actions.sheet.marks import Entered
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.actions.verdict import rectifications, reinspections
from jiangyan.models import Extension, JournalLine, Mark, Move, Person, Project, Publication, RectificationReport, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.panel.panels import seats
from jiangyan.queries.rights import standing
from jiangyan.queries.sheet.sheets import latest
from jiangyan.queries.verdict import reinspections as asked
from tests.cast import Cast, request
from tests.rectifying import fail, limit, reach_reinspection, renew_panel, report

ONCE = ["submitted", "accepted", "scheduled", "inspecting", "scored", "failed", "rectifying", "reinspection_requested"]
AGAIN = ["scheduled", "inspecting", "scored"]


def _word(work) -> str:
    with pytest.raises(Problem) as caught:
        work()
    return caught.value.word


def _stages(cast: Cast) -> list[str]:
    return list(Move.objects.filter(project=cast.projects["studio"]).order_by("pk").values_list("target", flat=True))


def _stage(cast: Cast) -> str:
    return Project.objects.get(pk=cast.projects["studio"].pk).stage


def _again(cast: Cast, *changes) -> list[Person]:
    """A fresh panel inspects the studio again and its result is published."""
    former = renew_panel(cast)
    cast.inspect("studio")
    cast.score("studio", *changes)
    cast.conclude("studio", "整改到位（示例）。")
    cast.publish("studio")
    return former


def test_it_fails_rectifies_and_passes_before_a_fresh_panel(cast: Cast) -> None:
    reach_reinspection(cast, "studio")
    former = _again(cast)
    project = Project.objects.get(pk=cast.projects["studio"].pk)
    assert (_stages(cast), project.ordinal) == ([*ONCE, *AGAIN, "passed"], 2)
    assert [(one.inspection.ordinal, one.passed, one.content["inspection"]) for one in Publication.objects.order_by("pk")] == [
        (1, False, "初验"), (2, True, "复验")]
    assert Mark.objects.filter(carried_from__isnull=False).count() == 0
    with pytest.raises(Problem):
        standing(request(former[0]).by, project.pk)
    assert {seat.member.person for seat in _seats(project, 1)} == set(former)


def _seats(project: Project, ordinal: int):
    return seats(project.inspections.get(ordinal=ordinal))


def test_it_fails_twice_and_two_people_cancel_it(cast: Cast) -> None:
    reach_reinspection(cast, "studio")
    poor = {"r1_1": {"venue": False, "display_board": False}, "r3_1": {"innovations": 0}, "r4_1": {"roster": False, "apprentices": 0}}
    _again(cast, poor, poor, poor)
    project = cast.projects["studio"].pk
    assert _word(lambda: limit(cast, "studio")) == "rectification.once"
    assert _word(lambda: proposals.propose(request(cast.officer), project, "cancel", {"reason": " "})) == "reason.missing"
    made = proposals.propose(request(cast.officer), project, "cancel", {"reason": "两次验收都不达标（示例）"})["proposal"]
    assert [_word(lambda who=who: proposals.confirm(request(who), project, made)) for who in (
        cast.officer, cast.heads["studio"], cast.outsider)] == ["rights.denied", "rights.denied", "not_found"]
    proposals.confirm(request(cast.approver), project, made)
    last = Move.objects.latest("pk")
    assert (_stages(cast), last.reason, last.record["ground"]) == (
        [*ONCE, *AGAIN, "failed", "cancelled"], "两次验收都不达标（示例）", "复验仍不达标")


def test_only_lost_rows_are_scored_again_and_the_others_name_the_mark_they_come_from(cast: Cast) -> None:
    cast.round.state = "drafting"
    cast.round.save(update_fields=["state"])
    for code in ("base", "studio"):
        readings.confirm(request(cast.officer), cast.round.pk, code, "reinspection.rows", "lost")
    cast.round.state = "open"
    cast.round.save(update_fields=["state"])
    reach_reinspection(cast, "studio")
    renew_panel(cast)
    cast.inspect("studio")
    sheet = cast.sheet("studio", "expert", cast.lead)
    kept = latest([sheet.pk])[sheet.pk]
    first = Sheet.objects.get(project=cast.projects["studio"], kind="merged", inspection__ordinal=1)
    lost = {"1.1", "3.1", "4.1", "5.3"}
    assert (set(kept), {mark.carried_from.sheet_id for mark in kept.values() if mark.carried_from}) == (
        set(latest([first.pk])[first.pk]) - lost, {first.pk})
    assert kept["1.2"].correction_reason == "沿用初验汇总表第1.2项第1版"
    assert _word(lambda: marks.record_mark(request(cast.lead), sheet.pk, "1.2", Entered(
        {"equipment_sufficient": False}), 1)) == "mark.refused"
    for expert in cast.experts:
        own = cast.sheet("studio", "expert", expert)
        for row, facts in (("1.1", {"venue": True, "display_board": True}), ("3.1", {"innovations": 5}),
                           ("4.1", {"roster": True, "apprentices": 8})):
            marks.record_mark(request(expert), own.pk, row, Entered(facts), 0)
        marks.record_mark(request(expert), own.pk, "5.3", Entered(None, "3"), 0)
        finalise(request(expert), own.pk)
    cast.conclude("studio")
    cast.publish("studio")
    _first, second, rows = asked.compared(standing(request(cast.heads["studio"]).by, cast.projects["studio"].pk))
    assert (_stage(cast), second and second["total"]) == ("passed", "98")
    assert [(one.row["row"], str(one.change)) for one in rows if one.change] == [("1.1", "10"), ("3.1", "10"), ("4.1", "10")]
    assert {one.row["row"] for one in rows if not one.carried} == lost
    assert JournalLine.objects.filter(deed="sheet.carried").count() == 3


def test_the_limit_is_at_most_six_months_and_needs_a_reason(cast: Cast) -> None:
    fail(cast, "studio")
    project, now = cast.projects["studio"].pk, timezone.now()
    late = [_word(lambda until=until, reason=reason: rectifications.set_limit(request(cast.officer), project, until, reason))
            for until, reason in ((now + timedelta(days=200), "太长（示例）"), (now - timedelta(seconds=1), "过去（示例）"),
                                  (now + timedelta(days=30), " "))]
    who = [_word(lambda one=one: rectifications.set_limit(request(one), project, now + timedelta(days=30), "理由（示例）"))
           for one in (cast.approver, cast.heads["studio"], cast.outsider)]
    assert (late, who) == (["rectification.limit", "rectification.limit", "reason.missing"],
                           ["rights.denied", "rights.denied", "not_found"])
    limit(cast, "studio")
    assert (_stage(cast), Move.objects.latest("pk").reason) == ("rectifying", "失分较多，须补建场地（示例）")


def test_the_application_waits_for_the_whole_report_and_may_be_refused_with_a_reason(cast: Cast) -> None:
    fail(cast, "studio")
    limit(cast, "studio")
    project, head, clerk = cast.projects["studio"].pk, cast.heads["studio"], cast.clerks["studio"]
    assert _word(lambda: reinspections.apply(request(head), project)) == "report.gaps"
    rectifications.save_report(request(clerk), project, 0, "", {"1.1": {"measures": "补建（示例）", "results": ""}})
    assert _word(lambda: rectifications.save_report(request(head), project, 0, "", {})) == "version.stale"
    with pytest.raises(Problem) as caught:
        reinspections.apply(request(head), project)
    assert caught.value.message == "整改报告还没有写完：总体情况、第 1.1 项、第 3.1 项、第 4.1 项、第 5.3 项。请补齐后再申请复验。"
    rows = {row: {"measures": "补（示例）", "results": "成（示例）"} for row in ("1.1", "3.1", "4.1", "5.3", "9.9")}
    rectifications.save_report(request(clerk), project, 1, "完成（示例）", rows)
    assert [_word(lambda who=who: reinspections.apply(request(who), project)) for who in (clerk, cast.officer, cast.outsider)] == [
        "rights.denied", "rights.denied", "not_found"]
    reinspections.apply(request(head), project)
    assert _word(lambda: reinspections.refuse(request(cast.officer), project, "")) == "reason.missing"
    reinspections.refuse(request(cast.officer), project, "缺少照片（示例）")
    reinspections.apply(request(head), project)
    assert (_stages(cast)[-4:], RectificationReport.objects.count(), "9.9" in RectificationReport.objects.latest("pk").rows) == (
        ["rectifying", "reinspection_requested", "rectifying", "reinspection_requested"], 2, False)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RectificationReport.objects.update(summary="改")


def test_a_missed_deadline_waits_for_the_bureau_to_extend_or_cancel(cast: Cast) -> None:
    fail(cast, "studio")
    limit(cast, "studio")
    report(cast, "studio")
    project = cast.projects["studio"].pk
    assert _word(lambda: proposals.propose(request(cast.officer), project, "cancel", {"reason": "不整改（示例）"})) == "cancellation.refused"
    past = timezone.now() - timedelta(days=3)
    Project.objects.filter(pk=project).update(deadline=past)
    assert _word(lambda: reinspections.apply(request(cast.heads["studio"]), project)) == "rectification.late"
    until = (timezone.now() + timedelta(days=20)).replace(microsecond=0)
    made = proposals.propose(request(cast.officer), project, "extend", {"until": until.isoformat(), "reason": "停工（示例）"})
    proposals.confirm(request(cast.approver), project, made["proposal"])
    reinspections.apply(request(cast.heads["studio"]), project)
    assert (_stage(cast), Extension.objects.get().subject) == ("reinspection_requested", "rectification")
    reinspections.refuse(request(cast.officer), project, "缺少材料（示例）")
    Project.objects.filter(pk=project).update(deadline=past)
    made = proposals.propose(request(cast.officer), project, "cancel", {"reason": "逾期不整改（示例）"})
    proposals.confirm(request(cast.approver), project, made["proposal"])
    assert _stage(cast) == "cancelled"


def test_the_former_panel_stays_away_unless_the_reading_wants_it(cast: Cast) -> None:
    reach_reinspection(cast, "studio")
    former, lead = [one.pk for one in cast.experts], cast.lead.pk
    assert _word(lambda: panels.assign(request(cast.officer), cast.projects["studio"].pk, former, lead,
                                       timezone.localdate(), "会议室（示例）")) == "form.invalid"
    cast.round.state = "drafting"
    cast.round.save(update_fields=["state"])
    readings.confirm(request(cast.officer), cast.round.pk, "studio", "reinspection.panel", "same")
    cast.round.state = "open"
    cast.round.save(update_fields=["state"])
    cast.inspect("studio")
    cast.score("studio")
    cast.conclude("studio")
    cast.publish("studio")
    assert (_stage(cast), Sheet.objects.filter(owner=lead).count()) == ("passed", 2)
