"""Every list as a file: the rows and filters of the page, all its pages, nobody else's, nothing that computes."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from jiangyan.actions.panel import panels
from jiangyan.actions.project import proposals
from jiangyan.models import HolidayDay, HolidayYear, JournalLine, Unit
from jiangyan.pages import lists
from jiangyan.queries.project import units
from tests.cast import Cast, credit_code, request
from tests.pages.test_received_mails import came


def rows(client: Any, url: str, **asked: str) -> list[list[str]]:
    """The list as CSV."""
    answer = client.get(url, {"format": "csv", **asked})
    assert (answer.status_code, answer.content[:3]) == (200, b"\xef\xbb\xbf"), answer.content[:300]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def book(client: Any, url: str, **asked: str) -> Any:
    """The list's only sheet, read back."""
    answer = client.get(url, {"format": "xlsx", **asked})
    assert answer.status_code == 200, answer.content[:300]
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def test_units_go_out_with_the_filters_of_the_page_and_all_its_pages(cast: Cast, seen: Any, django_assert_num_queries: Any) -> None:
    for unit in cast.units.values():
        unit.name_letters = units.letters(unit.name)
        unit.save()
    client, url = seen(cast.officer), reverse("units")
    page = client.get(url, {"kind": "enterprise", "page": "1"}).content.decode()
    assert "?kind=enterprise&amp;format=xlsx" in page and "?kind=enterprise&amp;format=csv" in page
    assert [row[0] for row in rows(client, url, kind="enterprise")] == ["单位名称", "示例重型机械厂", "示例装备制造有限公司"]
    with django_assert_num_queries(10):
        few = rows(client, url)
    Unit.objects.bulk_create([Unit(name=f"示例单位{n:03}", name_letters="sldw", credit_code=credit_code(2000 + n), kind="enterprise")
                              for n in range(70)])
    with django_assert_num_queries(10):
        many = rows(client, url, page="2")
    assert (len(few), len(many), many[1][1]) == (5, 75, Unit.objects.order_by("name_letters", "name").first().credit_code)
    assert [line.content["page"] for line in JournalLine.objects.filter(deed="file.handed_out")] == ["units"] * 3


def test_a_sheet_has_types_a_head_a_filter_and_a_printed_page(cast: Cast, seen: Any) -> None:
    Unit.objects.create(name="=HYPERLINK(\"x\")", name_letters="a", credit_code=credit_code(901), kind="enterprise")
    cast.submit("college")
    client = seen(cast.officer)
    answer = client.get(reverse("units"), {"format": "xlsx"})
    assert "filename*=UTF-8''%E5%BB%BA%E8%AE%BE%E5%8D%95%E4%BD%8D-20" in answer.headers["Content-Disposition"]
    shown = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    typed = next(cell for cell in shown["A"] if str(cell.value).startswith("=HYPER"))
    assert (typed.data_type, bool(typed.quotePrefix)) == ("s", True)
    assert (shown.freeze_panes, shown.auto_filter.ref, shown.page_setup.orientation, shown.page_setup.paperSize,
            shown.print_title_rows) == ("A2", f"A1:E{shown.max_row}", "landscape", 9, "$1:$1")
    assert "&P" in shown.oddFooter.right.text and shown.print_options.gridLines
    plain = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert {type(row[4]) for row in plain[1:]} == {float} and [row[1] for row in rows(client, reverse("units"))][1:] == [
        row[1] for row in plain[1:]]
    table = book(client, reverse("round", args=[cast.round.pk]))
    found = {row[0].value: row for row in table.iter_rows(min_row=2)}["示例职业技术学院"]
    head = [cell.value for cell in table[1]]
    own, due = found[head.index("自评")], found[head.index("截止")]
    assert (own.data_type, own.value, due.is_date or due.value is None, table.max_row) == ("n", 100, True, 5)


