"""Lists inside other pages as files: the rows on the page, for whoever sees the page; and a walk that finds a table without its links."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from jiangyan.actions.panel import panels
from jiangyan.actions.round import announcements
from jiangyan.models import Move, Paper
from tests.cast import Cast, request
from tests.figures import figure
from tests.leaks.places import filled, patterns
from tests.pages.test_exports import made
from tests.pages.test_lists import book, rows
from tests.pool import held, pool

OTHERWISE = {"exports": {"可以导出的"}, "papers": {"可出具的文书"}, "round_papers": {"可出具的文书"}, "draw": {"被排除的专家"}}
"""Tables of these pages that are no lists, by the name they carry; NO_LIST: none of the page's tables is one.

tests/structure/test_lists.py says why.
"""
NO_LIST = {"announcement", "merged", "panel", "receipt", "result", "round_gates", "round_proposal", "round_review", "rubric", "sheet", "unit"}
NOT_PAGES = ("api/", "account/", "imports/", "me/")


def published(cast: Cast) -> None:
    """The college has its result, and everything before it."""
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    cast.publish("college")


def announced(cast: Cast) -> None:
    """A public notice that is open."""
    begins = timezone.now() + timedelta(seconds=1)
    asked = announcements.propose(request(cast.officer), cast.round.pk, begins, begins + timedelta(days=5))
    announcements.confirm(request(cast.approver), cast.round.pk, asked["proposal"])


def test_announced_projects_papers_and_the_course_of_a_project_go_out(cast: Cast, seen: Any) -> None:
    published(cast)
    announced(cast)
    client, project = seen(cast.officer), cast.projects["college"].pk
    name = cast.projects["college"].name
    assert rows(client, reverse("announcements", args=[cast.round.pk])) == [
        ["项目类别", "项目名称", "验收结论"], ["高技能人才培训基地", name, "通过"]]
    told = rows(client, reverse("project", args=[project]))
    assert (told[0], len(told) - 1, told[1][3] != "") == (
        ["时间", "从", "到", "办理人", "原因"], Move.objects.filter(project=project).count(), True)
    client.get(reverse("paper", args=["acceptance_opinion", project, "pdf"]))
    issued = rows(client, reverse("papers", args=[project]))
    assert [line[0] for line in issued[1:]] == list(Paper.objects.filter(project=project).order_by("-pk").values_list("number", flat=True))
    assert issued[0] == ["编号", "文书", "出具人", "出具时间", "校验码", "签章件", "状态"] and len(issued) > 1
    for url in (reverse("announcements", args=[cast.round.pk]), reverse("project", args=[project]), reverse("papers", args=[project])):
        assert seen(cast.outsider).get(url, {"format": "csv"}).status_code == 404


def test_a_purge_and_ones_own_exports_go_out(cast: Cast, seen: Any) -> None:
    client = seen(cast.officer)
    purge, exports = reverse("purge", args=[cast.round.pk]), reverse("exports", args=[cast.round.pk])
    assert [row[0] for row in rows(client, purge)] == ["什么", "身份证件的内容", "单位的联系人和电话", "邮件的标题、正文和邮箱"]
    assert book(client, purge)["B2"].data_type == "n"
    made(client, cast, "projects_csv")
    told = rows(client, exports)
    assert told[0] == ["文件", "状态", "原因", "申请", "大小（字节）"] and told[1][1] == "已生成" and int(told[1][4]) > 0
    assert rows(seen(cast.approver), exports) == told[:1]  # everybody's own, nobody else's
    for url in (purge, exports):
        assert seen(cast.outsider).get(url, {"format": "xlsx"}).status_code == 404


def test_the_result_of_a_draw_and_the_years_of_holidays_go_out(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    cast.accept("college")
    pool(cast)
    found, url = held(cast, "college"), reverse("holidays")
    told = rows(seen(cast.officer), reverse("draw", args=[found.pk]))
    assert told[0] == ["专家", "单位", "顺序", "席位", "答复", "答复期限", "接替", "说明"]
    assert len(told) - 1 == found.invitations.count() and {row[4] for row in told[1:]} == {"待答复", "候补"}
    assert "invitation" not in str(told) and rows(seen(cast.officer), url) == [["年份", "状态", "依据"]]
    assert seen(cast.outsider).get(reverse("draw", args=[found.pk]), {"format": "csv"}).status_code == 404


def test_who_left_a_panel_goes_out(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    panels.declare_recusal(request(cast.experts[2]), cast.projects["college"].pk, "亲属（示例）")
    gone = rows(seen(cast.officer), reverse("substitutes", args=[cast.projects["college"].pk]))
    assert (gone[0], [(row[0], row[3]) for row in gone[1:]]) == (
        ["姓名", "单位", "退出时间", "打分表"], [(cast.experts[2].display_name, "没有打分")])


def listless(client: Client) -> tuple[int, list[str]]:
    """How many pages with a table were walked, and the lists among them without their two links or with links that give no file."""
    walked, missing = 0, []
    for address in (one for pattern in patterns() if not pattern.startswith(NOT_PAGES) for one in filled(pattern)):
        if re.search(r"999|[.][a-z]+(?:$|[?])", address):  # what is not there, and files
            continue
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html") or b"<table" not in answer.content:
            continue
        page, name = answer.content.decode(), resolve(address.partition("?")[0]).url_name
        walked += 1
        tables = set(re.findall(r'<div class="table-frame[^>]*aria-label="([^"]*)"', page)) - OTHERWISE.get(name, set())
        links = {unescape(one) for one in re.findall(r'href="([^"]*format=(?:xlsx|csv)[^"]*)"', page)}
        if tables and name not in NO_LIST and len(links) < 2:
            missing.append(f"{name}: {sorted(tables)}")
        for link in links:
            got = client.get(link if link.startswith("/") else address.partition("?")[0] + link)
            if got.status_code != 200 or not got.headers["Content-Disposition"].startswith("attachment"):
                missing.append(f"{name}: {link}")
    return walked, missing


def test_every_page_with_a_list_has_its_two_links_and_they_give_files(cast: Cast, seen: Any) -> None:
    published(cast)
    announced(cast)
    cast.reach_panel("studio")
    client = seen(cast.officer)
    client.get(reverse("paper", args=["acceptance_opinion", cast.projects["college"].pk, "pdf"]))
    walked, missing = listless(client)
    figure("走到的有表格的页面", walked, "个")
    assert (missing, walked > 20) == ([], True)
