"""The officer's pages of a round: list, drafting, checklist, opening, and the table of all projects."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions.panel import panels
from jiangyan.actions.project import units
from jiangyan.models import Project, Round
from jiangyan.queries.project.registrations import Entry
from jiangyan.queries.rights import asker
from jiangyan.queries.round.round_tables import Wanted, table
from tests.cast import credit_code, request
from tests.drafting import NOTICE, day, draft, propose, settle


def words(response) -> str:
    """What a person reads: the page without its tags, spaces folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def plain(response) -> str:
    """The page without the token that differs every time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def lines(response) -> list[list[str]]:
    """The cells of the table, line by line."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def register(cast, count: int, start: int = 0) -> None:
    """So many enterprises more, each with a base project."""
    for number in range(start, start + count):
        units.register(request(cast.officer), Entry(f"示例{number}厂", credit_code(500 + number), "enterprise", "", "base"),
                       cast.round.pk)


def test_the_list_shows_what_each_round_waits_for(cast, seen) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    page = seen(cast.approver).get(reverse("rounds"))
    assert lines(page) == [
        ["示例批次二", "待审批", "0", lines(page)[0][3], "主管部门审批人：核对并开启"],
        ["示例验收批次", "进行中", "4", lines(page)[1][3], "按项目办理"]]
    assert reverse("round_proposal", args=[made.pk]) in page.content.decode()


def test_people_without_a_role_at_an_authority_go_to_their_projects(cast, seen) -> None:
    assert seen(cast.outsider).get(reverse("rounds")).headers["Location"] == reverse("projects")


def test_an_officer_drafts_a_round_on_the_page(cast, seen) -> None:
    client = seen(cast.officer)
    assert "市人社局关于开展市级高技能人才培训基地" in words(client.get(reverse("round_new")))
    given = {"operation": "a", "authority": cast.authority.pk, "notice": NOTICE, "name": "示例批次三", "programmes": ["base"]}
    wrong = client.post(reverse("round_new"), given | {"name": "示例验收批次"})
    assert (wrong.status_code, "已经有“示例验收批次”，请换一个名称" in words(wrong)) == (422, True)
    made = client.post(reverse("round_new"), given | {"operation": "b"})
    assert made.headers["Location"] == reverse("round_setup", args=[Round.objects.get(name="示例批次三").pk])


@pytest.mark.parametrize("who", ["approver", "centre", "lead", "outsider"])
def test_others_cannot_draft(cast, seen, who) -> None:
    page = seen(getattr(cast, who)).get(reverse("round_new"))
    assert (page.status_code, "不能起草批次。如需办理，请联系主管部门经办人。" in words(page)) == (403, True)


def test_every_item_is_settled_on_its_page(cast, seen) -> None:
    made, client = draft(cast, programmes=("studio",)), seen(cast.officer)

    def post(page, **fields):
        return client.post(reverse(page, args=[made.pk]), {"operation": uuid.uuid4().hex, **fields})

    setup = reverse("round_setup", args=[made.pk])
    assert "还有 4 项待办" in words(client.get(setup))
    office = {"office-TOTAL_FORMS": 1, "office-INITIAL_FORMS": 0, "office-0-office": "示例处", "office-0-phone": "０００-1"}
    assert post("round_contacts", version=1, **office).headers["Location"] == setup
    dates = {}
    for name, days in (("submission", 10), ("visits", 80), ("rectification", 110)):
        dates |= {f"{name}_0": (day(days) - timedelta(days=1)).date().isoformat(), f"{name}_1": "24：00"}
    late = post("round_dates", version=2, inclusive="yes", **dates | {"visits_0": "2020-01-01"})
    assert (late.status_code, "市级验收截止时间须晚于提交截止时间" in words(late)) == (422, True)
    unclear = post("round_dates", version=2, inclusive="yes", **dates | {"visits_1": "25:00"})
    assert "时间写成 17:00 的样子；当日结束写 24:00" in words(unclear)
    assert post("round_dates", version=2, inclusive="no", **dates).headers["Location"] == setup
    missing = post("round_rules", version=3, panel_size=3, merge_rule="mean", spread_threshold="1")
    assert (missing.status_code, 'id="id_pass_mark_error"' in missing.content.decode()) == (422, True)
    rules = {"pass_mark": "８０", "panel_size": 3, "merge_rule": "mean", "spread_threshold": "1.5"}
    assert post("round_rules", version=3, **rules).headers["Location"] == setup
    assert post("round_gates", version=4, **{"section-studio-1": "20", "row-studio-2.2": "3"}).headers["Location"] == setup
    assert post("round_name", version=5, name="示例批次二", notice_number="示例〔2025〕1号").headers["Location"] == setup
    stale = post("round_rules", version=3, **rules | {"pass_mark": "60"})
    assert stale.status_code == 412
    made.refresh_from_db()
    assert (made.submission_deadline, made.deadline_inclusive, str(made.pass_mark), str(made.spread_threshold)) == (
        day(10), False, "80.00", "1.5")
    assert (made.section_gates, made.must_have_rows) == ({"studio": {"1": "20"}}, {"studio": {"2.2": "3"}})


