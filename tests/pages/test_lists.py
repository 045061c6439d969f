"""Every list as a file: the rows and filters of the page, all its pages, nobody else's, nothing that computes."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from python_calamine import load_workbook

from jiangyan.actions.panel import panels
from jiangyan.models import JournalLine, Unit
from jiangyan.pages import lists
from jiangyan.queries.project import units
from tests.cast import Cast, credit_code, request


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
    assert "&P" in shown.oddFooter.right.text
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
