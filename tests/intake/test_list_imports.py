"""A list is read in a limited child process; every fault names sheet and cell."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from jiangyan.intake import cells, child, list_imports
from jiangyan.problems import Problem
from jiangyan.queries.panel.list_imports import COLUMNS

HEADS = [one.title for one in COLUMNS["units"]]
COLLEGE = ["示例职业技术学院（东校区）", "91120000MA0000001A", "职业院校", "河西区", "高技能人才培训基地", None, "甲（示例）", "abc",
           "乙（示例）", "def"]


def book(folder: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as made:
        for name, rows in sheets:
            page = made.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    place = folder / "名单.xlsx"
    place.write_bytes(packed.getvalue())
    return place


def read(place: Path, for_round: bool = False) -> list_imports.Listed:
    """The list of units in the workbook."""
    return list_imports.read(place, "名单.xlsx", "units", for_round)


def test_a_list_becomes_plain_rows(tmp_path) -> None:
    listed = read(book(tmp_path, ("名单", [HEADS, COLLEGE, [], ["示例　", "９１１２", "企业"]])), True)
    assert (listed.sheet, listed.faults) == ("名单", ("工作表“名单”E4：没有填写项目类别。",))
    assert [[value for value in row.values.values() if value] for row in listed.rows] == [
        [value for value in COLLEGE if value], ["示例", "9112", "企业"]]
    assert listed.rows[1].places["credit_code"] == "工作表“名单”B4"


def test_headings_may_stand_lower_and_in_any_order(tmp_path) -> None:
    rows = [["二〇二五年名单"], ["序号", "单位类型*", "统一社会信用代码", "单位 名称"], [1, "企业", "X", "示例厂"]]
    listed = read(book(tmp_path, ("说明", [["填写说明"]]), ("数据", rows)))
    assert [one.values for one in listed.rows] == [{"name": "示例厂", "credit_code": "X", "kind": "企业"}]
    assert listed.rows[0].places == {"kind": "工作表“数据”B3", "credit_code": "工作表“数据”C3", "name": "工作表“数据”D3"}


@pytest.mark.parametrize(("rows", "for_round", "fault"), [
    ([["单位名称", "单位类型"], ["甲", "企业"]], False,
     "工作表“名单”第 1 行（A1 起）缺少列：统一社会信用代码。请下载模板，按模板的列名填写。"),
    ([HEADS[:3], COLLEGE[:3]], True, "工作表“名单”第 1 行（A1 起）缺少列：项目类别。请下载模板，按模板的列名填写。"),
    ([["甲", "乙"]], False,
     "工作表“名单”第 1 行（A1 起）缺少列：单位名称、统一社会信用代码、单位类型。请下载模板，按模板的列名填写。"),
    ([HEADS], False, "工作表“名单”A2 起没有内容。请从标题行下一行开始填写。"),
    ([HEADS, ["甲", 911200001234567890, "企业"]], False,
     "工作表“名单”B2：代码是数字格式，末尾几位已被 Excel 改动。请把这一列设为文本后重新填写。"),
    ([HEADS, [None, "X", None]], False, "工作表“名单”A2：没有填写单位名称。"),
])
def test_what_is_wrong_names_sheet_and_cell(tmp_path, rows, for_round, fault) -> None:
    assert read(book(tmp_path, ("名单", rows)), for_round).faults[0] == fault


def refused(place: Path) -> str:
    with pytest.raises(Problem) as refusal:
        read(place)
    return refusal.value.message


def test_what_is_no_workbook_is_refused(tmp_path) -> None:
    place = tmp_path / "名单.xlsx"
    place.write_bytes(b"MZ\x90\x00 not a workbook")
    assert "它的内容是" in refused(place)
    with zipfile.ZipFile(place, "w") as packed:
        packed.writestr("hello.txt", "hello")
    assert "不是 Excel 工作簿" in refused(place)


def test_an_empty_workbook_is_refused(tmp_path) -> None:
    assert "工作簿里没有内容" in refused(book(tmp_path, ("名单", [])))


def test_too_many_rows_are_refused(tmp_path) -> None:
    assert "工作表“名单”的 A5001 在第 5000 行以外" in refused(book(tmp_path, ("名单", [["甲"]] * 5_001)))


def test_a_file_over_the_limit_is_refused_unread(tmp_path) -> None:
    place = tmp_path / "名单.xlsx"
    place.write_bytes(b"0" * (list_imports.LARGEST + 1))
    assert "文件超过 5 MB" in refused(place)


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(tmp_path) -> None:
    place = book(tmp_path, ("名单", [HEADS]))
    with zipfile.ZipFile(place) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in parts.items():
            if name != "xl/sharedStrings.xml":
                packed.writestr(name, content)
        with packed.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>')
            for _ in range(40):
                part.write(b"A" * 10_000_000)
            part.write(b"</t></si></sst>")
    assert place.stat().st_size < list_imports.LARGEST
    assert "展开后有 381 MB，上限 200 MB" in refused(place)


def test_the_child_process_cannot_write(tmp_path) -> None:
    script = tmp_path / "writes.py"
    folder = Path(child.__file__).parent
    script.write_text(f"import sys\nsys.path.insert(0, {str(folder)!r})\nimport limits\nlimits.lower()\n"
                      f"with open({str(tmp_path / 'made')!r}, 'w') as file:\n    file.write('x' * 10)\n")
    with pytest.raises(child.Unreadable):
        child.read(str(script), tmp_path)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(("column", "row", "name"), [(0, 0, "A1"), (25, 8, "Z9"), (26, 0, "AA1"), (701, 9, "ZZ10")])
def test_cells_are_named_as_in_excel(column, row, name) -> None:
    assert cells.cell(column, row) == name
