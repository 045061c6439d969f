"""The page of a visit: everybody reads it, the officer moves it, tells it and calls it off."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions.panel import panels
from jiangyan.models import Inspection
from tests.cast import request


@pytest.fixture
def scheduled(cast):
    """The cast with the college's visit fixed for tomorrow."""
    cast.submit("college")
    cast.accept("college")
    panels.assign(request(cast.officer), cast.projects["college"].pk, [one.pk for one in cast.experts], cast.lead.pk,
                  timezone.localdate() + timedelta(days=1), "示例会议室", (time(9), time(12)))
    return cast


def url(cast, name="visit") -> str:
    return reverse(name, args=[cast.projects["college"].pk])


def test_the_unit_sees_time_and_place_and_the_panel_after_the_notice(scheduled, seen) -> None:
    client = seen(scheduled.clerks["college"])
    page = client.get(url(scheduled)).content.decode()
    assert ("09:00—12:00" in page, "示例会议室" in page, "专家甲" in page, "通知已送达" in page) == (True, True, False, False)
    assert client.get(url(scheduled, "panel")).status_code == 409
    officer = seen(scheduled.officer)
    assert officer.post(url(scheduled), {"operation": "a", "version": "2", "deed": "notice"}).status_code == 302
    page = seen(scheduled.clerks["college"]).get(url(scheduled)).content.decode()
    assert "专家甲" in page and "（组长）" in page


def test_the_officer_moves_and_calls_off(scheduled, seen) -> None:
    client, later = seen(scheduled.officer), timezone.localdate() + timedelta(days=4)
    given = {"operation": "a", "version": "2", "deed": "change", "visit_on": later.isoformat(), "starts": "14：00", "ends": "17:00",
             "place": "报告厅"}
    client.post(url(scheduled), given)
    inspection = Inspection.objects.get()
    assert (inspection.visit_on, inspection.visit_from, inspection.place, inspection.sequence) == (later, time(14), "报告厅", 1)
    client.post(url(scheduled), {"operation": "b", "version": "3", "deed": "call_off", "reason": "大雪"})
    assert "原定安排已于" in client.get(url(scheduled)).content.decode()


@pytest.mark.parametrize(("changed", "status", "sentence"), [
    ({"visit_on": ""}, 422, "请填写现场验收日期"), ({"visit_on": "2020-01-01"}, 422, "已经过去"), ({"starts": "x"}, 422, "时间写成"),
    ({"deed": "call_off", "reason": ""}, 422, "请填写理由"), ({"deed": "x"}, 400, "没有这项操作")])
def test_a_refused_change_says_why_and_keeps_what_was_typed(scheduled, seen, changed, status, sentence) -> None:
    given = {"operation": "a", "version": "2", "deed": "change", "visit_on": "2099-01-05", "starts": "", "ends": "", "place": "新地点"} | changed
    page = seen(scheduled.officer).post(url(scheduled), given)
    assert (page.status_code, sentence in page.content.decode(), "新地点" in page.content.decode()) == (status, True, True)
    assert Inspection.objects.get().sequence == 0


def test_calendar_files_are_downloads(scheduled, seen) -> None:
    answer = seen(scheduled.lead).get(url(scheduled, "visit_calendar"))
    assert (answer.status_code, answer.headers["Content-Type"], "attachment" in answer.headers["Content-Disposition"]) == (
        200, "text/calendar; charset=utf-8", True)
    assert b"BEGIN:VEVENT" in seen(scheduled.lead).get(reverse("my_calendar")).content


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("auditor", 403), ("lead", 403), ("centre", 403)])
def test_others_do_not_change_the_visit(scheduled, seen, who, status) -> None:
    client = seen(getattr(scheduled, who))
    assert client.post(url(scheduled), {"operation": "a", "deed": "notice"}).status_code == status
    assert client.get(url(scheduled)).status_code == (404 if who == "outsider" else 200)
    assert client.get(url(scheduled, "visit_calendar")).status_code == (404 if who == "outsider" else 200)
