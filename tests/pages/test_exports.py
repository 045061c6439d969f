"""The round as one workbook: a job whose file is there when somebody comes back, with nothing in it that is not theirs."""

import io
import json
from typing import Any

import openpyxl
from django.urls import reverse
from python_calamine import load_workbook

from jiangyan.actions.panel import panels
from jiangyan.management.work import Worker
from jiangyan.models import Export
from jiangyan.queries import rights
from jiangyan.queries.round import round_workbooks
from tests.cast import Cast, request

PAGES = ["总览", "项目", "高技能人才培训基地", "技能大师工作室", "失分和扣分", "材料", "现场验收", "问题与建议", "期限"]


def made(client: Any, cast: Cast, kind: str = "workbook") -> bytes:
    """Asked for on the page, made by a worker, fetched by somebody who came back to the page."""
    url = reverse("exports", args=[cast.round.pk])
    assert client.post(url, {"operation": f"export-{Export.objects.count()}", "kind": kind}).status_code == 302
    waiting = client.get(reverse("exports_own", args=[cast.round.pk])).content.decode()
    assert "等候后台" in waiting and 'hx-trigger="every 2s"' in waiting
    worker = Worker()
    while worker.turn():
        pass
    page = client.get(url).content.decode()
    found = Export.objects.latest("pk")
    assert "hx-trigger" not in page and reverse("export_file", args=[found.pk]) in page, found.job.failure
    answer = client.get(reverse("export_file", args=[found.pk]))
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content)


def sheet(content: bytes, name: str) -> list[dict[str, Any]]:
    """A sheet as one dictionary a line."""
    rows = load_workbook(io.BytesIO(content)).get_sheet_by_name(name).to_python()
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_workbook_holds_the_round_and_agrees_with_the_sheets(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    content = made(seen(cast.officer), cast)
    names = load_workbook(io.BytesIO(content)).sheet_names
    assert [names[0], names[1], *names[-5:]] == [PAGES[0], PAGES[1], *PAGES[-5:]] and len(names) == 9
    scores = [line for name in names[2:4] for line in sheet(content, name) if line["建设单位"] == "示例职业技术学院"]
    assert len(scores) == 24 and scores[-1]["评分点"] == "合计" and scores[0]["评分点"] == "1.1"
    own, merged = cast.sheet("college"), cast.sheet("college", "merged")
    total = scores[-1]
    assert (total["自评"], total["汇总"], total["满分"]) == (float(own.total), float(merged.total), 100.0)
    experts = [total[f"专家{n}"] for n in range(1, 8) if total[f"专家{n}"] != ""]
    assert len(experts) == cast.round.panel_size and total["最后得分"] != ""
    assert sum(line["自评"] for line in scores[:-1]) == total["自评"]
    draft = [line for name in names[2:4] for line in sheet(content, name) if line["建设单位"] == "示例装备制造有限公司"]
    assert draft and all(line["自评"] == "" for line in draft)  # a draft is not the bureau's, and not zero
    assert {line["建设单位"] for line in sheet(content, "现场验收")} == {"示例职业技术学院"}
    assert sheet(content, "总览")[-3]["项目数"] == 4 and len(sheet(content, "期限")) == 4
    assert any(line["材料"] == "项目建设总结报告" and line["文件数"] == 1 for line in sheet(content, "材料"))
    shown = openpyxl.load_workbook(io.BytesIO(content))
    assert all((one.freeze_panes, one.page_setup.orientation) == ("A2", "landscape") for one in shown)


def test_what_nobody_may_read_yet_and_a_recusal_stay_out(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    college = cast.projects["college"].pk
    plain = json.loads(made(seen(cast.officer), cast, "round"))
    by_id = {one["id"]: one for one in plain["projects"]}
    assert [one["kind"] for one in by_id[college]["sheets"]] == ["self"] and by_id[college]["verdict"] is None
    assert by_id[college]["visits"][0]["panel"] and by_id[college]["findings"] == []
    centre = json.loads(made(seen(cast.centre), cast, "round"))
    assert all(one["visits"] == [] or one["id"] == college for one in centre["projects"])
    client = seen(cast.approver)
    made(client, cast)
    theirs = Export.objects.latest("pk")
    panels.recuse(request(cast.officer), college, cast.approver.pk, "与项目负责人有亲属关系（示例）")
    assert client.get(reverse("export_file", args=[theirs.pk])).status_code == 404
    fresh = made(client, cast)
    assert "示例职业技术学院" not in {line["建设单位"] for line in sheet(fresh, "项目")}


def test_the_exports_of_a_round_are_nobody_elses(cast: Cast, seen: Any) -> None:
    made(seen(cast.officer), cast)
    found = Export.objects.latest("pk")
    for who in (cast.outsider, cast.heads["college"], cast.lead):
        for url in (reverse("exports", args=[cast.round.pk]), reverse("exports_own", args=[cast.round.pk]),
                    reverse("export_file", args=[found.pk])):
            assert seen(who).get(url).status_code == 404
    for who in (cast.auditor, cast.approver, cast.centre):
        assert seen(who).get(reverse("export_file", args=[found.pk])).status_code == 404
    answer = seen(cast.officer).post(reverse("exports", args=[cast.round.pk]), {"operation": "x", "kind": "everything"})
    assert answer.status_code == 400


def test_a_chunk_costs_the_same_for_one_project_and_for_four(cast: Cast, django_assert_num_queries: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    by = rights.asker(cast.officer)
    one, every = [cast.projects["college"].pk], round_workbooks.projects_of(by, cast.round)
    list(round_workbooks.chunks(by, cast.round, every))  # the sizes of panels are questions of their own
    with django_assert_num_queries(round_workbooks.QUERIES):
        assert len(list(round_workbooks.chunks(by, cast.round, one))) == 1
    cast.submit("enterprise")
    with django_assert_num_queries(round_workbooks.QUERIES):
        assert [len(chunk.found) for chunk in round_workbooks.chunks(by, cast.round, every)] == [4]
