"""The kinds of rules: a closed list. Facts in, outcome out; the numbers come from the rubric file."""

from collections.abc import Callable

from jiangyan.rulebook.choosing import condition, flags, judgement, levels
from jiangyan.rulebook.counting import difference, per_failure, tally, whole_share
from jiangyan.rulebook.facts import Given
from jiangyan.rulebook.measuring import shortfall, threshold
from jiangyan.rulebook.outcomes import Circumstances, Outcome
from jiangyan.rulebook.rubric import Row

KINDS: dict[str, Callable[[Row, Given, Circumstances], Outcome]] = {
    "flags": flags, "levels": levels, "condition": condition, "judgement": judgement,
    "tally": tally, "difference": difference, "per_failure": per_failure, "whole_share": whole_share,
    "threshold": threshold, "shortfall": shortfall,
}
