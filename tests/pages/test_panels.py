"""The panel's page: the officer assigns, finds experts, and keeps people away."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jiangyan.models import Inspection, Recusal
from tests.cast import person


@pytest.fixture
def accepted(cast):
    """The cast with the college's materials accepted."""
    cast.submit("college")
    cast.accept("college")
    return cast


def url(cast) -> str:
    return reverse("panel", args=[cast.projects["college"].pk])


def given(cast, *places, **changed):
    return {"operation": "a", "expert": [cast.experts[place].pk for place in places], "lead": cast.lead.pk,
            "visit_on": timezone.localdate().isoformat(), "place": "示例会议室"} | changed


def ticked(page) -> list[int]:
    return [int(one) for one in re.findall(r'name="expert" value="(\d+)" data-tick checked', page.content.decode())]


def test_the_officer_assigns_the_panel(accepted, seen) -> None:
    client = seen(accepted.officer)
    assert "专家：选 3 人，其中一人为组长" in client.get(url(accepted)).content.decode()
    assert client.post(url(accepted), given(accepted, 0, 1, 2)).headers["Location"] == url(accepted)
    page = client.get(url(accepted))
    assert (Inspection.objects.get().place, ticked(page)) == ("示例会议室", [one.pk for one in sorted(
        accepted.experts, key=lambda one: one.display_name)])


@pytest.mark.parametrize(("places", "changed", "status", "sentence"), [
    ((0, 1), {}, 409, "专家组现有 2 人，本批次要求 3 人"), ((0, 1, 2), {"lead": ""}, 409, "专家组须有且只有一名组长"),
    ((0, 1, 2), {"visit_on": ""}, 422, "请填写现场验收日期"), ((0, 1, 2), {"visit_on": "2020-01-01"}, 422, "已经过去"),
])
def test_a_refused_assignment_keeps_what_was_chosen(accepted, seen, places, changed, status, sentence) -> None:
    page = seen(accepted.officer).post(url(accepted), given(accepted, *places, **changed))
    assert (page.status_code, sentence in page.content.decode()) == (status, True)
    assert sorted(ticked(page)) == sorted(accepted.experts[place].pk for place in places)
    assert not Inspection.objects.exists()


def test_finding_experts_keeps_the_ticks_and_saves_nothing(accepted, seen) -> None:
    person("expert4", "专家丁", "expert", authority=accepted.authority)
    page = seen(accepted.officer).post(url(accepted), given(accepted, 0, 1, find="1", q="丁"))
    shown = re.findall(r'<label for="expert-\d+">([^<]+)</label>', page.content.decode())
    assert (page.status_code, shown, Inspection.objects.count()) == (200, ["专家乙", "专家甲", "专家丁"], 0)


def test_a_recusal_is_imposed_with_its_reason(accepted, seen) -> None:
    client = seen(accepted.officer)
    where = reverse("recuse", args=[accepted.projects["college"].pk])
    assert client.post(where, {"operation": "a", "person": accepted.lead.pk, "reason": ""}).status_code == 422
    assert client.post(where, {"operation": "b", "person": "", "reason": "亲属"}).status_code == 422
    done = client.post(where, {"operation": "c", "person": accepted.lead.pk, "reason": "亲属任职"}, follow=True)
    assert ("亲属任职" in done.content.decode(), Recusal.objects.get().person) == (True, accepted.lead)


def test_an_officer_who_keeps_away_themself_goes_home(accepted, seen) -> None:
    where = reverse("recuse", args=[accepted.projects["college"].pk])
    client = seen(accepted.officer)
    done = client.post(where, {"operation": "a", "person": accepted.officer.pk, "reason": "亲属任职"})
    assert (done.headers["Location"], client.get(url(accepted)).status_code) == (reverse("home"), 404)


def test_the_unit_reads_the_panel_but_not_the_progress(accepted, seen) -> None:
    accepted.inspect("college")
    page = seen(accepted.clerks["college"]).get(url(accepted)).content.decode()
    assert ("专家甲" in page, "未提交" in page, "回避" in page, "保存安排" in page) == (True, False, False, False)


@pytest.mark.parametrize(("who", "reading", "assigning"), [
    ("approver", 200, 403), ("centre", 200, 403), ("auditor", 200, 403), ("lead", 404, 404), ("outsider", 404, 404)])
def test_who_reads_and_assigns_before_the_visit(accepted, seen, who, reading, assigning) -> None:
    client = seen(getattr(accepted, who))
    found = [client.get(url(accepted)).status_code, client.post(url(accepted), given(accepted, 0, 1, 2)).status_code]
    assert found == [reading, assigning]


def test_the_page_asks_as_much_for_thirty_experts_as_for_three(accepted, seen) -> None:
    client = seen(accepted.officer)
    client.get(url(accepted))
    with CaptureQueriesContext(connection) as few:
        client.get(url(accepted))
    for number in range(30):
        person(f"more{number}", f"专家{number}", "expert", authority=accepted.authority)
    with CaptureQueriesContext(connection) as many:
        client.get(url(accepted))
    assert len(few) == len(many)


def test_a_visit_can_be_moved(accepted, seen) -> None:
    client, later = seen(accepted.officer), timezone.localdate() + timedelta(days=3)
    client.post(url(accepted), given(accepted, 0, 1, 2))
    client.post(url(accepted), given(accepted, 0, 1, 2, operation="b", version=Inspection.objects.get().version, visit_on=later.isoformat()))
    assert Inspection.objects.get().visit_on == later
