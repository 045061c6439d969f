"""The tables have exactly the printed layout of the annexes: columns, merged cells, heads, the line of totals."""

from docx.oxml.ns import qn
from docx.table import Table

from jiangyan.printing import tables
from jiangyan.printing.papers import render, sample
from jiangyan.queries.round.rubrics import load

from .reading import pages, word

BASE, STUDIO = "tianjin-training-base-2025", "tianjin-master-studio-2025"
BASE_HEADS = ["序号", "考核项目", "考核内容", "总分值", "考核办法", "分值", "考核办法", "所需材料", "考核分数"]
STUDIO_HEADS = ["考核项目", "考核内容", "分值", "评分标准", "得分"]


def table(rubric: str) -> tables.Table:
    loaded = load(rubric)
    return tables.score_table(loaded, dict.fromkeys(loaded.rows, "1.0"), "23")


def spans(drawn: tables.Table) -> list[list[int]]:
    """How many rows each cell of each body row takes."""
    return [[cell.get("rows", 1) for cell in row] for row in drawn["body"]]


def merges(found: Table) -> list[str]:
    """Each row of a Word table as signs: R starts a merge, c continues one, a digit is a width in columns."""
    return [
        "".join(
            {"restart": "R", "continue": "c"}.get(cell.vMerge or "", str(cell.grid_span)) for cell in row.tc_lst
        )
        for row in found._tbl.tr_lst
    ]


def test_annex_one_has_ten_columns_and_the_printed_merges() -> None:
    drawn = table(BASE)
    assert len(drawn["widths"]) == 10
    assert sum(drawn["widths"]) == tables.WIDTH
    assert [(cell["text"], cell.get("columns", 1)) for cell in drawn["head"][0]] == [
        (name, 2 if name == "考核内容" else 1) for name in BASE_HEADS]
    assert spans(drawn) == [
        [4, 4, 2, 2, 2, 1, 1, 1, 1, 1], [1] * 5, [2, 2, 2, 1, 1, 1, 1, 1], [1] * 5,
        [5, 5, 1, 1, 1, 1, 1, 1, 1, 1], [2, 2, 2, 1, 1, 1, 2, 1], [1] * 4, [1] * 8, [1] * 8,
        [4, 4, 1, 1, 1, 1, 1, 1, 1, 1], [2, 2, 2, 1, 1, 1, 1, 1], [1] * 5, [1] * 8,
        [3, 3, 1, 1, 1, 1, 1, 1, 1, 1], [2, 2, 2, 1, 1, 1, 1, 1], [1] * 5,
        [7, 7, 1, 1, 1, 1, 1, 1, 1, 1], [2, 2, 2, 1, 1, 1, 1, 1], [1] * 5, [2, 2, 2, 1, 1, 1, 1, 1], [1] * 5,
        [2, 2, 2, 1, 1, 1, 2, 1], [1] * 4,
        [1, 1],
    ]
    assert [(cell["text"], cell["columns"]) for cell in drawn["body"][-1]] == [("总分", 9), ("23\n满分100", 1)]


def test_annex_two_has_five_columns_and_the_printed_merges() -> None:
    drawn = table(STUDIO)
    assert [cell["text"] for cell in drawn["head"][0]] == STUDIO_HEADS
    assert [row[0] for row in spans(drawn) if len(row) == 5] == [4, 2, 3, 2, 3]
    assert [(cell["text"], cell["columns"]) for cell in drawn["body"][-1]] == [
        ("合计", 2), ("100", 1), ("", 1), ("23", 1)]


def test_the_line_above_the_table_is_the_printed_one() -> None:
    assert [table(BASE)[name] for name in ("annex", "heading", "unit_line")] == [
        "附件1", "天津市高技能人才基地终期验收考核细则", ["建设项目实施单位：", "（加盖公章）"]]
    assert [table(STUDIO)[name] for name in ("annex", "heading", "unit_line")] == [
        "附件2", "天津市技能大师工作室终期验收考核细则", ["技能大师工作室名称：", ""]]


def test_a_row_without_a_score_is_missing_and_says_which() -> None:
    rubric = load(STUDIO)
    drawn = tables.score_table(rubric, {"1.1": "10.0", "1.2": ""}, None)
    assert [drawn["body"][place][-1]["text"] for place in (0, 1, 2, -1)] == ["10.0", "", None, None]
    assert [drawn["body"][place][-1]["label"] for place in (2, -1)] == ["1.3（基础保障）考核分数", "合计·考核分数"]


def test_word_has_the_same_merges_and_repeats_its_head() -> None:
    found = word(render("self_assessment_sheet", sample("self_assessment_sheet", "base"), "docx", draft=False)).tables[0]
    assert merges(found) == [
        "112111111",
        "RRRRR11111", "ccccc11111", "ccRRR11111", "ccccc11111",
        "RR11111111", "ccRRR111R1", "ccccc111c1", "cc11111111", "cc11111111",
        "RR11111111", "ccRRR11111", "ccccc11111", "cc11111111",
        "RR11111111", "ccRRR11111", "ccccc11111",
        "RR11111111", "ccRRR11111", "ccccc11111", "ccRRR11111", "ccccc11111", "ccRRR111R1", "ccccc111c1",
        "91",
    ]
    heads = [row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None for row in found._tbl.tr_lst]
    assert heads == [True] + [False] * 24
    whole = [row.trPr is not None and row.trPr.find(qn("w:cantSplit")) is not None for row in found._tbl.tr_lst]
    assert whole == [True] * 25


def test_pdf_repeats_the_head_on_every_page_of_the_table_and_ends_with_the_total() -> None:
    sheets = pages(render("self_assessment_sheet", sample("self_assessment_sheet", "base"), "pdf", draft=False))
    head = "".join(BASE_HEADS)
    assert [sheet.count(head) for sheet in sheets] == [1, 1, 0, 0]
    assert "总分91满分100" in sheets[1]


def test_a_merged_sheet_has_a_column_for_each_scorer() -> None:
    rubric = load(BASE)
    scores = dict.fromkeys(rubric.rows, "2.0")
    names = ["自评", *(f"专家{place}" for place in range(1, 10)), "汇总分"]
    drawn = tables.merged_table(rubric, [(name, scores, "46") for name in names])
    assert [cell["text"] for cell in drawn["head"][0]] == ["考核项目", "考核内容", "考核办法", "分值", *names]
    assert sum(drawn["widths"]) == tables.WIDTH
    assert min(drawn["widths"]) > 0
    assert [cell["text"] for cell in drawn["body"][-1]] == ["总分", "100", *["46"] * 11]
