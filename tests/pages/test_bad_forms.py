"""Files that no form should be, through the page: a sentence with the place and what to do, in time, and nothing is kept or applied."""

import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.urls import reverse

from jiangyan.models import JournalLine, Mark, SheetImport
from tests.cast import Cast
from tests.figures import figure
from tests.intake import forms
from tests.intake.test_bad_files import compound, repacked
from tests.pages.test_sheet_imports import bring, confirm, words

Made = Callable[[bytes, bytes], bytes]
ROOT = Path(__file__).parents[2]
LOCKED = compound(
    ("EncryptionInfo", b"\x04\0\x04\0\x40\0\0\0" + b'<?xml version="1.0"?><encryption><keyData saltSize="16"/></encryption>'),
    ("EncryptedPackage", struct.pack("<Q", 3000) + bytes(range(256)) * 12))


def changed(change: Any) -> Made:
    """The downloaded workbook after a change by openpyxl."""
    return lambda xlsx, _word: forms.excel(xlsx, change)


def far(sheet: Any, _book: Any) -> None:
    """One value in the last cell that a sheet has."""
    sheet["XFD1048576"].value = 1


def hidden(sheet: Any, _book: Any) -> None:
    """A row that cannot be seen."""
    sheet.row_dimensions[40].hidden = True


def many(_xlsx: bytes, _word: bytes) -> bytes:
    """A hundred thousand rows."""
    packed, made = io.BytesIO(), openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("填写")
    for line in range(100_000):
        sheet.append(["", "1.1", "考核分数", line])
    made.save(packed)
    return packed.getvalue()


def long_table(_xlsx: bytes, word: bytes) -> bytes:
    """A Word table of a hundred thousand rows."""
    with zipfile.ZipFile(io.BytesIO(word)) as packed:
        page = packed.read("word/document.xml")
    row = b"<w:tr><w:tc><w:p><w:r><w:t>1.1</w:t></w:r></w:p></w:tc></w:tr>"
    return repacked(word, **{"word__document.xml": page.replace(b"</w:tbl>", row * 100_000 + b"</w:tbl>", 1)})


def all_words(_xlsx: bytes, word: bytes) -> bytes:
    """400 MB of text in the page itself."""
    with zipfile.ZipFile(io.BytesIO(word)) as packed:
        head, tail = packed.read("word/document.xml").rsplit(b"<w:sectPr", 1)
    return repacked(word, **{"word__document.xml": head + b"<w:p><w:r><w:t>1</w:t></w:r></w:p>" * 11_700_000 + b"<w:sectPr" + tail})


def poor(_xlsx: bytes, _word: bytes) -> bytes:
    """A page that has nothing to do with the sheet."""
    made, packed = docx.Document(), io.BytesIO()
    made.add_paragraph("总结（示例）")
    made.save(packed)
    return packed.getvalue()


