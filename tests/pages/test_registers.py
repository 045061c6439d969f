"""The register of papers on pages: filters, print, at the same number of queries; issuing shows the number first."""

import re
from typing import Any

from django.urls import reverse

from jiangyan.actions.paper import papers
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.models import Paper
from jiangyan.queries import rights
from tests.cast import Cast, request


def _issued(cast: Cast, *names: str) -> None:
    for name in names:
        cast.reach_panel(name)
        papers.issue(rights.asker(cast.officer), "attendance_sheet", cast.projects[name].pk, "pdf")


def test_the_register_lists_and_filters_at_the_same_number_of_queries(
        cast: Cast, seen: Any, django_assert_num_queries: Any) -> None:
    client, url = seen(cast.officer), reverse("register", args=[cast.authority.pk])
    empty = client.get(url).content.decode()
    _issued(cast, "college")
    with django_assert_num_queries(QUERIES):
        one = client.get(url).content.decode()
    _issued(cast, "enterprise", "studio")
    with django_assert_num_queries(QUERIES):
        three = client.get(url).content.decode()
    assert ("还没有出具过正式文书" in empty, one.count("〕1号</th>"), listed(three)) == (True, 1, 3)
    for words, count in (("?q=示例职业技术学院", 1), ("?series=函", 0), ("?kind=attendance_sheet", 3), ("?state=withdrawn", 0),
                         ("?year=1999", 0), ("?year=x", 3)):
        assert listed(client.get(url + words).content.decode()) == count, words


QUERIES = 8


def listed(page: str) -> int:
    """How many numbers stand in the register."""
    return len(re.findall(r"〕\d+号</th>", page))


def test_the_register_is_not_there_for_the_others(cast: Cast, seen: Any) -> None:
    _issued(cast, "college")
    paper = Paper.objects.get().pk
    urls = [reverse("register", args=[cast.authority.pk]), reverse("document_prefix", args=[cast.authority.pk]),
            reverse("paper_withdraw", args=[paper]), reverse("round_papers", args=[cast.round.pk])]
    for who in (cast.outsider, cast.heads["college"], cast.lead):
        assert [seen(who).get(url).status_code for url in urls] == [404] * 4
    assert [seen(cast.auditor).get(url).status_code for url in urls] == [200, 403, 403, 403]


def test_a_letter_is_shown_as_a_draft_before_it_takes_its_number(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    client, project = seen(cast.officer), cast.projects["college"].pk
    address, file = reverse("paper_issue", args=["visit_notice", project]), reverse("paper", args=["visit_notice", project, "pdf"])
    assert client.get(file).headers["Location"].startswith(address)
    refused = client.post(address, {"operation": "one"})
    cast.round.contacts.create(office="示例处", phone="000-00000001")
    done = client.post(address, {"operation": "two"})
    page = client.get(address).content.decode()
    assert (refused.status_code, "缺少：联系方式" in refused.content.decode(), done.status_code, Paper.objects.count()) == (
        409, True, 302, 1)
    assert (Paper.objects.get().number in page, client.get(file).content[:5]) == (True, b"%PDF-")
    assert client.get(reverse("paper_issue", args=["attendance_sheet", project])).status_code == 404


def test_withdrawing_says_what_follows_and_needs_a_reason(cast: Cast, seen: Any) -> None:
    _issued(cast, "college")
    client, url = seen(cast.officer), reverse("paper_withdraw", args=[Paper.objects.get().pk])
    assert "编号留在登记簿上并标明作废" in client.get(url).content.decode()
    blank = client.post(url, {"operation": "a", "reason": ""})
    done = client.post(url, {"operation": "b", "reason": "打印有误（示例）"}, follow=True)
    assert (blank.status_code, "打印有误（示例）" in done.content.decode()) == (422, True)


def test_what_one_expert_gave_does_not_leave_through_the_register_before_the_panel_has_merged(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    project, sheet = cast.projects["college"].pk, cast.sheet("college", "expert", cast.lead)
    cast.take_over("college", sheet, cast.lead)
    finalise(request(cast.lead), sheet.pk)
    own = seen(cast.lead).get(f"{reverse('paper', args=['expert_sheet', project, 'pdf'])}?which={sheet.pk}")
    paper = Paper.objects.get().pk
    file = reverse("issued_paper", args=[paper, "pdf"])
    pages = [reverse("register", args=[cast.authority.pk]), reverse("papers", args=[project]),
             f"{reverse('paper_bundle', args=[cast.authority.pk])}?paper={paper}"]

    def told(person: Any) -> tuple[int, list[bool]]:
        client = seen(person)
        return client.get(file).status_code, [
            word in client.get(page).content.decode() for page, word in zip(pages, (file, file, "专家打分表"), strict=True)]

    sealed = [told(one) for one in (cast.officer, cast.approver, cast.auditor)]
    for expert in cast.experts[1:]:
        cast.take_over("college", cast.sheet("college", "expert", expert), expert)
        finalise(request(expert), cast.sheet("college", "expert", expert).pk)
    filed = told(cast.officer)
    cast.conclude("college")
    assert (own.content[:5], sealed, filed) == (b"%PDF-", [(404, [False] * 3)] * 3, (404, [False] * 3))
    assert [told(one) for one in (cast.officer, cast.approver, cast.auditor)] == [(200, [True] * 3)] * 3
