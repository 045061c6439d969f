"""What somebody typed into a cell, as a value or as a sentence why not: 3.5, ３．５, 3,5, 3分, 三分; never a guess."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import cn2an

from jiangyan.queries.sheet.sheets import number
from jiangyan.rulebook.rubric import Fact
from jiangyan.rulebook.words import plain, trimmed, unwritable

_PLAIN = re.compile(r"-?\d{1,18}(\.\d{1,12})?\Z", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,12})?\Z", re.ASCII)
_COMMA = re.compile(r"(\d{1,15}),(\d{1,2})\Z", re.ASCII)
_FULL_STOP = re.compile(r"(\d{1,15})。(\d{1,2})\Z", re.ASCII)
_CHINESE = re.compile(r"[零一二两三四五六七八九十百千点]{1,12}\Z")
_OTHER_SIGNS = str.maketrans("−－，", "--,", "\u200b\u200c\u200d\ufeff")
# Only these: a full normalisation would make "32" of "3²" and "1" of "①".
_EXACT = 10**15
"""Above this a number cell of a workbook no longer holds what was typed."""
YES = {"是": True, "否": False}


@dataclass(frozen=True)
class Read:
    """A value, or nothing (`value` None, no `fault`), or a sentence why the content cannot be read."""

    value: Any = None
    fault: str = ""


def shown(raw: Any) -> str:
    """A cell's content as a person saw it, for telling about it."""
    if isinstance(raw, dict):
        return str(raw.get("date", ""))
    if isinstance(raw, bool):
        return "是" if raw else "否"
    return str(raw if not isinstance(raw, float) or not raw.is_integer() else int(raw))


def blank(raw: Any) -> bool:
    """Whether nothing stands in a cell."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def amount(raw: Any, unit: str) -> Decimal | None:
    """The exact number in a cell, with or without its unit (分, 人, 万元); None for whatever is not plainly one number."""
    if isinstance(raw, bool | dict):
        return None
    if isinstance(raw, int | float):
        value = Decimal(repr(raw))
        return value if value.is_finite() and abs(value) < _EXACT else None
    text = plain(str(raw).translate(_OTHER_SIGNS))
    if unit and text.endswith(unit):
        text = text[: -len(unit)].strip()
    text = _FULL_STOP.sub(r"\1.\2", text)
    if _GROUPED.match(text):
        text = text.replace(",", "")
    text = _COMMA.sub(r"\1.\2", text)
    return Decimal(text) if _PLAIN.match(text) else _spelled(text)


def _spelled(text: str) -> Decimal | None:
    """三 → 3, 三点五 → 3.5; what is not a complete Chinese number is None."""
    if not _CHINESE.match(text):
        return None
    try:
        return Decimal(str(cn2an.cn2an("二" if text == "两" else text, "strict")))
    except (ValueError, KeyError, IndexError):
        return None


def points(raw: Any) -> Read:
    """Points as plain decimal text; whether they fit the row is the rulebook's to say."""
    if blank(raw):
        return Read()
    value = amount(raw, "分")
    if value is None:
        return Read(fault=_not(raw, "分数。请只填数字，例如 3.5"))
    return Read(number(value))


def fact(asked: Fact, raw: Any) -> Read:
    """A fact's value as records keep it: true or false, a choice's code, an int, or a decimal as plain text."""
    if blank(raw):
        return Read()
    if asked.type == "bool":
        value = raw if isinstance(raw, bool) else YES.get(str(raw).strip())
        return Read(value) if value is not None else Read(fault=_not(raw, "“是”或“否”。请从这两个中选一个"))
    if asked.type == "choice":
        codes = {label: code for code, label in asked.choices}
        code = codes.get(str(raw).strip())
        return Read(code) if code else Read(fault=_not(raw, f"所列选项。请从 {'、'.join(codes)} 中选一个"))
    count = amount(raw, asked.unit)
    if asked.type == "int":
        if count is None or count != count.to_integral_value():
            return Read(fault=_not(raw, "整数。请只填数字，例如 480，不要带别的字"))
        return Read(int(count))
    return Read(number(count)) if count is not None else Read(fault=_not(raw, "数字。请只填数字，例如 516.8，不要带别的字"))


def words(raw: Any) -> Read:
    """Own words with plain line ends; at most 2000 characters."""
    text = "" if raw is None else trimmed(shown(raw))
    if len(text) > 2000:
        return Read(fault=f"这里有 {len(text)} 个字，最多 2000 个字。请删减后再上传")
    if unwritable(text):
        return Read(fault="里有看不见的控制字符，或“_x0041_x0042_”这样的编码。请删去后再上传")
    return Read(text or None)


def _not(raw: Any, what: str) -> str:
    if isinstance(raw, dict):
        return f"是日期（{shown(raw)}），不是{what}。Excel 会把 3-5、3/5 这样的内容变成日期"
    told = shown(raw).replace("\n", " ")
    return f"“{told if len(told) <= 30 else told[:30] + '…'}”不是{what}"
