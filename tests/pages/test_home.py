"""The to-do list of every role: consequence, deadline, most urgent first; nothing of what one may not see."""

import re
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiangyan.actions.material.materials import Opinion, check
from jiangyan.actions.panel import panels
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.models import Inspection, Move, Project, Proposal, Round, Sheet
from jiangyan.queries.material.materials import checked_places
from tests.cast import Cast, request

Seen = Any


def _lists(client: Any) -> dict[str, list[str]]:
    """The labels of each list on the home page."""
    answer = client.get("/")
    assert answer.status_code == 200
    page = answer.content.decode().split("<main", 1)[1]
    found = {}
    for part in re.split(r"(?=<h[12]>)", page):
        title = re.match(r"<h[12]>([^<]+)", part)
        if title:
            found[title.group(1)] = [re.sub(r"<[^>]+>", "", one) for one in re.findall(
                r'<span class="task-what">(.*?)(?:<span|</span>)', part, re.S)]
    return found


def _name(cast: Cast, project: str = "college") -> str:
    return cast.projects[project].name


def test_the_clerk_fills_in_and_hands_in_before_the_deadline(cast: Cast, seen: Seen) -> None:
    client = seen(cast.clerks["college"])
    assert _lists(client)["今天要做的"] == [f"填写自评打分：{_name(cast)}", f"上传验收材料：{_name(cast)}"]
    page = client.get("/").content.decode()
    assert "还有 23 项未填，共 23 项；逾期系统不再接收" in page
    assert "还缺：项目建设实施方案、项目建设总结报告、财务审计报告；逾期系统不再接收" in page


