"""Sound files with bytes changed, cut, doubled and swapped: the importers answer or refuse, and never break.

By default a few dozen of each; JIANGYAN_FUZZ=number tries as many as that, and JIANGYAN_FUZZ_SEED begins elsewhere.
"""

import io
import os
import random
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
import segno
import xlsxwriter

from jiangyan.intake import child, file_types, list_imports, signed_scans
from jiangyan.problems import Problem
from jiangyan.queries.panel.list_imports import columns_of
from tests.cast import PDF
from tests.figures import figure
from tests.hostile import corpus, packed

TIMES = int(os.environ.get("JIANGYAN_FUZZ", "12"))
SEED = int(os.environ.get("JIANGYAN_FUZZ_SEED", "2026"))


def changed(content: bytes, chance: random.Random) -> bytes:
    """The bytes with one to eight things done to them."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place, length = chance.randrange(len(made) + 1), chance.choice((1, 2, 4, 8, 64, 500))
        deed = chance.randrange(6)
        if deed == 0:
            made[place:place + length] = chance.randbytes(length)
        elif deed == 1:
            del made[place:place + length]
        elif deed == 2:
            made[place:place] = made[place:place + length] * chance.randint(1, 20)
        elif deed == 3:
            made[place:place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\x80\0\0\0"))
        elif deed == 4 and made:
            one = chance.randrange(len(made))
            made[one] ^= 1 << chance.randrange(8)
        else:
            made = made[:max(20, place)]
        made = made or bytearray(content[:20])
    return bytes(made[:5_000_000])


def _workbook() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("名单")
        page.write_row(0, 0, [column.title for column in columns_of("units", True)])
        page.write_row(1, 0, ["示例职业技术学院", "91120000MA0000001A", "职业院校", "河西区", "高技能人才培训基地", None, "甲", "abc"])
    return made.getvalue()


def _code() -> bytes:
    made = io.BytesIO()
    segno.make("示例 1").save(made, kind="png", scale=6)
    return made.getvalue()


def _book() -> bytes:
    made, book = io.BytesIO(), pypdf.PdfWriter()
    book.add_blank_page(200, 200)
    book.write(made)
    return made.getvalue()


def _unit_list(place: Path) -> str:
    try:
        list_imports.read(place, "名单.xlsx", "units", True)
    except Problem as refusal:
        assert refusal.word in ("import.unreadable", "evidence.unsafe") or refusal.word.startswith("sheet_import.")
        return "refused"
    return "read"


def _scan(place: Path) -> str:
    return "refused" if signed_scans.read(place).trouble else "read"


def _type(ending: str) -> Callable[[Path], str]:
    def told(place: Path) -> str:
        try:
            file_types.examine(f"x.{ending}", place)
        except file_types.Refused as refused:
            assert refused.found or refused.fault in file_types.FAULTS
            return "refused"
        return "read"

    return told


@pytest.mark.parametrize(("name", "content", "reader"), [
    ("名单", _workbook(), _unit_list), ("扫描件图片", _code(), _scan), ("扫描件 PDF", _book(), _scan),
    ("docx", packed.office("docx", ("word/embeddings/a.xlsx", packed.office("xlsx"))), _type("docx")),
    ("doc", packed.old("WordDocument", "1Table"), _type("doc")), ("加密的 PDF", corpus.locked("", owner_password="x"), _type("pdf")),
    ("PDF", PDF, _type("pdf")),
])
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, name: str, content: bytes, reader: Callable[[Path], str]) -> None:
    chance, place, told = random.Random(f"{SEED}-{name}"), tmp_path / "file", {"read": 0, "refused": 0}
    place.write_bytes(content)
    assert reader(place) == "read" or name.startswith("扫描件")
    for number in range(TIMES):
        made = changed(content, chance)
        place.write_bytes(made)
        try:
            told[reader(place)] += 1
        except Exception as trouble:
            kept = Path(os.environ.get("JIANGYAN_FUZZ_KEEP", str(tmp_path))) / f"{name}-{number}"
            kept.write_bytes(made)
            raise AssertionError(f"{kept} breaks the reader") from trouble
    assert sum(told.values()) == TIMES
    figure("变异测试：改坏的文件", TIMES, "个")


def test_what_the_child_says_of_itself_is_never_believed_blindly(tmp_path: Path) -> None:
    script = tmp_path / "liar.py"
    script.write_text("print('{')")
    with pytest.raises(child.Unreadable):
        child.read(str(script), tmp_path)
