"""Solving: whole and without conflict, the same again, locked visits stay, and what stands in the way has a name."""

import builtins
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bench.plans import question
from jiangyan.queries.visit.solutions import solve
from jiangyan.rulebook.arranging import current, put
from jiangyan.rulebook.plans import Panel, Setting, Slot, Travel, Visit, conflicts

pytest.importorskip("ortools")

SLOTS = (Slot("上午", time(9), time(12)), Slot("下午", time(13, 30), time(17)))
MONDAY = date(2025, 4, 7)
WEEK = tuple(MONDAY + timedelta(days=number) for number in range(5))
SETTING = Setting(WEEK, SLOTS, 2, MONDAY, WEEK[-1], travel=Travel(same=20, unknown=60), names={1: "专家甲", 2: "专家乙"})
PANELS = (Panel(1, "第1组", (1,), 1), Panel(2, "第2组", (2,), 2))


def laid_out(found, visits):
    return [put(one, found.placed[one.id]) for one in visits]


def test_a_plan_is_whole_without_conflict_and_repeats() -> None:
    setting, panels, visits = question(12, 15, 8)
    first, again = solve(setting, panels, visits), solve(setting, panels, visits)
    assert (first.by, first.whole, first.words) == ("cp_sat", True, ("12家都排上了，没有冲突。",))
    assert conflicts(setting, panels, laid_out(first, visits)) == []
    assert first.placed == again.placed


def test_locked_visits_stay_and_others_keep_their_place_if_they_can() -> None:
    setting, panels, visits = question(8, 10, 6)
    first = laid_out(solve(setting, panels, visits), visits)
    moved = [replace(first[0], day=setting.days[-1], locked=True), *first[1:]]
    if conflicts(setting, panels, moved):
        moved[0] = replace(first[0], locked=True)
    again = solve(setting, panels, moved)
    assert again.placed[moved[0].id] == current(moved[0])
    assert sum(again.placed[one.id].day != one.day for one in moved[1:]) <= 1


@pytest.mark.parametrize(("setting", "visits", "words"), [
    (replace(SETTING, days=WEEK[:1]), [Visit(number, f"单位{number}", "东区") for number in range(1, 6)],
     "排不出来：要排5家，2个专家组在1个工作日里、每组每天最多2家，一共只有4个位置：请增加专家组、延长日期或增加每天的家数。"),
    (replace(SETTING, days=WEEK[:2], absent=frozenset({(1, WEEK[1])})),
     [Visit(number, f"单位{number}", "东区", barred=frozenset({2})) for number in (1, 2, 3)],
     "排不出来。卡得最紧的一条：请专家甲在4月8日（星期二）中改出时间，或换一位专家，就能排开。"),
    (replace(SETTING, days=WEEK[:1], travel=Travel(same=20, unknown=120)),
     [Visit(1, "单位1", "东区"), Visit(2, "单位2", "西区"), Visit(3, "单位3", "北区")],
     "排不出来。卡得最紧的一条：缩短路上时间（同一天不跨相距远的区做不到），或把时段之间的间隔拉长，就能排开。"),
    (replace(SETTING, per_day=1, days=WEEK[:1]),
     [Visit(number, f"单位{number}", "东区", barred=frozenset({2})) for number in (1, 2)],
     "排不出来。卡得最紧的一条：把每组每天最多1家改为2家，就能排开。"),
])
def test_a_plan_without_solution_names_the_tightest_constraint(setting, visits, words) -> None:
    found = solve(setting, PANELS, visits)
    assert (found.placed, found.whole, found.words[0]) == ({}, False, words)


def test_without_the_solver_the_simple_way_says_that_it_is_one(monkeypatch) -> None:
    importing = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("ortools"):
            raise ImportError(name)
        return importing(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    visits = [Visit(number, f"单位{number}", "东区") for number in range(1, 5)]
    found = solve(SETTING, PANELS, visits)
    assert (found.by, found.whole, found.words[0].startswith("没有安装排期求解器")) == ("greedy", True, True)
    narrow = replace(SETTING, days=WEEK[:1], travel=Travel(same=200))
    left = solve(narrow, PANELS, visits[:3])
    assert left.words[1] == "有1家没有排上：单位3。请手工安排，或放宽条件后再排。"
