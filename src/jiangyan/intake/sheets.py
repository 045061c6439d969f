"""What an uploaded Word or Excel file says about one sheet: values per row, what cannot be read, and where. Nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jiangyan.intake import annexes, child, form_lines, old_word, typed
from jiangyan.intake.cells import cell
from jiangyan.intake.file_types import FAULTS
from jiangyan.intake.form_lines import Entry, Fault
from jiangyan.problems import Problem
from jiangyan.queries.sheet.sheet_forms import Identity, Line, Values, Wanted, identity, lines

LARGEST = 20 * 1024 * 1024
EXCEL, WORD, ANNEX = "excel", "word", "annex"
_HEADS = ("编号", "填写内容", "填在这里")
_MARK = "表格标识："


@dataclass(frozen=True)
class SheetReading:
    """What a file says: `form` excel, word or annex; values and place per row that was read; the rest with its reasons.

    `faults` keep everything from being applied; rows in `unread` (row → why) are left as they are. An annex says points alone.
    """

    form: str
    identity: Identity | None = None
    rows: dict[str, Values] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The reading as plain data, as it is kept with the file."""
        return {"form": self.form, "versions": dict(self.identity.versions) if self.identity else None,
                "rows": {row: asdict(values) for row, values in self.rows.items()}, "places": self.places, "unread": self.unread,
                "faults": [asdict(one) | {"text": one.text} for one in self.faults], "notes": list(self.notes)}


def read(place: Path, name: str, ending: str, wanted: Wanted) -> SheetReading:
    """What the file at `place` says about the wanted sheet; `ending` is what arrivals.checked found inside: docx, xlsx or doc.

    Problems sheet_import.*: another kind of file, outside content, too large, damaged, another template, another sheet or
    round, another edition of the rubric. Reads in a limited child process: not inside a transaction.
    """
    if ending not in ("docx", "xlsx", "doc"):
        raise Problem("sheet_import.type", name=name, found=f"是 .{ending}")
    if place.stat().st_size > LARGEST:
        raise Problem("sheet_import.too_large", name=name, detail=f"文件超过 {LARGEST // 1024 // 1024} MB")
    if ending == "doc":
        with old_word.converted(place, name) as newer:
            return understood(pages(newer, name), name, wanted)
    return understood(pages(place, name), name, wanted)


def pages(place: Path, name: str) -> Mapping[str, Any]:
    """The plain content of the file, read in a limited child process; what the child refuses is a Problem."""
    try:
        answer: dict[str, Any] = child.read("confined.py", place, "office_pages")
    except child.Unreadable as why:
        raise Problem("sheet_import.too_large", name=name, detail=str(why)) from None
    if "refused" in answer:
        raise refusal(answer["refused"], answer["detail"], name)
    return answer


def refusal(word: str, detail: str, name: str) -> Problem:
    """The Problem that a reader's word (see packed.Refused) stands for."""
    if word == "too_large":
        return Problem("sheet_import.too_large", name=name, detail=detail)
    if word == "external":
        return Problem("sheet_import.external", name=name, detail=detail)
    if word == "type":
        return Problem("sheet_import.type", name=name, found="不是 Word 或 Excel 文件")
    what, advice = FAULTS[word]
    return Problem("evidence.unsafe", name=name, detail=what, advice=advice)


def understood(content: Mapping[str, Any], name: str, wanted: Wanted) -> SheetReading:
    """What plain content says about the asked sheet; asks nobody."""
    return _excel(content, name, wanted) if content["kind"] == EXCEL else _word(content, name, wanted)


