"""Checking a rubric: sums, keys, reachable maxima; every trouble is a Chinese sentence with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiangyan.rulebook.kinds import KEYS
from jiangyan.rulebook.numbers import Number, exact, text
from jiangyan.rulebook.rubric import Row, Rubric
from jiangyan.rulebook.steps import READINGS

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong, at a path of names and list positions in the file."""

    place: Place
    sentence: str


_TOP = ("id", "title", "annex", "layout", "name_line", "total_label", "max", "sections")
_SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "考核细则": (_TOP, ("unit_kinds", "readings")),
    "考核项目": (("id", "name", "max", "items"), ()),
    "考核内容": (("id", "name", "max", "rows"), ()),
    "评分点": (("id", "max", "indicator", "scoring", "rule"), ("evidence", "evidence_merged", "facts", "note")),
    "事实": (("type", "label"), ("unit", "hint", "choices", "kinds")),
    "口径": (("id", "row", "question", "quote", "choices", "default"), ()),
    "选项": (("label",), ("example",)),
}
FACT_TYPES = ("bool", "int", "decimal", "choice")
LAYOUTS = ("ten_columns", "five_columns")


def _keys(what: str, given: Any, place: Place) -> Iterator[Trouble]:
    if not isinstance(given, Mapping):
        yield Trouble(place, f"{what}应是名称和值的对照表")
        return
    must, may = _SHAPES[what]
    yield from _named(what, given, place, must, may)


def _named(what: str, given: Mapping[str, Any], place: Place, must: Sequence[str], may: Sequence[str]) -> Iterator[Trouble]:
    for key in given:
        if key not in must and key not in may:
            yield Trouble((*place, key), f"{what}没有“{key}”这个键，可用：{'、'.join([*must, *may])}")
    for key in must:
        if key not in given:
            yield Trouble(place, f"{what}缺少“{key}”")


def shape(given: Any) -> list[Trouble]:
    """Unknown and missing keys, unknown kinds and types, anywhere in the plain data of a rubric file."""
    found = list(_keys("考核细则", given, ()))
    if not isinstance(given, Mapping):
        return found
    if given.get("layout") not in LAYOUTS:
        found.append(Trouble(("layout",), f"没有“{given.get('layout')}”这种版式，可用：{'、'.join(LAYOUTS)}"))
    for place, row in _rows(given, found):
        found += _row_shape(row, place)
    for number, reading in enumerate(given.get("readings") or ()):
        found += _keys("口径", reading, ("readings", number))
        for name, choice in (reading.get("choices") or {}).items() if isinstance(reading, Mapping) else ():
            found += _keys("选项", choice, ("readings", number, "choices", name))
    return found


def _rows(given: Mapping[str, Any], found: list[Trouble]) -> Iterator[tuple[Place, Any]]:
    for s, section in enumerate(given.get("sections") or ()):
        found += _keys("考核项目", section, ("sections", s))
        for i, item in enumerate(section.get("items") or () if isinstance(section, Mapping) else ()):
            found += _keys("考核内容", item, ("sections", s, "items", i))
            for r, row in enumerate(item.get("rows") or () if isinstance(item, Mapping) else ()):
                yield ("sections", s, "items", i, "rows", r), row


def _row_shape(row: Any, place: Place) -> Iterator[Trouble]:
    yield from _keys("评分点", row, place)
    if not isinstance(row, Mapping):
        return
    for name, fact in (row.get("facts") or {}).items():
        yield from _keys("事实", fact, (*place, "facts", name))
        if isinstance(fact, Mapping) and fact.get("type") not in FACT_TYPES:
            yield Trouble((*place, "facts", name, "type"),
                          f"没有“{fact.get('type')}”这种事实，可用：{'、'.join(FACT_TYPES)}")
    rule = row.get("rule")
    if isinstance(rule, Mapping):
        yield from _rule_shape(rule, row.get("facts") or {}, (*place, "rule"))


