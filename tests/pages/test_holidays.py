"""The holiday table and the reminder schedule on pages."""

from typing import Any

import pytest
from django.urls import reverse

from jiangyan.actions.round import holidays
from jiangyan.models import HolidayDay, HolidayYear, Round
from tests.cast import Cast


def test_a_year_is_begun_filled_said_complete_and_drawn(cast: Cast, seen: Any) -> None:
    officer = seen(cast.officer)
    begun = officer.post(reverse("holidays"), {"operation": "1", "year": "2031", "source": "示例放假通知"})
    url = reverse("holiday_year", args=[2031])
    empty = officer.post(url, {"operation": "2", "version": "1", "deed": "complete"})
    given = {"version": "1", "deed": "set", "name": "元旦", "kind": "holiday"}
    wrong = officer.post(url, given | {"operation": "3", "first": "2032-01-01", "last": "2032-01-02"})
    officer.post(url, given | {"operation": "4", "first": "2031-01-01", "last": "2031-01-03"})
    officer.post(url, {"operation": "5", "version": "2", "deed": "remove", "day": "2031-01-03"})
    officer.post(url, {"operation": "6", "version": "3", "deed": "complete"})
    page = officer.get(url).content.decode()
    assert (begun.status_code, empty.status_code, wrong.status_code, "这一页只录入2031年的日期" in wrong.content.decode(),
            HolidayDay.objects.count(), HolidayYear.objects.get().complete, page.count('title="元旦放假"')) == (
        302, 422, 422, True, 2, True, 2)


def test_the_missing_year_is_asked_for_and_others_only_read(cast: Cast, seen: Any) -> None:
    empty = seen(cast.officer).get(reverse("holidays")).content.decode()
    holidays.seed()
    url = reverse("holiday_year", args=[2025])
    auditor = seen(cast.auditor).get(url).content.decode()
    codes = [seen(who).get(url).status_code for who in (cast.outsider, cast.lead, cast.clerks["college"])]
    sent = seen(cast.auditor).post(url, {"operation": "1", "deed": "remove", "day": "2025-10-01"}).status_code
    nonsense = seen(cast.officer).post(url, {"operation": "2", "deed": "remove", "day": "x"}).status_code
    assert ("放假安排还没有录全" in empty, "国庆节放假" in auditor, "录入或更改" in auditor, codes, sent, nonsense,
            seen(cast.officer).get(reverse("holiday_year", args=[1999])).status_code) == (
        True, True, False, [404] * 3, 403, 404, 404)


@pytest.mark.parametrize(("days", "status", "kept"), [("14、 2", 302, [14, 2]), ("", 302, []), ("七天", 422, [7, 3, 1]), ("0", 422, [7, 3, 1])])
def test_the_schedule_of_reminders_is_written_as_a_list(cast: Cast, seen: Any, days: str, status: int, kept: list[int]) -> None:
    url = reverse("round_reminders", args=[cast.round.pk])
    form = seen(cast.officer).get(url).content.decode()
    answer = seen(cast.officer).post(url, {"operation": "1", "version": "1", "days_before": days, "overdue": "daily"})
    refused = [seen(who).get(url).status_code for who in (cast.approver, cast.outsider)]
    assert ("7、3、1" in form, answer.status_code, Round.objects.get().reminder_days, refused) == (True, status, kept, [403, 404])
