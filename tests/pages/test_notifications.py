"""What people are told inside the product: their own, counted, read, and gone when they must keep away."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.material.materials import Opinion, check
from jiangyan.actions.panel.panels import recuse
from jiangyan.models import Notification
from jiangyan.queries.material.materials import checked_places
from tests.cast import Cast, request

pytestmark = pytest.mark.django_db


def test_a_return_is_told_counted_and_read(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    project = cast.projects["college"]
    check(request(cast.centre), project.pk, [Opinion(one["place"], False, "请补充（示例）") for one in checked_places(project)])
    client = seen(cast.clerks["college"])
    assert '消息 <span class="count">1</span>' in client.get("/").content.decode()
    page = client.get("/notifications/").content.decode()
    assert ("验收材料被退回，请按意见补正后重新提交" in page, "请补充（示例）" in page) == (True, False)
    told = Notification.objects.get(person=cast.clerks["college"])
    answer = client.post(f"/notifications/{told.pk}/", {"operation": "one"})
    assert (answer.status_code, answer.url) == (302, f"/projects/{project.pk}/materials/")
    assert "没有未读的消息" in client.get("/notifications/").content.decode()
    assert "验收材料被退回" in client.get("/notifications/?all=1").content.decode()
    assert Notification.objects.filter(read_at__isnull=True).count() == 1, "the head has not read it"
    Notification.objects.all().delete()
    assert "还没有消息" in client.get("/notifications/?all=1").content.decode()


def test_all_are_read_at_once_and_only_ones_own(cast: Cast, seen: Any) -> None:
    with transaction.atomic():
        for _time in range(3):
            notify("extension_decided", cast.projects["college"], [cast.clerks["college"], cast.officer])
    seen(cast.clerks["college"]).post("/notifications/read/", {"operation": "one"})
    assert [Notification.objects.filter(person=one, read_at__isnull=True).count() for one in (
        cast.clerks["college"], cast.officer)] == [0, 3]


def test_somebody_elses_is_not_there(cast: Cast, seen: Any) -> None:
    with transaction.atomic():
        notify("extension_decided", cast.projects["college"], [cast.clerks["college"]])
    told = Notification.objects.get()
    answers = [seen(one).post(f"/notifications/{told.pk}/", {"operation": "x"}).status_code for one in (
        cast.outsider, cast.heads["college"], cast.officer)]
    assert (answers, Notification.objects.get().read_at) == ([404] * 3, None)


def test_a_recusal_takes_back_what_was_told(cast: Cast, seen: Any) -> None:
    with transaction.atomic():
        notify("extension_decided", cast.projects["college"], [cast.approver])
    recuse(request(cast.officer), cast.projects["college"].pk, cast.approver.pk, "回避（示例）")
    client = seen(cast.approver)
    assert (cast.projects["college"].name in client.get("/notifications/?all=1").content.decode(),
            client.post(f"/notifications/{Notification.objects.get().pk}/", {"operation": "x"}).status_code) == (False, 404)


def test_the_number_of_queries_does_not_grow(cast: Cast, seen: Any) -> None:
    client, counts = seen(cast.clerks["college"]), []
    for _turn in range(2):
        with transaction.atomic():
            for _time in range(4):
                notify("extension_decided", cast.projects["college"], [cast.clerks["college"]])
        with CaptureQueriesContext(connection) as asked:
            client.get("/notifications/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
