"""What holds for all facts: bounds, monotony, order, exactness."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.rubric import Fact, Row
from jiangyan.rulebook.scoring import add_up, score_entry
from jiangyan.rulebook.sheets import UNIT_KINDS, score_sheet

BASE, STUDIO = (rubrics.load(name) for name in ("tianjin-training-base-2025", "tianjin-master-studio-2025"))
ROWS = [(rubric, row) for rubric in (BASE, STUDIO) for row in rubric.rows.values()]
STEPS = ("whole", "any_part", "proportional")


def fact(one: Fact) -> st.SearchStrategy[Any]:
    if one.type == "bool":
        return st.booleans()
    if one.type == "choice":
        return st.sampled_from([value for value, _ in one.choices])
    counts = st.integers(0, 700)
    return counts if one.type == "int" else st.decimals(0, 900, places=2).map(str)


@st.composite
def stated(draw: Any, row: Row, kind: str) -> dict[str, Any]:
    facts = {one.name: draw(fact(one)) for one in row.facts_for(kind)}
    part, whole = row.rule.get("part"), row.rule.get("whole")
    if part:
        facts[whole] = draw(st.integers(1, 700))
        facts[part] = draw(st.integers(0, facts[whole]))
    return facts


@st.composite
def situations(draw: Any) -> tuple[Any, Row, str, str, dict[str, Any]]:
    rubric, row = draw(st.sampled_from(ROWS))
    kind = draw(st.sampled_from(UNIT_KINDS))
    return rubric, row, kind, draw(st.sampled_from(STEPS)), draw(stated(row, kind))


@given(situations())
@settings(max_examples=600, deadline=None)
def test_points_stay_between_zero_and_the_maximum_and_inside_what_is_allowed(situation: Any) -> None:
    rubric, row, kind, steps, facts = situation
    entry = score_entry(rubric, row.id, facts, None, unit_kind=kind, readings={row.id: steps})
    assert entry.errors == ()
    assert all(0 <= low <= high <= row.max for low, high in entry.allowed)
    grid = Decimal("0.01") if steps == "proportional" else Decimal("0.5")
    assert all(value % grid == 0 for interval in entry.allowed for value in interval)
    assert entry.suggested is None or entry.allowed == ((entry.suggested, entry.suggested),)


SHORT = [(row, name) for row, name in (
    ("3.1", "concurrent_capacity"), ("7.1", None), ("13.2", "senior_trainees_per_year"), ("6.1", None), ("8.2", None),
    ("14.1", None), ("14.2", None))]


@given(st.sampled_from(SHORT), st.sampled_from(UNIT_KINDS), st.sampled_from(STEPS), st.integers(1, 700), st.data())
@settings(max_examples=400, deadline=None)
def test_more_shortfall_never_scores_more(
    chosen: tuple[str, str | None], kind: str, steps: str, whole: int, data: Any,
) -> None:
    row = BASE.rows[chosen[0]]
    name = chosen[1] or row.rule.get("part") or row.facts_for(kind)[0].name
    more = data.draw(st.integers(0, whole))
    less = data.draw(st.integers(0, more))
    rest = {row.rule["whole"]: whole} if "whole" in row.rule else {}
    best = [score_entry(BASE, row.id, {name: value, **rest}, None, unit_kind=kind, readings={row.id: steps}).allowed[-1][1]
            for value in (less, more)]
    assert best[0] <= best[1]


@given(st.data(), st.sampled_from(UNIT_KINDS))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_facts_arrive_does_not_matter(data: Any, kind: str) -> None:
    facts = {row.id: data.draw(stated(row, kind)) for row in BASE.rows.values()}
    mixed = {row: dict(data.draw(st.permutations(list(facts[row].items())))) for row in data.draw(
        st.permutations(list(facts)))}
    first, second = (score_sheet(BASE, {"rubric": BASE.id, "unit_kind": kind, "facts": one})
                     for one in (facts, mixed))
    assert first == second


@given(st.lists(st.one_of(st.none(), st.integers(0, 10).map(lambda halves: Decimal(halves) / 2)), min_size=23, max_size=23),
       st.integers(0, 20))
@settings(deadline=None)
def test_sums_are_exact_and_never_complete_while_something_is_blank(points: list, deduction: int) -> None:
    scores = dict(zip(BASE.rows, points, strict=True))
    sums = add_up(BASE, scores, Decimal(deduction))
    added = sum(int(value * 2) for value in points if value is not None)
    assert sums.partial_total * 2 == max(0, added - 2 * deduction)
    assert (sums.total is None) == (None in points)
    assert (sums.scored, sum(one.scored for one in sums.sections)) == (len(points) - points.count(None),) * 2
