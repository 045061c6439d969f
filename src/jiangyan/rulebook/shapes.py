"""The shape of a rubric file: which keys stand where, and what they hold. Trouble is told with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jiangyan.rulebook.numbers import HALF, exact, shown

Place = tuple[str | int, ...]
Node = Mapping[str, Any]


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong, at a path of names and list positions in the file."""

    place: Place
    sentence: str


FACT_TYPES = ("bool", "int", "decimal", "choice")
LAYOUTS = ("ten_columns", "five_columns")
SHAPES: dict[str, dict[str, str]] = {
    "考核细则": {"id": "text", "title": "text", "annex": "text", "layout": "layout", "name_line": "text",
             "total_label": "text", "max": "points", "sections": "list 考核项目", "unit_kinds?": "names",
             "readings?": "list 口径"},
    "考核项目": {"id": "text", "name": "text", "max": "points", "items": "list 考核内容"},
    "考核内容": {"id": "text", "name": "text", "max": "points", "rows": "list 评分点"},
    "评分点": {"id": "text", "max": "points", "indicator": "text", "scoring": "text", "rule": "rule",
            "evidence?": "text", "evidence_merged?": "flag", "facts?": "table 事实", "note?": "text"},
    "事实": {"type": "type", "label": "text", "unit?": "text", "hint?": "text", "choices?": "labels", "kinds?": "names"},
    "口径": {"id": "text", "row": "text", "question": "text", "quote": "text", "choices": "table 选项", "default": "text"},
    "选项": {"label": "text", "example?": "text"},
}
RULES: dict[str, dict[str, str]] = {
    "flags": {"required?": "flags", "missing?": "costs", "present?": "costs"},
    "levels": {"fact": "choice", "levels": "levels", "presupposes?": "presupposes"},
    "condition": {"fact": "bool", "full_when": "flag", "otherwise": "range", "required?": "flags", "aside?": "text"},
    "judgement": {},
    "tally": {"count": "int", "each": "points", "flag?": "bool", "flag_points?": "points"},
    "difference": {"part": "int", "whole": "int", "cost": "points"},
    "per_failure": {"fact": "int", "least": "points", "most": "points"},
    "whole_share": {"part": "int", "whole": "int", "otherwise": "range", "whole_may_be_zero?": "flag"},
    "threshold": {"fact": "amount", "otherwise": "range", "target?": "numbers", "target_fact?": "amount"},
    "shortfall": {"target": "numbers", "step": "numbers", "cost": "numbers", "part?": "int", "whole?": "int",
                  "unit?": "text"},
}
"""Per kind of rule: its keys beside `kind` (a ? marks those that may be left out) and what they hold."""


def shape(given: object) -> list[Trouble]:
    """Unknown and missing keys, unknown kinds, values that do not fit, anywhere in the plain data of a rubric file."""
    return list(_node("考核细则", given, (), ()))


def _node(what: str, given: object, place: Place, kinds: tuple[str, ...]) -> Iterator[Trouble]:
    if not isinstance(given, Mapping):
        yield Trouble(place, f"{what}应是名称和值的对照表")
        return
    if what == "考核细则":
        said = given.get("unit_kinds")
        kinds = tuple(kind for kind in said if isinstance(kind, str)) if isinstance(said, list) else ()
    if what == "事实" and given.get("type") == "choice" and "choices" not in given:
        yield Trouble(place, "选项类的事实缺少“choices”")
    yield from _keys(what, given, place, SHAPES[what])
    for key, holds in _present(given, SHAPES[what]):
        kind, _, inner = holds.partition(" ")
        if kind == "list" and isinstance(given[key], list):
            for number, each in enumerate(given[key]):
                yield from _node(inner, each, (*place, key, number), kinds)
        elif kind == "table" and isinstance(given[key], Mapping):
            for name, each in given[key].items():
                if not isinstance(name, str):
                    yield Trouble((*place, key, name), f"{inner}的名称应是带引号的文字，不能是{shown(name)}")
                yield from _node(inner, each, (*place, key, name), kinds)
        elif kind == "rule":
            yield from _rule(given[key], given.get("facts"), (*place, key), kinds)
        elif said := _wrong(holds, given[key]):
            yield Trouble((*place, key), f"“{key}”{said}")


def _keys(what: str, given: Node, place: Place, keys: Mapping[str, str]) -> Iterator[Trouble]:
    known = [key.rstrip("?") for key in keys]
    for key in given:
        if key not in known:
            yield Trouble((*place, key), f"{what}没有“{key}”这个键，可用：{'、'.join(known) or '（无）'}")
    for key in keys:
        if not key.endswith("?") and key not in given:
            yield Trouble(place, f"{what}缺少“{key}”")


def _present(given: Node, keys: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key.rstrip("?"), holds) for key, holds in keys.items() if key.rstrip("?") in given]


