"""Kinds of rules that look at answers: yes or no, one of several, or a person's own judgement."""

from jiangyan.rulebook.facts import Given
from jiangyan.rulebook.numbers import minus, points
from jiangyan.rulebook.outcomes import Circumstances, Outcome, judged, settled
from jiangyan.rulebook.rubric import Row


def _required(row: Row, given: Given) -> Outcome | None:
    """Nothing at all where a required thing is missing."""
    for name in row.rule.get("required", ()):
        if not given[name]:
            return settled(row, 0, f"“{row.labels[name]}”为否，按细则不得分")
    return None


def flags(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Full points less what each missing thing costs; a missing `required` thing leaves nothing."""
    nothing = _required(row, given)
    if nothing:
        return nothing
    labels, value, words = row.labels, row.max, []
    for key, harmless in (("missing", True), ("present", False)):
        for name, cost in row.rule.get(key, {}).items():
            if given[name] is not harmless:
                value = minus(value, cost)
                words.append(f"“{labels[name]}”为{'否' if harmless else '是'}，扣{points(cost)}分")
    if not words:
        return settled(row, row.max, "各项均符合")
    return settled(row, value, f"满分{points(row.max)}分；{'；'.join(words)}")


def levels(row: Row, given: Given, around: Circumstances) -> Outcome:
    """A choice gives points or a range."""
    name = row.rule["fact"]
    value, fact = str(given[name]), row.fact(name)
    worth = row.rule["levels"][value]
    words = f"“{fact.label}”为“{dict(fact.choices)[value]}”"
    if isinstance(worth, tuple):
        return judged(row, worth[0], worth[1], words)
    return settled(row, worth, words)


def condition(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Full points when a fact has the wanted value, else a person judges; `required` things come first."""
    nothing = _required(row, given)
    if nothing:
        return nothing
    rule, name = row.rule, row.rule["fact"]
    words = f"“{row.labels[name]}”为{'是' if given[name] else '否'}"
    if given[name] is bool(rule["full_when"]):
        return settled(row, row.max, words)
    low, high = rule["otherwise"]
    return judged(row, low, high, words + rule.get("aside", ""))


def judgement(row: Row, given: Given, around: Circumstances) -> Outcome:
    """Nothing to compute: a person judges between 0 and the maximum."""
    return Outcome(None, ((0, row.max),), f"由评分人酌情在0.0至{points(row.max)}分之间评定")
