"""Papers from the records: exact words on them, the same bytes for the same record, and nothing for the wrong person."""

import pytest

from jiangyan.actions.paper import papers
from jiangyan.actions.sheet import deductions
from jiangyan.actions.verdict import findings
from jiangyan.models import JournalLine, Paper
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.paper.papers import values
from tests.cast import Cast, request
from tests.printing.reading import pages, paragraphs


@pytest.fixture
def concluded(cast: Cast) -> Cast:
    """A college with 4.5 at 13.2, a finding and a signed deduction, concluded."""
    cast.reach_panel("college")
    cast.score("college", *[{"r13_2": {"senior_trainees_per_year": count}} for count in (480, 540, 600)])
    project = cast.projects["college"].pk
    findings.record(request(cast.lead), project, "13.2", "minor", "培训人数不足（示例）", "扩大招生（示例）")
    proposed = deductions.propose(request(cast.lead), project, "1.5", "两张票据用途不明（示例）")
    deductions.decide(request(cast.experts[1]), project, proposed["proposal"], True)
    cast.conclude("college", "建设任务完成（示例）。")
    return cast


def _pdf(cast: Cast, who: str, kind: str, draft: bool = False, sheet: int | None = None) -> str:
    """The words of the PDF, without white space."""
    by = rights.asker({"lead": cast.lead, "officer": cast.officer, "head": cast.heads["college"],
                       "clerk": cast.clerks["college"], "expert": cast.experts[1]}[who])
    project = cast.projects["college"].pk
    made = papers.draft(by, kind, project, "pdf", sheet) if draft else papers.issue(by, kind, project, "pdf", sheet)
    return "".join(pages(made.content))


def test_a_submitted_self_assessment_prints_from_its_receipt(cast: Cast) -> None:
    cast.submit("college", r13_2={"senior_trainees_per_year": 480})
    words = _pdf(cast, "clerk", "self_assessment_sheet")
    assert [part in words for part in (
        "天津市高技能人才基地终期验收考核细则", "建设项目实施单位：示例职业技术学院", "99.0满分100",
        "应达600人，实有480人，少120人；每少60人扣0.5分，计2个整步，扣1.0分，得4.0分", "只按整步扣分", "草稿")] == [
        True, True, True, True, True, False]


def test_before_submission_there_is_only_a_draft_that_shows_what_is_missing(cast: Cast) -> None:
    with pytest.raises(Problem, match="《自评打分表》缺少：提交回执（自评还没有提交）"):
        _pdf(cast, "clerk", "self_assessment_sheet")
    words = _pdf(cast, "clerk", "self_assessment_sheet", draft=True)
    assert ("【缺：13.2（规模效应）考核分数】" in words, Paper.objects.count()) == (True, 0)


def test_the_merged_sheet_has_everybody_the_deduction_and_the_verdict(concluded: Cast) -> None:
    words = _pdf(concluded, "lead", "merged_sheet")
    assert [part in words for part in (
        "自评专家一专家二专家三汇总分", "扣1.5分。理由：两张票据用途不明（示例）", "提出人：专家甲；会签人：专家乙",
        "汇总得分：98.0分", "最后得分98.0分，达到合格分80.0分", "（4＋4.5＋5）÷3＝4.5分", "专家甲组长")] == [True] * 7


def test_the_opinion_says_the_same_in_pdf_and_word(concluded: Cast) -> None:
    words = _pdf(concluded, "officer", "acceptance_opinion")
    made = papers.issue(rights.asker(concluded.officer), "acceptance_opinion", concluded.projects["college"].pk, "docx")
    typed = "".join(paragraphs(made.content))
    wanted = ("专家组打分汇总为98.0分（满分100分，合格分80.0分）", "总分扣分1.5分，理由：两张票据用途不明（示例）",
              "建设任务完成（示例）。", "培训人数不足（示例）建议：扩大招生（示例）", "验收结论为：通过")
    assert [(part in words, part in typed) for part in wanted] == [(True, True)] * 5


def test_the_receipt_carries_its_number_and_place_in_the_journal(cast: Cast) -> None:
    receipt = cast.submit("college")
    words = _pdf(cast, "head", "submission_receipt")
    assert [part in words for part in (
        f"编号：{receipt['number']}", f"第{receipt['journal']['position']}条", receipt["journal"]["hash"],
        "项目建设总结报告", "自评总分：100.0分")] == [True] * 5


def test_the_same_record_gives_the_same_bytes_and_is_issued_once(concluded: Cast) -> None:
    project = concluded.projects["college"].pk
    first = papers.issue(rights.asker(concluded.lead), "merged_sheet", project, "pdf")
    again = papers.issue(rights.asker(concluded.officer), "merged_sheet", project, "pdf")
    kept = Paper.objects.get()
    assert (first.content == again.content, kept.issued_by, JournalLine.objects.filter(deed="paper.issued").count()) == (
        True, concluded.lead, 1)


def test_an_experts_sheet_is_printed_for_its_owner_as_a_draft_and_officially_once_filed(cast: Cast) -> None:
    cast.reach_panel("college")
    sheet = cast.sheet("college", "expert", cast.experts[1])
    with pytest.raises(Problem) as blank:
        _pdf(cast, "expert", "expert_sheet", sheet=sheet.pk)
    draft = _pdf(cast, "expert", "expert_sheet", draft=True, sheet=sheet.pk)
    cast.score("college", {}, {"r13_2": {"senior_trainees_per_year": 480}})
    official = _pdf(cast, "lead", "expert_sheet", sheet=sheet.pk)
    assert (blank.value.word, "【缺：提交时间】" in draft, "专家：专家乙" in official, "实有480人" in official) == (
        "paper.value_missing", True, True, True)


def test_a_unit_gets_its_own_papers_and_the_opinion_once_published_and_nothing_else(concluded: Cast) -> None:
    project, sheet = concluded.projects["college"].pk, concluded.sheet("college", "expert", concluded.experts[1]).pk

    def words() -> dict[str, str]:
        told = {}
        for kind in ("self_assessment_sheet", "submission_receipt", "expert_sheet", "merged_sheet", "acceptance_opinion",
                     "nothing"):
            try:
                values(rights.asker(concluded.heads["college"]), kind, project, False, sheet)
                told[kind] = "given"
            except Problem as problem:
                told[kind] = problem.word
        return told

    own = {"self_assessment_sheet": "given", "submission_receipt": "given", "expert_sheet": "not_found",
           "merged_sheet": "not_found", "nothing": "not_found"}
    before = words()
    concluded.publish("college")
    assert (before, words()) == (own | {"acceptance_opinion": "not_found"}, own | {"acceptance_opinion": "given"})


def test_the_outsider_gets_no_paper_at_all(concluded: Cast) -> None:
    concluded.publish("college")
    for kind in ("self_assessment_sheet", "submission_receipt", "merged_sheet", "acceptance_opinion"):
        with pytest.raises(Problem) as caught:
            values(rights.asker(concluded.outsider), kind, concluded.projects["college"].pk, True)
        assert caught.value.word == "not_found"
