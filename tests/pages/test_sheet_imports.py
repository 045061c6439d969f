"""Word and Excel on pages: two forms, one upload, a preview that says everything, and what was written in the end."""

import io
import re
import uuid
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiangyan.actions.sheet.marks import Entered, record_mark
from jiangyan.models import Mark, SheetImport
from tests.cast import request
from tests.intake import forms


def words(response: Any) -> str:
    """What a person reads: the page without its tags, spaces folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def bring(client: Any, sheet: int, content: bytes, name: str = "自评（示例）.xlsx") -> Any:
    """Uploads a form and answers the page that follows."""
    return client.post(reverse("sheet_import_start", args=[sheet]), {
        "operation": uuid.uuid4().hex, "file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client: Any, page: Any, **more: str) -> Any:
    """Says yes to a preview."""
    seen = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
    return client.post(page.request["PATH_INFO"], {"operation": uuid.uuid4().hex, "seen": seen[1] if seen else ""} | more, follow=True)


def filled(client: Any, sheet: int, *given: tuple[str, str, Any]) -> bytes:
    """The downloaded workbook with these cells typed in."""
    content = client.get(reverse("sheet_form_excel", args=[sheet])).content

    def change(page: Any, _book: Any) -> None:
        for row, label, value in given:
            forms.cell(page, row, label).value = value

    return forms.excel(content, change)


def test_the_way_leads_from_the_self_assessment_over_the_preview_and_back(cast, seen) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk
    start = reverse("sheet_import_start", args=[sheet])
    assert start in client.get(reverse("self_assessment", args=[cast.projects["college"].pk])).content.decode()
    page = client.get(start)
    assert all(name in words(page) for name in ("下载 Word 表格", "下载 Excel 表格", "空着就是“未填”，不会变成零分", "通知附件的打分表"))
    page = bring(client, sheet, filled(client, sheet, ("13.2", "高级工以上高技能人才年培训人数", 480)))
    assert ("高级工以上高技能人才年培训人数：480人" in words(page), "新填 1" in words(page), "未填 22" in words(page)) == (True, True, True)
    assert Mark.objects.count() == 0
    done = confirm(client, page)
    assert ("已写入 1 项。" in words(done), "新填 空 4.0" in words(done), Mark.objects.get().row) == (True, True, "13.2")


def test_what_is_wrong_is_listed_with_its_place_and_nothing_can_be_written(cast, seen) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk
    page = bring(client, sheet, filled(client, sheet, ("13.2", "高级工以上高技能人才年培训人数", "许多"), ("1.1", "考核分数", 2)))
    assert page.status_code == 422 or "文件里有 1 处问题，一项也没有写入" in words(page)
    assert re.search(r"工作表“填写”D\d+：第 13\.2 项“高级工以上高技能人才年培训人数”“许多”不是整数", words(page))
    assert "全部写入" not in words(page)
    assert (confirm(client, page).status_code, Mark.objects.count()) == (422, 0)


def test_a_deleted_row_is_named_and_the_number_of_messages_stays_a_number(cast, seen) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk
    content = forms.excel(filled(client, sheet), lambda page, _book: page.delete_rows(forms.cell(page, "3.1", "考核分数").row))
    page = words(bring(client, sheet, content))
    assert ("找不到第 3.1 项“考核分数”这一行，可能被删除了。请重新下载表格填写" in page, "Line(" in page) == (True, False)


def test_both_versions_are_shown_when_somebody_was_quicker(cast, seen) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk
    page = bring(client, sheet, filled(client, sheet, ("13.2", "高级工以上高技能人才年培训人数", 480)))
    record_mark(request(cast.heads["college"]), sheet, "13.2", Entered({"senior_trainees_per_year": 470}), 0)
    late = confirm(client, page)
    assert (late.status_code, "第 13.2 项又有改动，没有写入" in words(late), "刚刚又有改动" in words(late)) == (412, True, True)
    assert ("480人" in words(late), "470人" in words(late), Mark.objects.count()) == (True, True, 1)
    confirm(client, late)
    assert Mark.objects.latest("pk").facts == {"senior_trainees_per_year": 480}


def test_a_file_can_be_given_up_and_a_waiting_one_is_found_again(cast, seen) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk
    bring(client, sheet, filled(client, sheet, ("13.2", "高级工以上高技能人才年培训人数", 480)))
    kept = SheetImport.objects.get()
    assert "自评（示例）.xlsx" in words(client.get(reverse("sheet_import_start", args=[sheet])))
    gone = client.post(reverse("sheet_import_withdraw", args=[sheet, kept.pk]), {"operation": uuid.uuid4().hex}, follow=True)
    assert "已放弃这份文件" in words(gone)
    assert "已经放弃" in words(client.get(reverse("sheet_import", args=[sheet, kept.pk])))


@pytest.mark.parametrize("name", ["sheet_form_excel", "sheet_form_word", "sheet_import_start"])
def test_for_others_it_is_not_there(cast, seen, name) -> None:
    sheet = cast.sheet("college").pk
    cast.submit("college")
    for person in (cast.outsider, cast.centre, cast.officer, cast.auditor, cast.lead):
        assert seen(person).get(reverse(name, args=[sheet])).status_code == 404
    assert seen(cast.clerks["college"]).get(reverse(name, args=[sheet])).status_code == 200
    assert seen(cast.clerks["college"]).get(reverse(name, args=[999999])).status_code == 404


def test_a_file_without_a_table_is_refused_in_words(cast, seen) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk
    packed = io.BytesIO()
    openpyxl.Workbook().save(packed)
    page = bring(client, sheet, packed.getvalue())
    assert (page.status_code, "里找不到这张打分表，没有读入" in words(page)) == (422, True)
    assert '<a href="">' not in page.content.decode()
    nothing = client.post(reverse("sheet_import_start", args=[sheet]), {"operation": uuid.uuid4().hex})
    assert (nothing.status_code, "请先选择填好的 Word 或 Excel 文件" in words(nothing)) == (422, True)


def test_the_preview_asks_as_often_for_many_rows_as_for_one(cast, seen) -> None:
    client, sheet = seen(cast.clerks["college"]), cast.sheet("college").pk

    def queries(*given: tuple[str, str, Any]) -> int:
        page = bring(client, sheet, filled(client, sheet, *given))
        with CaptureQueriesContext(connection, ) as counted:
            assert client.get(page.request["PATH_INFO"]).status_code == 200
        return len(counted)

    one = queries(("13.2", "高级工以上高技能人才年培训人数", 480))
    assert (one, queries(("13.2", "高级工以上高技能人才年培训人数", 480), ("1.1", "考核分数", 2), ("3.1", "同期培训能力", 9))) == (one, one)
