"""The self-assessment page: one row or all, a sum that never looks complete too early, nothing for strangers."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiangyan.actions.material.evidence import take_in
from jiangyan.actions.sheet.marks import Entered, record_mark
from tests.cast import PDF, Cast, arrived, request

Seen = Any


def _url(cast: Cast, more: str = "", name: str = "college") -> str:
    return f"/projects/{cast.projects[name].pk}/self-assessment/{more}"


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_the_first_open_row_is_shown_and_all_rows_are_listed(cast: Cast, seen: Seen) -> None:
    record_mark(request(cast.clerks["college"]), cast.sheet("college").pk, "1.1", Entered({"management_body": True}), 0)
    page = seen(cast.clerks["college"]).get(_url(cast)).content.decode()
    assert (re.findall(r'data-row="([\d.]+)"', page), page.count("data-row-link")) == (["1.2"], 23)
    assert "人员有具体分工，记1分；否则，不记分。责任到人，记1分；否则，不记分。" in page
    assert "已得 2.0 尚有 22 项未填，不是总分" in _words(page)


def test_only_a_complete_sheet_is_called_a_total(cast: Cast, seen: Seen) -> None:
    cast.fill("college", cast.clerks["college"], cast.sheet("college"), r13_2={"senior_trainees_per_year": 480})
    page = _words(seen(cast.clerks["college"]).get(_url(cast)).content.decode())
    assert ("总分 99.0 23 项全部填完" in page, "不是总分" in page, "核对并提交" in page) == (True, False, True)


def test_the_whole_table_has_every_row_with_its_own_form(cast: Cast, seen: Seen) -> None:
    page = seen(cast.clerks["college"]).get(_url(cast, "?view=table")).content.decode()
    assert (len(re.findall(r'data-row="[\d.]+"', page)), len(re.findall(r"<form[^>]* data-autosave", page))) == (23, 23)
    identities = re.findall(r' id="([^"]+)"', page)
    assert len(identities) == len(set(identities))


def test_no_fact_is_chosen_beforehand(cast: Cast, seen: Seen) -> None:
    page = seen(cast.clerks["college"]).get(_url(cast, "?view=table")).content.decode()
    assert set(re.findall(r'<input type="radio"[^>]*value="([^"]*)" checked', page)) == {""}


def test_the_unit_kind_decides_what_is_asked(cast: Cast, seen: Seen) -> None:
    asked = {name: re.findall(r'name="fact-(\w+)"', seen(cast.clerks[name]).get(_url(cast, "?row=7.1", name)).content.decode())
             for name in ("college", "enterprise")}
    assert asked == {"college": ["enterprise_agreements"], "enterprise": ["college_agreements"]}


def test_after_submission_it_is_read_only(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    for person in (cast.clerks["college"], cast.heads["college"], cast.centre, cast.officer, cast.auditor):
        page = seen(person).get(_url(cast)).content.decode()
        assert ("data-autosave" in page, "这张自评表现在只能查看，不能修改。" in page, "data-upload" in page) == (False, True, False)


def test_a_draft_is_not_there_for_anybody_but_the_unit_and_the_auditor(cast: Cast, seen: Seen) -> None:
    nowhere = seen(cast.outsider).get("/projects/999999/self-assessment/")
    for person in (cast.outsider, cast.centre, cast.officer, cast.approver, cast.lead):
        assert seen(person).get(_url(cast)).status_code == 404
    theirs = seen(cast.outsider).get(_url(cast))
    assert _plain(theirs.content) == _plain(nowhere.content)
    assert seen(cast.auditor).get(_url(cast)).status_code == 200


def _plain(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


@pytest.mark.parametrize("view", ["?row=7.1", "?view=table"])
def test_the_number_of_queries_does_not_grow(cast: Cast, seen: Seen, view: str) -> None:
    clerk, project = cast.clerks["college"], cast.projects["college"].pk
    client = seen(clerk)
    take_in(request(clerk), project, arrived(PDF), "row:7.1")
    with CaptureQueriesContext(connection) as one:
        client.get(_url(cast, view))
    cast.fill("college", cast.clerks["college"], cast.sheet("college"))
    for place in range(29):
        take_in(request(clerk), project, arrived(PDF + str(place).encode(), f"佐证{place}（示例）.pdf"), "row:7.1")
    with CaptureQueriesContext(connection) as full:
        page = client.get(_url(cast, view)).content.decode()
    assert (len(full), page.count('data-evidence-kind="pdf"')) == (len(one), 30)
