"""A round is drafted from a notice and settled item by item."""

import pytest

from jiangyan.actions.round import rounds
from jiangyan.actions.round.rounds import Dates, Office, Rules
from jiangyan.models import JournalLine, Round, RubricEdition
from jiangyan.problems import Problem
from jiangyan.queries.round import rounds as asked
from jiangyan.queries.round import rubrics
from tests.cast import BASE, STUDIO, request
from tests.drafting import NOTICE, OFFICES, day, draft, settle


def test_a_draft_takes_everything_from_the_notice_except_what_it_leaves_open(cast) -> None:
    made = draft(cast)
    assert (made.state, made.pass_mark, made.panel_size, made.merge_rule, made.submission_deadline) == (
        "drafting", None, None, "", None)
    assert made.notice_title == "市人社局关于开展市级高技能人才培训基地和技能大师工作室建设验收工作的通知"
    assert [(one["code"], one["name"], one["required_by"]) for one in made.notice["materials"]] == [
        ("plan", "项目建设实施方案", "submission"), ("report", "项目建设总结报告", "submission"),
        ("self_assessment", "自评打分", "submission"), ("audit", "财务审计报告", "submission"),
        ("proof", "项目建设验收相关证明材料", "visit")]
    assert [one["quote"] for one in made.notice["phases"]] == [
        "（一）验收准备阶段（2025年3月18日前）。", "（二）市级验收阶段（2025年5月30日前）。", "（三）整改完善阶段（2025年6月30日前）。"]
    assert [(one.code, one.rubric, one.rubric_hash) for one in made.programmes.order_by("pk")] == [
        ("base", BASE, rubrics.rubric_hash(BASE)), ("studio", STUDIO, rubrics.rubric_hash(STUDIO))]
    assert [(one.office, one.person_name, one.phone) for one in made.contacts.order_by("pk")] == [
        ("市职业技能公共实训中心", "", ""), ("市人社局职业能力建设处", "", "")]
    assert RubricEdition.objects.get(hash=rubrics.rubric_hash(BASE)).text == rubrics.text(BASE)
    assert JournalLine.objects.latest("position").deed == "round.drafted"


def test_the_words_of_the_notice_stand_in_the_notice() -> None:
    from pathlib import Path

    drawer = Path(rubrics.__file__).parents[2] / "rubrics" / NOTICE / "notice.yaml"
    assert "000" not in drawer.read_text("utf-8") and "@" not in drawer.read_text("utf-8")


@pytest.mark.parametrize(("name", "codes", "sentence"), [
    ("", ("base",), "批次名称不正确：须为 1 至 120 个字。"),
    ("长" * 121, ("base",), "批次名称不正确：须为 1 至 120 个字。"),
    ("示例验收批次", ("base",), "批次名称不正确：已经有“示例验收批次”，请换一个名称。"),
    ("甲", (), "项目类别不正确：至少选择一个。"),
    ("甲", ("unknown",), "项目类别不正确：至少选择一个。"),
])
def test_a_draft_without_name_or_programme_is_refused(cast, name, codes, sentence) -> None:
    with pytest.raises(Problem) as refusal:
        rounds.create(request(cast.officer), cast.authority.pk, NOTICE, name, codes)
    assert (refusal.value.word, refusal.value.message) == ("round.setting", sentence)
    assert Round.objects.count() == 1


@pytest.mark.parametrize("who", ["approver", "centre", "auditor", "lead", "outsider"])
def test_only_an_officer_drafts(cast, who) -> None:
    with pytest.raises(Problem) as refusal:
        rounds.create(request(getattr(cast, who)), cast.authority.pk, NOTICE, "甲", ["base"])
    assert refusal.value.word == "rights.denied"


def test_the_same_operation_drafts_once(cast) -> None:
    first = rounds.create(request(cast.officer, "k"), cast.authority.pk, NOTICE, "甲", ["base"])
    assert rounds.create(request(cast.officer, "k"), cast.authority.pk, NOTICE, "甲", ["base"]) == first
    assert Round.objects.filter(name="甲").count() == 1


def test_settings_are_kept_and_counted(cast) -> None:
    made = settle(cast, draft(cast))
    assert (made.version, str(made.pass_mark), made.panel_size, made.merge_rule) == (4, "80.00", 3, "mean")
    assert (made.submission_deadline, made.visits_until, made.rectification_until) == (day(10), day(80), day(110))
    assert [(one.office, one.phone, one.email) for one in made.contacts.order_by("pk")] == [
        ("市职业技能公共实训中心", "000-00000001", ""), ("市人社局职业能力建设处", "", "chu@example.org")]
    assert asked.missing(made) == []


