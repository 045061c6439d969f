"""Forms for the tests: sheets with random values, written as files and read back."""

import io
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl

from jiangyan.intake import office_pages, sheets
from jiangyan.intake.packed import Refused
from jiangyan.printing import sheet_documents, sheet_workbooks
from jiangyan.queries.round import rubrics
from jiangyan.queries.sheet import sheet_forms
from jiangyan.queries.sheet.sheet_forms import Form, Identity, Values, Wanted
from jiangyan.queries.sheet.sheets import number
from jiangyan.rulebook.numbers import decimal
from jiangyan.rulebook.rubric import Fact, Row, Rubric
from jiangyan.rulebook.words import trimmed, unwritable

BASE, STUDIO = "tianjin-training-base-2025", "tianjin-master-studio-2025"
WRITERS = {"xlsx": sheet_workbooks.workbook, "docx": sheet_documents.document}
_HARD = (
    "_x000D_", "_x005F_x", "_x0041_", "_x0041__x0042_", "&#10;", "]]>", "<![CDATA[", "<w:t>", "\u202eabc\u202c", "\u2066x\u2069", "e\u0301",
    "\u1100\u1161\u11a8", "👨\u200d👩\u200d👧", "🇨🇳", "☺\ufe0f", "\ufeff", "\u200b", "\u00ad", "\u2011", "\u00a0", "\u2028", "\u2029", "\u0085",
    "\u007f", "\x80", "\x9f", "\ue000", "\U0010fffd", "\ufdd0", "\U0001fffe", "\r", "\r\n", "\n", "\t", "=1+1", "+1", "-1", "@SUM(A1)", "'=1",
    "%s", "{{ x }}", "{% if %}", "1E5", "TRUE", "2025-01-01", "0012", "עברית", "العربية", "हिन्दी", "ไทย", "𝔘𝔫𝔦")
"""What breaks when it is written or read carelessly: escapes, markup, directions, joined and combining signs, formulas, templates."""
_LENGTHS = (1, 3, 8, 40, 40, 200, 2000)
_SAMPLES = ("见附件（示例）。", "第一行\n第二行", "=1+1", "<w:t>&amp;", "_x0041_", "3分", "是", "'x", "a\tb", "1.0", "\u3000示例", "𠮷", "é", "0")
_REACHES = ((0x20, 0x7E), (0xA1, 0x2FF), (0x3001, 0x30FF), (0x4E00, 0x9FA5), (0xFF01, 0xFF5E), (0x20000, 0x2A6D0), (0x1F300, 0x1F64F), (0x300, 0x36F),
            (0xE0100, 0xE01EF), (0x2000, 0x206F), (0x7F, 0xA0), (9, 0x10FFFF))


def identity(rubric: Rubric) -> Identity:
    """An identity of sheet 12 in round 3."""
    return Identity("self", 12, 3, rubric.hash, {"1.1": 2})


def wanted(rubric: Rubric, unit_kind: str | None = "vocational_college") -> Wanted:
    """What a file must be about to be read for that sheet."""
    return Wanted(rubric, unit_kind, identity(rubric))


def words(chance: random.Random) -> str:
    """Own words as records keep them: none, usual ones, ones that files have trouble with, or any."""
    if chance.random() < 0.4:
        return ""
    if chance.random() < 0.5:
        return trimmed(chance.choice(_SAMPLES))
    text = "".join(sign for sign in _signs(chance) if not unwritable(sign.replace("\r", "")))
    kept = trimmed(text[: chance.choice(_LENGTHS)])
    return "" if unwritable(kept) else kept


def _signs(chance: random.Random) -> Iterator[str]:
    """Some 2000 signs of all that XML can carry, with hard pieces among them."""
    for _ in range(1200):
        yield chance.choice(_HARD) if chance.random() < 0.3 else chr(chance.randint(*chance.choice(_REACHES)))


def a_fact(fact: Fact, chance: random.Random) -> Any:
    """Any value that records could hold for a fact, or nothing."""
    if chance.random() < 0.25:
        return None
    if fact.type == "bool":
        return chance.random() < 0.5
    if fact.type == "choice":
        return chance.choice([code for code, _ in fact.choices])
    if fact.type == "int":
        return chance.randint(0, 10 ** chance.randint(0, 17))
    return number(Decimal(chance.randint(0, 10 ** chance.randint(0, 16))).scaleb(-chance.randint(0, 4)))


def row_values(row: Row, unit_kind: str | None, chance: random.Random) -> Values:
    """What somebody could have put into a row, sensible or not."""
    stated = {fact.name: value for fact in row.facts_for(unit_kind) if (value := a_fact(fact, chance)) is not None}
    score = number(decimal(chance.randint(0, int(decimal(row.max) * 2))) / 2) if chance.random() < 0.6 else None
    return Values(stated, score, words(chance), words(chance))


def random_form(seed: int) -> tuple[Form, Wanted, dict[str, Values]]:
    """A whole form of either rubric with random values."""
    chance = random.Random(seed)
    rubric = rubrics.load(chance.choice([BASE, STUDIO]))
    kind = chance.choice(["enterprise", "vocational_college"]) if rubric.unit_kinds else None
    values = {row.id: row_values(row, kind, chance) for row in rubric.rows.values()}
    return sheet_forms.build(rubric, kind, identity(rubric), values, name="示例学院"), Wanted(rubric, kind, identity(rubric)), values


def full(rubric_id: str = BASE, **changed: Values) -> tuple[Form, Wanted]:
    """A form of a college with a few rows filled in; `r3_1=Values(…)` sets a row."""
    rubric = rubrics.load(rubric_id)
    values = {"1.1": Values({"management_body": True}), "12.1": Values({"operation": "fair"}, "3.5", "第一行\n第二行")}
    values |= {name.removeprefix("r").replace("_", "."): value for name, value in changed.items()}
    kind = "vocational_college" if rubric.unit_kinds else None
    return sheet_forms.build(rubric, kind, identity(rubric), values, name="示例学院"), wanted(rubric, kind)


def read_here(place: Path, asked: Wanted) -> sheets.SheetReading:
    """The reading in this very process, without the child: for many small files that we made ourselves."""
    try:
        content = office_pages.read(str(place))
    except Refused as why:
        raise sheets.refusal(why.word, why.detail, place.name) from None
    return sheets.understood(content, place.name, asked)


def excel(content: bytes, change: Any) -> bytes:
    """The workbook after `change(sheet, book)` with openpyxl, an independent program."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book["填写"], book)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def cell(sheet: Any, row: str, label: str) -> Any:
    """The cell to fill in for a row and a label, found by the visible words as a person would."""
    return next(line[3] for line in sheet.iter_rows() if line[1].value == row and line[2].value == label)


def word(content: bytes, change: Any) -> bytes:
    """The document after `change(document)` with python-docx, an independent program."""
    document = docx.Document(io.BytesIO(content))
    change(document)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
