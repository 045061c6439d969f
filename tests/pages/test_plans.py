"""The officer settles, arranges and applies a plan on the page; others of the bureau read it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions import leases
from jiangyan.actions.leases import Permanent
from jiangyan.actions.visit.solutions import arrange_plan
from jiangyan.models import Inspection, Job, JournalLine, Plan, PlannedVisit
from jiangyan.queries.visit.plans import working_days


@pytest.fixture
def waiting(cast):
    """The college waits for a visit."""
    cast.submit("college")
    cast.accept("college")
    return cast


def url(cast, name="plan", *more) -> str:
    return reverse(name, args=[cast.round.pk, *more])


def window():
    return working_days(timezone.localdate() + timedelta(days=3), timezone.localdate() + timedelta(days=14))


def settled(cast, client) -> None:
    given = {"operation": "s", "version": "0", "first_day": window()[0].isoformat(), "last_day": window()[-1].isoformat(),
             "per_day": "２", "slot-0-name": "上午", "slot-0-starts": "09：00", "slot-0-ends": "12:00"}
    assert client.post(url(cast, "plan_settings"), given).headers["Location"] == url(cast, "plan_panels")
    client.post(url(cast, "plan_panels"), {"operation": "p", "version": "1", "count": "1", "name-1": "甲组", "lead-1": cast.lead.pk,
                                           "member-1": [one.pk for one in cast.experts]})


def worked() -> str:
    """What a worker does with the job that waits; answers what it answered."""
    job = leases.take("worker")
    try:
        answer = job.task.task.call(**job.task.args_kwargs["kwargs"])
    except Permanent as trouble:
        leases.fail(job, "worker", trouble)
        raise
    leases.finish(job, "worker", answer)
    return answer


def version(page) -> str:
    return re.search(r'name="version" value="(\d+)"', page.content.decode()).group(1)


def test_from_nothing_to_a_fixed_visit(waiting, seen) -> None:
    client = seen(waiting.officer)
    assert "开始排日程" in client.get(url(waiting)).content.decode()
    assert "可以安排的工作日" not in client.get(url(waiting, "plan_settings")).content.decode()
    settled(waiting, client)
    page = client.get(url(waiting))
    assert "还没有排上的 1 家" in page.content.decode()
    client.post(url(waiting, "plan_arrange"), {"operation": "a", "version": version(page)})
    worked()
    page = client.get(url(waiting)).content.decode()
    assert ("1家都排上了，没有冲突。" in page, "核对并应用（1 处改动）" in page) == (True, True)
    preview = client.get(url(waiting, "plan_apply"))
    assert ("没有安排" in preview.content.decode(), "应用 1 处改动" in preview.content.decode()) == (True, True)
    assert not Inspection.objects.exists()
    client.post(url(waiting, "plan_apply"), {"operation": "b", "version": version(preview)})
    assert Inspection.objects.get().visit_on in window()
    listed = client.get(url(waiting), {"view": "list", "format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert (listed[0], listed[1].split(",")[0], waiting.units["college"].name in listed[1]) == (
        "日期,开始,结束,建设单位,项目类别,所在区,地点,专家组,专家,情况", Inspection.objects.get().visit_on.isoformat(), True)
    assert "日程和已经定下的安排一样" in client.get(url(waiting, "plan_apply")).content.decode()


def test_planning_is_a_job_that_is_watched_until_it_is_done(waiting, seen) -> None:
    client = seen(waiting.officer)
    settled(waiting, client)
    asked = {"operation": "a", "version": version(client.get(url(waiting)))}
    for _time in range(2):
        client.post(url(waiting, "plan_arrange"), asked)
    assert (Job.objects.count(), client.post(url(waiting, "plan_arrange"), asked | {"operation": "b"}).status_code) == (1, 412)
    now = {"operation": "c", "version": str(Plan.objects.get().version)}
    refused = client.post(url(waiting, "plan_arrange"), now)
    assert (refused.status_code, "后台正在排这份日程" in refused.content.decode()) == (409, True)
    page = client.get(url(waiting)).content.decode()
    assert ("正在自动排期" in page, "已交后台，等候开始" in page, "后台程序没有在运行" in page, ">自动排期</button>" in page) == (
        True, True, True, False)
    Job.objects.update(progress={"share": 40, "words": "第一遍没有排出来，正在再找一遍"})
    part = client.get(url(waiting, "plan_progress"))
    assert (part.status_code, "正在再找一遍" in part.content.decode(), 'value="40"' in part.content.decode()) == (200, True, True)
    assert seen(waiting.outsider).get(url(waiting, "plan_progress")).status_code == 404
    assert worked() == "arranged"
    client = seen(waiting.officer)
    done = client.get(url(waiting, "plan_progress"))
    assert (done.status_code, done.headers["HX-Refresh"], done.content) == (286, "true", b"")
    assert "1家都排上了，没有冲突。" in client.get(url(waiting)).content.decode()
    assert Job.objects.get().progress["share"] == 10


def test_what_was_changed_while_a_worker_planned_is_not_overwritten(waiting, seen) -> None:
    client = seen(waiting.officer)
    settled(waiting, client)
    client.post(url(waiting, "plan_arrange"), {"operation": "a", "version": version(client.get(url(waiting)))})
    client.post(url(waiting, "plan_travel"), {"operation": "t", "version": str(Plan.objects.get().version), "same": "25", "unknown": "60"})
    with pytest.raises(Permanent) as refused:
        worked()
    assert "改动了日程，这次排出的没有采用" in str(refused.value)
    page = client.get(url(waiting)).content.decode()
    assert ("这次自动排期没有采用" in page, waiting.officer.display_name in page, ">自动排期</button>" in page) == (True, True, True)
    assert (PlannedVisit.objects.get().day, Plan.objects.get().travel["same"]) == (None, 25)


def test_a_job_that_was_cut_off_after_its_work_does_nothing_again(waiting, seen) -> None:
    client = seen(waiting.officer)
    settled(waiting, client)
    client.post(url(waiting, "plan_arrange"), {"operation": "a", "version": version(client.get(url(waiting)))})
    given = Job.objects.get().task.args_kwargs["kwargs"]
    assert [arrange_plan.func(**given) for _time in range(2)] == ["arranged", "arranged"]
    assert JournalLine.objects.filter(deed="plan.arranged").count() == 1


def test_a_visit_is_moved_by_its_form_and_conflicts_light_up(waiting, seen) -> None:
    client = seen(waiting.officer)
    settled(waiting, client)
    row = PlannedVisit.objects.get()
    page = client.get(f"{url(waiting)}?visit={row.pk}")
    assert "调整：示例职业技术学院" in page.content.decode()
    day = window()[1]
    client.post(url(waiting, "plan_place", row.pk), {"operation": "m", "version": version(page), "panel": "1", "day": day.isoformat(),
                                                     "span": "09:00-12:00", "locked": "1"})
    row.refresh_from_db()
    assert (row.day, row.locked) == (day, True)
    client.post(reverse("absences"), {"operation": "x", "first": day.isoformat()})
    expert = seen(waiting.experts[1])
    expert.post(reverse("absences"), {"operation": "x", "first": day.isoformat(), "last": ""})
    page = seen(waiting.officer).get(url(waiting)).content.decode()
    assert ("1 处冲突，改好才能应用" in page, "专家乙" in page, "plan-card is-wrong" in page, "核对并应用" in page) == (
        True, True, True, False)
    listed = seen(waiting.officer).get(f"{url(waiting)}?view=list").content.decode()
    assert ("tag tag-late" in listed, "甲组" in listed) == (True, True)


@pytest.mark.parametrize(("given", "status", "sentence"), [
    ({"day": "2025-13-01", "panel": "1", "span": "09:00-12:00"}, 422, "请选择专家组、日期和时段"),
    ({"day": "", "version": "1"}, 412, "内容已被他人改过"), ({"day": "", "version": "x"}, 400, "缺少版本号")])
def test_a_refused_move_says_why(waiting, seen, given, status, sentence) -> None:
    client = seen(waiting.officer)
    settled(waiting, client)
    current = {"operation": "m", "version": str(Plan.objects.get().version)} | given
    page = client.post(url(waiting, "plan_place", PlannedVisit.objects.get().pk), current)
    assert (page.status_code, sentence in page.content.decode()) == (status, True)


def test_panels_grow_before_they_are_saved_and_roads_are_changed(waiting, seen) -> None:
    client = seen(waiting.officer)
    settled(waiting, client)
    given = {"operation": "q", "version": str(Plan.objects.get().version), "count": "1", "name-1": "甲组", "more": "1",
             "member-1": [waiting.lead.pk]}
    page = client.post(url(waiting, "plan_panels"), given).content.decode()
    assert ("第2组" in page, Plan.objects.get().panels.count()) == (True, 1)
    now = str(Plan.objects.get().version)
    assert client.post(url(waiting, "plan_travel"), {"operation": "t", "version": now, "same": "x", "unknown": "60"}).status_code == 422
    client.post(url(waiting, "plan_travel"), {"operation": "u", "version": now, "same": "25", "unknown": "60"})
    assert Plan.objects.get().travel["same"] == 25


@pytest.mark.parametrize(("who", "reading", "writing"), [("approver", 200, 403), ("auditor", 200, 403), ("centre", 200, 403),
                                                         ("lead", 404, 404), ("outsider", 404, 404)])
def test_who_reads_and_who_plans(waiting, seen, who, reading, writing) -> None:
    settled(waiting, seen(waiting.officer))
    client, now = seen(getattr(waiting, who)), str(Plan.objects.get().version)
    assert client.get(url(waiting)).status_code == reading
    for name in ("plan_settings", "plan_panels", "plan_travel", "plan_apply"):
        assert client.get(url(waiting, name)).status_code == writing
    for where in (url(waiting, "plan_arrange"), url(waiting, "plan_place", PlannedVisit.objects.get().pk)):
        assert client.post(where, {"operation": "z", "version": now, "day": ""}).status_code == writing


def test_only_experts_have_own_days(waiting, seen) -> None:
    assert seen(waiting.outsider).get(reverse("absences")).status_code == 404
    assert "还没有填写" in seen(waiting.lead).get(reverse("absences")).content.decode()
    assert seen(waiting.lead).post(reverse("absences"), {"operation": "a", "first": ""}).status_code == 422


def test_the_page_asks_as_much_for_three_visits_as_for_one(waiting, seen) -> None:
    client = seen(waiting.officer)
    settled(waiting, client)
    client.get(url(waiting))
    with CaptureQueriesContext(connection) as few:
        client.get(url(waiting))
    for name in ("enterprise", "studio"):
        waiting.submit(name)
        waiting.accept(name)
    client.post(url(waiting, "plan_arrange"), {"operation": "n", "version": str(Plan.objects.get().version)})
    worked()
    with CaptureQueriesContext(connection) as many:
        page = client.get(url(waiting))
    assert (len(few) == len(many), page.content.decode().count("plan-card-when")) == (True, 3)
