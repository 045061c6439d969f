"""Solving a plan: OR-Tools CP-SAT where it is installed, else the simple way, which says that it is one."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from jiangyan.rulebook.arranging import (
    Place,
    apart,
    current,
    greedy,
    missing,
    possible,
    relaxations,
    same,
)
from jiangyan.rulebook.plans import Panel, Setting, Visit

EFFORT, HARDER, QUICK = 1.0, 2.5, 0.6
"""Deterministic time for the plan, for a second go without a first idea, and for each "what if": the same on every machine,
so plans repeat; one unit is about two seconds of one core."""
MOVED, NEW_ROAD = 60, 4
"""What moving a visit that already has a place costs, and what another district on a panel's day costs, in days."""


Tell = Callable[[int, str], None]
"""Told how far the solving is: percent, and a sentence."""


def _silent(share: int, words: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Solution:
    """Places per visit id, by whom ("cp_sat" or "greedy"), and sentences for people; `whole` when every visit has one."""

    by: str
    placed: dict[int, Place] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    whole: bool = False


def solve(setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit], tell: Tell = _silent) -> Solution:
    """The plan for all visits without a conflict, or the sentence that names what stands in the way.

    Locked visits stay; others keep their place where nothing speaks against it. Repeatable: same question, same plan.
    `tell` hears how far it is and changes nothing.
    """
    if faults := missing(setting, panels, visits):
        return Solution("", words=tuple(f"排不出来：{one}。" for one in faults[:5]))
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return _simple(setting, panels, visits)
    tell(10, f"正在为{len(visits)}家找没有冲突的安排")
    placed, impossible = _placed(cp_model, setting, panels, visits, EFFORT, tell)
    if placed is None and not impossible:
        tell(40, "第一遍没有排出来，正在再找一遍")
        placed, impossible = _placed(cp_model, setting, panels, visits, HARDER, tell)
    if placed is None:
        return Solution("cp_sat", words=_tightest(cp_model, setting, panels, visits, impossible, tell))
    return Solution("cp_sat", placed, (f"{len(placed)}家都排上了，没有冲突。",), True)


def _simple(setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit]) -> Solution:
    placed = greedy(setting, panels, visits)
    left = [visit.unit for visit in visits if visit.id not in placed]
    words = ["没有安装排期求解器（plan 部件），这是逐家试排的简易结果：不回头调整，排上的没有冲突，但不保证最省时。"]
    if left:
        words.append(f"有{len(left)}家没有排上：{'、'.join(left[:8])}。请手工安排，或放宽条件后再排。")
    return Solution("greedy", placed, tuple(words), not left)


def _tightest(cp_model: Any, setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit],
              impossible: bool, tell: Tell) -> tuple[str, ...]:
    """The first constraints without which there is a plan; where one alone does not help, that is said."""
    helping: list[str] = []
    tried = list(relaxations(setting, panels, visits))
    for number, one in enumerate(tried):
        tell(60 + 35 * number // len(tried), f"排不开，正在试放宽哪一条就能排开（{number + 1}/{len(tried)}）")
        if _placed(cp_model, one.setting, one.panels, one.visits, QUICK)[0] is not None:
            helping.append(one.sentence)
        if len(helping) == 2:
            break
    if not impossible and not helping:
        return ("在限定的计算量内没有排出来，也没有证明排不出来。请先锁定几家难排的，或增加专家组后再排。",)
    if not helping:
        return ("排不出来：放宽任何一个条件都不够。请同时延长日期、增加专家组，再减少锁定的场次。",)
    return (f"排不出来。卡得最紧的一条：{helping[0]}，就能排开。", *(f"或者：{one}。" for one in helping[1:]))


def _placed(cp_model: Any, setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit],
            effort: float, tell: Tell = _silent) -> tuple[dict[int, Place] | None, bool]:
    """Places for all, or None and whether it is proven that there are none."""
    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    chosen: dict[tuple[int, Place], Any] = {}
    for visit in visits:
        places = possible(setting, panels, visit)
        for number, place in enumerate(places):
            chosen[visit.id, place] = model.new_bool_var(f"v{visit.id}p{number}")
        model.add_exactly_one([chosen[visit.id, place] for place in places])
    _constrain(model, setting, panels, visits, chosen)
    model.minimize(_cost(model, setting, visits, chosen))
    first = greedy(setting, panels, visits)
    for (visit_id, place), variable in chosen.items():
        model.add_hint(variable, first.get(visit_id) == place)
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 7
    solver.parameters.max_deterministic_time = effort
    solver.parameters.relative_gap_limit = 0.02
    status = solver.solve(model, _listener(cp_model, tell))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, status == cp_model.INFEASIBLE
    return {visit_id: place for (visit_id, place), variable in chosen.items() if solver.boolean_value(variable)}, False


