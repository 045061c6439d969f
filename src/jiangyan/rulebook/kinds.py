"""The kinds of rules: facts in, outcome out. A closed list; numbers come from the rubric file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jiangyan.rulebook.facts import Given
from jiangyan.rulebook.numbers import Number, points, rounded, text
from jiangyan.rulebook.rubric import Row
from jiangyan.rulebook.steps import count, counted_words

Interval = tuple[Number, Number]


@dataclass(frozen=True)
class Outcome:
    """What a rule gives: suggested points (None: a person judges), allowed intervals, the arithmetic in Chinese."""

    suggested: Number | None
    allowed: tuple[Interval, ...]
    reason: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What a rule may know besides its own facts."""

    unit_kind: str | None = None
    steps: str = "whole"
    proportional: bool = False


def settled(row: Row, value: Number, reason: str, *warnings: str) -> Outcome:
    """Exactly one value, kept inside 0 and the row's maximum."""
    value = max(0, min(row.max, value))
    return Outcome(value, ((value, value),), f"{reason}，得{points(value)}分", warnings)


def judged(row: Row, low: Number, high: Number, reason: str) -> Outcome:
    """A range in which a person chooses."""
    if low == high:
        return settled(row, low, reason)
    return Outcome(None, ((low, high),), f"{reason}，由评分人在{points(low)}至{points(high)}分之间评定")


def _labels(row: Row) -> Mapping[str, str]:
    return row.labels


def _n(value: Any) -> Any:
    if type(value) not in _EXACT:
        raise TypeError(f"“{value}”不是精确的数")
    return value


_EXACT = frozenset({int, Fraction, Decimal})


