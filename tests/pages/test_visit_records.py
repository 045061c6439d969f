"""The record on the tablet: lines save themselves, two hands get both versions, photos are pictures, others read or find nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiangyan.management.demo.evidence import picture
from jiangyan.models import VisitEntry, VisitPhoto

PNG = picture(1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def inspecting(cast):
    """The panel is at the studio's."""
    cast.reach_panel("studio")
    return cast


def url(cast, name="visit_record", *more) -> str:
    return reverse(name, args=[cast.projects["studio"].pk, *more])


def test_a_line_saves_itself_and_says_what_is_still_open(inspecting, seen) -> None:
    client = seen(inspecting.experts[1])
    page = client.get(url(inspecting)).content.decode()
    assert ("汇报人未填" in page, "（四）反馈验收结果" in page, page.count("data-autosave")) == (True, True, 12)
    given = {"operation": "a", "version": "0", "reporter": "张三（示例）", "at": "９：10", "summary": "完成"}
    answer = client.post(url(inspecting, "visit_entry", "report", "only"), given, headers=HTMX)
    assert (answer.status_code, answer.headers["X-Version"], "record-steps" in answer.content.decode()) == (200, "1", True)
    assert VisitEntry.objects.get().content["at"] == "9:10"
    late = client.post(url(inspecting, "visit_entry", "report", "only"), given | {"operation": "b", "reporter": "王五"}, headers=HTMX)
    assert (late.status_code, "data-conflict-version" in late.content.decode(), "王五" in late.content.decode()) == (412, True, True)
    wrong = client.post(url(inspecting, "visit_entry", "report", "only"), given | {"operation": "c", "version": "1", "at": "x"},
                        headers=HTMX)
    assert (wrong.status_code, "汇报时间写成" in wrong.content.decode()) == (422, True)


def test_without_script_a_line_is_a_plain_form(inspecting, seen) -> None:
    client = seen(inspecting.lead)
    item = re.search(r"/visit/record/question/([0-9a-f]{32})/", client.get(url(inspecting)).content.decode()).group(1)
    given = {"operation": "a", "version": "0", "question": "设备何时到位", "answer": "六月"}
    assert client.post(url(inspecting, "visit_entry", "question", item), given).headers["Location"].endswith("#questions")
    page = client.get(url(inspecting)).content.decode()
    assert ("设备何时到位" in page, "删去这一条" in page) == (True, True)
    client.post(url(inspecting, "visit_entry", "question", item), {"operation": "b", "version": "1", "remove": "1"})
    assert "设备何时到位" not in client.get(url(inspecting)).content.decode()
    assert client.post(url(inspecting, "visit_entry", "nothing", item), given).status_code == 404
    client.post(url(inspecting, "visit_attendance"), {"operation": "c"})
    assert "专家乙" in client.get(url(inspecting)).content.decode()


def test_photos_come_in_and_go_out_sealed(inspecting, seen) -> None:
    client = seen(inspecting.lead)
    client.post(url(inspecting, "visit_photo_take"), {"operation": "a", "caption": "一号车间", "file": [
        SimpleUploadedFile("现场.png", PNG), SimpleUploadedFile("说明.pdf", b"%PDF-1.4 x")]})
    photo = VisitPhoto.objects.get()
    drawn = client.get(reverse("visit_photo", args=[photo.pk]))
    assert (drawn.content[:3], drawn.headers["Content-Type"], drawn.headers["Content-Security-Policy"].startswith("sandbox")) == (
        b"\xff\xd8\xff", "image/jpeg", True)
    assert "一号车间" in client.get(url(inspecting)).content.decode()
    assert client.post(url(inspecting, "visit_photo_take"), {"operation": "b"}).status_code == 400
    client.post(reverse("visit_photo_remove", args=[photo.pk]), {"operation": "c"})
    assert client.get(reverse("visit_photo", args=[photo.pk])).status_code == 404


@pytest.mark.parametrize(("who", "reading", "writing"), [("officer", 200, 403), ("approver", 200, 403), ("auditor", 200, 403),
                                                         ("centre", 404, 403), ("outsider", 404, 404)])
def test_who_reads_and_who_writes(inspecting, seen, who, reading, writing) -> None:
    client = seen(getattr(inspecting, who))
    page = client.get(url(inspecting))
    assert (page.status_code, "data-autosave" in page.content.decode()) == (reading, False)
    assert client.post(url(inspecting, "visit_entry", "report", "only"), {"operation": "a", "version": "0"}).status_code == writing
    assert seen(inspecting.clerks["studio"]).get(url(inspecting)).status_code == 404


def test_the_page_asks_as_much_for_a_long_record_as_for_an_empty_one(inspecting, seen) -> None:
    client = seen(inspecting.lead)
    client.get(url(inspecting))
    with CaptureQueriesContext(connection) as few:
        client.get(url(inspecting))
    for number in range(5):
        client.post(url(inspecting, "visit_entry", "site", f"s{number}"), {"operation": f"o{number}", "version": "0", "place": "车间"})
    with CaptureQueriesContext(connection) as many:
        client.get(url(inspecting))
    assert len(few) == len(many)


def test_the_leads_to_do_and_conclusion_name_what_is_open(inspecting, seen) -> None:
    assert "填写现场验收记录" in seen(inspecting.lead).get("/").content.decode()
    assert "填写现场验收记录" not in seen(inspecting.experts[1]).get("/").content.decode()
    inspecting.score("studio")
    client = seen(inspecting.lead)
    client.post(url(inspecting, "merged_compute"), {"operation": "m"})
    assert "现场验收记录还不全" in client.get(url(inspecting, "conclusion")).content.decode()