def _checked(found: Identity | None, name: str, wanted: Wanted) -> None:
    """The file must have been made from this sheet, in this round, with the rubric as it is."""
    if found is None:
        raise Problem("sheet_import.template", name=name)
    now = wanted.identity
    if (found.kind, found.sheet, found.round) != (now.kind, now.sheet, now.round):
        other = "别的批次" if found.round != now.round else "另一种打分表" if found.kind != now.kind else "别的项目、别的人或另一次验收"
        raise Problem("sheet_import.other_sheet", name=name, other=other)
    if found.rubric_hash != now.rubric_hash:
        raise Problem("sheet_import.edition", name=name, edition=found.rubric_hash[:8], now=now.rubric_hash[:8])


def _excel(content: Mapping[str, Any], name: str, wanted: Wanted) -> SheetReading:
    told = {str(row[2]): str(row[3]) for sheet in content["sheets"] if sheet["name"] == "_jiangyan"
            for row in sheet["rows"] if len(row) > 3 and row[2] is not None}
    found = identity(told.get("sheet", ""), told.get("versions", ""))
    heads = [(sheet, head) for sheet in content["sheets"] if not sheet["hidden"] and (head := _head(sheet["rows"]))]
    if not heads:
        raise Problem("sheet_import.template", name=name)
    _checked(found, name, wanted)
    sheet, (first, columns) = heads[0]
    faults = list(_disturbed(sheet, first, columns["填在这里"]))
    entries = [entry for entry in _cells(sheet, first, columns) if entry.keys or entry.number or not typed.blank(entry.raw)]
    return _form(EXCEL, found, [entry for entry in entries if not _settled(entry, wanted)], faults, wanted)


def _head(rows: list[list[Any]]) -> tuple[int, dict[str, int]] | None:
    """The row with the heads of the form (from 0), and the column of each head."""
    for place, row in enumerate(rows[:60]):
        columns = {str(value).strip(): column for column, value in enumerate(row) if isinstance(value, str)}
        if all(head in columns for head in _HEADS):
            return place, columns
    return None


def _disturbed(sheet: Mapping[str, Any], first: int, column: int) -> Iterator[Fault]:
    """What was done to the sheet by hand that makes its cells doubtful."""
    where = f"工作表“{sheet['name']}”"
    for area in sheet["merged"]:
        yield Fault("", f"{where}{area}", "这些格子被合并了。请取消合并，或重新下载表格填写")
    for row in sheet["hidden_rows"]:
        if row > first + 1:
            yield Fault("", f"{where}第 {row} 行", "这一行被隐藏了，看不见的内容不能写入。请取消隐藏后再上传")
    letters = cell(column, 0)[:-1]
    for place in sheet["uncounted"]:
        if place.rstrip("0123456789") == letters and int(place.lstrip(letters) or 0) > first + 1:
            yield Fault("", f"{where}{place}", "这一格的公式没有算出结果。请直接填数字")


def _cells(sheet: Mapping[str, Any], first: int, columns: Mapping[str, int]) -> Iterator[Entry]:
    def at(row: list[Any], head: str) -> Any:
        column = columns.get(head, len(row))
        return row[column] if column < len(row) else None

    for place, row in enumerate(sheet["rows"][first + 1:], start=first + 1):
        key, number, label = (at(row, head) for head in ("标识", "编号", "填写内容"))
        yield Entry(f"工作表“{sheet['name']}”{cell(columns['填在这里'], place)}", (str(key),) if key else (),
                    typed.shown(number) if number is not None else "", str(label or ""), at(row, "填在这里"))


def _settled(entry: Entry, wanted: Wanted) -> bool:
    return entry.number.strip() in wanted.settled and typed.blank(entry.raw)


