"""Every paper prints the same content as PDF and as Word, drafts show what is missing, official papers refuse it."""

import io
import re
import subprocess
import sys

import pytest
from pypdf import PdfReader

from jiangyan.printing import papers
from jiangyan.printing.papers import render, sample
from jiangyan.problems import Problem

from .reading import pages, paragraphs, part, tight

TITLES = {
    "acceptance_opinion": "验收意见书", "attendance_sheet": "签到表", "cancellation_decision": "取消建设项目决定",
    "draw_record": "专家抽取记录", "expert_sheet": "专家打分表", "extension_decision": "延期决定", "merged_sheet": "汇总打分表",
    "public_notice": "公示", "recusal_declaration": "回避承诺书", "rectification_list": "整改完善清单",
    "rectification_notice": "限期整改通知书", "rectification_report": "整改报告", "reinspection_application": "复验申请书",
    "reinspection_opinion": "复验意见书", "result_circular": "结果通报", "round_report": "批次情况报告", "self_assessment_sheet": "自评打分表",
    "submission_receipt": "提交回执", "visit_notice": "现场验收日程通知", "work_notice": "验收工作通知",
}
PAPERS = tuple(sorted(TITLES))
EVERY = [(paper, programme) for paper in PAPERS for programme in ("base", "studio")]


