"""Every conflict of a plan has its sentence; the simple way never makes one; arithmetic says what cannot be."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiangyan.rulebook.arranging import Place, current, greedy, missing, possible, put, relaxations
from jiangyan.rulebook.plans import Engagement, Panel, Setting, Slot, Travel, Visit, conflicts

MORNING, AFTERNOON = Slot("上午", time(9), time(12)), Slot("下午", time(13, 30), time(17))
MONDAY = date(2025, 4, 7)
WEEK = tuple(MONDAY + timedelta(days=number) for number in range(5))
NAMES = {1: "专家甲", 2: "专家乙", 3: "专家丙", 4: "专家丁"}
SETTING = Setting(WEEK, (MORNING, AFTERNOON), 2, MONDAY, WEEK[-1], travel=Travel({("东区", "远区"): 120}), names=NAMES)
ONE, TWO = Panel(1, "第1组", (1, 2, 3), 1), Panel(2, "第2组", (3, 4), 4)


def at(number, slot=MORNING, panel=1, day=MONDAY, district="东区", **more):
    return Visit(number, f"单位{number}", district, panel, day, slot.starts, slot.ends, **more)


def told(setting, *visits, panels=(ONE, TWO)):
    return [(one.kind, one.sentence, one.hard) for one in conflicts(setting, panels, visits)]


@pytest.mark.parametrize(("setting", "visits", "kind", "sentence", "hard"), [
    (SETTING, [at(1), at(2)], "double", "第1组4月7日（星期一）同一时间排了“单位1”和“单位2”两家", True),
    (SETTING, [at(1), at(2, panel=2)], "double", "专家丙4月7日（星期一）同一时间排了“单位1”和“单位2”两家", True),
    (SETTING, [at(1), at(2, AFTERNOON, district="远区")], "travel",
     "第1组4月7日（星期一）从“单位1”（东区）到“单位2”（远区）只隔90分钟，路上约120分钟", False),
    (replace(SETTING, absent=frozenset({(2, MONDAY)})), [at(1)], "absent", "专家乙4月7日（星期一）不能参加，第1组却要去“单位1”", True),
    (SETTING, [at(1, barred=frozenset({2}))], "recused", "专家乙须回避“单位1”，却在第1组里", True),
    (replace(SETTING, engaged=(Engagement(1, MONDAY, time(11), time(13)),)), [at(1)], "engaged",
     "专家甲4月7日（星期一）同一时间另有验收，第1组却要去“单位1”", True),
    (replace(SETTING, engaged=(Engagement(1, MONDAY),)), [at(1)], "engaged",
     "专家甲4月7日（星期一）同一时间另有验收，第1组却要去“单位1”", True),
    (replace(SETTING, per_day=1), [at(1), at(2, AFTERNOON)], "per_day", "第1组4月7日（星期一）排了2家，每天最多1家", False),
    (replace(SETTING, last_day=MONDAY), [at(1, day=WEEK[1])], "after_end",
     "“单位1”排在4月8日（星期二），晚于市级验收阶段的最后一天4月7日（星期一）", True),
    (replace(SETTING, free_days=frozenset({MONDAY})), [at(1)], "non_working", "“单位1”排在4月7日（星期一），不是工作日", False),
    (replace(SETTING, today=WEEK[1]), [at(1)], "past", "“单位1”排在4月7日（星期一），这一天已经过去", True),
    (SETTING, [at(1, panel=9)], "no_panel", "“单位1”排在4月7日（星期一），还没有专家组", True),
    (replace(SETTING, size=5), [at(1)], "panel_size", "第1组现有3人，本批次要求5人", True),
])
def test_a_conflict_is_a_sentence(setting, visits, kind, sentence, hard) -> None:
    assert told(setting, *visits) == [(kind, sentence, hard)]


def test_a_panel_without_lead_is_told_and_the_hard_ones_come_first() -> None:
    setting = replace(SETTING, size=3, free_days=frozenset({MONDAY}))
    assert [kind for kind, _sentence, _hard in told(setting, at(1), panels=(replace(ONE, lead=None),))] == [
        "panel_lead", "non_working"]


@pytest.mark.parametrize("visits", [
    [at(1), at(2, AFTERNOON)], [at(1), at(2, day=WEEK[1])], [Visit(1, "单位1", "东区")],
    [at(1, panel=9), at(2, panel=9)][:0], [at(1), at(2, panel=1, day=WEEK[2], district="")]])
def test_a_plan_that_can_be_has_no_conflict(visits) -> None:
    assert told(SETTING, *visits) == []


def test_panels_without_a_common_expert_go_their_own_ways() -> None:
    assert told(SETTING, at(1), at(2, panel=3), panels=(ONE, Panel(3, "第3组", (4,), 4))) == []


def test_an_unknown_district_is_named_as_such() -> None:
    assert "（所在区未填）" in told(replace(SETTING, travel=Travel(unknown=100)), at(1, district=""), at(2, AFTERNOON))[0][1]


def test_a_locked_visit_has_only_its_own_place() -> None:
    visit = at(1, locked=True)
    assert possible(SETTING, (ONE, TWO), visit) == [current(visit)]
    assert len(possible(SETTING, (ONE,), Visit(1, "单位1", "东区", locked=True))) == 10


def test_places_leave_out_own_days_recusals_and_other_visits() -> None:
    setting = replace(SETTING, absent=frozenset({(1, MONDAY)}), engaged=(Engagement(2, WEEK[1], time(9), time(10)),),
                      today=MONDAY, last_day=WEEK[2])
    assert [(one.day, one.slot.name) for one in possible(setting, (ONE,), Visit(1, "单位1", "东区"))] == [
        (WEEK[1], "下午"), (WEEK[2], "上午"), (WEEK[2], "下午")]
    assert possible(setting, (ONE,), Visit(1, "单位1", "东区", barred=frozenset({3}))) == []


def test_the_simple_way_keeps_locked_ones_and_leaves_out_what_does_not_fit() -> None:
    setting = replace(SETTING, days=WEEK[:1])
    visits = [at(1, AFTERNOON, locked=True), Visit(2, "单位2", "东区"), Visit(3, "单位3", "东区")]
    placed = greedy(setting, (ONE,), visits)
    assert {number: (place.day, place.slot.starts) for number, place in placed.items()} == {
        1: (MONDAY, time(13, 30)), 2: (MONDAY, time(9))}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["东区", "远区", ""]), st.frozensets(st.integers(1, 4), max_size=1)), max_size=12),
       st.integers(1, 2), st.frozensets(st.tuples(st.integers(1, 4), st.sampled_from(WEEK)), max_size=4))
def test_what_the_simple_way_places_never_conflicts(units, per_day, absent) -> None:
    setting = replace(SETTING, per_day=per_day, absent=absent)
    visits = [Visit(number, f"单位{number}", district, barred=barred) for number, (district, barred) in enumerate(units, start=1)]
    placed = greedy(setting, (ONE, TWO), visits)
    assert conflicts(setting, (ONE, TWO), [put(one, placed[one.id]) for one in visits if one.id in placed]) == []
    assert greedy(setting, (ONE, TWO), visits) == placed


@pytest.mark.parametrize(("setting", "panels", "visits", "sentence"), [
    (SETTING, (), [Visit(1, "单位1", "")], "还没有专家组：请先填好专家组名单"),
    (replace(SETTING, days=()), (ONE,), [Visit(1, "单位1", "")], "没有可以安排的日子：请放宽起止日期，或少去掉几天"),
    (SETTING, (ONE, TWO), [Visit(1, "单位1", "", barred=frozenset({3}))],
     "“单位1”没有可去的专家组：每组都有人须回避（专家丙）。请另组一个专家组"),
    (replace(SETTING, absent=frozenset((1, day) for day in WEEK)), (ONE,), [Visit(1, "单位1", "")],
     "“单位1”没有可去的时间：能去的专家组每天都有人不能参加。请调整名单，或延长日期"),
    (replace(SETTING, days=WEEK[:2]), (ONE,), [Visit(number, f"单位{number}", "") for number in range(1, 6)],
     "要排5家，1个专家组在2个工作日里、每组每天最多2家，一共只有4个位置：请增加专家组、延长日期或增加每天的家数"),
])
def test_arithmetic_says_what_cannot_be(setting, panels, visits, sentence) -> None:
    assert missing(setting, panels, visits) == [sentence]


def test_arithmetic_has_nothing_to_say_where_there_is_room() -> None:
    assert missing(SETTING, (ONE,), []) == missing(SETTING, (ONE,), [Visit(1, "单位1", "")]) == []
    overlapping = replace(SETTING, days=WEEK[:1], slots=(MORNING, Slot("中午", time(11), time(14))))
    assert len(missing(overlapping, (ONE,), [Visit(1, "单位1", ""), Visit(2, "单位2", "")])) == 1


def test_what_could_be_given_up_is_offered_in_order() -> None:
    setting = replace(SETTING, per_day=1, absent=frozenset({(1, MONDAY)}))
    offers = list(relaxations(setting, (ONE,), [at(1, locked=True)]))
    assert [one.sentence for one in offers] == [
        "解除已锁定的场次", "请专家甲在4月7日（星期一）中改出时间，或换一位专家", "把每组每天最多1家改为2家",
        "缩短路上时间（同一天不跨相距远的区做不到），或把时段之间的间隔拉长", "减少专家不能参加的日子", "再增加一个专家组"]
    assert not offers[0].visits[0].locked and offers[1].setting.absent == frozenset()
    assert [one.sentence for one in relaxations(SETTING, (), [])] == ["缩短路上时间（同一天不跨相距远的区做不到），或把时段之间的间隔拉长"]


def test_a_place_is_the_same_however_the_slot_is_called() -> None:
    from jiangyan.rulebook.arranging import same

    assert same(current(at(1)), Place(1, MONDAY, MORNING)) and not same(None, Place(1, MONDAY, MORNING))
