"""The notice's own table as units have it: whatever was done to it, a row is read rightly or not at all."""

import copy
import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from jiangyan.intake import annexes, sheets
from jiangyan.printing.tables import score_table
from jiangyan.queries.round import rubrics
from jiangyan.rulebook.rubric import Rubric
from tests.intake.forms import BASE, STUDIO, read_here, wanted, word

Document = Any


def annex(rubric: Rubric) -> bytes:
    """The annex as a plain Word table, with merged cells as printed and nothing of ours in it."""
    drawn = score_table(rubric, dict.fromkeys(rubric.rows, ""), "")
    document = docx.Document()
    table = document.add_table(0, len(drawn["widths"]))
    taken: dict[tuple[int, int], bool] = {}
    for line, cells in enumerate([*drawn["head"], *drawn["body"]]):
        table.add_row()
        column = 0
        for cell in cells:
            while (line, column) in taken:
                column += 1
            down, across = cell.get("rows", 1), cell.get("columns", 1)
            for place in range(down):
                for step in range(across):
                    taken[line + place, column + step] = True
            table.cell(line, column).text = cell["text"]
            cell["at"] = (line, column, down, across)
            column += across
    while len(table.rows) < len(drawn["head"]) + len(drawn["body"]):
        table.add_row()
    for line in (*drawn["head"], *drawn["body"]):
        for cell in line:
            top, left, down, across = cell["at"]
            if down > 1 or across > 1:
                table.cell(top, left).merge(table.cell(top + down - 1, left + across - 1))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def read(tmp_path, change, rubric_id: str = STUDIO) -> sheets.SheetReading:
    """What is read of the annex after `change(table, document)`."""
    rubric = rubrics.load(rubric_id)
    place = tmp_path / "annex.docx"
    place.write_bytes(word(annex(rubric), lambda document: change(document.tables[0], document)))
    return read_here(place, wanted(rubric, "vocational_college" if rubric.unit_kinds else None))


def points(reading: sheets.SheetReading) -> dict[str, str]:
    """Row → points, of rows that have some."""
    return {row: values.score for row, values in reading.rows.items() if values.score is not None}


