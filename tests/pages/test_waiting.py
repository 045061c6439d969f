"""Decisions that wait are told to both sides: a missed deadline, a proposal, a limit that is not set yet."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions import proposals
from jiangyan.models import Project, Round
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