def test_the_round_table_shows_only_what_the_asker_may_see(cast: Cast, seen: Any) -> None:
    url = reverse("round", args=[cast.round.pk])
    cast.submit("college")
    table = rows(seen(cast.officer), url, q="示例")
    own = {row[0]: row[table[0].index("自评")] for row in table[1:]}
    assert own["示例职业技术学院"] not in ("", "0") and own["示例装备制造有限公司"] == ""  # a draft is not theirs, and not zero
    assert [row[0] for row in rows(seen(cast.officer), url, stage="submitted")[1:]] == ["示例职业技术学院"]
    panels.recuse(request(cast.officer), cast.projects["college"].pk, cast.approver.pk, "与项目负责人有亲属关系（示例）")
    assert "示例职业技术学院" not in [row[0] for row in rows(seen(cast.approver), url)]
    for who in (cast.outsider, cast.lead):
        assert seen(who).get(url, {"format": "csv"}).status_code == 404


@pytest.mark.parametrize("name", ["units", "experts", "outbox", "jobs", "draws", "rounds"])
def test_each_list_of_the_officer_goes_out_and_nobody_elses(cast: Cast, seen: Any, name: str) -> None:
    client, url = seen(cast.officer), reverse(name)
    assert len(rows(client, url)[0]) == book(client, url).max_column
    assert seen(cast.outsider).get(url, {"format": "csv"}).status_code in (302, 403, 404)


def test_the_register_goes_out(cast: Cast, seen: Any) -> None:
    url = reverse("register", args=[cast.authority.pk])
    assert rows(seen(cast.officer), url)[0][:3] == ["编号", "文书", "项目或批次"]
    assert seen(cast.outsider).get(url, {"format": "xlsx"}).status_code == 404


def test_a_list_that_is_too_long_says_so(cast: Cast, seen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LONGEST", 2)
    answer = seen(cast.officer).get(reverse("units"), {"format": "csv"})
    assert (answer.status_code, "超过 2 行" in answer.content.decode()) == (422, True)


def test_a_figure_and_the_findings_of_a_project_go_out(cast: Cast, seen: Any) -> None:
    client = seen(cast.officer)
    figure = book(client, reverse("round_figure", args=[cast.round.pk, "stages"]))
    assert (figure["A1"].value, figure.max_row > 1, figure["B2"].data_type) == ("阶段", True, "n")
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    cast.publish("college")
    url = reverse("improvements", args=[cast.projects["college"].pk])
    assert rows(client, url)[0] == ["轻重", "评分点", "问题", "建议", "整改责任人", "完成期限", "状态"]
    assert seen(cast.outsider).get(url, {"format": "csv"}).status_code == 404


def test_mails_that_came_in_go_out_with_the_state_that_is_shown(cast: Cast, seen: Any) -> None:
    came(cast, 1, subject="=1+1")
    came(cast, 2, state="set_aside", subject="第二封")
    client, url = seen(cast.centre), reverse("received_mails")
    assert [row[0] for row in rows(client, url)] == ["标题", "'=1+1", "第二封"]
    assert [row[:3] + row[4:5] + row[6:7] for row in rows(client, url, state="set_aside")[1:]] == [
        ["第二封", "", "someone@elsewhere.example", "不需要归属", "1"]]
    assert "?state=set_aside&amp;format=csv" in client.get(url, {"state": "set_aside"}).content.decode()
    assert seen(cast.outsider).get(url, {"format": "csv"}).status_code in (403, 404)


def test_decisions_scans_and_holidays_go_out(cast: Cast, seen: Any) -> None:
    project, client = cast.projects["college"], seen(cast.officer)
    until = (timezone.now() + timedelta(days=90)).isoformat()
    proposals.propose(request(cast.officer), project.pk, "extend", {"until": until, "reason": "设备晚到（示例）"})
    told = rows(client, reverse("proposals", args=[project.pk]))
    assert (told[0][0], told[1][0], "理由：设备晚到（示例）" in told[1][2], told[1][3]) == ("事项", "延期", True, cast.officer.display_name)
    assert rows(client, reverse("round_scans", args=[cast.round.pk])) == [["文件", "文书", "编号", "第几份", "上传", "上传时间", "状态"]]
    HolidayDay.objects.create(year=HolidayYear.objects.create(year=2031, source="示例通知"), day=date(2031, 10, 1), kind="holiday", name="国庆节")
    assert rows(client, reverse("holiday_year", args=[2031])) == [["日期", "星期", "节日", "安排"], ["2031-10-01", "星期三", "国庆节", "放假"]]
    for name in ("proposals", "project_scans"):
        assert seen(cast.outsider).get(reverse(name, args=[project.pk]), {"format": "csv"}).status_code == 404