def _word(content: Mapping[str, Any], name: str, wanted: Wanted) -> SheetReading:
    about = content["properties"]
    mark = next((line.partition(_MARK)[2] for line in content["lines"] if _MARK in line), "")
    found = identity(about.get("jiangyan_sheet", "") or mark, about.get("jiangyan_versions", ""))
    annex = annexes.read(content["tables"], wanted.rubric)
    if "jiangyan_sheet" not in about and not mark:
        return _annex(annex, name, wanted)
    _checked(found, name, wanted)
    faults: list[Fault] = []
    entries = [Entry(one.place, one.tags, row, "考核分数", one.text) for row, one in annex.rows.items() if not one.trouble]
    faults += [Fault(row, one.place, f"第 {row} 项的考核分数读不出来：{one.trouble}") for row, one in annex.rows.items() if one.trouble]
    entries += [entry for number, table in enumerate(content["tables"], start=1) for entry in _filled(number, table["rows"])]
    return _form(WORD, found, [entry for entry in entries if entry.number.strip() not in wanted.settled], faults, wanted)


def _filled(number: int, rows: list[Mapping[str, Any]]) -> Iterator[Entry]:
    """The lines of a table in which facts and reasons are filled in; nothing for any other table."""
    columns: dict[str, int] = {}
    for place, row in enumerate(rows, start=1):
        cells = row["cells"]
        heads = {one["text"].strip(): index for index, one in enumerate(cells)}
        if all(head in heads for head in _HEADS):
            columns = heads
        elif columns:
            texts = [cells[columns[head]] if columns[head] < len(cells) else None for head in _HEADS]
            number_, label, raw = (one["text"] if one else "" for one in texts)
            tags = tuple(texts[2]["tags"]) if texts[2] else ()
            where = f"第 {number} 个表格第 {place} 行"
            merged = any(one["merge"] for one in cells) or row["hidden"]
            yield Entry(where, ("?",) if merged else tags, "?" if merged else number_, label, raw)


def _form(form: str, found: Identity | None, entries: list[Entry], faults: list[Fault], wanted: Wanted) -> SheetReading:
    """A form of ours: every line must be there, and everything that was typed must be readable."""
    asked = [line for line in lines(wanted.rubric, wanted.unit_kind) if line.row not in wanted.settled]
    known, wrong = form_lines.gather(entries, asked)
    faults = [*faults, *wrong]
    rows, places, unread = {}, {}, {}
    for row, of_row in _by_row(asked).items():
        values, wrong = form_lines.values(of_row, known)
        faults += wrong
        if any(fault.row == row for fault in faults):
            unread[row] = "；".join(fault.sentence for fault in faults if fault.row == row)
        else:
            rows[row] = values
            places[row] = known[of_row[0].key].place
    return SheetReading(form, found, rows, places, unread, tuple(faults))


def _by_row(asked: list[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in asked:
        found.setdefault(line.row, []).append(line)
    return found


def _annex(annex: annexes.Annex, name: str, wanted: Wanted) -> SheetReading:
    """The notice's own table: points alone; what cannot be read is left as it is."""
    if not annex.rows:
        raise Problem("sheet_import.template", name=name)
    rows, places, unread, faults, added = {}, {}, {}, [], []
    for row in wanted.rubric.rows:
        one = annex.rows.get(row)
        if row in wanted.settled:
            continue
        if one is None or one.trouble:
            unread[row] = one.trouble if one else "文件里没有找到这一项的文字"
            places[row] = one.place if one else ""
            continue
        read, places[row] = typed.points(one.text), one.place
        if read.fault:
            unread[row] = read.fault
            faults.append(Fault(row, one.place, f"第 {row} 项的分数{read.fault}"))
        else:
            rows[row] = Values(score=read.value)
            added += [read.value] if read.value is not None else []
    return SheetReading(ANNEX, None, rows, places, unread, tuple(faults), tuple(_sum(annex.total, added, wanted)))


def _sum(total: str, added: list[str], wanted: Wanted) -> Iterator[str]:
    """A remark where the total that was typed is another than the sum of what was read."""
    value = typed.amount(total, "分") if total else None
    summed = sum(typed.amount(one, "") or 0 for one in added)
    if value is not None and value != summed and value != wanted.rubric.max:
        yield f"文件里写的{wanted.rubric.total_label}是 {value}，读到的各项相加是 {summed}。请核对。"
