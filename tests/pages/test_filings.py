"""Filed copies of reopened sheets on pages, and the form that opens them."""

from typing import Any

from django.urls import reverse

from jiangyan.actions.project import proposals
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.models import Proposal
from tests.cast import Cast, request


def test_the_officer_chooses_sheets_and_the_expert_reads_what_was_filed(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college", {}, {"r13_2": {"senior_trainees_per_year": 540}})
    project, second = cast.projects["college"].pk, cast.experts[1]
    sheet = cast.sheet("college", "expert", second)
    url = reverse("proposal_new", args=[project, "reopen_sheet"])
    form = seen(cast.officer).get(url).content.decode()
    seen(cast.officer).post(url, {"operation": "1", "sheets": [sheet.pk], "reason": "人数核对有误（示例）"})
    proposals.confirm(request(cast.approver), project, Proposal.objects.get().pk)
    finalise(request(second), sheet.pk)
    page = seen(second).get(reverse("sheet", args=[sheet.pk])).content.decode()
    copy = seen(second).get(reverse("sheet_filing", args=[sheet.pk, 1]))
    others = [seen(who).get(reverse("sheet_filing", args=[sheet.pk, 1])).status_code
              for who in (cast.experts[2], cast.outsider, cast.clerks["college"], cast.lead)]
    assert ([one in form for one in ("专家甲", "专家乙", "专家丙")], "人数核对有误（示例）" in page,
            copy.status_code, "原样留存，不计入结果" in copy.content.decode(), others) == (
        [True] * 3, True, 200, True, [404, 404, 404, 200])


def test_the_merging_page_lists_the_conclusion_that_was_taken_back(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    project = cast.projects["college"].pk
    made = proposals.propose(request(cast.officer), project, "reopen_sheet", {"sheets": [], "reason": "漏记一项（示例）"})
    waiting = seen(cast.approver).get(reverse("proposals", args=[project])).content.decode()
    proposals.confirm(request(cast.approver), project, made["proposal"])
    page = seen(cast.lead).get(reverse("merged", args=[project])).content.decode()
    copy = seen(cast.lead).get(reverse("sheet_filing", args=[cast.sheet("college", "merged").pk, 1]))
    assert ("项目回到“验收中”" in waiting, "漏记一项（示例）" in page, copy.status_code) == (True, True, 200)


def test_a_visit_is_taken_back_on_its_page(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    url = reverse("undo", args=[cast.projects["college"].pk])
    page = seen(cast.officer).get(url).content.decode()
    silent = seen(cast.officer).post(url, {"operation": "1", "reason": ""})
    done = seen(cast.officer).post(url, {"operation": "2", "reason": "点早了（示例）"})
    project = seen(cast.officer).get(reverse("project", args=[cast.projects["college"].pk])).content.decode()
    refused = [seen(who).get(url).status_code for who in (cast.lead, cast.approver, cast.outsider)]
    assert ("撤回开始现场验收" in page, silent.status_code, done.status_code, "点早了（示例）" in project, refused) == (
        True, 422, 302, True, [403, 403, 404])