def test_readings_are_confirmed_one_by_one(cast, seen) -> None:
    made, client = draft(cast, programmes=("studio",)), seen(cast.officer)
    url = reverse("readings", args=[made.pk])
    first = client.get(url)
    assert "验收准备阶段（2025年3月18日前）" in words(first) and "3月18日23:59提交的，算按时" in words(first)
    empty = client.post(url, {"operation": "a", "version": "0", "programme": "studio", "reading": "deadline"})
    assert (empty.status_code, "请选择一种读法，再确认。" in words(empty)) == (422, True)
    answer = client.post(url, {"operation": "b", "version": "0", "programme": "studio", "reading": "deadline", "choice": "inclusive"})
    turns = 1
    while "reading=" in answer.headers["Location"]:
        following = client.get(answer.headers["Location"]).content.decode()
        given = {name: re.search(f'name="{name}" value="([^"]+)"', following)[1] for name in ("programme", "reading", "choice")}
        answer = client.post(url, {"operation": f"c{turns}", "version": "0", **given})
        turns += 1
    assert answer.headers["Location"] == reverse("round_setup", args=[made.pk])
    assert re.search(rf"已确认 {turns}/{turns} 条", words(client.get(answer.headers["Location"])))


def test_the_review_lists_what_is_missing_and_then_proposes(cast, seen) -> None:
    made, client = settle(cast, draft(cast), "rules"), seen(cast.officer)
    url = reverse("round_review", args=[made.pk])
    assert "合格分没有填写" in words(client.get(url))
    refused = client.post(url, {"operation": "a", "version": made.version})
    assert (refused.status_code, "批次还不能提交审批：合格分没有填写" in words(refused)) == (409, True)
    settle(cast, made, "contacts", "dates", "readings")
    made.refresh_from_db()
    page = words(client.get(url))
    assert "合格分 80.0" in page and "取平均分" in page and "（这一时刻提交算按时）" in page
    assert client.post(url, {"operation": "b", "version": made.version}).status_code == 302
    made.refresh_from_db()
    assert made.state == "proposed"


def test_the_approver_reads_everything_and_opens(cast, seen) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    url = reverse("round_proposal", args=[made.pk])
    assert "您是提出人" in words(seen(cast.officer).get(url))
    client = seen(cast.approver)
    page = words(client.get(url))
    assert "经办人甲于" in page and "只按整步扣分" in page and "确认开启批次" in page
    assert client.post(url, {"operation": "a", "deed": "reject", "reason": ""}).status_code == 422
    assert client.post(url, {"operation": "b", "deed": "confirm"}).headers["Location"] == reverse("round", args=[made.pk])
    assert client.post(url, {"operation": "c", "deed": "confirm"}).status_code == 409


def test_the_table_has_one_line_a_project(cast, seen) -> None:
    cast.submit("college", r13_2={"senior_trainees_per_year": 480})
    page = seen(cast.officer).get(reverse("round", args=[cast.round.pk]), {"sort": "stage"})
    assert [line[:7] + line[8:] for line in lines(page)] == [
        ["示例技师学院", "高技能人才培训基地", "自评准备", "0/5", "0/23", "—", "—", "建设单位"],
        ["示例装备制造有限公司", "高技能人才培训基地", "自评准备", "0/5", "0/23", "—", "—", "建设单位"],
        ["示例重型机械厂", "技能大师工作室", "自评准备", "0/5", "0/14", "—", "—", "建设单位"],
        ["示例职业技术学院", "高技能人才培训基地", "已提交", "4/5", "99.0", "—", "—", "受理中心"]]
    assert all("还有" in line[7] for line in lines(page))


