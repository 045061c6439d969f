"""Where people can go from here: the frame's places, and the pages around a round."""

import re

import pytest
from django.urls import reverse


@pytest.mark.parametrize(("who", "labels"), [
    ("officer", ["总览", "现场验收日程", "专家抽取", "文书", "导出", "公示", "放假安排", "收到的邮件", "个人信息", "批次设置"]),
    ("centre", ["总览", "现场验收日程", "导出", "公示", "收到的邮件", "个人信息", "批次设置"]),
    ("auditor", ["总览", "现场验收日程", "专家抽取", "导出", "公示", "收到的邮件", "个人信息", "批次设置"])])
def test_every_page_about_a_round_is_reached_from_its_table(cast, seen, who, labels) -> None:
    client = seen(getattr(cast, who))
    page = client.get(reverse("round", args=[cast.round.pk])).content.decode()
    links = re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', page.split('<nav class="around"')[1].split("</nav>")[0])
    assert ([label for _url, label in links], {client.get(url).status_code for url, _label in links}) == (labels, {200})


def test_nobody_is_offered_more_than_seven_places(cast, seen) -> None:
    counts = [len(re.findall(r"<li><a", seen(getattr(cast, who)).get("/").content.decode().split('class="nav-list"')[1].split("</ul>")[0]))
              for who in ("officer", "approver", "centre", "auditor", "lead")]
    assert counts == [7, 6, 5, 7, 4]


def test_everybody_reads_under_the_product_whom_they_work_for(cast, seen) -> None:
    shown = {who: re.findall(r'<span class="frame-authority">([^<]*)</span>', seen(getattr(cast, who)).get("/").content.decode())
             for who in ("officer", "lead")}
    assert shown == {"officer": [cast.authority.name], "lead": [cast.authority.name]}
    clerk = cast.clerks["college"]
    assert f'<span class="frame-authority">{cast.units["college"].name}</span>' in seen(clerk).get("/").content.decode()