def _wrong(holds: str, value: Any) -> str:
    """What is wrong with a simple value; nothing when it fits."""
    kind = holds.partition(" ")[0]
    if kind == "text":
        return "" if isinstance(value, str) else f"应是带引号的文字，不能是{shown(value)}"
    if kind == "flag":
        return "" if isinstance(value, bool) else f"应是 true 或 false，不能是{shown(value)}"
    if kind == "points":
        return _points(value)
    if kind in ("type", "layout"):
        known = FACT_TYPES if kind == "type" else LAYOUTS
        return "" if value in known else f"没有{shown(value)}这一种，可用：{'、'.join(known)}"
    if kind == "names":
        return "" if isinstance(value, list) and all(isinstance(each, str) for each in value) else "应是文字的列表"
    if kind == "labels":
        fits = isinstance(value, Mapping) and value and all(
            isinstance(each, str) for pair in value.items() for each in pair)
        return "" if fits else "应是选项和说明文字的对照表"
    return f"应是{'列表' if kind == 'list' else '名称和值的对照表'}"


def _points(value: object) -> str:
    number = exact(value)
    if number is None or number < 0:
        return f"应是不小于 0 的数，不能是{shown(value)}"
    return "" if number % HALF == 0 else f"应是 0.5 的整数倍，不能是{shown(value)}"


def _rule(rule: object, facts: object, place: Place, kinds: tuple[str, ...]) -> Iterator[Trouble]:
    if not isinstance(rule, Mapping):
        yield Trouble(place, "规则应是名称和值的对照表")
        return
    kind = rule.get("kind")
    if not isinstance(kind, str) or kind not in RULES:
        yield Trouble((*place, "kind") if "kind" in rule else place, f"没有{shown(kind)}这种规则，可用：{'、'.join(RULES)}")
        return
    keys = {"kind": "text", **RULES[kind]}
    yield from _keys(f"“{kind}”规则", rule, place, keys)
    stated: Node = facts if isinstance(facts, Mapping) else {}
    for key, holds in _present(rule, keys):
        for said in _held(holds, rule[key], stated, kinds):
            yield Trouble((*place, key), f"“{kind}”规则的“{key}”{said}")
    if kind == "threshold" and ("target" in rule) == ("target_fact" in rule):
        yield Trouble(place, "“threshold”规则的“target”和“target_fact”应写且只写一个")
    if kind == "per_failure" and not _points(rule.get("least")) and not _points(rule.get("most")) and (
            exact(rule["least"]) > exact(rule["most"])):  # type: ignore[operator]
        yield Trouble(place, "“per_failure”规则的“least”应不大于“most”")
    for one, other in (("flag", "flag_points"), ("part", "whole")):
        if (one in rule) != (other in rule):
            yield Trouble(place, f"“{kind}”规则的“{one}”和“{other}”应一同写出")


def _held(holds: str, value: Any, facts: Node, kinds: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with one value of a rule."""
    if holds in ("bool", "int", "choice", "amount"):
        yield from _fact_of(("int", "decimal") if holds == "amount" else (holds,), value, facts)
    elif holds in ("flags", "costs"):
        yield from _flags(holds, value, facts)
    elif holds == "levels":
        yield from _levels(value)
    elif holds == "range":
        yield from _range(value)
    elif holds == "numbers":
        yield from _numbers(value, kinds)
    elif holds == "presupposes":
        if not isinstance(value, Mapping) or set(value) != {"row", "fact"} or not all(
                isinstance(each, str) for each in value.values()):
            yield "应写明 row 和 fact，都是带引号的文字"
    elif said := _wrong(holds, value):
        yield said


def _flags(holds: str, value: Any, facts: Node) -> Iterator[str]:
    if not isinstance(value, list if holds == "flags" else Mapping):
        yield "应是事实名称的列表" if holds == "flags" else "应是事实名称和扣分的对照表"
        return
    for name in value:
        yield from _fact_of(("bool",), name, facts)
    if isinstance(value, Mapping):
        yield from (said for cost in value.values() if (said := _points(cost)))


def _fact_of(types: tuple[str, ...], name: object, facts: Node) -> Iterator[str]:
    fitting = [one for one, fact in facts.items() if isinstance(fact, Mapping) and fact.get("type") in types]
    if not isinstance(name, str) or name not in fitting:
        yield f"用到的事实{shown(name)}没有列在 facts 中或类型不符，可用：{'、'.join(fitting) or '（无）'}"


def _levels(value: object) -> Iterator[str]:
    if not isinstance(value, Mapping) or not value:
        yield "应是选项和得分的对照表"
        return
    for worth in value.values():
        yield from _range(worth) if isinstance(worth, list) else (said for said in (_points(worth),) if said)


def _range(value: object) -> Iterator[str]:
    if not isinstance(value, list) or len(value) != 2 or any(_points(end) for end in value):
        yield "应是两个 0.5 整数倍的数，如 [0, 4]"
    elif exact(value[0]) > exact(value[1]):  # type: ignore[operator]
        yield "应先小后大"


def _numbers(value: object, kinds: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, Mapping) and set(value) != set(kinds):
        yield f"按单位类型分写时应逐一写出：{'、'.join(kinds) or '（本表不分单位类型）'}"
    for each in value.values() if isinstance(value, Mapping) else (value,):
        number = exact(each)
        if number is None or number <= 0:
            yield f"应是大于 0 的数，不能是{shown(each)}"
