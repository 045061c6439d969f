"""What bars a candidate, what is missing, and which filter to relax."""

from dataclasses import replace

import pytest

from jiangyan.rulebook.candidates import (
    Candidate,
    Rules,
    advice,
    barriers,
    candidate,
    plain,
    relaxations,
    room,
    rules,
    shortage,
    stock,
    urns,
)

RULES = Rules(3, 2, 1, ("数控",), ("河西区", "南开区"), 1, 2, "2025-04-01", "2025-04-03")
FIT = Candidate(1, "甲", "示例大学", "", ("数控", "焊接"), False, "河西区", 1, "2024-01-01", "2026-12-31")


@pytest.mark.parametrize(("changed", "bars"), [
    ({}, {}), ({"fields": ("焊接",)}, {"fields": "专业领域为“焊接”"}), ({"fields": ()}, {"fields": "专业领域为“未登记”"}),
    ({"region": "蓟州区"}, {"regions": "地区为“蓟州区”"}), ({"region": ""}, {"regions": "地区为“未登记”"}),
    ({"load": 2}, {"load_most": "本批次已承担2个项目"}), ({"suspended": "材料核实中"}, {"suspended": "暂停使用：材料核实中"}),
    ({"recused": ("甲由", "乙由")}, {"recused": "甲由；乙由"}), ({"term_until": "2025-04-03"}, {}),
    ({"term_until": "2025-04-02"}, {"term": "聘期为2024-01-01至2025-04-02"}), ({"term_from": "2025-04-01"}, {}),
    ({"term_from": "2025-04-02", "term_until": ""}, {"term": "聘期为2025-04-02至不限"})])
def test_what_bars_a_candidate(changed, bars) -> None:
    assert barriers(replace(FIT, **changed), RULES) == bars


def people(*given):
    return [Candidate(place, f"专家{place}", **one) for place, one in enumerate(given, start=1)]


def test_finance_experts_sit_whatever_their_field() -> None:
    pool = people({"fields": ("会计",), "finance": True, "region": "河西区"}, {"fields": ("数控",), "region": "河西区"},
                  {"fields": ("会计",), "finance": True, "region": "北辰区"}, {"fields": ("会计",), "region": "河西区"})
    found = urns(pool, RULES)
    assert ([one.id for one in found.ordinary], [one.id for one in found.finance]) == ([2], [1])
    assert urns(pool, replace(RULES, finance_seats=0)).finance == ()


def test_what_relaxing_each_filter_would_give() -> None:
    pool = people(*[{"fields": ("数控",), "region": "河西区", "employer": "示例厂"}] * 3,
                  {"fields": ("焊接",), "region": "南开区"}, {"fields": ("数控",), "region": "蓟州区"},
                  {"fields": ("数控",), "region": "河西区", "load": 5}, {"finance": True, "region": "蓟州区"})
    assert shortage(pool, RULES) == ("财务席要求1人，符合条件的财务专家0人", "其余席位要求2人，符合条件的1人",
                                     "成员3人加候补2人共需5人，符合条件的3人")
    assert {name: (one.ordinary, one.finance, one.together) for name, one in relaxations(pool, RULES).items()} == {
        "fields": (2, 0, 2), "regions": (2, 1, 3), "load_most": (2, 0, 2), "per_employer": (3, 0, 3)}
    assert advice(pool, RULES) == (
        "放宽“专业领域”后，可抽取的由1人增至2人；放宽“地区”后，可抽取的由1人增至3人，财务专家由0人增至1人；"
        "放宽“承担项目数上限”后，可抽取的由1人增至2人；放宽“同一单位人数上限”后，可抽取的由1人增至3人")


def test_finance_experts_of_one_house_do_not_fill_the_other_seats() -> None:
    pool = people({"fields": ("会计",), "finance": True}, {"fields": ("数控",), "finance": True, "employer": "示例厂"},
                  {"fields": ("数控",), "employer": "示例厂"}, {"fields": ("数控",)})
    about = Rules(3, 0, 1, ("数控",), per_employer=1)
    assert (shortage(pool, about), stock(pool, about).together) == ((), 3)
    crowded = people(*[{"employer": "示例厂"}] * 4, {"employer": "示例所"})
    assert shortage(crowded, Rules(3, 1, per_employer=1)) == (
        "其余席位要求3人，符合条件的2人",)
    both = people({"finance": True, "employer": "示例厂"}, {"employer": "示例厂"}, {"employer": "示例所"})
    assert shortage(both, Rules(3, 0, 1, per_employer=1)) == ("同一单位最多1人时，3名候选人最多组成2人的专家组，要求3人",)


def test_seats_that_an_employer_has_already_leave_that_many_fewer() -> None:
    pool = people(*[{"employer": "示例厂"}] * 3, {"employer": "示例所"})
    factory, institute = pool[0].house, pool[-1].house
    assert [room(pool, 2, taken) for taken in (None, {factory: 1}, {factory: 2}, {factory: 5}, {factory: 2, institute: 2})] == [3, 2, 1, 1, 0]


def test_where_the_ordinary_seats_alone_gain_it_is_told() -> None:
    pool = people({"finance": True, "fields": ("会计",)}, {"finance": True, "fields": ("会计",)})
    assert advice(pool, Rules(2, 0, 1, ("数控",))) == "放宽“专业领域”后，可任其余席位的由0人增至2人"


def test_where_nothing_helps_it_says_so() -> None:
    assert advice(people({"suspended": "核实中"}), Rules(3, 2)) == "放宽任何一个条件都不会增加人数，请减少候补人数或补充专家库"


def test_plain_data_comes_back_the_same() -> None:
    assert (candidate(plain(FIT)), rules(plain(RULES))) == (FIT, RULES)
