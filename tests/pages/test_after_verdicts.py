"""What follows a published result, on pages: each role opens, writes, is refused, and sees what the others did."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions.verdict import findings
from jiangyan.models import Announcement, Finding, Objection, Project, RectificationReport
from tests.cast import Cast
from tests.cast import request as asked
from tests.rectifying import fail, limit, reach_reinspection, renew_panel, report

PAGES = ("improvements", "objections", "correction", "rectification", "rectification_limit", "reinspection", "reinspection_compare")


def _url(cast: Cast, name: str, *rest: Any, project: str = "studio") -> str:
    return reverse(name, args=[cast.projects[project].pk, *rest])


def _said(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_outsider_finds_nothing_and_the_recused_neither(cast: Cast, seen: Any) -> None:
    from jiangyan.actions.panel.panels import recuse
    fail(cast, "studio")
    recuse(asked(cast.officer), cast.projects["studio"].pk, cast.approver.pk, "亲属（示例）")
    found = {(who.username, page): seen(who).get(_url(cast, page)).status_code for who in (cast.outsider, cast.approver)
             for page in PAGES}
    assert set(found.values()) == {404}


def test_objecting_answering_and_correcting(cast: Cast, seen: Any) -> None:
    cast.round.objection_days, cast.round.objection_day_kind = 5, "calendar"
    cast.round.save()
    fail(cast, "studio")
    head, officer, approver = cast.heads["studio"], cast.officer, cast.approver
    assert "提出异议</button>" in _said(seen(head).get(_url(cast, "objections")))
    assert "提出异议</button>" not in _said(seen(cast.clerks["studio"]).get(_url(cast, "objections")))
    empty = seen(head).post(_url(cast, "objection_raise"), {"operation": "1", "text": " "})
    assert (empty.status_code, "请填写理由：异议的事实和理由" in _said(empty)) == (422, True)
    seen(head).post(_url(cast, "objection_raise"), {"operation": "2", "text": "场地是有的（示例）"})
    one = Objection.objects.get().pk
    assert "答复异议：" in _said(seen(officer).get("/")) and "等待主管部门答复异议" in _said(seen(head).get("/"))
    assert seen(head).post(_url(cast, "objection_answer", one), {"operation": "3", "reason": "好"}).status_code == 403
    went = seen(officer).post(_url(cast, "objection_answer", one), {"operation": "4", "decision": "upheld", "reason": "核实（示例）"})
    assert went.url == _url(cast, "correction")
    page = _said(seen(officer).get(went.url))
    assert 'name="points-1.1"' in page
    wrong = seen(officer).post(went.url, {"operation": "5", "points-1.1": "10", "reason-1.1": "", "follow_up": "请整改（示例）"})
    assert (wrong.status_code, "第 1.1 项为什么更正" in _said(wrong)) == (422, True)
    seen(officer).post(went.url, {"operation": "6", "points-1.1": "１０", "reason-1.1": "有场地（示例）", "follow_up": "请整改（示例）"})
    first = cast.projects["studio"].proposals.get(kind="publish", state="pending").pk
    back = reverse("proposal_withdraw", args=[first])
    assert [back in _said(seen(one).get(went.url)) for one in (officer, approver)] == [True, False]
    assert seen(officer).post(back, {"operation": "6a"}).url == went.url
    seen(officer).post(went.url, {"operation": "6b", "points-1.1": "10", "reason-1.1": "有场地（示例）", "follow_up": "请整改（示例）"})
    proposal = cast.projects["studio"].proposals.get(kind="publish", state="pending").pk
    assert seen(approver).get(_url(cast, "result_proposal")).url == went.url
    seen(approver).post(_url(cast, "correction_decide", proposal), {"operation": "7", "decision": "confirm"})
    result = _said(seen(head).get(_url(cast, "result")))
    assert "本次更正" in result and "有场地（示例）" in result and "核实（示例）" in _said(seen(cast.auditor).get(_url(cast, "objections")))


def test_working_findings_off(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    findings.record(asked(cast.lead), cast.projects["college"].pk, "", "minor", "岗位没有落实（示例）")
    cast.conclude("college")
    cast.publish("college")
    one, clerk, officer = Finding.objects.get().pk, cast.clerks["college"], cast.officer
    work, check = (_url(cast, name, one, project="college") for name in ("improvement_work", "improvement_check"))
    assert "还有 1 条没有报送，共 1 条" in _said(seen(clerk).get("/"))
    assert seen(clerk).post(work, {"operation": "1", "version": "0", "deed": "plan", "owner": "王某（示例）", "due": "明天"}).status_code == 422
    day = timezone.localdate() + timedelta(days=9)
    seen(clerk).post(work, {"operation": "2", "version": "0", "deed": "plan", "owner": "王某（示例）", "due": day.isoformat()})
    seen(clerk).post(work, {"operation": "3", "version": "1", "deed": "hand_in", "text": "已落实（示例）"})
    assert "建设单位已报送 1 条，等待核查" in _said(seen(officer).get("/"))
    assert seen(officer).post(check, {"operation": "4", "version": "2", "deed": "send_back", "text": ""}).status_code == 422
    assert seen(clerk).post(check, {"operation": "5", "deed": "accept"}).status_code == 403
    seen(officer).post(check, {"operation": "6", "version": "2", "deed": "accept"})
    assert "确认后项目转为“验收完成”" in _said(seen(officer).get(_url(cast, "improvements", project="college")))
    seen(officer).post(_url(cast, "project_complete", project="college"), {"operation": "7"})
    assert Project.objects.get(pk=cast.projects["college"].pk).stage == "completed"
    assert "核查通过" in _said(seen(clerk).get(_url(cast, "improvements", project="college")))


def test_the_limit_the_report_and_the_application(cast: Cast, seen: Any) -> None:
    fail(cast, "studio")
    head, clerk, officer = cast.heads["studio"], cast.clerks["studio"], cast.officer
    page = seen(officer).get(_url(cast, "rectification_limit"))
    assert "起不超过6个月，最晚为" in _said(page)
    day = (timezone.localdate() + timedelta(days=300)).isoformat()
    late = seen(officer).post(_url(cast, "rectification_limit"), {"operation": "1", "until_0": day, "until_1": "24:00", "reason": "久（示例）"})
    assert (late.status_code, "整改期限自结论送达之日起不超过6个月" in _said(late)) == (422, True)
    day = (timezone.localdate() + timedelta(days=60)).isoformat()
    seen(officer).post(_url(cast, "rectification_limit"), {"operation": "2", "until_0": day, "until_1": "24:00", "reason": "补建场地（示例）"})
    shown = _said(seen(clerk).get(_url(cast, "rectification")))
    assert "补建场地（示例）" in shown and 'name="measures-1.1"' in shown and "报告还缺：总体情况、第 1.1 项" in shown
    given = {"operation": "3", "version": "0", "summary": "完成（示例）"}
    given |= {f"{part}-{row}": "补建（示例）" for row in ("1.1", "3.1", "4.1", "5.3") for part in ("measures", "results")}
    seen(clerk).post(_url(cast, "rectification"), given)
    stale = seen(head).post(_url(cast, "rectification"), {"operation": "4", "version": "0", "summary": "我的话（示例）"})
    assert (stale.status_code, "我的话（示例）" in _said(stale), RectificationReport.objects.count()) == (412, True, 1)
    assert "等待单位负责人" in _said(seen(clerk).get(_url(cast, "rectification")))
    assert "补建（示例）" not in _said(seen(officer).get(_url(cast, "rectification")))
    assert seen(clerk).post(_url(cast, "reinspection_apply"), {"operation": "5"}).status_code == 403
    seen(head).post(_url(cast, "reinspection_apply"), {"operation": "6"})
    page = _said(seen(officer).get(_url(cast, "reinspection")))
    assert "补建（示例）" in page and "复验另组专家组" in page and "受理复验申请：" in _said(seen(officer).get("/"))
    assert seen(officer).post(_url(cast, "reinspection"), {"operation": "7", "reason": ""}).status_code == 422
    seen(officer).post(_url(cast, "reinspection"), {"operation": "8", "reason": "缺照片（示例）"})
    assert "缺照片（示例）" in _said(seen(head).get(_url(cast, "project")))


def test_an_overdue_rectification_asks_the_bureau(cast: Cast, seen: Any) -> None:
    fail(cast, "studio")
    limit(cast, "studio")
    report(cast, "studio")
    Project.objects.filter(pk=cast.projects["studio"].pk).update(deadline=timezone.now() - timedelta(days=1))
    assert "决定延期或取消建设项目：" in _said(seen(cast.officer).get("/"))
    assert "等待主管部门决定延期或取消建设项目" in _said(seen(cast.heads["studio"]).get("/"))
    page = _said(seen(cast.officer).get(_url(cast, "rectification")))
    assert "办理延期或取消" in page and "申请复验</button>" not in _said(seen(cast.heads["studio"]).get(_url(cast, "rectification")))
    assert "取消建设项目" in _said(seen(cast.officer).get(_url(cast, "proposals")))


def test_the_comparison_shows_the_second_points_only_to_those_who_may_see_them(cast: Cast, seen: Any) -> None:
    reach_reinspection(cast, "studio")
    renew_panel(cast)
    cast.inspect("studio")
    cast.score("studio")
    early = _said(seen(cast.heads["studio"]).get(_url(cast, "reinspection_compare")))
    cast.conclude("studio")
    bureau = _said(seen(cast.officer).get(_url(cast, "reinspection_compare")))
    unit = _said(seen(cast.heads["studio"]).get(_url(cast, "reinspection_compare")))
    assert ["复验得分还不能查看" in one for one in (early, bureau, unit)] == [True, False, True]
    assert seen(cast.officer).get(_url(cast, "result_proposal")).status_code == 200
    cast.publish("studio")
    assert "+10.0" in _said(seen(cast.heads["studio"]).get(_url(cast, "reinspection_compare")))


def test_nobody_reads_a_verdict_before_or_after_the_public_period(cast: Cast, seen: Any, client: Any) -> None:
    cast.projects["studio"].name = "示例钳工工作室"
    cast.projects["studio"].save()
    fail(cast, "studio")
    closed = client.get("/announcement/")
    assert (closed.status_code, "现在没有正在公示的内容" in _said(closed), cast.units["studio"].name in _said(closed)) == (200, True, False)
    page = reverse("announcements", args=[cast.round.pk])
    today = timezone.localdate()
    given = {"operation": "1", "propose": "1", "opens_at_0": today.isoformat(), "opens_at_1": "00:00",
             "closes_at_0": (today + timedelta(days=5)).isoformat(), "closes_at_1": "24:00"}
    assert seen(cast.outsider).get(page).status_code == 404
    back = seen(cast.officer).post(page, given | {"closes_at_0": (today - timedelta(days=5)).isoformat()})
    assert (back.status_code, "公示结束时间须晚于开始时间" in _said(back)) == (422, True)
    seen(cast.officer).post(page, given | {"operation": "1a"})
    back = reverse("proposal_withdraw", args=[cast.round.proposals.get(kind="announce").pk])
    assert [back in _said(seen(one).get(page)) for one in (cast.officer, cast.approver)] == [True, False]
    assert seen(cast.officer).post(back, {"operation": "1b"}).url == page
    seen(cast.officer).post(page, given | {"operation": "2"})
    proposal = cast.round.proposals.get(kind="announce", state="pending").pk
    assert "确认公示" in _said(seen(cast.approver).get("/"))
    decide = reverse("announcement_decide", args=[cast.round.pk, proposal])
    assert seen(cast.officer).post(decide, {"operation": "3", "decision": "confirm"}).status_code == 403
    seen(cast.approver).post(decide, {"operation": "4", "decision": "confirm"})
    client.logout()
    public = _said(client.get("/announcement/"))
    assert "示例钳工工作室" in public and "未通过" in public and "68" not in public and "专家" not in public
    assert [name for name in ("studio", "college") if cast.units[name].name in public] == []  # project and verdict, nothing else
    end = reverse("announcement_end", args=[cast.round.pk, Announcement.objects.get().pk])
    seen(cast.approver).post(end, {"operation": "5", "reason": "更正（示例）"})
    client.logout()
    assert "现在没有正在公示的内容" in _said(client.get("/announcement/"))


@pytest.mark.parametrize(("page", "who", "most"), [("rectification", "officer", 22), ("objections", "officer", 22)])
def test_pages_ask_a_fixed_number_of_queries(cast: Cast, seen: Any, page: str, who: str, most: int) -> None:
    reach_reinspection(cast, "studio")
    client = seen(getattr(cast, who))
    client.get(_url(cast, page))
    with CaptureQueriesContext(connection) as counted:
        client.get(_url(cast, page))
    assert len(counted) <= most


def test_the_page_of_findings_asks_the_same_for_one_and_for_many(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    findings.record(asked(cast.lead), cast.projects["college"].pk, "", "minor", "一（示例）")
    cast.conclude("college")
    cast.publish("college")
    client, counts = seen(cast.officer), []
    for _turn in range(2):
        client.get(_url(cast, "improvements", project="college"))
        with CaptureQueriesContext(connection) as counted:
            client.get(_url(cast, "improvements", project="college"))
        counts.append(len(counted))
        first = Finding.objects.first()
        assert first is not None
        Finding.objects.bulk_create(Finding(inspection=first.inspection, severity="advice", text=f"建议{place}（示例）",
                                            recorded_by=cast.lead, recorded_at=timezone.now()) for place in range(4))
    assert counts[0] == counts[1]