IMAGE = b'<Relationships><Relationship Id="a" Type="x/image" Target="http://e.invalid/a.png" TargetMode="External"/></Relationships>'
BAD: dict[str, tuple[str, Made, str]] = {
    "加了密码的工作簿": ("自评.xlsx", lambda _x, _w: LOCKED, "加了密码，没有保存。请去掉密码后再上传"),
    "加了密码的文档": ("自评.docx", lambda _x, _w: LOCKED, "加了密码，没有保存。请去掉密码后再上传"),
    "展开后 400 MB 的文档（图）": ("自评.docx", lambda _x, word: repacked(word, word__media__image1=b"\0" * 400_000_000), "展开后有 381 MB"),
    "展开后 400 MB 的文档（文字）": ("自评.docx", all_words, "展开后有"),
    "最远的一格": ("自评.xlsx", changed(far), "XFD1048576 在第 5000 行以外"),
    "十万行的工作簿": ("自评.xlsx", many, "行以外"),
    "十万行的 Word 表格": ("自评.docx", long_table, "上限 2000 行"),
    "宏": ("自评.xlsx", lambda xlsx, _w: repacked(xlsx, **{"xl__vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "带有宏，没有保存。请另存为不带宏的"),
    "链接到别的工作簿": ("自评.xlsx", lambda xlsx, _w: repacked(
        xlsx, **{"xl__externalLinks__externalLink1.xml": b"<externalLink/>"}), "引用了另一个工作簿，没有读入。请断开外部链接"),
    "网上的图片": ("自评.xlsx", lambda xlsx, _w: repacked(xlsx, **{"xl__worksheets___rels__sheet9.xml.rels": IMAGE}), "引用了外部的内容"),
    "隐藏的行": ("自评.xlsx", changed(hidden), "第 40 行：这一行被隐藏了，看不见的内容不能写入。请取消隐藏后再上传"),
    "坏了的 .doc": ("自评.doc", lambda _x, _w: compound(("WordDocument", b"\xec\xa5\xc1\0" + b"\0" * 5000)), "另存为 .docx 或 .xlsx"),
    "别的文档": ("自评.docx", poor, "里找不到这张打分表"),
}
HEAVY = ("展开后 400 MB 的文档（图）", "展开后 400 MB 的文档（文字）", "最远的一格", "十万行的工作簿", "十万行的 Word 表格", "坏了的 .doc")
"""Weighed besides; the others never take more than a child that has read nothing."""


def weighed(folder: Path, name: str, content: bytes) -> dict[str, Any]:
    """The same file in a process of its own, whose children are weighed."""
    place = folder / name
    place.write_bytes(content)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("JIANGYAN_")}
    done = subprocess.run([sys.executable, "-m", "tests.intake.weighed", str(place)], capture_output=True, check=True, cwd=ROOT,
                          env=kept | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"})
    found: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return found


@pytest.mark.parametrize("what", BAD)
def test_it_is_said_on_the_page_in_time_and_nothing_is_applied(cast: Cast, seen: Any, tmp_path: Path, what: str) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk
    xlsx, word = (client.get(reverse(name, args=[sheet])).content for name in ("sheet_form_excel", "sheet_form_word"))
    name, make, said = BAD[what]
    content = make(xlsx, word)
    cost = weighed(tmp_path, name, content) if what in HEAVY else {"megabytes": 0, "seconds": 0}
    began = time.monotonic()
    page = bring(client, sheet, content, name)
    took = time.monotonic() - began
    assert page.status_code in (200, 422) and said in words(page), words(page)[:1500]
    assert "全部写入（" not in words(page)
    kept = SheetImport.objects.filter(state="read")
    assert (confirm(client, page).status_code if kept else 422, Mark.objects.count(), JournalLine.objects.filter(
        deed="sheet_import.confirmed").count()) == (422, 0, 0)
    if what in HEAVY:
        figure(f"读入的子进程峰值内存：{what}", cost["megabytes"], "MB")
        figure(f"网页回答用时：{what}", round(took, 1), "秒")
    assert (cost["megabytes"] <= 512, cost["seconds"] <= 20, took <= 30) == (True, True, True), cost


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_annex_in_word_97_is_read_and_its_converter_weighed(cast: Cast, seen: Any, tmp_path: Path) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk
    place = tmp_path / "form.docx"
    place.write_bytes(client.get(reverse("sheet_form_word", args=[sheet])).content)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "doc", "--outdir", str(tmp_path),
                    str(place)], check=True, capture_output=True, timeout=180)
    content = place.with_suffix(".doc").read_bytes()
    cost, page = weighed(tmp_path, "自评.doc", content), bring(client, sheet, content, "自评（示例）.doc")
    assert page.status_code == 200 and re.search("未填 2[0-9]", words(page)), words(page)[:600]
    figure("LibreOffice 转换 .doc 的峰值内存", cost["megabytes"], "MB")
    figure("LibreOffice 转换 .doc 用时", cost["seconds"], "秒")
    assert cost["seconds"] <= 30