def test_filters_say_how_many_they_leave(cast, seen) -> None:
    cast.submit("college")
    page = seen(cast.officer).get(reverse("round", args=[cast.round.pk]), {"stage": "preparing"})
    assert len(lines(page)) == 3
    chips = re.findall(r'<a class="chip" href="([^"]*)"( aria-current="true")?>([^<]*) <span class="count">(\d+)</span>',
                       page.content.decode())
    assert [(label, count, bool(current)) for _url, current, label, count in chips] == [
        ("全部", "4", False), ("自评准备", "3", True), ("已提交", "1", False),
        ("全部", "3", True), ("建设单位", "3", False), ("受理中心", "0", False), ("主管部门", "0", False), ("专家组", "0", False),
        ("全部", "3", True), ("高技能人才培训基地", "2", False), ("技能大师工作室", "1", False),
        ("全部", "3", True), ("已逾期", "0", False), ("7天内到期", "0", False)]


@pytest.mark.parametrize(("typed", "names"), [
    ("装备", ["示例装备制造有限公司"]), ("slzb", ["示例装备制造有限公司"]), ("zhuangbei", ["示例装备制造有限公司"]),
    ("ＳＬＺＢ", ["示例装备制造有限公司"]), ("学院", ["示例技师学院", "示例职业技术学院"]), ("%", []), ("没有这家", []),
    ("示例 学院 技师", ["示例技师学院"]), ("装备　制造", ["示例装备制造有限公司"]), ("zhuang bei", ["示例装备制造有限公司"]), ("装备 学院", []),
])
def test_units_are_found_by_chinese_and_by_initials(cast, seen, typed, names) -> None:
    for unit in cast.units.values():
        unit.name_letters = units.units.letters(unit.name)
        unit.save()
    page = seen(cast.officer).get(reverse("round", args=[cast.round.pk]), {"q": typed})
    assert [line[0] for line in lines(page)] == names


def test_a_unit_is_found_by_the_last_digits_of_its_code_also_in_full_width(cast, seen) -> None:
    code = cast.units["college"].credit_code
    page = seen(cast.officer).get(reverse("round", args=[cast.round.pk]), {"q": code[-5:].translate({n: n + 65248 for n in range(33, 127)})})
    assert [line[0] for line in lines(page)] == [cast.units["college"].name]


def test_what_is_late_is_marked_and_found(cast, seen) -> None:
    Project.objects.filter(pk=cast.projects["studio"].pk).update(deadline=timezone.now() - timedelta(days=2, hours=1))
    Project.objects.filter(pk=cast.projects["other"].pk).update(deadline=timezone.now() + timedelta(days=3, hours=1))
    page = seen(cast.officer).get(reverse("round", args=[cast.round.pk]), {"due": "late"})
    assert [(line[0], line[7].split()[-1]) for line in lines(page)] == [("示例重型机械厂", "已逾期2天")]
    assert '<tr class="is-late">' in page.content.decode()
    soon = seen(cast.officer).get(reverse("round", args=[cast.round.pk]), {"due": "soon"})
    assert [(line[0], line[7].split()[-1]) for line in lines(soon)] == [("示例技师学院", "还有3天")]


def test_points_that_may_not_be_seen_neither_show_nor_sort(cast, seen) -> None:
    cast.fill("other", cast.clerks["other"], cast.sheet("other"))
    cast.submit("college", r13_2={"senior_trainees_per_year": 480})
    shown = table(asker(cast.officer), cast.round, Wanted(sort="-self"))
    assert next((line.unit, line.self_total) for line in shown.lines) == ("示例职业技术学院", 99)
    assert [line.self_total for line in shown.lines[1:]] == [None, None, None]
    assert "23/23" in [line[4] for line in lines(seen(cast.officer).get(reverse("round", args=[cast.round.pk])))]


