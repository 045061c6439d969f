"""Who issued the audit report: asked from the unit, shown to the centre, frozen with the submission, known to recusal."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from jiangyan.actions.material import audit_reports
from jiangyan.actions.material.materials import Opinion, check
from jiangyan.actions.material.receipts import submit
from jiangyan.models import AuditReport, Expert, JournalLine, Receipt
from jiangyan.queries import rights
from jiangyan.queries.material import materials
from jiangyan.queries.material.materials import checked_places
from jiangyan.queries.panel import experts
from jiangyan.queries.round import overviews
from tests.cast import Cast, request

Seen = Any
FIRM, LICENCE, DAY = "示例会计师事务所", "示例 12010001", "2025-02-20"
SAID = {"firm": FIRM, "licence": LICENCE, "issued_on": DAY}
GOOD = SAID | {"version": "0"}


def _page(cast: Cast) -> str:
    return f"/projects/{cast.projects['college'].pk}/materials/audit-report/"


def _told(page: bytes) -> list[str]:
    return re.findall(r"<dt>(?:审计机构|执业证书编号|报告日期)</dt><dd[^>]*>([^<]*)</dd>", page.decode())


def test_the_unit_says_who_issued_it_and_may_change_it_until_it_hands_in(cast: Cast, seen: Seen) -> None:
    client, project = seen(cast.clerks["college"]), cast.projects["college"]
    before = client.get(f"/projects/{project.pk}/materials/").content.decode()
    assert ("填写出具信息" in before, "审计机构、执业证书编号和报告日期还没有填写。" in before) == (True, True)
    assert client.post(_page(cast), GOOD | {"operation": "1" * 32}).status_code == 302
    assert client.post(_page(cast), GOOD | {"operation": "1" * 32}).status_code == 302  # the same button twice
    again = {"version": AuditReport.objects.get().pk, "licence": "１２０１００９９", "operation": "2" * 32}
    assert client.post(_page(cast), GOOD | again).status_code == 302
    page = client.get(f"/projects/{project.pk}/materials/").content
    assert (_told(page), AuditReport.objects.count()) == ([FIRM, "12010099", "2025年2月20日"], 2)
    assert [one.content["licence"] for one in JournalLine.objects.filter(deed="audit_report.entered").order_by("pk")] == [
        LICENCE, "12010099"]
    cast.submit("college")
    assert (client.get(_page(cast)).status_code, client.post(_page(cast), GOOD | {"operation": "3" * 32}).status_code) == (409, 409)


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"firm": ""}, "没有填写。请填好以后再提交。"), ({"firm": "某所"}, "审计机构写全称"), ({"licence": "没有编号"}, "执业证书编号照证书填写"),
    ({"issued_on": "2025年2月"}, "日期写成 2025-03-18 的样子"), ({"issued_on": "1999-12-31"}, "不早于2000年"),
    ({"issued_on": (timezone.now() + timedelta(days=2)).date().isoformat()}, "不晚于今天"), ({"firm": "unit"}, "不能是建设单位")])
def test_what_cannot_be_is_told_and_stays_in_the_form(cast: Cast, seen: Seen, wrong: dict[str, str], sentence: str) -> None:
    typed = GOOD | wrong | {"operation": "4" * 32}
    typed["firm"] = cast.units["college"].name if typed["firm"] == "unit" else typed["firm"]
    answer = seen(cast.clerks["college"]).post(_page(cast), typed)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, f'value="{typed["licence"]}"' in page) == (422, True, True)
    assert not AuditReport.objects.exists()


def test_nobody_else_enters_it(cast: Cast, seen: Seen) -> None:
    told = [seen(somebody).post(_page(cast), GOOD | {"operation": "5" * 32}).status_code
            for somebody in (cast.outsider, cast.centre, cast.officer, cast.auditor, cast.lead)]
    assert told == [404, 403, 403, 403, 404]
    assert not AuditReport.objects.exists()


def test_the_centre_sees_what_was_handed_in_and_what_changed(cast: Cast, seen: Seen) -> None:
    project, clerk = cast.projects["college"], cast.clerks["college"]
    cast.submit("college")
    page = seen(cast.centre).get(f"/projects/{project.pk}/materials/check/").content
    assert (_told(page), "审计机构、执业证书编号和报告日期还没有填写。" in page.decode()) == ([], True)
    check(request(cast.centre), project.pk, [Opinion(one["place"], one["place"] != "material:audit", "请补填审计机构")
                                             for one in checked_places(project)])
    audit_reports.enter(request(clerk), project.pk, FIRM, LICENCE, date(2025, 2, 20))
    project.refresh_from_db()
    submit(request(cast.heads["college"]), project.pk)
    page = seen(cast.centre).get(f"/projects/{project.pk}/materials/check/").content
    assert _told(page) == [FIRM, LICENCE, "2025年2月20日"]
    assert materials.changes_since(project) == ["审计报告的出具信息补填"]
    [kept] = [one for one in Receipt.objects.latest("pk").manifest if "material:audit" in one["places"]]
    assert kept["audit"] == SAID


def test_whoever_belongs_to_the_firm_keeps_away(cast: Cast) -> None:
    project, expert = cast.projects["college"], cast.experts[0]
    expert.employer = "示例会计师事务所（特殊普通合伙）"
    expert.save()
    Expert.objects.get_or_create(authority=cast.authority, person=expert)
    assert experts.bound([expert], project) == {}
    audit_reports.enter(request(cast.clerks["college"]), project.pk, FIRM, LICENCE, date(2025, 2, 20))
    assert experts.bound([expert], project) == {expert.pk: (
        "现在或曾经的工作单位“示例会计师事务所（特殊普通合伙）”是该项目财务审计报告的出具机构“示例会计师事务所”，或与其名称相含",)}


def test_the_overview_counts_who_has_not_said_it(cast: Cast) -> None:
    audit_reports.enter(request(cast.clerks["college"]), cast.projects["college"].pk, FIRM, LICENCE, date(2025, 2, 20))
    [figure] = [one for one in overviews.overview(rights.asker(cast.officer), cast.round) if one.code == "materials"]
    total = len(cast.projects)
    assert figure.rows[-1] == ["审计机构、证书编号和日期", total - 1, 1]


def test_an_entry_is_never_rewritten(cast: Cast) -> None:
    audit_reports.enter(request(cast.clerks["college"]), cast.projects["college"].pk, FIRM, LICENCE, date(2025, 2, 20))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditReport.objects.update(firm="别的事务所")
