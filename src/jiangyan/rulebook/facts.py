"""Reading facts strictly: what was stated, whether it can be, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jiangyan.rulebook.numbers import Number, exact, text
from jiangyan.rulebook.rubric import Fact, Row

Value = bool | Number | str
Given = Mapping[str, Value]


@dataclass(frozen=True)
class Refused:
    """One refusal: a code of the scoring contract and a Chinese sentence."""

    code: str
    message: str


def _value(fact: Fact, given: object) -> Value | Refused:
    if fact.type == "bool":
        return given if isinstance(given, bool) else Refused("fact.type", f"“{fact.label}”应答是或否")
    if fact.type == "choice":
        values = [value for value, _ in fact.choices]
        if isinstance(given, str) and given in values:
            return given
        return Refused("fact.type", f"“{fact.label}”应从“{'、'.join(label for _, label in fact.choices)}”中选择")
    return _number(fact, given)


def _number(fact: Fact, given: object) -> Number | Refused:
    whole = fact.type == "int"
    if whole and type(given) is int:
        value: Number | None = given
    elif isinstance(given, bool) or whole or not isinstance(given, int | float | str | Decimal):
        return Refused("fact.type", f"“{fact.label}”应填{'整数' if whole else '数字'}")
    else:
        value = exact(given)
    if value is None:
        known = not isinstance(given, str) or given.strip().lower().lstrip("+-") in ("nan", "inf", "infinity")
        return Refused("fact.range", f"“{fact.label}”不是有限的数") if known else Refused(
            "fact.type", f"“{fact.label}”的“{given}”不是数字")
    if value < 0:
        return Refused("fact.range", f"“{fact.label}”不能是负数（{text(value)}）")
    return value


def read(row: Row, given: object, unit_kind: str | None) -> tuple[dict[str, Value], list[Refused]]:
    """The facts of one row as exact values, and every refusal; no facts at all is ({}, []).

    A null value is "not stated". Some facts but not all: fact.missing.
    """
    if given is None:
        return {}, []
    if type(given) is not dict and not isinstance(given, Mapping):
        return {}, [Refused("fact.type", f"第 {row.id} 项的事实应是名称和值的对照表")]
    wanted, values, missing = row.facts_for(unit_kind), {}, []
    names = [fact.name for fact in wanted]
    refused = [Refused("fact.unknown", f"第 {row.id} 项没有名为“{name}”的事实") for name in given if name not in names]
    for fact in wanted:
        stated = given.get(fact.name)
        if stated is None:
            missing.append(fact.label)
            continue
        value = _value(fact, stated)
        if isinstance(value, Refused):
            refused.append(value)
        else:
            values[fact.name] = value
    if missing and len(missing) < len(wanted):
        refused.append(Refused("fact.missing", f"第 {row.id} 项还没有填：{'、'.join(missing)}"))
    return values, refused + (_bounds(row, values) if not refused else [])


def _bounds(row: Row, values: Given) -> list[Refused]:
    part, whole = row.rule.get("part"), row.rule.get("whole")
    if not values or part is None or whole is None:
        return []
    labels = row.labels
    if values[part] > values[whole]:  # type: ignore[operator]
        return [Refused("fact.range", f"“{labels[part]}”（{text(values[part])}）"  # type: ignore[arg-type]
                                      f"大于“{labels[whole]}”（{text(values[whole])}）")]  # type: ignore[arg-type]
    if values[whole] == 0 and not row.rule.get("whole_may_be_zero"):
        return [Refused("fact.range", f"“{labels[whole]}”是 0，无法计算")]
    return []