def test_expert_means_appear_only_once_merged_and_never_to_the_centre_before_publication(cast) -> None:
    cast.submit("college")
    cast.accept("college")
    cast.inspect("college")
    wanted = Wanted(search="示例职业")

    def shown(who):
        (line,) = table(asker(who), cast.round, wanted).lines
        return line.experts, line.passed

    from jiangyan.actions.sheet import sheets

    for expert, trainees in zip(cast.experts, (620, 480, 300), strict=True):
        sheet = cast.sheet("college", "expert", expert)
        cast.fill("college", expert, sheet, r13_2={"senior_trainees_per_year": trainees})
        sheets.finalise(request(expert), sheet.pk)
    assert shown(cast.officer) == (None, None)
    from jiangyan.actions.sheet import merged
    from jiangyan.actions.verdict import verdicts

    merged.merge(request(cast.lead), cast.projects["college"].pk)
    verdicts.conclude(request(cast.lead), cast.projects["college"].pk, "建设任务完成，同意通过验收。")
    assert str(shown(cast.officer)[0]) == "98.83" and shown(cast.officer)[1] is True
    assert shown(cast.centre) == (None, None)


def test_a_recused_officer_does_not_count_the_project(cast) -> None:
    panels.recuse(request(cast.officer), cast.projects["college"].pk, cast.officer.pk, "亲属任职")
    shown = table(asker(cast.officer), cast.round, Wanted())
    assert (shown.total, [line.unit for line in shown.lines if line.unit == "示例职业技术学院"]) == (3, [])


def test_names_are_escaped_in_the_table(cast, seen) -> None:
    units.register(request(cast.officer), Entry("示例<b>厂&\"", credit_code(500), "enterprise", "", "base", "项目<i>\""), cast.round.pk)
    page = seen(cast.officer).get(reverse("round", args=[cast.round.pk]), {"q": "<b>"}).content.decode()
    assert 'title="项目&lt;i&gt;&quot;">示例&lt;b&gt;厂&amp;&quot;</a>' in page
    assert ("<b>" in page, "<i>" in page) == (False, False)


def test_fifty_lines_a_page(cast, seen) -> None:
    register(cast, 49)
    client, url = seen(cast.officer), reverse("round", args=[cast.round.pk])
    first, second = client.get(url), client.get(url, {"page": "2", "sort": "-unit"})
    assert (len(lines(first)), "第 1–50 项，共 53 项" in words(first)) == (50, True)
    assert (len(lines(second)), "第 51–53 项，共 53 项" in words(second)) == (3, True)
    for nonsense in ("0", "-1", "999999", "甲", "1" * 30):
        assert client.get(url, {"page": nonsense}).status_code == 200


def test_nonsense_in_the_address_counts_as_no_filter(cast, seen) -> None:
    page = seen(cast.officer).get(reverse("round", args=[cast.round.pk]), {
        "stage": "x", "owes": "x", "due": "x", "sort": "deadline; drop", "programme": "", "page": ""})
    assert len(lines(page)) == 4


@pytest.mark.parametrize("asked", [{}, {"sort": "-experts"}, {"sort": "due", "due": "soon"}, {"q": "sl", "sort": "-self"}])
def test_the_number_of_queries_does_not_grow_with_the_projects(cast, seen, asked) -> None:
    cast.submit("college")
    client, url = seen(cast.officer), reverse("round", args=[cast.round.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url, asked)
    register(cast, 30)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url, asked).status_code == 200
    assert len(few) == len(many) and len(many) <= 11


@pytest.mark.parametrize("who", ["lead", "outsider"])
@pytest.mark.parametrize("name", ["round", "round_setup", "readings", "round_review", "round_proposal", "round_rules"])
def test_a_round_is_not_there_for_others(cast, seen, who, name) -> None:
    client = seen(getattr(cast, who))
    missing, other = client.get(reverse(name, args=[10**6])), client.get(reverse(name, args=[cast.round.pk]))
    assert (other.status_code, plain(other)) == (404, plain(missing))


@pytest.mark.parametrize("who", ["approver", "centre", "auditor"])
@pytest.mark.parametrize("name", ["round_review", "round_rules", "round_dates", "round_contacts", "round_gates", "round_name"])
def test_only_the_officer_prepares(cast, seen, who, name) -> None:
    assert seen(getattr(cast, who)).get(reverse(name, args=[draft(cast).pk])).status_code == 403