def leaves(value: object) -> list[str]:
    """Every text inside the values, but not the instant, which is written out in Chinese."""
    if isinstance(value, dict):
        return [text for name, inner in value.items() if name not in ("made_at", "widths", "label", "align")
                for text in leaves(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in leaves(inner)]
    return [value] if isinstance(value, str) and value else []


def test_the_drawer_holds_the_papers_of_the_notice_two_of_the_self_assessment_and_the_report() -> None:
    assert papers.paper_ids() == PAPERS
    assert {each: papers.paper(each).title for each in PAPERS} == TITLES
    assert {each for each in PAPERS if papers.paper(each).series == "函"} == {
        "work_notice", "visit_notice", "result_circular", "rectification_notice", "extension_decision",
        "cancellation_decision", "public_notice"}
    assert [each for each in PAPERS if not papers.paper(each).official] == ["round_report"]
    with pytest.raises(Problem) as refused:
        papers.paper("diploma")
    assert refused.value.word == "not_found"


@pytest.mark.parametrize(("paper", "programme"), EVERY)
def test_every_value_stands_on_paper_in_both_forms(paper: str, programme: str) -> None:
    values = sample(paper, programme)
    sheets = pages(render(paper, values, "pdf", draft=False))
    printed = "".join(re.sub(f"第[0-9]+页共{len(sheets)}页", "", page) for page in sheets)
    written = "".join(paragraphs(render(paper, values, "docx", draft=False)))
    texts = [tight(text) for text in leaves(values)]
    assert [text for text in texts if text not in printed] == []
    assert [text for text in texts if text not in written] == []


@pytest.mark.parametrize(("paper", "programme"), EVERY)
def test_pdf_and_word_say_the_same(paper: str, programme: str) -> None:
    values = sample(paper, programme)
    sheets = pages(render(paper, values, "pdf", draft=False))
    foot = re.compile(f"第{len(sheets) and '[0-9]+'}页共{len(sheets)}页")
    printed = "".join(foot.sub("", page) for page in sheets)
    written = paragraphs(render(paper, values, "docx", draft=False))
    assert [text for text in written if text not in printed] == []
    # The other way round: take away what Word says, longest first; only repeated heads and the foot's left remain.
    for text in sorted(set(written), key=len, reverse=True):
        printed = printed.replace(text, "")
    assert set(re.sub(r"[·\[\]]", "", printed)) <= set(papers.paper(paper).title + "".join(written))
    assert len(printed) <= 60 * len(sheets)


@pytest.mark.parametrize(("paper", "programme"), EVERY)
def test_every_page_says_which_of_how_many_it_is(paper: str, programme: str) -> None:
    values = sample(paper, programme)
    sheets = pages(render(paper, values, "pdf", draft=False))
    counted = [re.findall(r"第(\d+)页共(\d+)页", page) for page in sheets]
    assert counted == [[(str(place), str(len(sheets)))] for place in range(1, len(sheets) + 1)]
    footer = part(render(paper, values, "docx", draft=False), "word/footer1.xml")
    assert tight(re.sub("<[^>]+>", "", footer)).endswith("第PAGE1页共NUMPAGES1页")


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("paper", PAPERS)
def test_the_same_values_give_the_same_bytes_in_another_process_too(paper: str, form: papers.Form) -> None:
    once = render(paper, sample(paper, "base"), form, draft=False)
    again = subprocess.run(
        [sys.executable, "-c", "import sys; from jiangyan.printing.papers import render, sample; "
         f"sys.stdout.buffer.write(render({paper!r}, sample({paper!r}, 'base'), {form!r}, draft=False))"],
        capture_output=True, check=True, env={"PYTHONPATH": "src", "PATH": ""},
    ).stdout
    assert once == again


@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_is_an_archive_file_dated_by_its_values(paper: str) -> None:
    read = PdfReader(io.BytesIO(render(paper, sample(paper, "base"), "pdf", draft=False)))
    assert read.xmp_metadata is not None
    described = read.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in described
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in described
    assert read.metadata is not None
    assert read.metadata.title == papers.paper(paper).title
    made = papers.instant(sample(paper, "base")["made_at"])
    assert read.metadata.creation_date == made


@pytest.mark.parametrize("paper", PAPERS)
def test_a_draft_shows_what_is_missing_in_red_and_says_so_on_every_page(paper: str) -> None:
    gone = next(field for field in papers.paper(paper).fields if field.name in ("unit_name", "subject"))
    values = {**sample(paper, "base"), gone.name: None}
    sheets = pages(render(paper, values, "pdf", draft=True))
    assert ["草稿" in page for page in sheets] == [True] * len(sheets)
    assert f"【缺：{gone.label}】" in "".join(sheets)
    written = render(paper, values, "docx", draft=True)
    red = f'<w:r><w:rPr><w:b/><w:color w:val="C00000"/></w:rPr><w:t>【缺：{gone.label}】</w:t></w:r>'
    assert red in part(written, "word/document.xml")
    assert 'string="草稿"' in part(written, "word/header1.xml")


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("paper", PAPERS)
def test_an_empty_draft_prints_and_names_every_required_label(paper: str, form: papers.Form) -> None:
    printed = render(paper, {}, form, draft=True)
    text = "".join(pages(printed) if form == "pdf" else paragraphs(printed))
    wanted = [f"【缺：{field.label}】" for field in papers.paper(paper).fields if field.required]
    assert [label for label in wanted if label not in text] == []


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_an_official_paper_with_something_missing_is_refused_with_its_labels(form: papers.Form) -> None:
    values = sample("expert_sheet", "base")
    del values["visit_dates"]
    values["reasons"][2]["points"] = ""
    next(cell for cell in values["table"]["body"][4] if cell.get("label", "").startswith("3.1"))["text"] = None
    with pytest.raises(Problem) as refused:
        render("expert_sheet", values, form, draft=False)
    assert refused.value.word == "paper.value_missing"
    assert refused.value.values == {
        "paper": "专家打分表",
        "labels": "现场验收日期、3.1（场地条件）考核分数、逐项计算与评分说明第3项的得分",
    }


def test_an_official_paper_carries_no_watermark() -> None:
    values = sample("acceptance_opinion", "base")
    assert "草稿" not in "".join(pages(render("acceptance_opinion", values, "pdf", draft=False)))
    assert "草稿" not in part(render("acceptance_opinion", values, "docx", draft=False), "word/header1.xml")


def test_a_value_the_paper_does_not_know_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="unit_nmae"):
        render("submission_receipt", {"unit_nmae": "示例"}, "pdf", draft=True)
    with pytest.raises(TypeError, match="自评总分"):
        render("submission_receipt", {"total": 91}, "pdf", draft=True)
    with pytest.raises(ValueError, match="时区"):
        render("submission_receipt", {"made_at": "2025-03-17T16:20:05"}, "pdf", draft=True)
