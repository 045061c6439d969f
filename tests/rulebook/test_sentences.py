"""The arithmetic in words, one exact sentence for every way that every kind of rule can end."""

import pytest

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.scoring import Entry, score_entry

BASE, STUDIO = (rubrics.load(name) for name in ("tianjin-training-base-2025", "tianjin-master-studio-2025"))
RULES = ("training_rules", "finance_rules", "asset_rules", "risk_rules")
ROSTER = "“建立培训花名册”为否，也已达到满分，请核实。"


def base(row: str, **facts: object) -> Entry:
    return score_entry(BASE, row, facts, None, unit_kind="enterprise")


def studio(row: str, **facts: object) -> Entry:
    return score_entry(STUDIO, row, facts, None)


@pytest.mark.parametrize(("found", "sentence"), [
    (base("3.1", concurrent_capacity=100), "应达100人，实有100人，达到要求，得5.0分"),
    (base("3.1", concurrent_capacity=80), "应达100人，实有80人，少20人，未达到要求，由评分人在0.0至4.0分之间评定"),
    (base("2.1", **dict.fromkeys(RULES, True)), "各项均符合，得2.0分"),
    (base("2.1", **dict.fromkeys(RULES, True) | {"finance_rules": False}),
     "满分2.0分；“财务管理制度健全、运行规范”为否，扣0.5分，得1.5分"),
    (studio("2.1", management_rules=False, duties_defined=True, rules_posted=False), "“建立管理制度”为否，按细则不得分，得0.0分"),
    (studio("2.2", filed=True, late_or_poor=True), "满分5.0分；“报送不及时或质量低”为是，扣2.0分，得3.0分"),
    (base("2.2", archive="incomplete"), "“项目档案及相关资料”为“不完整”，得1.0分"),
    (base("9.1", assessment="fair"), "“过程性与终结性考核相结合的评价机制”为“一般”，由评分人在3.0至5.0分之间评定"),
    (base("4.1", equipment_matched=True), "“培训职业（工种）和实训设备相匹配”为是，得5.0分"),
    (base("4.1", equipment_matched=False), "“培训职业（工种）和实训设备相匹配”为否，由评分人在0.0至4.0分之间评定"),
    (base("10.1", improper_spending=True), "“有不合理、不合规开支”为是，视情况可另提总分扣分，由评分人在0.0至9.5分之间评定"),
    (studio("5.3"), "由评分人酌情在0.0至5.0分之间评定"),
    (studio("4.1", roster=True, apprentices=8), "“建立培训花名册”为是，计2.0分；8人，每人1.0分，计8.0分，得10.0分"),
    (studio("4.1", roster=False, apprentices=10), "“建立培训花名册”为否，计0.0分；10人，每人1.0分，计10.0分，得10.0分"),
    (studio("4.1", roster=True, apprentices=12),
     "“建立培训花名册”为是，计2.0分；12人，每人1.0分，计12.0分，超过满分，按10.0分计，得10.0分"),
    (base("6.1", programmes=4, programmes_with_curriculum=4), "共4个，均已建立，得3.0分"),
    (base("6.1", programmes=4, programmes_with_curriculum=2), "共4个，已建2个，少2个，每少一个扣1.0分，得1.0分"),
    (base("5.1", unmet_programmes=0), "全部满足要求，得6.0分"),
    (base("5.1", unmet_programmes=1), "有1个不能满足要求，每个扣1至3分，由评分人在3.0至5.0分之间评定"),
    (base("8.1", part_time_teachers=4, part_time_qualified=4),
     "兼职教师人数4，其中属于企业技师或院校教师等的兼职教师人数4，达到100%，得5.0分"),
    (base("8.1", part_time_teachers=4, part_time_qualified=3),
     "兼职教师人数4，其中属于企业技师或院校教师等的兼职教师人数3，未达100%，由评分人在0.0至4.5分之间评定"),
    (base("13.2", senior_trainees_per_year=200), "应达200人，实有200人，达到要求，得5.0分"),
    (base("13.2", senior_trainees_per_year=150), "应达200人，实有150人，少50人；每少20人扣0.5分，计2个整步，扣1.0分，得4.0分"),
    (base("14.1", employers_surveyed=10, employers_satisfied=8), "应达85%，实为8/10，即80%，少5%；每少5%扣0.5分，计1个整步，扣0.5分，得4.5分"),
])
def test_every_ending_is_told(found: Entry, sentence: str) -> None:
    assert found.reason == sentence


@pytest.mark.parametrize(("reading", "ending"), [
    ("any_part", "计3步（不足一步按一步计），扣1.5分，得3.5分"), ("proportional", "按比例扣1.25分，得3.75分")])
def test_the_reading_is_told(reading: str, ending: str) -> None:
    found = score_entry(BASE, "13.2", {"senior_trainees_per_year": 150}, None, unit_kind="enterprise",
                        readings={"13.2": reading})
    assert found.reason == f"应达200人，实有150人，少50人；每少20人扣0.5分，{ending}"


@pytest.mark.parametrize(("roster", "apprentices", "warnings"), [
    (False, 9, ()), (False, 10, (ROSTER,)), (False, 12, (ROSTER,)), (True, 12, ())])
def test_full_points_without_a_roster_are_worth_a_look(roster: bool, apprentices: int, warnings: tuple[str, ...]) -> None:
    assert studio("4.1", roster=roster, apprentices=apprentices).warnings == warnings