@pytest.mark.parametrize(("rules", "sentence"), [
    (Rules("", 3, "mean"), "合格分不正确：不是数字。"), (Rules("0", 3, "mean"), "合格分不正确：须大于0。"),
    (Rules("100.5", 3, "mean"), "合格分不正确：不能高于满分100.0分。"), (Rules("80", 4, "mean"), "专家组人数不正确：须为不少于3的单数。"),
    (Rules("80", 3, "median"), "汇总办法不正确：请从所列办法中选择。"),
    (Rules("80", 3, "trimmed_mean"), "专家组人数不正确：去掉最高、最低总分后取平均，专家组至少要5人。"),
    (Rules("80", 3, "mean", "无"), "极差提示不正确：不是数字。"),
])
def test_rules_that_cannot_work_are_refused(cast, rules, sentence) -> None:
    made = draft(cast)
    with pytest.raises(Problem) as refusal:
        rounds.change_rules(request(cast.officer), made.pk, 1, rules)
    assert (refusal.value.word, refusal.value.message) == ("round.setting", sentence)
    made.refresh_from_db()
    assert (made.version, made.pass_mark) == (1, None)


def test_deadlines_out_of_order_are_refused(cast) -> None:
    made = draft(cast)
    with pytest.raises(Problem) as refusal:
        rounds.change_dates(request(cast.officer), made.pk, 1, Dates(day(30), day(20), day(40)))
    assert refusal.value.message.startswith("各阶段时间不正确：市级验收截止时间须晚于提交截止时间（提交截止为")


@pytest.mark.parametrize(("offices", "sentence"), [
    ([], "联系方式不正确：至少要有一个部门。"), ([Office("甲处")], "联系方式不正确：甲处须填写电话或邮箱。"),
])
def test_contacts_can_be_reached(cast, offices, sentence) -> None:
    made = draft(cast)
    with pytest.raises(Problem) as refusal:
        rounds.change_contacts(request(cast.officer), made.pk, 1, offices)
    assert refusal.value.message == sentence


def test_contacts_may_change_while_the_round_is_open(cast) -> None:
    rounds.change_contacts(request(cast.officer), cast.round.pk, cast.round.version, OFFICES)
    assert cast.round.contacts.count() == 2


def test_other_settings_are_closed_once_the_round_is_open(cast) -> None:
    with pytest.raises(Problem) as refusal:
        rounds.change_rules(request(cast.officer), cast.round.pk, cast.round.version, Rules("60", 3, "mean"))
    assert (refusal.value.word, refusal.value.message) == ("round.wrong_state", "批次现在是“进行中”状态，不能修改设置。")


def test_whoever_saw_older_settings_hears_who_changed_them(cast) -> None:
    made = settle(cast, draft(cast))
    with pytest.raises(Problem) as refusal:
        rounds.change_rules(request(cast.officer), made.pk, 1, Rules("60", 3, "mean"))
    assert (refusal.value.status, refusal.value.values["maker"]) == (412, "经办人甲")


def test_least_points_belong_to_a_programme(cast) -> None:
    made = draft(cast)
    rounds.change_gates(request(cast.officer), made.pk, 1, {"base": {"1": "6.50", "2": " "}, "studio": {"1": ""}},
                        {"studio": {"2.2": "3"}})
    made.refresh_from_db()
    assert (made.section_gates, made.must_have_rows) == ({"base": {"1": "6.5"}}, {"studio": {"2.2": "3"}})
    made.pass_mark = 80
    base, studio = made.programmes.order_by("pk")
    assert (asked.policy_of(made, base).section_gates, asked.policy_of(made, base).must_have_rows) == ({"1": 6.5}, {})
    assert (asked.policy_of(made, studio).section_gates, asked.policy_of(made, studio).must_have_rows) == ({}, {"2.2": 3})


@pytest.mark.parametrize(("sections", "rows", "sentence"), [
    ({"base": {"1": "9"}}, {}, "高技能人才培训基地的考核项目最低分不正确：第 1 项不能高于满分8.0分。"),
    ({}, {"base": {"7.7": "1"}}, "高技能人才培训基地的考核内容最低分不正确：没有第 7.7 项。"),
    ({"mill": {"1": "1"}}, {}, "分项最低分不正确：没有这个项目类别。"),
    ({}, {"studio": {"1.1": "甲"}}, "技能大师工作室的考核内容最低分不正确：第 1.1 项不是数字。"),
])
def test_least_points_that_nobody_can_reach_are_refused(cast, sections, rows, sentence) -> None:
    made = draft(cast)
    with pytest.raises(Problem) as refusal:
        rounds.change_gates(request(cast.officer), made.pk, 1, sections, rows)
    assert refusal.value.message == sentence
