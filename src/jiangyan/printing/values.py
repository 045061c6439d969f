"""A paper's values made ready for both engines: every declared field there, every gap marked or refused."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from jiangyan.printing.fields import Field
from jiangyan.printing.glyphs import printable

SHANGHAI = timezone(timedelta(hours=8))
Values = dict[str, Any]


def prepare(fields: Iterable[Field], values: Values) -> tuple[Values, list[str]]:
    """Return the values as the engines want them, and the labels of the required ones that are missing.

    A missing value becomes {"missing": label}, an optional one that is absent "" or []. A name that the paper
    does not declare is a mistake of the caller: ValueError; so is a value of another kind: TypeError.
    """
    gaps: list[str] = []
    return _record(tuple(fields), values, "", gaps), gaps


def instant(text: str) -> datetime:
    """Read an ISO 8601 instant that carries its offset; ValueError without one."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"时刻“{text}”没有写明时区")
    return moment.astimezone(SHANGHAI)


def _record(fields: tuple[Field, ...], values: Values, where: str, gaps: list[str]) -> Values:
    unknown = set(values) - {each.name for each in fields}
    if unknown:
        raise ValueError(f"文书没有声明这些值：{sorted(unknown)}")
    return {each.name: _value(each, values.get(each.name), where + each.label, gaps) for each in fields}


def _value(field: Field, value: object, label: str, gaps: list[str]) -> object:
    if value is None or value == "" or value == [] or value == {}:
        if field.required:
            gaps.append(label)
            return _gap(field, label)
        return [] if field.kind == "list" else ""
    return _READERS[field.kind](field, value, label, gaps)


def _gap(field: Field, label: str) -> object:
    """Stand in for what is missing, in the shape that the templates expect."""
    sign = {"missing": label}
    if field.kind == "list":
        return [{each.name: "" for each in field.fields} | {field.fields[0].name: sign}]
    if field.kind == "table":
        empty = {"annex": "", "heading": "", "unit_line": ["", ""], "widths": [100], "head": []}
        return {**empty, "body": [[{"text": sign}]]}
    return sign


def _text(field: Field, value: object, label: str, gaps: list[str]) -> object:
    if not isinstance(value, str):
        raise TypeError(f"“{label}”须是文字，给的是 {type(value).__name__}")
    text = printable(value, label).strip()
    return text if text else _value(field, None, label, gaps)


def _instant(field: Field, value: object, label: str, gaps: list[str]) -> object:
    moment = instant(str(value))
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}"


def _list(field: Field, value: object, label: str, gaps: list[str]) -> object:
    if not isinstance(value, list):
        raise TypeError(f"“{label}”须是列表")
    return [
        _record(field.fields, item, f"{label}第{place}项的", gaps) for place, item in enumerate(value, start=1)
    ]


def _table(field: Field, value: object, label: str, gaps: list[str]) -> object:
    if not isinstance(value, dict):
        raise TypeError(f"“{label}”须是 printing.tables 造的表")
    ready = dict(value)
    for part in ("head", "body"):
        ready[part] = [[_cell(cell, label, gaps) for cell in row] for row in value[part]]
    return ready


def _cell(cell: Values, label: str, gaps: list[str]) -> Values:
    name = cell.get("label") or label
    if cell["text"] is None:
        gaps.append(name)
        return {**cell, "text": {"missing": name}}
    return {**cell, "text": printable(cell["text"], name)}


_READERS: dict[str, Callable[[Field, object, str, list[str]], object]] = {
    "text": _text,
    "instant": _instant,
    "list": _list,
    "table": _table,
}
