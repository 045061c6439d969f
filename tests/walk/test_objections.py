"""An objection to a result: refused, or upheld and corrected by two people into a new version."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jiangyan.actions.panel.panels import recuse
from jiangyan.actions.verdict import corrections, improvements, objections, publications, rectifications
from jiangyan.models import Mark, Move, Project, Publication, Round, Verdict
from jiangyan.problems import Problem
from jiangyan.queries.rights import standing
from jiangyan.queries.verdict import objections as asked
from tests.cast import Cast, arrived, request
from tests.rectifying import fail, limit


def _word(work) -> str:
    with pytest.raises(Problem) as caught:
        work()
    return caught.value.word


@pytest.fixture
def failed(cast: Cast) -> Cast:
    """A studio that failed by little in a round with five working days for objections."""
    cast.round.objection_days, cast.round.objection_day_kind = 5, "working"
    cast.round.save()
    fail(cast, "studio")
    return cast


def _raise(cast: Cast) -> int:
    return int(objections.lodge(request(cast.heads["studio"]), cast.projects["studio"].pk, "场地是有的（示例）",
                                [arrived(name="场地照片（示例）.pdf")])["objection"])


def test_a_refused_objection_leaves_the_result_as_it_is(failed: Cast) -> None:
    project = failed.projects["studio"].pk
    assert [_word(lambda who=who: objections.lodge(request(who), project, "异议（示例）")) for who in (
        failed.clerks["studio"], failed.officer, failed.outsider)] == ["rights.denied", "rights.denied", "not_found"]
    assert _word(lambda: objections.lodge(request(failed.heads["studio"]), project, " ")) == "reason.missing"
    made = _raise(failed)
    assert [_word(lambda: _raise(failed)), _word(lambda: limit(failed, "studio")),
            _word(lambda: objections.answer(request(failed.officer), project, made, False, "")),
            _word(lambda: objections.answer(request(failed.heads["studio"]), project, made, True, "好（示例）"))] == [
        "objection.closed", "objection.open", "reason.missing", "rights.denied"]
    objections.answer(request(failed.officer), project, made, False, "现场没有看到（示例）")
    assert _word(lambda: objections.answer(request(failed.officer), project, made, True, "又（示例）")) == "objection.closed"
    limit(failed, "studio")
    assert (Project.objects.get(pk=project).stage, Publication.objects.count()) == ("rectifying", 1)


def test_an_upheld_objection_becomes_a_second_version_that_two_people_publish(failed: Cast) -> None:
    project, made = failed.projects["studio"].pk, _raise(failed)
    objections.answer(request(failed.officer), project, made, True, "核实有场地（示例）")
    assert _word(lambda: limit(failed, "studio")) == "objection.open"
    assert [_word(lambda rows=rows: corrections.propose(request(failed.officer), project, rows, "请整改（示例）")) for rows in (
        {}, {"1.1": {"points": "11", "reason": "多（示例）"}}, {"1.1": {"points": "10", "reason": ""}})] == [
        "correction.refused", "correction.refused", "reason.missing"]
    rows = {"1.1": {"points": "10", "reason": "核实有场地（示例）"}, "1.2": {"points": "5", "reason": ""},
            "3.1": {"points": "8", "reason": "补证四项（示例）"}}
    proposal = corrections.propose(request(failed.officer), project, rows, "请整改（示例）")["proposal"]
    recused = failed.officer
    assert [_word(lambda who=who: corrections.confirm(request(who), project, proposal)) for who in (
        recused, failed.heads["studio"], failed.outsider)] == ["rights.denied", "rights.denied", "not_found"]
    corrections.confirm(request(failed.approver), project, proposal)
    first, second = Publication.objects.order_by("pk")
    assert (str(first.total), str(second.total), second.passed, Move.objects.latest("pk").target) == (
        "68.00", "86.00", True, "passed")
    assert [(one["row"], one["before"], one["after"]) for one in second.content["corrections"]] == [("1.1", "0", "10"), ("3.1", "0", "8")]
    row = next(one for one in second.content["rows"] if one["row"] == "3.1")
    assert (row["points"], row["explanation"]) == ("8", "异议成立，更正为8.0分：补证四项（示例）")
    assert [(one.version, one.passed) for one in Verdict.objects.order_by("pk")] == [(1, False), (2, True)]
    kept = Mark.objects.filter(sheet__kind="merged", row="1.1").order_by("version")
    assert [(str(one.score), one.correction_reason) for one in kept] == [("0.00", ""), ("10.00", "核实有场地（示例）")]
    improvements.complete(request(failed.officer), project)


def test_a_correction_may_be_sent_back_and_somebody_recused_sees_nothing(failed: Cast) -> None:
    project, made = failed.projects["studio"].pk, _raise(failed)
    objections.answer(request(failed.officer), project, made, True, "核实（示例）")
    rows = {"1.1": {"points": "5", "reason": "有场地（示例）"}}
    proposal = corrections.propose(request(failed.officer), project, rows, "请整改（示例）")["proposal"]
    assert _word(lambda: corrections.propose(request(failed.officer), project, rows, "请整改（示例）")) == "proposal.pending"
    publications.reject(request(failed.approver), project, proposal, "分数不对（示例）")
    recuse(request(failed.officer), project, failed.approver.pk, "亲属（示例）")
    again = corrections.propose(request(failed.officer), project, rows, "请整改（示例）")["proposal"]
    assert _word(lambda: corrections.confirm(request(failed.approver), project, again)) == "not_found"


def test_the_period_counts_working_or_calendar_days_and_may_be_absent(failed: Cast) -> None:
    project, published = failed.projects["studio"], Publication.objects.get()
    project.round.objection_days, project.round.objection_day_kind = 5, "calendar"
    until = asked.until(project, published)
    assert until is not None
    local = timezone.localtime(until)
    assert ((local.date() - timezone.localtime(published.published_at).date()).days, local.hour) == (6, 0)
    project.round.objection_days = None
    assert asked.until(project, published) is None


def test_after_the_period_nobody_objects(failed: Cast) -> None:
    Round.objects.update(objection_day_kind="calendar")
    found = standing(request(failed.heads["studio"]).by, failed.projects["studio"].pk)
    published = Publication.objects.get()
    last = asked.until(found.project, published)
    assert last is not None
    late = asked.fault(found, published, last + timedelta(microseconds=1))
    assert (asked.fault(found, published, last), late.startswith("异议期已于")) == ("", True)


def test_a_rectifying_project_that_is_corrected_upwards_passes(failed: Cast) -> None:
    project = failed.projects["studio"].pk
    rectifications.set_limit(request(failed.officer), project, timezone.now() + timedelta(days=30), "整改（示例）")
    made = _raise(failed)
    objections.answer(request(failed.officer), project, made, True, "核实（示例）")
    rows = {"1.1": {"points": "10", "reason": "有场地（示例）"}, "3.1": {"points": "10", "reason": "有（示例）"}}
    proposal = corrections.propose(request(failed.officer), project, rows, "请完善（示例）")["proposal"]
    corrections.confirm(request(failed.approver), project, proposal)
    assert Project.objects.get(pk=project).stage == "passed"
