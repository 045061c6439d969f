"""Files that are no filled-in form: each is refused or its fault named with the place and what to do, within the limits."""

import io
import re
import shutil
import struct
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jiangyan.intake import arrivals, old_word, sheets
from jiangyan.problems import Problem
from jiangyan.rulebook.words import keepable
from tests.cast import arrived
from tests.intake.forms import WRITERS, cell, excel, full, word

_NONE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def say(content: bytes, name: str = "自评.xlsx") -> str:
    """What is said of this file on its whole way in: the refusal, or the first fault; "" where nothing is wrong."""
    came = arrived(content, name)
    try:
        looked = arrivals.checked(came)
        reading = sheets.read(came.place, looked.name, looked.kind.ending, full()[1])
    except Problem as refusal:
        return refusal.message
    finally:
        Path(came.place).unlink(missing_ok=True)
    return reading.faults[0].text if reading.faults else ""


def repacked(content: bytes, **changed: Any) -> bytes:
    """The package with parts replaced or added (names with "/" as "__")."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = {name.replace("__", "/"): part for name, part in changed.items()}
        for name in old.namelist():
            if name not in names:
                new.writestr(name, old.read(name))
        for name, part in names.items():
            new.writestr(name, part)
    return packed.getvalue()


def book(change: Any) -> bytes:
    """A filled workbook after a change by openpyxl."""
    return excel(WRITERS["xlsx"](full()[0]), change)


def test_a_good_file_passes_this_way() -> None:
    assert (say(WRITERS["xlsx"](full()[0])), say(WRITERS["docx"](full()[0]), "自评.docx")) == ("", "")


def test_rows_that_were_deleted_by_hand() -> None:
    said = say(book(lambda sheet, _book: sheet.delete_rows(cell(sheet, "7.1", "考核分数").row)))
    assert said == "找不到第 7.1 项“考核分数”这一行，可能被删除了。请重新下载表格填写。"


def test_cells_that_were_merged_by_hand() -> None:
    def change(sheet: Any, _book: Any) -> None:
        line = cell(sheet, "7.1", "考核分数").row
        sheet.merge_cells(f"D{line}:D{line + 1}")

    assert say(book(change)).endswith("这些格子被合并了。请取消合并，或重新下载表格填写。")


def test_hidden_rows() -> None:
    def change(sheet: Any, _book: Any) -> None:
        sheet.row_dimensions[40].hidden = True

    assert say(book(change)) == "工作表“填写”第 40 行：这一行被隐藏了，看不见的内容不能写入。请取消隐藏后再上传。"


def test_text_where_a_number_belongs_and_a_number_that_became_a_date() -> None:
    import datetime

    def date(sheet: Any, _book: Any) -> None:
        cell(sheet, "3.1", "考核分数").value = datetime.date(2025, 3, 5)

    def text(sheet: Any, _book: Any) -> None:
        cell(sheet, "3.1", "考核分数").value = "很好"

    assert say(book(text)).endswith("第 3.1 项“考核分数”“很好”不是分数。请只填数字，例如 3.5。")
    assert "是日期（2025-03-05" in say(book(date))


def test_a_formula_counts_by_its_result_and_without_one_it_is_said() -> None:
    def change(sheet: Any, _book: Any) -> None:
        cell(sheet, "3.1", "考核分数").value = "=2+2"

    assert say(book(change)).endswith("这一格的公式没有算出结果。请直接填数字。")


@pytest.mark.parametrize("typed", ["#DIV/0!", "#N/A", "三分半", "３－５", "3～5", "＋3", "3月5日", True, "O"])
def test_what_is_no_number_in_a_cell_for_points_is_said_with_its_place(typed) -> None:
    said = say(book(lambda sheet, _book: setattr(cell(sheet, "3.1", "考核分数"), "value", typed)))
    assert re.match(r"工作表“填写”D\d+：", said) and ("3.5" in said or "公式" in said), said


def test_words_that_were_typed_elsewhere_are_not_lost_silently() -> None:
    def change(sheet: Any, _book: Any) -> None:
        sheet.cell(400, 4).value = "补充说明"

    assert say(book(change)) == "工作表“填写”D400：“补充说明”不在填写的地方，看不出是哪一项的内容。请移到填写的格子里，或删去。"


def test_a_row_whose_words_were_swapped_is_not_believed() -> None:
    def change(sheet: Any, _book: Any) -> None:
        first, second = cell(sheet, "14.1", "考核分数").row, cell(sheet, "14.2", "考核分数").row
        sheet.cell(first, 2).value, sheet.cell(second, 2).value = "14.2", "14.1"

    assert say(book(change)).endswith("这一行的编号或文字被改动过，和表格不一致。请重新下载表格填写。")


def test_the_hidden_sheet_is_gone() -> None:
    assert say(book(lambda _sheet, whole: whole.remove(whole["_jiangyan"]))).startswith("文件“自评.xlsx”里找不到这张打分表")


def test_one_cell_at_the_far_end() -> None:
    def change(sheet: Any, _book: Any) -> None:
        sheet["XFD1048576"].value = 1

    assert say(book(change)).startswith("文件“自评.xlsx”太大：工作表“填写”的 XFD1048576 在第 5000 行以外")


def test_a_hundred_thousand_rows_within_the_limits() -> None:
    packed, began = io.BytesIO(), time.monotonic()
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("填写")
    for line in range(100_000):
        sheet.append(["", "1.1", "考核分数", line])
    made.save(packed)
    began = time.monotonic()
    assert "行以外" in say(packed.getvalue()) and time.monotonic() - began < 25


def test_a_word_table_of_a_hundred_thousand_rows() -> None:
    made = WRITERS["docx"](full()[0])
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        page = packed.read("word/document.xml")
    row = b"<w:tr><w:tc><w:p><w:r><w:t>1.1</w:t></w:r></w:p></w:tc></w:tr>"
    whole = repacked(made, **{"word__document.xml": page.replace(b"</w:tbl>", row * 100_000 + b"</w:tbl>", 1)})
    assert re.search("第 [0-9]+ 个表格有 100[0-9]{3} 行，上限 2000 行", say(whole, "自评.docx")) is not None


def test_a_document_that_inflates_to_400_megabytes() -> None:
    bomb = repacked(WRITERS["docx"](full()[0]), word__media__image1=b"\0" * 400_000_000)
    assert (len(bomb) < 2_000_000, "展开后有 381 MB" in say(bomb, "自评.docx")) == (True, True)


def test_a_page_of_thirty_megabytes_of_text() -> None:
    huge = repacked(WRITERS["docx"](full()[0]), word__document_xml=b"")  # another part: the true one is replaced below
    with zipfile.ZipFile(io.BytesIO(huge)) as packed:
        page = packed.read("word/document.xml").replace(b"<w:sectPr>", b"<w:p/>" * 5_000_000 + b"<w:sectPr>")
    assert "展开后超过" in say(repacked(huge, **{"word__document.xml": page}), "自评.docx")


def test_an_encoding_that_nobody_knows() -> None:
    odd = repacked(WRITERS["xlsx"](full()[0]), **{"xl__worksheets__sheet1.xml": b'<?xml version="1.0" encoding="UTF-2"?><worksheet/>'})
    assert "已损坏" in say(odd)


def test_macros_outside_content_and_other_kinds() -> None:
    plain = WRITERS["xlsx"](full()[0])
    assert "带有宏" in say(repacked(plain, **{"xl__vbaProject.bin": b"\xd0\xcf\x11\xe0"}))
    linked = repacked(plain, **{"xl__externalLinks__externalLink1.xml": b"<externalLink/>"})
    assert "引用了另一个工作簿，没有读入。请断开外部链接" in say(linked)
    image = b'<Relationships><Relationship Id="a" Type="x/image" Target="http://e.invalid/a.png" TargetMode="External"/></Relationships>'
    assert "引用了外部的内容" in say(repacked(plain, **{"xl__worksheets___rels__sheet9.xml.rels": image}))
    assert "内容与扩展名不符" in say(plain, "自评.docx")
    assert "内容与扩展名不符" in say(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "自评.xlsx") or "已损坏" in say(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "自评.xlsx")
    assert "空的" in say(b"")


@pytest.mark.parametrize("label", ["考核分数", "说明（可以不填）"])
def test_a_nul_that_excel_writes_as_an_escape_is_refused_and_can_be_kept_with_the_file(label) -> None:
    content = book(lambda sheet, _book: setattr(cell(sheet, "3.1", label), "value", "QQ"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name).replace(b"QQ", b"a_x0000_b") for name in packed.namelist() if b"QQ" in packed.read(name)}
    came = arrived(repacked(content, **{name.replace("/", "__"): part for name, part in parts.items()}), "自评.xlsx")
    reading = sheets.read(came.place, "自评.xlsx", "xlsx", full()[1])
    assert [one.row for one in reading.faults] == ["3.1"] and keepable(reading.plain()), reading.faults


def test_an_entity_is_not_unfolded() -> None:
    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"](full()[0]))) as packed:
        page = packed.read("word/document.xml").replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)
    assert "DTD" in say(repacked(WRITERS["docx"](full()[0]), **{"word__document.xml": page}), "自评.docx")


def test_a_word_form_with_a_row_taken_out_or_merged() -> None:
    def taken(document: Any) -> None:
        table = document.tables[1]
        table._tbl.remove(table.rows[2]._tr)

    def merged(document: Any) -> None:
        table = document.tables[0]
        table.cell(1, 9).merge(table.cell(2, 9))

    content = WRITERS["docx"](full()[0])
    assert say(word(content, taken), "自评.docx").startswith("找不到第 1.1 项“设有专门组织机构负责项目管理和协调”这一行")
    assert "和上一行或下一行合并了" in say(word(content, merged), "自评.docx")


@pytest.mark.skipif(shutil.which("soffice") is not None, reason="LibreOffice is installed")
def test_a_word_97_document_without_libreoffice_is_said(tmp_path) -> None:
    place = tmp_path / "自评.doc"
    place.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(Problem, match=r"服务器没有安装能读它的 LibreOffice.*另存为 \.docx"):
        sheets.read(place, place.name, "doc", full()[1])


def compound(*streams: tuple[str, bytes]) -> bytes:
    """A compound file (MS-CFB, sectors of 512 bytes) as Office writes one around what it encrypted: table, directory, streams."""
    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        told = (name + "\0").encode("utf-16-le")
        return struct.pack("<64sHBBIII16xI8x8xIQ", told, len(told), kind, 1, _NONE, right, child, 0, start, size)

    table, contents = [_TABLE, _END], b""
    entries = [entry("Root Entry", 5, _NONE, 1, _END, 0)]
    for place, (name, content) in enumerate(streams, start=1):
        sectors, start = max(8, -(-len(content) // 512)), len(table)  # below 4,096 bytes a stream would stand in the small table
        entries.append(entry(name, 2, place + 1 if place < len(streams) else _NONE, _NONE, start, sectors * 512))
        table += [*range(start + 1, start + sectors), _END]
        contents += content.ljust(sectors * 512, b"\0")
    entries += [struct.pack("<64sHBBIII16xI8x8xIQ", b"", 0, 0, 0, _NONE, _NONE, _NONE, 0, 0, 0)] * (4 - len(entries))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
                       _END, 0, _END, 0)
    lists = struct.pack("<109I", 0, *[_NONE] * 108)
    return head + lists + struct.pack("<128I", *table, *[_NONE] * (128 - len(table))) + b"".join(entries) + contents


@pytest.mark.parametrize("name", ["自评.xlsx", "自评.docx", "自评.doc"])
def test_a_file_that_office_encrypted_with_a_password_is_said(name) -> None:
    description = b"\x04\0\x04\0\x40\0\0\0" + b'<?xml version="1.0"?><encryption><keyData saltSize="16"/></encryption>'
    locked = compound(("EncryptionInfo", description), ("EncryptedPackage", struct.pack("<Q", 3000) + bytes(range(256)) * 12))
    assert (len(locked) % 512, say(locked, name)) == (0, f"文件“{name}”加了密码，没有保存。请去掉密码后再上传。")


def test_own_words_of_more_than_2000_characters_are_refused_and_not_cut() -> None:
    said = {}
    for count in (2000, 2001, 5000):
        for_excel = book(lambda sheet, _book, count=count: setattr(cell(sheet, "3.1", "说明（可以不填）"), "value", "长" * count))
        said[count] = say(for_excel)
    assert (said[2000], said[2001].split("：", 1)[1]) == (
        "", "第 3.1 项“说明（可以不填）”这里有 2001 个字，最多 2000 个字。请删减后再上传。")
    assert "这里有 5000 个字" in said[5000]


def test_an_older_edition_and_another_round_are_each_named() -> None:
    form, now = full()
    for changed, expected in (
            ({"rubric_hash": "0" * 64}, "用的考核细则是旧版（00000000），现在用的是 " + now.identity.rubric_hash[:8]),
            ({"round": 99}, "是别的批次的打分表，不是这一张"), ({"kind": "expert"}, "是另一种打分表的打分表，不是这一张")):
        older = replace(form, identity=replace(form.identity, **changed))
        for ending in ("xlsx", "docx"):
            assert expected in say(WRITERS[ending](older), f"自评.{ending}")


def test_what_converts_old_documents_knows_nothing_of_us_and_goes_with_all_it_started(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("JIANGYAN_SECRET", "示例")
    monkeypatch.setattr(old_word, "SECONDS", 2)
    told = "env; echo net; tail -n +3 /proc/net/dev; sleep 60 & echo pid $!"
    began = time.monotonic()
    assert old_word._run(["/bin/sh", "-c", f"({told}) > {tmp_path}/told"], str(tmp_path))
    text = (tmp_path / "told").read_text()
    names = {line.split("=")[0] for line in text.split("net\n")[0].splitlines()}
    assert names <= {"PATH", "LANG", "HOME", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_"}
    assert not old_word._run(["/bin/sh", "-c", "sleep 60"], str(tmp_path)) and time.monotonic() - began < 10
    status = Path(f"/proc/{text.rsplit('pid ', 1)[1].strip()}/status")
    assert not status.exists() or "State:\tZ" in status.read_text()
