"""How long a plan takes and whether it repeats: `python bench/plans.py [--units 40 --experts 30 --days 20]`, `--smoke` for a small one."""

import argparse
import random
import time as clock
from datetime import date, time, timedelta

from jiangyan.queries.round.notices import notice
from jiangyan.queries.visit.solutions import Solution, solve
from jiangyan.rulebook.plans import Panel, Setting, Slot, Travel, Visit, conflicts

LIMIT = 10.0
MONDAY = date(2025, 4, 7)


def question(units: int, experts: int, days: int, seed: int = 1) -> tuple[Setting, list[Panel], list[Visit]]:
    """Units over all districts of the notice's city, panels of five, everybody away now and then, some recusals."""
    chance = random.Random(seed)
    travel = notice("tianjin-notice-2025").travel
    roads = {(one, other): minutes for one, row in travel["minutes"].items() for other, minutes in row.items()}
    districts = sorted({place for pair in roads for place in pair})
    window = [day for number in range(days * 2) if (day := MONDAY + timedelta(days=number)).weekday() < 5][:days]
    panels = [Panel(number, f"第{number}组", tuple(range(number * 5 - 4, number * 5 + 1))) for number in range(1, experts // 5 + 1)]
    absent = frozenset((expert, day) for expert in range(1, experts + 1) for day in window if chance.random() < 0.06)
    visits = [Visit(number, f"单位{number}", chance.choice(districts),
                    barred=frozenset(chance.sample(range(1, experts + 1), 1 if number % 4 == 0 else 0)))
              for number in range(1, units + 1)]
    slots = (Slot("上午", time(9), time(12)), Slot("下午", time(13, 30), time(17)))
    return Setting(tuple(window), slots, 2, MONDAY, window[-1], absent=absent,
                   travel=Travel(roads, travel["same"], travel["unknown"])), panels, visits


def measured(units: int, experts: int, days: int) -> tuple[Solution, float, int]:
    """One run: the solution, seconds, and how many conflicts the rulebook finds in it."""
    setting, panels, visits = question(units, experts, days)
    started = clock.perf_counter()
    found = solve(setting, panels, visits)
    took = clock.perf_counter() - started
    from jiangyan.rulebook.arranging import put

    placed = [put(visit, found.placed[visit.id]) for visit in visits if visit.id in found.placed]
    return found, took, len(conflicts(setting, panels, placed))


def main() -> int:
    """Prints the figures; 1 when a plan is missing, in conflict, too slow or not the same again."""
    parser = argparse.ArgumentParser()
    for name, default in (("units", 40), ("experts", 30), ("days", 20), ("again", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--smoke", action="store_true")
    given = parser.parse_args()
    size = (8, 10, 5) if given.smoke else (given.units, given.experts, given.days)
    runs = [measured(*size) for _ in range(given.again)]
    first, slowest = runs[0][0], max(took for _found, took, _wrong in runs)
    same = all(found.placed == first.placed for found, _took, _wrong in runs)
    print(f"{size[0]} 家、{size[1]} 位专家、{size[2]} 天：{first.by}，{slowest:.2f} 秒（最慢一次），"
          f"排上 {len(first.placed)} 家，冲突 {runs[0][2]} 处，{len(runs)} 次结果{'相同' if same else '不同'}")
    return int(not (first.whole and same and slowest <= LIMIT and not any(wrong for _f, _t, wrong in runs)))


if __name__ == "__main__":
    raise SystemExit(main())
