"""The verdict is computed from the merged points, explained, and final."""

from decimal import Decimal

import pytest

from jiangyan.actions.sheet import merged
from jiangyan.actions.verdict import findings, verdicts
from jiangyan.models import Finding, Project, Round, Verdict
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.sheet.merged import of_project
from tests.cast import Cast, request


def _filed(cast: Cast) -> int:
    cast.reach_panel("college")
    cast.score("college", *[{"r13_2": {"senior_trainees_per_year": count}} for count in (480, 540, 600)])
    return cast.projects["college"].pk


def test_a_pass_is_concluded_with_its_reasons_and_the_project_is_scored(cast: Cast) -> None:
    project = _filed(cast)
    cast.conclude("college", "建设任务完成（示例）。")
    verdict = Verdict.objects.select_related("inspection__project").get()
    assert (verdict.passed, verdict.total, verdict.reasons, verdict.opinion) == (
        True, Decimal("99.50"), ["各项合计99.5分。", "总分99.5分，达到合格分80.0分。"], "建设任务完成（示例）。")
    assert (verdict.inspection.project.pk, verdict.inspection.project.stage, verdict.inspection.merged_at) == (
        project, "scored", verdict.concluded_at)


def test_a_section_gate_and_a_must_have_row_fail_a_high_total(cast: Cast) -> None:
    Round.objects.filter(pk=cast.round.pk).update(
        section_gates={"base": {"5": "30"}}, must_have_rows={"base": {"13.2": "4.5"}, "studio": {"1.1": "10"}})
    _filed(cast)
    cast.conclude("college")
    verdict = Verdict.objects.get()
    assert (verdict.passed, verdict.reasons) == (False, [
        "各项合计99.5分。", "总分99.5分，达到合格分80.0分。", "“项目产出”得分29.5分，低于该部分最低要求30.0分。",
        "第 13.2 项得分4.5分，达到必须达到的4.5分。"])


def test_without_every_row_there_is_no_verdict(cast: Cast) -> None:
    project = _filed(cast)
    with pytest.raises(Problem, match="还有 23 项没有得分"):
        verdicts.conclude(request(cast.lead), project, "合格（示例）")
    assert (Verdict.objects.count(), Project.objects.get(pk=project).stage) == (0, "inspecting")


def test_an_opinion_is_needed(cast: Cast) -> None:
    project = _filed(cast)
    merged.merge(request(cast.lead), project)
    with pytest.raises(Problem) as caught:
        verdicts.conclude(request(cast.lead), project, "  ")
    assert caught.value.word == "reason.missing"


def test_what_changed_since_the_lead_looked_is_not_concluded(cast: Cast) -> None:
    project = _filed(cast)
    merged.merge(request(cast.lead), project)
    seen = of_project(rights.asker(cast.lead), project).seen
    merged.agree(request(cast.lead), project, "13.2", None, "以台账为准（示例）", 1)
    with pytest.raises(Problem) as caught:
        verdicts.conclude(request(cast.lead), project, "合格（示例）", seen)
    assert (caught.value.word, Verdict.objects.count()) == ("verdict.stale", 0)


def test_after_the_conclusion_nothing_of_it_changes(cast: Cast) -> None:
    project = _filed(cast)
    cast.conclude("college")
    words = []
    for deed in (lambda: merged.merge(request(cast.lead), project),
                 lambda: findings.record(request(cast.lead), project, "", "minor", "台账不全（示例）"),
                 lambda: verdicts.conclude(request(cast.lead), project, "再次提交（示例）")):
        with pytest.raises(Problem) as caught:
            deed()
        words.append(caught.value.word)
    assert (words, Verdict.objects.count()) == (["stage.wrong"] * 3, 1)


def test_only_the_lead_concludes(cast: Cast) -> None:
    project = _filed(cast)
    merged.merge(request(cast.lead), project)
    for who in (cast.experts[1], cast.officer, cast.clerks["college"], cast.outsider):
        with pytest.raises(Problem) as caught:
            verdicts.conclude(request(who), project, "合格（示例）")
        assert caught.value.word == "not_found"


def test_findings_are_recorded_and_withdrawn_but_never_lost(cast: Cast) -> None:
    project = _filed(cast)
    kept = findings.record(request(cast.lead), project, "13.2", "serious", "培训人数不足（示例）", "扩大招生（示例）")
    findings.withdraw(request(cast.lead), kept["finding"])
    for row, severity, text in (("99", "minor", "内容"), ("", "grave", "内容"), ("", "minor", " ")):
        with pytest.raises(Problem):
            findings.record(request(cast.lead), project, row, severity, text)
    with pytest.raises(Problem) as member:
        findings.record(request(cast.experts[1]), project, "", "minor", "内容")
    finding = Finding.objects.get()
    assert (finding.text, finding.withdrawn_at is None, member.value.word) == ("培训人数不足（示例）", False, "rights.denied")