def _listener(cp_model: Any, tell: Tell) -> Any:
    """Tells of every better plan that the solver comes to."""
    class Listener(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
        found = 0

        def on_solution_callback(self) -> None:
            self.found += 1
            tell(min(20 + 5 * self.found, 90), f"已排出一份，正在改得更好（第{self.found}份）")

    return Listener()


def _constrain(model: Any, setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit],
               chosen: dict[tuple[int, Place], Any]) -> None:
    """Nobody in two places, nobody late on the road, no panel with too many visits a day. Locked visits may stay as they are."""
    districts = {visit.id: visit.district for visit in visits}
    locked = {visit.id for visit in visits if visit.locked}
    at: dict[tuple[int, Any], dict[Any, dict[str, list[Any]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    a_day: dict[tuple[int, Any], list[Any]] = defaultdict(list)
    settled: dict[tuple[int, Any], int] = defaultdict(int)
    for (visit, place), variable in chosen.items():
        at[place.panel, place.day][place.slot][districts[visit]].append(variable)
        a_day[place.panel, place.day].append(variable)
        settled[place.panel, place.day] += visit in locked
    for key, variables in a_day.items():
        if len(variables) > setting.per_day:
            model.add(sum(variables) <= max(setting.per_day, settled[key]))
    for crew in _crews(panels):
        for day in sorted({day for _panel, day in at}):
            slots: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
            for number in crew:
                for slot, there in at.get((number, day), {}).items():
                    for district, variables in there.items():
                        slots[slot][district] += variables
            _one_body(model, setting, slots)


def _crews(panels: Sequence[Panel]) -> list[tuple[int, ...]]:
    """The sets of panels that share somebody: whoever sits on several cannot be with two of them at once."""
    seats: dict[int, list[int]] = defaultdict(list)
    for panel in panels:
        for expert in panel.experts:
            seats[expert].append(panel.number)
    crews = {tuple(sorted(numbers)) for numbers in seats.values()} | {(panel.number,) for panel in panels}
    return sorted(crews)


def _one_body(model: Any, setting: Setting, slots: dict[Any, dict[str, list[Any]]]) -> None:
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.ends))
    for slot in ordered:
        model.add_at_most_one([variable for there in slots[slot].values() for variable in there])
    for one, other in combinations(ordered, 2):
        for district, variables in slots[one].items():
            late = [variable for elsewhere, theirs in slots[other].items()
                    if not apart(one, other, setting.travel.between(district, elsewhere)) for variable in theirs]
            if late:
                model.add_at_most_one([*variables, *late])


def _cost(model: Any, setting: Setting, visits: Sequence[Visit], chosen: dict[tuple[int, Place], Any]) -> Any:
    """Earlier days, few moves, and few districts on a panel's day."""
    now = {visit.id: current(visit) for visit in visits}
    districts = {visit.id: visit.district for visit in visits}
    order = {day: number for number, day in enumerate(sorted(setting.days))}
    terms = []
    going: dict[tuple[int, Any, str], list[Any]] = defaultdict(list)
    for (visit, place), variable in chosen.items():
        moved = MOVED if now[visit] is not None and not same(now[visit], place) else 0
        terms.append((order.get(place.day, 0) + moved) * variable)
        going[place.panel, place.day, districts[visit]].append(variable)
    for number, variables in enumerate(going.values()):
        goes = model.new_bool_var(f"d{number}")
        for variable in variables:
            model.add_implication(variable, goes)
        terms.append(NEW_ROAD * goes)
    return sum(terms)