def _rule_shape(rule: Mapping[str, Any], facts: Mapping[str, Any], place: Place) -> Iterator[Trouble]:
    kind = rule.get("kind")
    if kind not in KEYS:
        yield Trouble((*place, "kind"), f"没有“{kind}”这种规则，可用：{'、'.join(KEYS)}")
        return
    must, may = KEYS[kind]
    yield from _named(f"“{kind}”规则", rule, place, ("kind", *must), may)
    for key in ("fact", "part", "whole", "count", "flag", "target_fact"):
        if key in rule and rule[key] not in facts:
            yield Trouble((*place, key), f"规则用到的事实“{rule[key]}”没有列在 facts 中，可用：{'、'.join(facts)}")
    for key in ("required", "each", "against"):
        names = rule.get(key) if isinstance(rule.get(key), list | tuple | Mapping) else ()
        for name in names or ():
            if name not in facts:
                yield Trouble((*place, key), f"规则用到的事实“{name}”没有列在 facts 中，可用：{'、'.join(facts)}")


def sums(rubric: Rubric) -> list[Trouble]:
    """Maxima that do not add up: rows to items, items to sections, sections to the whole."""
    found = []
    for s, section in enumerate(rubric.sections):
        for i, item in enumerate(section.items):
            found += _adds(("sections", s, "items", i, "max"), f"考核内容“{item.name}”", item.max,
                           [row.max for row in item.rows])
        found += _adds(("sections", s, "max"), f"考核项目“{section.name}”", section.max,
                       [item.max for item in section.items])
    return found + _adds(("max",), "全表", rubric.max, [section.max for section in rubric.sections])


def _adds(place: Place, what: str, said: Number, parts: Sequence[Number]) -> list[Trouble]:
    added = sum((exact(part) or 0 for part in parts), 0)
    if added == said:
        return []
    return [Trouble(place, f"{what}写的是{text(said)}分，各部分相加是{text(added)}分")]


def reach(rubric: Rubric, best: Mapping[str, Number]) -> list[Trouble]:
    """Rows whose maximum the rule cannot reach; `best` is the most that the row's cases and rule gave."""
    return [Trouble(place, f"第 {row.id} 项满分{text(row.max)}分，按规则最多得{text(most)}分，达不到满分")
            for row, place in _placed(rubric) if (most := best[row.id]) != row.max]


def _placed(rubric: Rubric) -> Iterator[tuple[Row, Place]]:
    for s, section in enumerate(rubric.sections):
        for i, item in enumerate(section.items):
            for r, row in enumerate(item.rows):
                yield row, ("sections", s, "items", i, "rows", r)


def most(row: Row) -> Number:
    """The most points that a row's rule can give, by its numbers."""
    rule, kind = row.rule, row.rule["kind"]
    if kind == "levels":
        return max(worth[1] if isinstance(worth, tuple) else worth for worth in rule["levels"].values())
    if kind == "tally":
        return row.max  # counting goes on until the cap
    if kind == "flags" and not (rule.get("each") or rule.get("against") or rule.get("required")):
        return 0
    return row.max


def readings(rubric: Rubric) -> list[Trouble]:
    """Readings about no row, with an unknown default, or with step choices that the engine does not know."""
    found = []
    for number, reading in enumerate(rubric.readings):
        values = [choice.value for choice in reading.choices]
        if reading.default not in values:
            found.append(Trouble(("readings", number, "default"),
                                 f"口径“{reading.id}”的默认值“{reading.default}”不在选项中，可用：{'、'.join(values)}"))
        if reading.row and reading.row not in rubric.rows:
            found.append(Trouble(("readings", number, "row"), f"口径“{reading.id}”所说的第“{reading.row}”项不存在"))
        if reading.id in rubric.rows and set(values) - set(READINGS):
            found.append(Trouble(("readings", number, "choices"),
                                 f"口径“{reading.id}”决定步数，选项只能是：{'、'.join(READINGS)}"))
    return found


def cases(rubric: Rubric, given: Mapping[str, Any]) -> list[Trouble]:
    """Rows without cases, and cases for rows that do not exist."""
    found = [Trouble(place, f"第 {row.id} 项没有案例，请在 cases.yaml 中补上") for row, place in _placed(rubric)
             if not given.get(row.id)]
    return found + [Trouble(("cases", name), f"案例写了第“{name}”项，考核细则没有这一项") for name in given
                    if name not in rubric.rows]
