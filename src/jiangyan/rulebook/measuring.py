"""Kinds of rules that hold a measure against a target."""

from fractions import Fraction
from typing import Any

from jiangyan.rulebook.facts import Given
from jiangyan.rulebook.numbers import about, minus, points, rounded, text, times
from jiangyan.rulebook.outcomes import Circumstances, Outcome, judged, settled
from jiangyan.rulebook.rubric import Row
from jiangyan.rulebook.steps import count, counted_words


def _of_kind(value: Any, around: Circumstances) -> Any:
    """A number of the rule, which may differ by unit kind."""
    return value[around.unit_kind] if type(value) is dict else value


def threshold(row: Row, given: Given, around: Circumstances) -> Outcome:
    """At least the target: full points; below it a person judges inside `otherwise`."""
    rule, value = row.rule, given[row.rule["fact"]]
    target = given[rule["target_fact"]] if "target_fact" in rule else _of_kind(rule["target"], around)
    unit = row.fact(rule["fact"]).unit
    words = f"应达{text(target)}{unit}，实有{text(value)}{unit}"
    if value >= target:
        return settled(row, row.max, f"{words}，达到要求")
    low, high = rule["otherwise"]
    return judged(row, low, high, f"{words}，少{text(minus(target, value))}{unit}，未达到要求")


def shortfall(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Full points at the target; below it `cost` points for each `step` that is missing, as the reading counts."""
    rule, unit = row.rule, row.rule.get("unit", "")
    target, step, cost = _of_kind(rule["target"], around), _of_kind(rule["step"], around), _of_kind(rule["cost"], around)
    over, under, measured = _measured(row, given, around)
    words = f"应达{text(target)}{unit}，{measured}"
    target_over, target_under = target.as_integer_ratio()
    missing, part = target_over * under - over * target_under, under * target_under
    if missing <= 0:
        return settled(row, row.max, f"{words}，达到要求")
    steps = count(missing, part, step, around.steps)
    short = f"{words}，少{about(missing, part)}{unit}；每少{text(step)}{unit}扣{points(cost)}分，"
    if isinstance(steps, Fraction):
        lost = steps * Fraction(cost)
        value = rounded(max(Fraction(0), Fraction(row.max) - lost))
        return Outcome(value, ((value, value),),
                       f"{short}按比例扣{about(*lost.as_integer_ratio())}分，得{points(value)}分")
    taken = times(steps, cost)
    return settled(row, minus(row.max, taken), f"{short}计{counted_words(steps, around.steps)}，扣{points(taken)}分")


def _measured(row: Row, given: Given, around: Circumstances) -> tuple[int, int, str]:
    """What there is as a quotient (a share is in percent), and in words."""
    rule = row.rule
    if "part" in rule:
        part, whole = given[rule["part"]], given[rule["whole"]]
        (part_over, part_under), (whole_over, whole_under) = part.as_integer_ratio(), whole.as_integer_ratio()
        over, under = 100 * part_over * whole_under, part_under * whole_over
        return over, under, f"实为{text(part)}/{text(whole)}，即{about(over, under)}%"
    value = given[around.facts[0].name]
    over, under = value.as_integer_ratio()
    return over, under, f"实有{text(value)}{rule.get('unit', '')}"
