"""Kinds of rules that count: so much for each, so much off for each that is missing or failing."""

from jiangyan.rulebook.facts import Given
from jiangyan.rulebook.numbers import minus, points, text, times
from jiangyan.rulebook.outcomes import Circumstances, Outcome, judged, settled
from jiangyan.rulebook.rubric import Row


def tally(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Points for a flag, plus `each` for every one counted, at most the maximum."""
    rule = row.rule
    counted, each = given[rule["count"]], rule["each"]
    unit = row.fact(rule["count"]).unit
    earned, warnings = times(counted, each), tuple[str, ...]()
    words = f"{text(counted)}{unit}，每{unit}{points(each)}分，计{points(earned)}分"
    if "flag" in rule:
        worth = rule["flag_points"] if given[rule["flag"]] else 0
        label = row.labels[rule["flag"]]
        words = f"“{label}”为{'是' if worth else '否'}，计{points(worth)}分；{words}"
        if not worth and earned >= row.max:
            warnings = (f"“{label}”为否，也已达到满分，请核实。",)
        earned = minus(earned, -worth)
    if earned > row.max:
        words += f"，超过满分，按{points(row.max)}分计"
    return settled(row, earned, words, *warnings)


def difference(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Each of the whole that is not in the part costs `cost`."""
    part, whole = given[row.rule["part"]], given[row.rule["whole"]]
    if part == whole:
        return settled(row, row.max, f"共{text(whole)}个，均已建立")
    cost, missing = row.rule["cost"], minus(whole, part)
    return settled(row, minus(row.max, times(missing, cost)),
                   f"共{text(whole)}个，已建{text(part)}个，少{text(missing)}个，每少一个扣{points(cost)}分")


def per_failure(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Each failing thing costs between `least` and `most`; none failing is full points."""
    failing = given[row.rule["fact"]]
    if failing == 0:
        return settled(row, row.max, "全部满足要求")
    least, most = row.rule["least"], row.rule["most"]
    low, high = (max(0, minus(row.max, times(failing, cost))) for cost in (most, least))
    return judged(row, low, high, f"有{text(failing)}个不能满足要求，每个扣{text(least)}至{text(most)}分")


def whole_share(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Full points when the part is the whole (and not empty), else a person judges."""
    rule, labels = row.rule, row.labels
    part, whole = given[rule["part"]], given[rule["whole"]]
    words = f"{labels[rule['whole']]}{text(whole)}，其中{labels[rule['part']]}{text(part)}"
    if part == whole > 0:
        return settled(row, row.max, f"{words}，达到100%")
    low, high = rule["otherwise"]
    return judged(row, low, high, f"{words}，未达100%")
