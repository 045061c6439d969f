"""Reading facts strictly: what was stated, whether it can be, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiangyan.rulebook.numbers import exact, minus, numeric, shown, text
from jiangyan.rulebook.rubric import Fact, Row

Value = bool | int | Decimal | str
Given = Mapping[str, Any]
"""Facts that have been read: every one a Value that fits its type, so that a rule need not look again."""
_NOT_FINITE = frozenset({"nan", "inf", "infinity"})
_PLAIN: dict[str, type[int]] = {"bool": bool, "int": int}
_COMMON = 10**9  # values of the plain type below this need no further look


@dataclass(frozen=True)
class Refused:
    """One refusal: a code of the scoring contract and a Chinese sentence."""

    code: str
    message: str


def _value(fact: Fact, given: object) -> Value | Refused:
    if fact.type == "int":
        return _count(fact, given)
    if fact.type == "bool":
        return given if isinstance(given, bool) else Refused("fact.type", f"“{fact.label}”应答是或否，不能是{shown(given)}")
    if fact.type == "decimal":
        return _amount(fact, given)
    if isinstance(given, str) and given in fact.values:
        return given
    labels = "、".join(f"{value}（{label}）" for value, label in fact.choices)
    return Refused("fact.type", f"“{fact.label}”应从 {labels} 中选择，不能是{shown(given)}")


def _count(fact: Fact, given: object) -> Value | Refused:
    if isinstance(given, float | Decimal) and not Decimal(given).is_finite():
        return _sized(fact, None)
    if type(given) is not int:
        return Refused("fact.type", f"“{fact.label}”应填整数，不能是{shown(given)}")
    return _sized(fact, exact(given))


def _amount(fact: Fact, given: object) -> Value | Refused:
    value = exact(given)
    if value is not None:
        return _sized(fact, value)
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str) or (
            isinstance(given, str) and not numeric(given) and given.strip().lower().lstrip("+-") not in _NOT_FINITE):
        return Refused("fact.type", f"“{fact.label}”应填数字，不能是{shown(given)}")
    return _sized(fact, None)


def _sized(fact: Fact, value: int | Decimal | None) -> Value | Refused:
    if value is None:
        return Refused("fact.range", f"“{fact.label}”不是有限的数，或位数过多")
    if value < 0:
        return Refused("fact.range", f"“{fact.label}”不能是负数（{text(value)}）")
    return value


def read(row: Row, given: object, facts: tuple[Fact, ...]) -> tuple[dict[str, Value], list[Refused]]:
    """The facts of one row as exact values, and every refusal; no facts at all is ({}, []).

    `facts` are those that this kind of unit states. A null is "not stated". Some but not all: fact.missing.
    """
    if given is None:
        return {}, []
    if type(given) is not dict and not isinstance(given, Mapping):
        return {}, [Refused("sheet.malformed", f"第 {row.id} 项的事实应是名称和值的对照表")]
    table: Mapping[str, Any] = given
    values: dict[str, Value] = {}
    refused: list[Refused] = []
    missing = []
    for fact in facts:
        name = fact.name
        stated = table.get(name)
        if stated is None:
            missing.append(f"“{fact.label}”")
        elif type(stated) is _PLAIN.get(fact.type) and 0 <= stated < _COMMON:
            values[name] = stated
        elif isinstance(value := _value(fact, stated), Refused):
            refused.append(value)
        else:
            values[name] = value
    if missing or len(table) != len(facts):
        refused = _unknown(row, table, facts) + refused
    if missing and len(missing) < len(facts):
        refused.append(Refused("fact.missing", f"第 {row.id} 项还没有填：{'、'.join(missing)}"))
    return values, refused or (_bounds(row, values) if values and "part" in row.rule else [])


def _unknown(row: Row, given: Mapping[str, Any], facts: tuple[Fact, ...]) -> list[Refused]:
    names = [fact.name for fact in facts]
    unknown = [name for name in given if name not in names]
    known = f"可用：{'、'.join(names)}" if unknown and facts else "这一项不填事实"
    return [Refused("fact.unknown", f"第 {row.id} 项没有名为{shown(name)}的事实，{known}") for name in unknown]


def _bounds(row: Row, values: Given) -> list[Refused]:
    rule, labels = row.rule, row.labels
    part, whole = values[rule["part"]], values[rule["whole"]]
    if minus(whole, part) < 0:
        return [Refused("fact.range", f"“{labels[rule['part']]}”（{text(part)}）大于“{labels[rule['whole']]}”（{text(whole)}）")]
    if whole == 0 and not rule.get("whole_may_be_zero"):
        return [Refused("fact.range", f"“{labels[rule['whole']]}”是 0，无法计算")]
    return []
