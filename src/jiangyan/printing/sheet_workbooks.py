"""A sheet as an Excel form: one column to fill in, drop-downs, a running total, everything else locked, a hidden sheet of ids."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from jiangyan.queries.sheet.sheet_forms import Form, FormRow, Line, in_words
from jiangyan.rulebook.numbers import decimal, points

FORM, IDS = "填写", "_jiangyan"
HEADS = ("标识", "编号", "填写内容", "填在这里", "单位或填法", "得分")
KEY, NUMBER, LABEL, INPUT, HINT, EARNED = range(6)
_WIDTHS = (4, 8, 60, 32, 32, 9)
TOLD = (
    "只在黄色格子里填写，其他格子已锁定。有下拉箭头的，点箭头选；不知道的先空着，空着就是“未填”，不会当成零分。",
    "考核分数：系统能按细则算出分数的，可以空着；要填就填 0.5 的倍数。填的分和细则算得的不同时，请写理由。",
    "填好后保存（格式仍是 .xlsx），回到系统的同一页面上传。上传后先给您看读到了什么，您点“全部写入”才会写入。",
    "请不要增删行、合并格子、改名或另设密码。",
)
_TOP = len(TOLD) + 5
Book = Any
Page = Any  # xlsxwriter says nothing about its types


def workbook(form: Form) -> bytes:
    """The form as an xlsx file; what stands on the server is filled in, the same form gives the same bytes."""
    packed = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, settings) as book:
        book.set_properties({"title": form.title, "created": datetime(1980, 1, 1, tzinfo=UTC)})
        page, ids = book.add_worksheet(FORM), book.add_worksheet(IDS)
        looks = _looks(book)
        _prepare(page, form)
        last = _body(page, ids, form, looks)
        _head(page, form, looks, last)
        _name(ids, form)
    return packed.getvalue()


def _looks(book: Book) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#9aa0a6"}
    given = wrapped | {"locked": False, "bg_color": "#fff8d6", "align": "left"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}), "told": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format(wrapped | {"bold": True, "bg_color": "#e8eaed", "align": "center"}),
        "band": book.add_format(wrapped | {"bg_color": "#eef3f8"}), "strong": book.add_format(wrapped | {"bg_color": "#eef3f8", "bold": True}),
        "plain": book.add_format(wrapped), "quiet": book.add_format(wrapped | {"font_color": "#5f6368"}),
        "sum": book.add_format({"bold": True, "font_size": 12, "num_format": "0.0#"}),
        "earned": book.add_format(wrapped | {"bg_color": "#eef3f8", "bold": True, "align": "center", "num_format": "0.0#"}),
        "number": book.add_format(given), "text": book.add_format(given | {"num_format": "@"}),
        "automatic": book.add_format(wrapped | {"num_format": '"系统算得 "0.0#"，可空着"', "align": "left", "font_color": "#5f6368"}),
    }


def _prepare(page: Page, form: Form) -> None:
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width, None, {"hidden": column == KEY})
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(0.4, 0.4, 0.5, 0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_TOP)
    page.set_footer(f"&L{form.title.replace('&', '&&')}&C第 &P 页 共 &N 页")
    page.freeze_panes(_TOP + 1, 0)
    page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def _head(page: Page, form: Form, looks: dict[str, Any], last: int) -> None:
    """Title, whose sheet it is, how to fill it in, and the sum so far."""
    page.write_string(0, NUMBER, f"{form.rubric.annex}　{form.rubric.title}　{form.title}", looks["title"])
    page.write_string(1, NUMBER, "　".join(f"{name}：{value}" for name, value in form.head))
    for place, sentence in enumerate(TOLD, start=2):
        page.write_string(place, NUMBER, f"{place - 1}. {sentence}")
    column = f"F{_TOP + 2}:F{last + 1}"
    earned = [value for row in form.rows if (value := _earned(row)) is not None]
    most = points(decimal(form.rubric.max))
    page.write_string(_TOP - 2, LABEL, f"现有得分合计（共 {len(form.rows)} 项，满分 {most}；没有填全时不是总分）", looks["sum"])
    page.write_formula(_TOP - 2, INPUT, f"=SUM({column})", looks["sum"], float(sum(earned)))
    page.write_formula(_TOP - 2, HINT, f'="已有得分 "&COUNT({column})&" 项"', None, f"已有得分 {len(earned)} 项")
    for place, name in enumerate(HEADS):
        page.write_string(_TOP, place, name, looks["head"])


def _earned(row: FormRow) -> Decimal | None:
    shown = row.carried or row.values.score or row.automatic
    return Decimal(shown) if shown is not None else None


def _body(page: Page, ids: Page, form: Form, looks: dict[str, Any]) -> int:
    """All rows; answers the last line written (counted from 0)."""
    line = _TOP
    for row in form.rows:
        line = _band(page, line + 1, row, looks)
        if row.carried is not None:
            continue
        first = line + 1
        for each in row.lines:
            line += 1
            _line(page, ids, line, row, each, looks)
        score = next(place for place, each in enumerate(row.lines) if each.what == "score") + first
        _automatic(page, ids, first, score, row, looks)
    return line


def _band(page: Page, line: int, row: FormRow, looks: dict[str, Any]) -> int:
    """The official words of a row above its lines, with the points that count so far."""
    words = f"{row.name}（满分 {points(decimal(row.row.max))} 分）\n{row.row.indicator}\n评分：{row.row.scoring}"
    words += f"\n材料：{row.row.evidence}" if row.row.evidence else ""
    page.set_row(line, 15 * sum(1 + len(part) // 34 for part in words.split("\n")) + 4)
    page.write_string(line, KEY, f"{row.row.id}/")
    page.write_string(line, NUMBER, row.row.id, looks["strong"])
    page.write_string(line, LABEL, words, looks["band"])
    page.write_blank(line, INPUT, None, looks["band"])
    page.write_string(line, HINT, "初验没有失分，沿用初验得分，不用填写" if row.carried else "", looks["band"])
    if row.carried is not None:
        page.write_number(line, EARNED, float(row.carried), looks["earned"])
    return line


def _line(page: Page, ids: Page, line: int, row: FormRow, each: Line, looks: dict[str, Any]) -> None:
    page.write_string(line, KEY, each.key)
    page.write_string(line, NUMBER, row.row.id, looks["quiet"])
    page.write_string(line, LABEL, each.label, looks["plain"])
    page.write_string(line, HINT, hint := _hint(row, each), looks["quiet"])
    value = each.value(row.values)
    numeric = each.what == "score" or (each.fact is not None and each.fact.type in ("int", "decimal"))
    words = in_words(each, value)
    if (tall := max(_tall(each.label, LABEL), _tall(hint, HINT), _tall(words if value is not None else "", INPUT))) > 1:
        page.set_row(line, min(400, 15 * tall + 2))  # LibreOffice and WPS leave a row without a height of its own at one line
    if value is None:
        page.write_blank(line, INPUT, None, looks["number" if numeric else "text"])
    elif numeric and _exact(words):
        page.write_number(line, INPUT, float(words), looks["number"])
    else:
        page.write_string(line, INPUT, words, looks["text"])
    if numeric and value is not None and _exact(words):
        ids.write_number(line, KEY, float(words))
    elif value is not None:
        ids.write_string(line, KEY, words)
    _validate(page, line, row, each)


def _tall(text: str, column: int) -> int:
    """How many lines a text takes in its column; a Chinese sign is two wide."""
    room = _WIDTHS[column] - 2
    return sum(max(1, -(-sum(1 if sign.isascii() else 2 for sign in part) // room)) for part in text.split("\n"))


def _exact(words: str) -> bool:
    """Whether a number cell holds this number as it is: 15 digits, which is what Excel keeps."""
    value = Decimal(words)
    return len(value.normalize().as_tuple().digits) <= 15 and Decimal(repr(float(words))) == value and abs(value) < 10**15


def _hint(row: FormRow, each: Line) -> str:
    if each.what == "score":
        return f"0 至 {points(decimal(row.row.max))}" + ("，点箭头选" if row.choices else "")
    if each.fact is None:
        return ""
    kind = {"bool": "选“是”或“否”", "choice": "点箭头选"}.get(each.fact.type, each.fact.unit)
    said = row.beside.get(each.fact.name)
    return "　".join(part for part in (kind, each.fact.hint, f"自评：{said}" if said else "") if part)


def _validate(page: Page, line: int, row: FormRow, each: Line) -> None:
    """What the cell takes; anything else is told at once by Excel and again by the import."""
    rule: dict[str, Any]
    if each.what == "score" and row.choices:
        rule = {"validate": "list", "source": row.choices, "error_message": "请从下拉列表中选分数，或让这一格空着。"}
    elif each.what == "score":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(decimal(row.row.max)),
                "error_message": f"请填 0 至 {points(decimal(row.row.max))} 之间的数字。"}
    elif each.fact is None:
        rule = {"validate": "length", "criteria": "<=", "value": 2000, "error_message": "最多 2000 个字。"}
    elif each.fact.type in ("bool", "choice"):
        labels = ["是", "否"] if each.fact.type == "bool" else [label for _code, label in each.fact.choices]
        rule = {"validate": "list", "source": labels, "error_message": "请从下拉列表中选一个，或让这一格空着。"}
    else:
        whole = each.fact.type == "int"
        rule = {"validate": "integer" if whole else "decimal", "criteria": ">=", "value": 0,
                "error_message": "请只填整数，例如 480。" if whole else "请只填数字，例如 516.8。"}
    page.data_validation(line, INPUT, line, INPUT, rule | {"ignore_blank": True, "error_title": "不能这样填"})


def _automatic(page: Page, ids: Page, first: int, score: int, row: FormRow, looks: dict[str, Any]) -> None:
    """Beside the points: what the system had worked out, as long as no fact was changed since; above: what counts now."""
    facts = score - first
    same = "AND(" + ",".join(f"D{place + 1}={IDS}!A{place + 1}" for place in range(first, score)) + ")" if facts else "TRUE"
    if row.automatic is not None:
        page.write_formula(score, HINT, f'=IF({same},{row.automatic},"事实有改动，上传后由系统计算")', looks["automatic"], float(row.automatic))
    formula = f'=IF(ISNUMBER(D{score + 1}),D{score + 1},IF(ISNUMBER(E{score + 1}),E{score + 1},""))'
    earned = _earned(row)
    page.write_formula(first - 1, EARNED, formula, looks["earned"], float(earned) if earned is not None else "")


def _name(ids: Page, form: Form) -> None:
    """Which sheet this is, for the import; the column of ids beside it holds what was filled in beforehand."""
    for place, (name, value) in enumerate((("template", "jiangyan-sheet-1"), ("sheet", form.identity.text),
                                           ("versions", form.identity.kept_versions))):
        ids.write_string(place, 2, name)
        ids.write_string(place, 3, value)
    ids.protect()
    ids.hide()
