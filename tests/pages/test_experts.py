"""The pool's pages: found in Chinese, kept by the officer, read by approver and auditor, hidden from everybody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiangyan.models import Expert
from tests.pool import pool, pooled

GIVEN = {"operation": "a", "name": "库内甲", "username": "pool-a", "title": "教授", "employer": "示例大学", "employer_code": "",
         "former_employers": "示例厂\n示例所", "fields_known": "数控、焊接", "region": "河西区", "finance": "on",
         "term_from": "2025-01-01", "term_until": "2027-12-31"}


def names(page) -> list[str]:
    return [one.expert.person.display_name for one in page.context["page"]]


def test_the_officer_adds_changes_and_suspends(cast, seen) -> None:
    client = seen(cast.officer)
    assert "专家库还是空的" in client.get(reverse("experts")).content.decode()
    added = client.post(reverse("expert_new"), GIVEN)
    assert (added.status_code, "pool-a" in added.content.decode()) == (200, True)
    one = Expert.objects.get()
    where = reverse("expert", args=[one.pk])
    assert client.post(reverse("expert_change", args=[one.pk]), GIVEN | {"operation": "b", "version": one.version, "region": "南开区"}
                       ).headers["Location"] == where
    one.refresh_from_db()
    assert (one.region, one.former_employers, one.fields) == ("南开区", ["示例厂", "示例所"], ["数控", "焊接"])
    refused = client.post(reverse("expert_suspend", args=[one.pk]), {"operation": "c", "version": one.version, "reason": ""})
    assert (refused.status_code, "请填写理由：暂停使用的原因" in refused.content.decode()) == (422, True)
    client.post(reverse("expert_suspend", args=[one.pk]), {"operation": "d", "version": one.version, "reason": "材料核实中"})
    page = client.get(where).content.decode()
    assert ("暂停使用：材料核实中" in page, page.count("暂停使用")) == (True, 3)


@pytest.mark.parametrize(("changed", "words"), [
    ({"name": ""}, "姓名"), ({"username": "officer"}, "账号“officer”已被使用"), ({"term_until": "2024-01-01"}, "早于起始"),
    ({"employer_code": "123"}, "应为 18 位"), ({"term_from": "明年"}, "聘期起")])
def test_what_cannot_stand_is_told_in_the_form_with_everything_typed(cast, seen, changed, words) -> None:
    page = seen(cast.officer).post(reverse("expert_new"), GIVEN | changed)
    assert page.status_code in (409, 422)
    assert (words in page.content.decode(), "示例大学" in page.content.decode(), Expert.objects.count()) == (True, True, 0)


def test_the_list_is_searched_filtered_and_sorted(cast, seen) -> None:
    pool(cast, 4)
    pooled(cast, cast.experts[0], fields=["焊接"], region="南开区", suspended="核实中")
    client = seen(cast.auditor)

    def shown(**asked):
        return names(client.get(reverse("experts"), asked))

    assert shown(q="zjj") == shown(q="专家甲") == shown(field="焊接") == shown(region="南开区") == shown(state="suspended") == ["专家甲"]
    assert shown(finance="1") == ["库内3"]
    assert shown(sort="-employer", state="serving") == ["库内4", "库内3", "库内2", "库内1"]
    assert "没有符合条件的专家" in client.get(reverse("experts"), {"q": "无此人"}).content.decode()


def test_the_list_asks_as_much_for_thirty_as_for_one(cast, seen) -> None:
    client = seen(cast.officer)
    pool(cast, 1)
    client.get(reverse("experts"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("experts"))
    Expert.objects.all().delete()
    for one in cast.experts:
        pooled(cast, one)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("experts"))
    assert len(few) == len(many)


@pytest.mark.parametrize(("who", "reading", "keeping"), [
    ("approver", 200, 403), ("auditor", 200, 403), ("centre", 404, 404), ("lead", 404, 404), ("outsider", 404, 404)])
def test_who_reads_and_who_keeps(cast, seen, who, reading, keeping) -> None:
    one = pooled(cast, cast.experts[1])
    client = seen(getattr(cast, who))
    found = [client.get(reverse("expert", args=[one.pk])).status_code,
             client.post(reverse("expert_suspend", args=[one.pk]), {"operation": "a", "version": 1, "reason": "核实"}).status_code,
             client.post(reverse("expert_change", args=[one.pk]), GIVEN | {"version": 1}).status_code]
    assert found == [reading, keeping, keeping]
    assert client.get(reverse("experts")).status_code == (200 if reading == 200 else 403)