def flags(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Full points less what each missing thing costs; a missing `required` thing leaves nothing."""
    labels, rule = _labels(row), row.rule
    for name in rule.get("required", ()):
        if not given[name]:
            return settled(row, 0, f"“{labels[name]}”为否，按细则不得分")
    lost = [(labels[name], _n(cost)) for name, cost in rule.get("each", {}).items() if not given[name]]
    lost += [(labels[name], _n(cost)) for name, cost in rule.get("against", {}).items() if given[name]]
    if not lost:
        return settled(row, row.max, f"各项均符合，记满分{points(row.max)}分")
    words = "；".join(f"“{label}”{'为否' if label in _false(row, given) else '为是'}，扣{points(cost)}分"
                     for label, cost in lost)
    return settled(row, row.max - sum(cost for _, cost in lost), f"满分{points(row.max)}分；{words}")


def _false(row: Row, given: Given) -> set[str]:
    return {fact.label for fact in row.facts if given.get(fact.name) is False}


def levels(row: Row, given: Given, around: Circumstances) -> Outcome:
    """A choice gives points or a range."""
    name = row.rule["fact"]
    value = str(given[name])
    fact = next(fact for fact in row.facts if fact.name == name)
    label = dict(fact.choices)[value]
    worth = row.rule["levels"][value]
    words = f"“{fact.label}”为“{label}”"
    if isinstance(worth, list | tuple):
        return judged(row, _n(worth[0]), _n(worth[1]), words)
    return settled(row, _n(worth), words)


def threshold(row: Row, given: Given, around: Circumstances) -> Outcome:
    """At least the target: full points; below it a person judges inside `otherwise`."""
    name, rule = row.rule["fact"], row.rule
    fact = next(fact for fact in row.facts if fact.name == name)
    target = given[rule["target_fact"]] if "target_fact" in rule else _target(rule["target"], around)
    value = given[name]
    words = f"应达{text(_n(target))}{fact.unit}，实有{text(_n(value))}{fact.unit}"
    if _n(value) >= _n(target):
        return settled(row, row.max, f"{words}，达到要求")
    low, high = rule["otherwise"]
    return judged(row, _n(low), _n(high), f"{words}，少{text(_n(target) - _n(value))}{fact.unit}，未达到要求")


def _target(target: Any, around: Circumstances) -> Any:
    return _n(target[around.unit_kind] if isinstance(target, Mapping) else target)


def condition(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Full points when a fact has the wanted value, else a person judges; `required` things come first."""
    labels, rule = _labels(row), row.rule
    for name in rule.get("required", ()):
        if not given[name]:
            return settled(row, 0, f"“{labels[name]}”为否，按细则不得分")
    name = rule["fact"]
    words = f"“{labels[name]}”为{'是' if given[name] else '否'}"
    if given[name] is bool(rule["full_when"]):
        return settled(row, row.max, words)
    low, high = rule["otherwise"]
    return judged(row, _n(low), _n(high), words + rule.get("aside", ""))


def whole_share(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Full points when the part is the whole (and not empty), else a person judges."""
    part, whole = _n(given[row.rule["part"]]), _n(given[row.rule["whole"]])
    labels = _labels(row)
    words = f"{labels[row.rule['whole']]}{text(whole)}，其中{labels[row.rule['part']]}{text(part)}"
    if whole > 0 and part == whole:
        return settled(row, row.max, f"{words}，达到100%")
    low, high = row.rule["otherwise"]
    return judged(row, _n(low), _n(high), f"{words}，未达100%")


def per_failure(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Each failing thing costs between `least` and `most`; none failing is full points."""
    failing = _n(given[row.rule["fact"]])
    least, most = _n(row.rule["least"]), _n(row.rule["most"])
    if failing == 0:
        return settled(row, row.max, "全部满足要求")
    low, high = max(0, row.max - most * failing), max(0, row.max - least * failing)
    return judged(row, low, high, f"有{text(failing)}个不能满足要求，每个扣{text(least)}至{text(most)}分")


def shortfall(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Full points at the target; below it `cost` points for each `step` that is missing, as the reading counts."""
    rule = row.rule
    target, step, cost = (_target(rule[name], around) for name in ("target", "step", "cost"))
    unit = rule.get("unit", "")
    value, measured = _measured(row, given, around)
    words = f"应达{text(target)}{unit}，{measured}"
    if value >= target:
        return settled(row, row.max, f"{words}，达到要求")
    missing = (target if isinstance(target, int) else Fraction(target)) - value
    steps = count(missing, step, around.steps)
    short = f"{words}，少{_approximate(missing)}{unit}；每少{text(step)}{unit}扣{points(cost)}分，"
    if isinstance(steps, Fraction):
        lost = steps * Fraction(cost)
        worth = rounded(max(Fraction(0), Fraction(row.max) - lost))
        return Outcome(worth, ((worth, worth),), f"{short}按比例扣{_approximate(lost)}分，得{points(worth)}分")
    taken = steps * cost
    return settled(row, row.max - taken, f"{short}计{counted_words(steps, around.steps)}，扣{points(taken)}分")


def _approximate(value: Number) -> str:
    over, under = value.as_integer_ratio()
    if under == 1:
        return str(over)
    return f"{'约' if 100 * over % under else ''}{text(rounded(value))}"


def _measured(row: Row, given: Given, around: Circumstances) -> tuple[int | Fraction, str]:
    rule = row.rule
    if "part" in rule:
        part, whole = _n(given[rule["part"]]), _n(given[rule["whole"]])
        share = Fraction(100 * part, whole)
        return share, f"实为{text(part)}/{text(whole)}，即{_approximate(share)}%"
    name = next(fact.name for fact in row.facts_for(around.unit_kind))
    value = _n(given[name])
    return value, f"实有{text(value)}{rule.get('unit', '')}"


def difference(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Each of the whole that is not in the part costs `cost`."""
    part, whole = _n(given[row.rule["part"]]), _n(given[row.rule["whole"]])
    cost = _n(row.rule["cost"])
    if part == whole:
        return settled(row, row.max, f"共{text(whole)}个，均已建立")
    return settled(row, row.max - cost * (whole - part),
                   f"共{text(whole)}个，已建{text(part)}个，少{text(whole - part)}个，每少一个扣{points(cost)}分")


def tally(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Points for a flag, plus `each` for every one counted, at most the maximum."""
    rule, labels = row.rule, _labels(row)
    number, each = _n(given[rule["count"]]), _n(rule["each"])
    earned, words, warnings = number * each, f"{text(number)}项，每项{points(each)}分", []
    unit = next(fact.unit for fact in row.facts if fact.name == rule["count"])
    words = f"{text(number)}{unit}，每{unit}{points(each)}分，计{points(earned)}分"
    if "flag" in rule:
        worth = _n(rule["flag_points"]) if given[rule["flag"]] else 0
        words = f"“{labels[rule['flag']]}”为{'是' if worth else '否'}，计{points(worth)}分；{words}"
        if not worth and earned >= row.max:
            warnings.append("没有花名册也已达到满分，请核实。")
        earned += worth
    if earned > row.max:
        words += f"，超过满分，按{points(row.max)}分计"
    return settled(row, earned, words, *warnings)


def judgement(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Nothing to compute: a person judges between 0 and the maximum."""
    return Outcome(None, ((0, row.max),), f"由评分人酌情在0.0至{points(row.max)}分之间评定")


KINDS: dict[str, Callable[[Row, Given, Circumstances], Outcome]] = {
    "flags": flags, "levels": levels, "threshold": threshold, "condition": condition, "whole_share": whole_share,
    "per_failure": per_failure, "shortfall": shortfall, "difference": difference, "tally": tally,
    "judgement": judgement,
}
KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "flags": ((), ("required", "each", "against")),
    "levels": (("fact", "levels"), ("presupposes",)),
    "threshold": (("fact", "otherwise"), ("target", "target_fact")),
    "condition": (("fact", "full_when", "otherwise"), ("required", "aside")),
    "whole_share": (("part", "whole", "otherwise"), ("whole_may_be_zero",)),
    "per_failure": (("fact", "least", "most"), ()),
    "shortfall": (("target", "step", "cost"), ("part", "whole", "unit", "reading")),
    "difference": (("part", "whole", "cost"), ()),
    "tally": (("count", "each"), ("flag", "flag_points", "repeats")),
    "judgement": ((), ()),
}
"""Per kind: keys that must stand in the rule, and keys that may."""