def test_when_all_is_there_the_clerk_waits_for_the_head(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    Project.objects.filter(pk=cast.projects["college"].pk).update(stage="preparing")
    clerk, head = _lists(seen(cast.clerks["college"])), _lists(seen(cast.heads["college"]))
    assert (clerk.get("等待别人"), clerk["今天要做的"]) == ([f"等待单位负责人确认提交：{_name(cast)}"], [])
    assert head["今天要做的"] == [f"核对并提交自评：{_name(cast)}"]


def test_a_missed_deadline_is_said_in_red_with_whom_to_call(cast: Cast, seen: Seen) -> None:
    Round.objects.update(submission_deadline=timezone.now() - timedelta(days=2))
    page = seen(cast.clerks["college"]).get("/").content.decode()
    assert ("已过截止时间，不能再提交，请联系受理中心" in page, 'class="task-when late"' in page, "（已逾期2天）" in page) == (True,) * 3


def test_what_came_back_comes_first_and_says_how_much(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    project = cast.projects["college"]
    check(request(cast.centre), project.pk, [Opinion(item["place"], item["place"] == "self_assessment", "请补充")
                                             for item in checked_places(project)])
    client = seen(cast.heads["college"])
    assert _lists(client)["今天要做的"] == [f"按退回意见补正：{_name(cast)}", f"核对并提交自评：{_name(cast)}"]
    assert "受理中心退回 3 项；补正后由负责人重新提交" in client.get("/").content.decode()


def test_the_centre_checks_what_waits_longest_first(cast: Cast, seen: Seen) -> None:
    for name in ("enterprise", "college"):
        cast.submit(name)
    found = _lists(seen(cast.centre))
    assert found["今天要做的"] == [f"核对材料：{_name(cast, 'enterprise')}", f"核对材料：{_name(cast)}"]
    assert "等待别人" not in found


def test_staff_see_how_far_the_round_is_as_a_bar_with_words(cast: Cast, seen: Seen) -> None:
    for name in ("enterprise", "college"):
        cast.submit(name)
    Project.objects.filter(pk=cast.projects["college"].pk).update(stage="cancelled")
    for person, expected in ((cast.officer, 4), (cast.approver, 4), (cast.centre, 4), (cast.auditor, 4)):
        page = seen(person).get("/").content.decode()
        bar, = re.findall(r'<svg class="round-bar-line".*?</svg>', page, re.S)
        pieces = re.findall(r'<rect class="look-(\w+)" x="(\d+)" width="(\d+)"', bar)
        words = re.findall(r'<li><a href="([^"]+)"><svg[^>]*>.*?</svg>(\S+) <strong>(\d+)</strong>', page)
        assert pieces == [("preparing", "0", "496"), ("submitted", "500", "246"), ("off", "750", "246")], person
        assert words == [(f"/rounds/{cast.round.pk}/?stage={stage}", label, count) for stage, label, count in (
            ("preparing", "自评准备", "2"), ("submitted", "已提交", "1"), ("cancelled", "取消建设项目", "1"))]
        assert f"{expected} 个项目，各在哪一步" in page
    for person in (cast.clerks["college"], cast.lead):
        assert "round-bar" not in seen(person).get("/").content.decode()


def test_a_unit_sees_the_stage_line_of_its_own_projects(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    page = seen(cast.clerks["college"]).get("/").content.decode()
    assert re.findall(r'<h3 class="strip-name"><a href="([^"]+)">([^<]+)', page) == [
        (f"/projects/{cast.projects['college'].pk}/", _name(cast))]
    assert re.findall(r'<li class="is-now"[^>]*>.*?</span>([^<]+)', page) == ["已提交"]
    assert "strip-name" not in seen(cast.officer).get("/").content.decode()


def test_the_officer_arranges_panels_and_publishes(cast: Cast, seen: Seen) -> None:
    for name in ("college", "enterprise"):
        cast.submit(name)
        cast.accept(name)
    panels.assign(request(cast.officer), cast.projects["enterprise"].pk, [one.pk for one in cast.experts], cast.lead.pk,
                  timezone.localdate(), "示例会议室")
    Inspection.objects.update(visit_on=timezone.localdate() - timedelta(days=1))
    Project.objects.filter(pk=cast.projects["studio"].pk).update(stage="scored")
    Round.objects.create(authority=cast.authority, name="下一批次", notice_title="示例通知", created_by=cast.officer)
    assert _lists(seen(cast.officer))["今天要做的"] == [
        "继续筹备批次：下一批次", f"安排专家组和验收日期：{_name(cast)}",
        f"现场验收还没有开始：{_name(cast, 'enterprise')}", f"核对并提出发布结果：{_name(cast, 'studio')}"]


def test_the_approver_confirms_what_others_proposed_and_not_the_own(cast: Cast, seen: Seen) -> None:
    Project.objects.filter(pk=cast.projects["studio"].pk).update(stage="scored")
    Proposal.objects.create(kind="publish", round=cast.round, project=cast.projects["studio"], proposed_by=cast.officer,
                            proposed_at=timezone.now())
    draft = Round.objects.create(authority=cast.authority, name="下一批次", notice_title="示例通知", created_by=cast.officer)
    Proposal.objects.create(kind="open_round", round=draft, proposed_by=cast.approver, proposed_at=timezone.now())
    found = _lists(seen(cast.approver))
    assert found["今天要做的"] == [f"确认发布结果：{_name(cast, 'studio')}"]
    assert found["等待别人"][0] == "等待另一位审批人确认：下一批次"
    assert _lists(seen(cast.officer))["等待别人"][0] == f"等待审批人确认发布结果：{_name(cast, 'studio')}"


def test_an_expert_scores_files_and_the_lead_merges(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    cast.accept("college")
    project, today = cast.projects["college"], timezone.localdate()
    panels.assign(request(cast.officer), project.pk, [one.pk for one in cast.experts], cast.lead.pk, today, "示例会议室")
    member = cast.experts[1]
    assert (_lists(seen(cast.lead))["今天要做的"], _lists(seen(member))["等待别人"]) == (
        [f"开始现场验收：{_name(cast)}"], [f"等待现场验收：{_name(cast)}"])
    panels.start(request(cast.lead), project.pk)
    assert _lists(seen(member))["今天要做的"] == [f"打分：{_name(cast)}"]
    cast.fill("college", member, cast.sheet("college", "expert", member))
    assert _lists(seen(member))["今天要做的"] == [f"提交打分表：{_name(cast)}"]
    for expert in cast.experts:
        if expert != member:
            cast.fill("college", expert, cast.sheet("college", "expert", expert))
        finalise(request(expert), cast.sheet("college", "expert", expert).pk)
    assert (_lists(seen(member))["等待别人"], _lists(seen(cast.lead))["今天要做的"]) == (
        [f"等待组长汇总：{_name(cast)}"], [f"填写现场验收记录：{_name(cast)}", f"汇总并提交结论：{_name(cast)}"])
    proposal = Proposal.objects.create(kind="deduction", round=cast.round, project=project, proposed_by=cast.lead,
                                       inspection=project.inspections.get(), proposed_at=timezone.now())
    assert _lists(seen(member))["今天要做的"] == [f"会签总分扣分：{_name(cast)}"]
    assert proposal.state == "pending"


def test_a_member_is_not_told_how_far_the_others_are(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    cast.accept("college")
    cast.inspect("college")
    for expert in (cast.lead, cast.experts[1]):
        cast.fill("college", expert, cast.sheet("college", "expert", expert))
        finalise(request(expert), cast.sheet("college", "expert", expert).pk)
    lead, member = seen(cast.lead).get("/").content.decode(), seen(cast.experts[1]).get("/").content.decode()
    assert ("还有 1 人未提交" in lead, "未提交" in member) == (True, False)


def test_a_recusal_empties_the_list_at_once(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    panels.recuse(request(cast.officer), cast.projects["college"].pk, cast.centre.pk, "亲属在该单位任职")
    assert _name(cast) not in seen(cast.centre).get("/").content.decode()


def test_a_recused_approver_is_not_asked_to_confirm(cast: Cast, seen: Seen) -> None:
    Project.objects.filter(pk=cast.projects["studio"].pk).update(stage="scored")
    Proposal.objects.create(kind="publish", round=cast.round, project=cast.projects["studio"], proposed_by=cast.officer,
                            proposed_at=timezone.now())
    panels.recuse(request(cast.officer), cast.projects["studio"].pk, cast.approver.pk, "亲属在该单位任职")
    assert _name(cast, "studio") not in seen(cast.approver).get("/").content.decode()


def test_an_expert_reads_only_the_steps_since_the_visit_was_fixed(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    cast.accept("college")
    cast.inspect("college")
    page = seen(cast.experts[1]).get("/").content.decode()
    assert re.findall("转为“([^”]+)”", page) == ["验收中", "已排期"]
    assert re.findall("转为“([^”]+)”", seen(cast.clerks["college"]).get("/").content.decode()) == [
        "验收中", "已排期", "材料已受理", "已提交"]


def test_an_empty_list_says_what_will_come(cast: Cast, seen: Seen) -> None:
    for person, sentence in ((cast.centre, "需要您核对的项目会出现在这里。本批次提交截止："), (cast.lead, "验收的单位和日期会出现在这里"),
                             (cast.approver, "需要您确认的事项会出现在这里"), (cast.auditor, "监督审计没有待办")):
        assert sentence in seen(person).get("/").content.decode()


def test_the_outsider_sees_only_the_own_project(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    page = seen(cast.outsider).get("/").content.decode()
    assert (_name(cast) in page, _name(cast, "other") in page, Move.objects.count()) == (False, True, 1)


def test_the_number_of_queries_does_not_grow_with_the_projects(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    counts = []
    for turn in range(2):
        for person in (cast.centre, cast.officer, cast.approver, cast.lead, cast.outsider):
            client = seen(person)
            client.get("/")
            with CaptureQueriesContext(connection) as asked:
                client.get("/")
            counts.append(len(asked))
        for place in range(12):
            project = Project.objects.create(programme=cast.programmes["base"], round=cast.round, unit=cast.units["other"],
                                             name=f"示例项目{turn}-{place}", stage=["preparing", "submitted", "accepted", "scored"][place % 4])
            Sheet.objects.create(project=project, kind="self", rubric_hash=project.programme.rubric_hash)
    assert counts[:5] == counts[5:]
