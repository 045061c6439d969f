"""The papers that a unit received: its own, once they were sent or published, as issued; never anybody else's."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions.panel import panels
from jiangyan.actions.paper import papers
from jiangyan.actions.visit import visits
from jiangyan.models import Contact, Paper, Person
from jiangyan.queries.paper.received_papers import received
from jiangyan.queries.rights import asker, standing
from tests import rectifying
from tests.cast import Cast, request
from tests.printing.reading import pages


def _issue(cast: Cast, kind: str, name: str = "") -> Paper:
    subject = cast.projects[name].pk if name else cast.round.pk
    papers.issue(asker(cast.officer), kind, subject, "pdf")
    return Paper.objects.filter(kind=kind).latest("pk")


def _kinds(cast: Cast, who: Person, name: str) -> list[str]:
    return [one.kind for one in received(standing(asker(who), cast.projects[name].pk))]


def _address(cast: Cast, kept: Paper, name: str, form: str = "pdf") -> str:
    return reverse("received_paper", args=[cast.projects[name].pk, kept.pk, form])


@pytest.fixture
def told(cast: Cast) -> Cast:
    """The round has offices, so that its letters are complete."""
    Contact.objects.create(round=cast.round, office="示例处", phone="000-00000001")
    return cast


def test_a_unit_reads_its_letters_on_its_project_page(told: Cast, seen: Any) -> None:
    rectifying.fail(told, "studio")
    rectifying.limit(told, "studio")
    letter, everybody = _issue(told, "rectification_notice", "studio"), _issue(told, "work_notice")
    _issue(told, "result_circular")
    client = seen(told.clerks["studio"])
    page = client.get(reverse("project", args=[told.projects["studio"].pk])).content.decode()
    assert [words in page for words in ("收到的文书", letter.number, everybody.number, "限期整改通知书", "结果通报")] == [
        True, True, True, True, False]
    file = client.get(_address(told, letter, "studio"))
    assert ("限期整改" in "".join(pages(file.content)), client.get(_address(told, letter, "studio", "docx")).content[:2],
            client.get(_address(told, letter, "studio", "xlsx")).status_code) == (True, b"PK", 404)


def test_nobody_else_has_them(told: Cast, seen: Any) -> None:
    rectifying.fail(told, "studio")
    rectifying.limit(told, "studio")
    letter, circular = _issue(told, "rectification_notice", "studio"), _issue(told, "result_circular")
    for who in (told.outsider, told.centre, told.lead, told.officer, told.auditor):
        assert seen(who).get(_address(told, letter, "studio")).status_code == 404
    assert seen(told.outsider).get(_address(told, letter, "other")).status_code == 404
    assert [seen(who).get(reverse("issued_paper", args=[circular.pk, "pdf"])).status_code for who in (
        told.officer, told.auditor, told.centre, told.heads["studio"], told.outsider)] == [200, 200, 404, 404, 404]
    assert (_kinds(told, told.heads["other"], "other"), _kinds(told, told.officer, "studio")) == ([], [])


def test_the_panel_is_not_betrayed_before_the_notice_of_the_visit_is_sent(told: Cast, seen: Any) -> None:
    told.submit("college")
    told.accept("college")
    panels.assign(request(told.officer), told.projects["college"].pk, [one.pk for one in told.experts], told.lead.pk,
                  timezone.localdate(), "示例会议室")
    letter = _issue(told, "visit_notice", "college")
    before = (_kinds(told, told.heads["college"], "college"),
              seen(told.heads["college"]).get(_address(told, letter, "college")).status_code)
    visits.send_notice(request(told.officer), told.projects["college"].pk)
    assert (before, _kinds(told, told.heads["college"], "college")) == (([], 404), ["visit_notice"])


def test_an_opinion_counts_from_its_publication(told: Cast) -> None:
    told.reach_panel("college")
    told.score("college")
    told.conclude("college")
    _issue(told, "acceptance_opinion", "college")
    before = _kinds(told, told.heads["college"], "college")
    told.publish("college", "请另行整改（示例）。")
    between = _kinds(told, told.heads["college"], "college")
    _issue(told, "acceptance_opinion", "college")
    assert (before, between, _kinds(told, told.heads["college"], "college")) == ([], [], ["acceptance_opinion"])


def test_a_withdrawn_letter_is_marked_and_cannot_be_taken_any_more(told: Cast, seen: Any) -> None:
    kept = _issue(told, "work_notice")
    client = seen(told.heads["college"])
    there = client.get(_address(told, kept, "college")).status_code
    papers.withdraw(request(told.officer), kept.pk, "名单有误（示例）")
    page = client.get(reverse("papers", args=[told.projects["college"].pk])).content.decode()
    assert (there, client.get(_address(told, kept, "college")).status_code, "作废" in page, "名单有误" in page) == (
        200, 404, True, False)
    assert seen(told.officer).get(reverse("issued_paper", args=[kept.pk, "pdf"])).status_code == 200


def test_an_issued_paper_is_the_same_file_years_later(told: Cast) -> None:
    told.reach_panel("college")
    told.score("college")
    told.conclude("college")
    first = papers.issue(asker(told.lead), "merged_sheet", told.projects["college"].pk, "pdf")
    kept = Paper.objects.get(kind="merged_sheet")
    assert papers.again(asker(told.officer), kept, "pdf") == first
    assert papers.again(asker(told.officer), kept, "docx").content[:2] == b"PK"


def test_the_same_queries_for_one_paper_and_for_many(told: Cast) -> None:
    rectifying.fail(told, "studio")
    rectifying.limit(told, "studio")
    counts = []
    for kinds in (("acceptance_opinion",), ("rectification_notice", "acceptance_opinion")):
        for kind in kinds:
            _issue(told, kind, "studio")
        found = standing(asker(told.heads["studio"]), told.projects["studio"].pk)
        with CaptureQueriesContext(connection) as asked:
            received(found)
        counts.append(len(asked))
    assert counts == [2, 2]
