"""Decisions that wait are told to both sides: a missed deadline, a proposal, a limit that is not set yet."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions.project import proposals
from jiangyan.models import Inspection, Project, Round
from tests.cast import Cast, request


def _page(seen: Any, who: Any, url: str = "/") -> str:
    answer = seen(who).get(url)
    assert answer.status_code == 200
    return str(answer.content.decode().split("<main", 1)[1])


def _late(cast: Cast) -> None:
    Round.objects.update(submission_deadline=timezone.now() - timedelta(days=2))


def _extend(cast: Cast) -> int:
    given = {"until": (timezone.now() + timedelta(days=3)).isoformat(), "reason": "暴雨停电两天（示例）"}
    return int(proposals.propose(request(cast.officer), cast.projects["college"].pk, "extend", given)["proposal"])


def test_a_missed_submission_waits_for_the_bureau_until_two_people_extend_it(cast: Cast, seen: Any) -> None:
    name, project = cast.projects["college"].name, reverse("project", args=[cast.projects["college"].pk])
    _late(cast)
    unit, officer, strip = _page(seen, cast.clerks["college"]), _page(seen, cast.officer), _page(seen, cast.clerks["college"], project)
    assert (f"等待主管部门决定是否延期：{name}" in unit, f"决定是否延期：{name}" in officer,
            "提交截止时间已过，决定是否延期" in strip) == (True, True, True)
    made = _extend(cast)
    officer, staff = _page(seen, cast.officer), _page(seen, cast.auditor, project)
    unit = _page(seen, cast.clerks["college"], project)
    assert (f"等待审批人确认延期：{name}" in officer, f"决定是否延期：{name}" in officer,
            "提出延期，等待主管部门审批人确认" in staff, "暴雨停电" in unit) == (True, False, True, False)
    proposals.confirm(request(cast.approver), cast.projects["college"].pk, made)
    unit, home = _page(seen, cast.clerks["college"], project), _page(seen, cast.clerks["college"])
    assert ("暴雨停电两天（示例）" in unit, "填写自评、上传材料" in unit, "决定是否延期" in home) == (True, True, False)


def test_the_round_table_names_the_bureau_once_the_unit_missed_its_deadline(cast: Cast, seen: Any) -> None:
    table, college = reverse("round", args=[cast.round.pk]), cast.units["college"].name
    before = _page(seen, cast.officer, table)
    _late(cast)
    Project.objects.filter(pk=cast.projects["studio"].pk).update(stage="rectifying", deadline=timezone.now() - timedelta(days=1))
    Project.objects.filter(pk=cast.projects["enterprise"].pk).update(deadline=timezone.now() + timedelta(days=1))
    after = _page(seen, cast.officer, table)
    assert [page.count("等待决定") for page in (before, after)] == [0, 3]
    bureau, units = (_page(seen, cast.officer, f"{table}?owes={who}&sort=due") for who in ("主管部门", "建设单位"))
    assert [(college in page, cast.units["studio"].name in page, cast.units["enterprise"].name in page) for page in (bureau, units)] == [
        (True, True, False), (False, False, True)]
    late = _page(seen, cast.officer, reverse("round_overview", args=[cast.round.pk]))
    assert re.findall(r"<td>(主管部门|建设单位)</td>", late) == ["主管部门"] * 3


def test_a_reinspection_is_due_on_its_own_day_and_not_when_the_first_visits_end(cast: Cast, seen: Any) -> None:
    Round.objects.update(visits_until=timezone.now() - timedelta(days=30))
    project, day = cast.projects["studio"], timezone.localdate() + timedelta(days=4)
    Inspection.objects.create(project=project, ordinal=2, visit_on=day)
    pages = {}
    for stage, ordinal in (("scheduled", 1), ("scheduled", 2), ("scored", 2)):
        Project.objects.filter(pk=project.pk).update(stage=stage, ordinal=ordinal)
        pages[stage, ordinal] = _page(seen, cast.officer, f"{reverse('round', args=[cast.round.pk])}?stage={stage}&sort=-due")
    assert ['class="is-late"' in page for page in pages.values()] == [True, False, False]
    words = f"{day.year}年{day.month}月{day.day}日 24:00"
    assert [words in page for page in pages.values()] == [False, True, False]
    Project.objects.filter(pk=project.pk).update(stage="scheduled")
    soon = _page(seen, cast.officer, f"{reverse('round', args=[cast.round.pk])}?due=soon")
    assert cast.units["studio"].name in soon
    assert words in _page(seen, cast.officer, reverse("project", args=[project.pk]))


@pytest.mark.parametrize(("stage", "ordinal", "unit", "officer"), [
    ("failed", 1, "等待主管部门决定整改期限", "决定整改期限"), ("failed", 2, "等待主管部门作出决定", "提出取消建设项目"),
    ("rectifying", 1, "等待主管部门决定延期或取消建设项目", "决定延期或取消建设项目"),
    ("reinspection_requested", 1, "等待主管部门受理复验申请", "受理复验申请"),
])
def test_what_the_notice_leaves_to_the_bureau_is_told_to_both(cast: Cast, seen: Any, stage: str, ordinal: int, unit: str,
                                                              officer: str) -> None:
    Project.objects.filter(pk=cast.projects["college"].pk).update(
        stage=stage, ordinal=ordinal, deadline=timezone.now() - timedelta(seconds=1))
    name = cast.projects["college"].name
    assert (f"{unit}：{name}" in _page(seen, cast.heads["college"]), f">{officer}：{name}" in _page(seen, cast.officer)) == (
        True, True)
    assert name not in _page(seen, cast.outsider)


def test_before_the_limit_the_unit_works_and_the_bureau_waits(cast: Cast, seen: Any) -> None:
    Project.objects.filter(pk=cast.projects["college"].pk).update(
        stage="rectifying", deadline=timezone.now() + timedelta(hours=5))
    unit, officer = _page(seen, cast.clerks["college"]), _page(seen, cast.officer)
    assert ("按要求整改并申请复验" in unit, "还有4小时" in unit, "决定延期或取消" in officer) == (True, True, False)


def test_one_missed_deadline_and_four_are_told_with_the_same_queries(cast: Cast, seen: Any) -> None:
    _late(cast)
    counts = []
    for kept in (1, 4):
        names = list(cast.projects)[:kept]
        Project.objects.update(stage="completed")
        Project.objects.filter(pk__in=[cast.projects[name].pk for name in names]).update(stage="preparing")
        client = seen(cast.officer)
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/").content.decode()
        assert page.count(">决定是否延期：") == kept
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_phase_of_visits_is_a_plan_and_not_a_deadline_of_the_unit(cast: Cast, seen: Any) -> None:
    project = cast.projects["college"]
    Project.objects.filter(pk=project.pk).update(stage="submitted")
    Round.objects.update(visits_until=timezone.now() - timedelta(days=3))
    strip = _page(seen, cast.clerks["college"], reverse("project", args=[project.pk]))
    assert ("批次计划" in strip, "等待主管部门决定" in strip, "核对材料，受理或退回" in strip) == (True, False, True)
