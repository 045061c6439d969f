"""Every paper of the notice says exactly what stands in tests/printing/expected, page by page and paragraph by paragraph."""

from pathlib import Path

import pytest

from jiangyan.printing import papers
from jiangyan.printing.papers import render, sample
from jiangyan.problems import Problem

from .reading import pages, paragraphs, rightmost

EXPECTED = Path(__file__).parent / "expected"
OLDER = ("self_assessment_sheet", "submission_receipt", "expert_sheet", "merged_sheet", "acceptance_opinion")
LETTERS = tuple(each for each in papers.paper_ids() if each not in OLDER)
EVERY = [(paper, programme) for paper in LETTERS for programme in ("base", "studio")]


def told(paper: str, programme: str) -> str:
    """What the sample says: the pages of the PDF, then the paragraphs of the Word file."""
    values = sample(paper, programme)
    printed = pages(render(paper, values, "pdf", draft=False))
    written = paragraphs(render(paper, values, "docx", draft=False))
    return "\n".join([*(f"［第{place}页］{page}" for place, page in enumerate(printed, 1)), "［Word］", *written]) + "\n"


@pytest.mark.parametrize(("paper", "programme"), EVERY)
def test_a_paper_says_exactly_this(paper: str, programme: str) -> None:
    assert told(paper, programme) == (EXPECTED / f"{paper}-{programme}.txt").read_text(encoding="utf-8")


def test_nothing_is_expected_of_a_paper_that_is_not_there() -> None:
    assert sorted(place.name for place in EXPECTED.iterdir()) == sorted(f"{paper}-{which}.txt" for paper, which in EVERY)


@pytest.mark.parametrize("paper", LETTERS)
def test_long_names_wrap_and_nothing_runs_out_of_the_page(paper: str) -> None:
    long = {"unit_name": "示例" + "超长名称的建设单位" * 8, "project_name": "示例" + "Longname" * 12, "subject": "示例类别" * 20}
    values = {name: long.get(name, value) for name, value in sample(paper, "base").items()}
    right = 297 - 20 if papers.paper(paper).orientation == "landscape" else 210 - 26
    # A full-width sign at the end of a line is half empty; its box reaches half a character further.
    assert rightmost(render(paper, values, "pdf", draft=False)) <= right / 25.4 * 72 + 8.5


@pytest.mark.parametrize("paper", ["work_notice", "result_circular", "public_notice", "rectification_list", "attendance_sheet"])
def test_a_table_of_sixty_lines_repeats_its_head_on_every_page(paper: str) -> None:
    lists = {"work_notice": "units", "result_circular": "results", "public_notice": "results",
             "rectification_list": "findings", "attendance_sheet": "people"}
    values = sample(paper, "base")
    values[lists[paper]] = values[lists[paper]][:1] * 60
    sheets = [page for page in pages(render(paper, values, "pdf", draft=False)) if "序号" in page]
    assert len(sheets) >= 2
    assert [page.count("序号") for page in sheets] == [1] * len(sheets)
    written = render(paper, values, "docx", draft=False)
    assert sum(text == paragraphs(written)[0] for text in paragraphs(written)) == 1


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("paper", [each for each in LETTERS if papers.paper(each).series == "函"])
def test_a_letter_with_an_empty_field_is_refused_and_names_it(paper: str, form: papers.Form) -> None:
    for field in papers.paper(paper).fields:
        if field.required:
            with pytest.raises(Problem) as refused:
                empty: object = {"list": [], "instant": None}.get(field.kind, " ")
                render(paper, {**sample(paper, "base"), field.name: empty}, form, draft=False)
            assert refused.value.message == (
                f"正式文书《{papers.paper(paper).title}》缺少：{field.label}。请补齐后再出具；需要先看样子，可以打印草稿。")


@pytest.mark.parametrize("paper", LETTERS)
def test_the_seal_never_stands_on_a_page_without_words_of_the_letter(paper: str) -> None:
    for programme in ("base", "studio"):
        for page in pages(render(paper, sample(paper, programme), "pdf", draft=False)):
            if "（盖章）" in page:
                assert len(page.split("（盖章）")[0]) > 30


@pytest.mark.parametrize(("paper", "begins"), [
    ("public_notice", "实名向我局反映"), ("result_circular", "6月30日前完成。"), ("extension_decision", "期不再受理的，")])
def test_only_the_last_two_lines_go_with_the_seal_and_the_page_before_is_filled(paper: str, begins: str) -> None:
    first, second, *_rest = pages(render(paper, sample(paper, "base"), "pdf", draft=False))
    assert (second.startswith(begins), "二、" in first) == (True, True)


@pytest.mark.parametrize("paper", ["visit_notice", "work_notice"])
def test_a_letter_that_ends_with_whom_to_call_has_the_last_of_them_beside_the_seal(paper: str) -> None:
    one = sample(paper, "base")["contacts"][0]
    for count in range(1, 9):
        printed = pages(render(paper, sample(paper, "base") | {"contacts": [one] * count}, "pdf", draft=False))
        sealed, = [page for page in printed if "（盖章）" in page]
        assert one["person"] in sealed, count


def test_the_last_words_never_break_inside_a_number_or_before_a_sign() -> None:
    for more in range(30):
        values = sample("result_circular", "base") | {"follow_up": "字" * (30 + more) + "，2026年6月30日前完成整改并报送（示例）。" * 2}
        second = pages(render("result_circular", values, "pdf", draft=False))[1]
        before = values["follow_up"].split(second.split("附件")[0])[0]
        assert (second[0] in "，。、）", before[-1:] == "（", before[-1:].isdigit() and second[0].isdigit()) == (False, False, False)
