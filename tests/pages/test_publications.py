"""Publishing on pages: seen exactly as the unit will, confirmed by another, read from the frozen copy."""

from typing import Any

import pytest
from django.urls import reverse

from jiangyan.models import Finding, Mark, Publication
from tests.cast import Cast


@pytest.fixture
def scored(cast: Cast) -> Cast:
    """A concluded college that lost half a point at 13.2."""
    cast.reach_panel("college")
    cast.score("college", *[{"r13_2": {"senior_trainees_per_year": 540}}] * 3)
    cast.conclude("college", "建设任务完成（示例）。")
    return cast


def _url(cast: Cast, name: str, *rest: int) -> str:
    return reverse(name, args=[cast.projects["college"].pk, *rest])


def _core(text: str) -> str:
    """The part that shows the result."""
    return text[text.index('aria-labelledby="outcome-title"'):text.index("本批次对细则的解释口径")]


def test_what_the_officer_and_the_approver_see_is_what_the_unit_reads(scored: Cast, seen: Any) -> None:
    officer = seen(scored.officer)
    officer.post(_url(scored, "result_propose"), {"operation": "1", "follow_up": "请于6月30日前整改（示例）"})
    proposal = scored.projects["college"].proposals.get(kind="publish").pk
    shown = seen(scored.approver).get(_url(scored, "result_proposal")).content.decode()
    seen(scored.approver).post(_url(scored, "result_decide", proposal), {"operation": "2", "decision": "confirm"})
    read = seen(scored.clerks["college"]).get(_url(scored, "result"))
    assert (read.status_code, _core(read.content.decode())) == (200, _core(shown))
    assert "应达600人，实有540人，少60人；每少60人扣0.5分，计1个整步，扣0.5分，得4.5分" in shown


def test_the_unit_reads_the_copy_and_never_the_working_tables(scored: Cast, seen: Any) -> None:
    scored.publish("college")
    before = seen(scored.heads["college"]).get(_url(scored, "result"))
    Finding.objects.create(inspection=Publication.objects.get().inspection, severity="serious", text="后来写的（示例）",
                           recorded_by=scored.lead, recorded_at=Publication.objects.get().published_at)
    after = seen(scored.heads["college"]).get(_url(scored, "result"))
    assert (_core(after.content.decode()) == _core(before.content.decode()), "后来写的" in after.content.decode()) == (True, False)


def test_reading_a_result_asks_for_no_mark(scored: Cast, seen: Any, django_assert_num_queries: Any) -> None:
    scored.publish("college")
    client = seen(scored.clerks["college"])
    client.get(_url(scored, "result"))
    with django_assert_num_queries(6) as asked:
        client.get(_url(scored, "result"))
    assert not any(Mark._meta.db_table in one["sql"] for one in asked.captured_queries)


def test_before_publication_the_unit_sees_nothing_of_it(scored: Cast, seen: Any) -> None:
    early = seen(scored.clerks["college"]).get(_url(scored, "result"))
    member = seen(scored.experts[1]).get(_url(scored, "result")).content.decode()
    refused = [seen(who).get(_url(scored, "result_proposal")).status_code
               for who in (scored.clerks["college"], scored.outsider, scored.centre)]
    assert (early.status_code, "99.5" in early.content.decode(), "结果还没有发布" in member, refused) == (
        409, False, True, [403, 404, 403])


def test_the_approver_sends_back_with_a_reason_that_the_officer_sees(scored: Cast, seen: Any) -> None:
    seen(scored.officer).post(_url(scored, "result_propose"), {"operation": "1", "follow_up": "请整改（示例）"})
    proposal = scored.projects["college"].proposals.get(kind="publish").pk
    url = _url(scored, "result_decide", proposal)
    silent = seen(scored.approver).post(url, {"operation": "2", "decision": "reject"})
    seen(scored.approver).post(url, {"operation": "3", "decision": "reject", "reason": "没有写时限（示例）"})
    page = seen(scored.officer).get(_url(scored, "result_proposal")).content.decode()
    assert (silent.status_code, "没有写时限（示例）" in page, "请整改（示例）" in page) == (422, True, True)


def test_the_officer_cannot_confirm(scored: Cast, seen: Any) -> None:
    seen(scored.officer).post(_url(scored, "result_propose"), {"operation": "1", "follow_up": "请整改（示例）"})
    proposal = scored.projects["college"].proposals.get(kind="publish").pk
    answer = seen(scored.officer).post(_url(scored, "result_decide", proposal), {"operation": "2", "decision": "confirm"})
    assert (answer.status_code, Publication.objects.count()) == (403, 0)