def test_numbers_as_people_type_them(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        for line, text in enumerate(["３．５", "3,5", "3分", "三分", " 0 ", "3。5", "5.0 分", "两分"], start=1):
            table.rows[line].cells[4].text = text

    assert points(read(tmp_path, change)) == {
        "1.1": "3.5", "1.2": "3.5", "1.3": "3", "1.4": "3", "2.1": "0", "2.2": "3.5", "3.1": "5", "3.2": "2"}


@pytest.mark.parametrize("text", ["约3", "3-4", "3/5", "满分", "优秀", "—", "3²", "3 5", "3\n5", "①", "三分之二", "1e3", "85%", "无",
                                  "三分半", "3分半", "＋3", "+3", "3月5日", "2025-03-05", "3 分 5", "3..5", "3.5.1", "#DIV/0!",
                                  "３－５", "3～5", "O", "l"])
def test_what_is_not_plainly_one_number_is_not_read_and_said(tmp_path, text) -> None:
    def change(table: Any, _document: Document) -> None:
        table.rows[1].cells[4].text = text

    reading = read(tmp_path, change)
    assert (points(reading), list(reading.unread), reading.faults[0].place) == ({}, ["1.1"], "第 1 个表格第 2 行")
    assert reading.faults[0].sentence.endswith("不是分数。请只填数字，例如 3.5")


def test_a_row_split_in_two_is_one_row_with_the_points_of_either(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        row = table.rows[1]
        again = copy.deepcopy(row._tr)
        row._tr.addnext(again)
        first, second = table.rows[1].cells, table.rows[2].cells
        first[1].text, second[1].text = "配备专用的工作场地、", "学习交流场地等。"
        first[3].text, second[3].text = "无场地不得分，", "无工作室成果荣誉展示栏扣5分。"
        first[4].text, second[4].text = "", "9"

    assert points(read(tmp_path, change)) == {"1.1": "9"}


def test_points_in_both_halves_of_a_split_row_are_not_read(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        row = table.rows[1]
        row._tr.addnext(copy.deepcopy(row._tr))
        for line, words in ((1, "配备专用的工作场地、"), (2, "学习交流场地等。")):
            table.rows[line].cells[1].text, table.rows[line].cells[3].text, table.rows[line].cells[4].text = words, "", "5"

    reading = read(tmp_path, change)
    assert (points(reading), reading.unread) == ({}, {"1.1": "这一行拆成了几行，几行里都有分数，看不出以哪个为准"})


def test_a_row_that_stands_there_twice_is_not_read(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        table.rows[2].cells[4].text = "5"
        table.rows[2]._tr.addnext(copy.deepcopy(table.rows[2]._tr))

    assert read(tmp_path, change).unread == {"1.2": "第 1.2 项在文件里出现了 2 次，不止一处有内容"}


def test_merged_points_belong_to_nobody(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        table.cell(1, 4).merge(table.cell(2, 4)).text = "5"
        table.cell(7, 3).merge(table.cell(7, 4)).text = "8"
        table.rows[3].cells[4].text = "10"

    reading = read(tmp_path, change)
    assert (points(reading), sorted(reading.unread)) == ({"1.3": "10"}, ["1.1", "1.2", "3.1"])


def test_a_widened_column_and_a_renumbered_grid_do_no_harm(tmp_path) -> None:
    """Word splits the grid when somebody drags the border of one row: every cell spans other columns then."""
    def change(table: Any, _document: Document) -> None:
        for line, row in enumerate(table.rows):
            row.cells[4].text = "" if line in (0, 15) else "4"
            if line == 0:
                row.cells[4].text = "得分"
        grid = table._tbl.tblGrid
        grid.append(copy.deepcopy(grid[-1]))
        for line, row in enumerate(table._tbl.tr_lst):
            last, before = row.tc_lst[-1], row.tc_lst[-2]
            wide = last if line % 2 else before
            wide.get_or_add_tcPr().get_or_add_gridSpan().val = wide.grid_span + 1

    assert points(read(tmp_path, change)) == dict.fromkeys(rubrics.load(STUDIO).rows, "4")


def test_words_that_contradict_each_other_are_not_read(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        table.rows[1].cells[1].text = table.rows[2].cells[1].text
        table.rows[1].cells[4].text = "5"

    assert read(tmp_path, change).unread["1.1"] == "这一行里有几项的文字（1.1、1.2），看不出是哪一项的分"


def test_deleted_and_hidden_and_crossed_out_text_is_no_text(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        crossed = table.rows[1].cells[4].paragraphs[0].add_run("9")
        crossed.font.strike = True
        table.rows[1].cells[4].paragraphs[0].add_run("8")
        hidden = table.rows[2].cells[4].paragraphs[0].add_run("3")
        hidden.font.hidden = True
        gone = table.rows[3].cells[4].paragraphs[0].add_run("7")
        deleted = gone._r.makeelement(qn("w:del"), {})
        gone._r.addprevious(deleted)
        deleted.append(gone._r)

    reading = read(tmp_path, change)
    assert (points(reading), list(reading.unread)) == ({}, ["1.1"])


def test_spaces_split_runs_tracked_changes_and_comments_leave_the_number_that_is_seen(tmp_path) -> None:
    def change(table: Any, document: Document) -> None:
        cells = [table.rows[line].cells[4] for line in range(1, 6)]
        cells[0].text = "\u3000 3.5\u00a0\t "
        for piece in ("3", ".", "5"):
            cells[1].paragraphs[0].add_run(piece)
        old, new = cells[2].paragraphs[0].add_run("5"), cells[2].paragraphs[0].add_run("3")
        for run, name in ((old, "w:del"), (new, "w:ins")):
            around = run._r.makeelement(qn(name), {})
            run._r.addprevious(around)
            around.append(run._r)
        old._r.find(qn("w:t")).tag = qn("w:delText")
        noted = cells[3].paragraphs[0].add_run("4")
        document.add_comment(runs=noted, text="按 5 分算？（示例）", author="示例", initials="示")
        cells[4].text = "－3"

    reading = read(tmp_path, change)
    assert points(reading) == {"1.1": "3.5", "1.2": "3.5", "1.3": "3", "1.4": "4", "2.1": "-3"}  # the rulebook refuses what is below zero


BOX = ('<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
       'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
       '{box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>')


@pytest.mark.parametrize("beside", ["", "5"])
def test_a_number_in_a_text_box_over_the_cell_is_not_read_and_said(tmp_path, beside) -> None:
    def change(table: Any, _document: Document) -> None:
        cell = table.rows[1].cells[4]
        cell.text = beside
        box = "<w:txbxContent><w:p><w:r><w:t>3</w:t></w:r></w:p></w:txbxContent>"
        cell.paragraphs[0]._p.append(parse_xml(BOX.format(box=box)))

    reading = read(tmp_path, change)
    assert (points(reading), list(reading.unread)) == ({}, ["1.1"])
    assert reading.faults[0].sentence.endswith("不是分数。请只填数字，例如 3.5")


def test_a_missing_row_is_not_read_and_the_others_are(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        table._tbl.remove(table.rows[3]._tr)
        table.rows[1].cells[4].text, table.rows[15 - 1].cells[4].text = "10", "87"

    reading = read(tmp_path, change)
    assert (points(reading), reading.unread) == ({"1.1": "10"}, {"1.3": "文件里没有找到这一项的文字"})
    assert reading.notes == ("文件里写的合计是 87，读到的各项相加是 10。请核对。",)


def test_two_columns_of_points_cannot_be_told_apart(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        table.rows[0].cells[3].text = "自评分"
        table.rows[1].cells[4].text = "10"

    reading = read(tmp_path, change)
    assert (points(reading), set(reading.unread.values())) == ({}, {"表里有几栏分数，看不出以哪一栏为准"})


def test_the_annex_of_the_bases_is_read_with_its_merged_cells(tmp_path) -> None:
    def change(table: Any, _document: Document) -> None:
        for line in range(1, 24):
            table.rows[line].cells[9].text = "2"

    reading = read(tmp_path, change, BASE)
    assert (points(reading), reading.unread) == (dict.fromkeys(rubrics.load(BASE).rows, "2"), {})


def test_words_are_compared_without_signs_and_widths() -> None:
    assert annexes.normal(" 配备 专用的（工作）场地、１. ") == "配备专用的工作场地1"
