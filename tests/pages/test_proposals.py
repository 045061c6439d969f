"""Decisions of two people on pages: the form, what waits with what it would do, and what was decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jiangyan.actions.project import proposals
from jiangyan.models import Extension, Proposal
from jiangyan.queries.clock import local
from tests.cast import Cast, request


def _url(cast: Cast, name: str, *rest: Any) -> str:
    return reverse(name, args=[cast.projects["college"].pk, *rest])


def _typed(cast: Cast, days: int = 5, **changed: str) -> dict[str, str]:
    until = local(cast.round.submission_deadline) + timedelta(days=days)
    return {"operation": f"extend-{days}", "until_0": f"{until:%Y-%m-%d}", "until_1": f"{until:%H:%M}",
            "reason": "暴雨停电两天（示例）"} | changed


def test_the_officer_proposes_and_the_approver_confirms_with_the_consequence_in_view(cast: Cast, seen: Any) -> None:
    form = seen(cast.officer).get(_url(cast, "proposal_new", "extend")).content.decode()
    sent = seen(cast.officer).post(_url(cast, "proposal_new", "extend"), _typed(cast))
    own = seen(cast.officer).get(_url(cast, "proposals")).content.decode()
    page = seen(cast.approver).get(_url(cast, "proposals")).content.decode()
    todo = seen(cast.approver).get("/").content.decode()
    confirmed = seen(cast.approver).post(_url(cast, "proposal_decide", Proposal.objects.get().pk),
                                         {"operation": "2", "decision": "confirm"})
    assert ("现在的截止时间是" in form, sent.status_code, "您是提出人，须由另一人确认" in own, "确认延期" in own,
            "建设单位在" in page and "暴雨停电两天（示例）" in page and "确认延期" in page, "确认延期" in todo,
            confirmed.status_code, Extension.objects.count()) == (True, 302, True, False, True, True, 302, 1)


@pytest.mark.parametrize(("changed", "said"), [
    ({"until_0": "2020-01-01"}, "新的截止时间须晚于原来的截止时间"), ({"reason": ""}, "理由"), ({"until_1": "25:00"}, "17:00 的样子"),
])
def test_a_form_that_cannot_stand_keeps_what_was_typed(cast: Cast, seen: Any, changed: dict[str, str], said: str) -> None:
    answer = seen(cast.officer).post(_url(cast, "proposal_new", "extend"), _typed(cast, **changed))
    page = answer.content.decode()
    kept = "暴雨停电两天（示例）" in page or changed.get("reason") == ""
    assert (answer.status_code, said in page, kept, Proposal.objects.count()) == (422, True, True, 0)


def test_sending_back_needs_a_reason_that_the_officer_then_reads(cast: Cast, seen: Any) -> None:
    seen(cast.officer).post(_url(cast, "proposal_new", "extend"), _typed(cast))
    url = _url(cast, "proposal_decide", Proposal.objects.get().pk)
    silent = seen(cast.approver).post(url, {"operation": "2", "decision": "reject"})
    seen(cast.approver).post(url, {"operation": "3", "decision": "reject", "reason": "两天足够（示例）"})
    again = seen(cast.approver).post(url, {"operation": "4", "decision": "confirm"})
    page = seen(cast.officer).get(_url(cast, "proposals")).content.decode()
    assert (silent.status_code, again.status_code, "两天足够（示例）" in page, "提出延期" in page) == (422, 409, True, True)


def test_nobody_else_finds_the_page(cast: Cast, seen: Any) -> None:
    codes = [seen(who).get(_url(cast, "proposals")).status_code
             for who in (cast.clerks["college"], cast.outsider, cast.centre, cast.lead, cast.auditor)]
    forms = [seen(who).get(_url(cast, "proposal_new", "extend")).status_code
             for who in (cast.approver, cast.outsider, cast.clerks["college"], cast.auditor)]
    assert (codes, forms) == ([403, 404, 403, 404, 200], [403, 404, 403, 403])


def test_a_kind_that_is_not_there_is_not_found(cast: Cast, seen: Any) -> None:
    assert seen(cast.officer).get(_url(cast, "proposal_new", "nonsense")).status_code == 404


def test_one_decision_and_four_are_shown_with_the_same_queries(cast: Cast, seen: Any, django_assert_num_queries: Any) -> None:
    project = cast.projects["college"].pk
    for days in (1, 2, 3, 4):
        given = {"until": (cast.round.submission_deadline + timedelta(days=days)).isoformat(), "reason": "停电（示例）"}
        made = proposals.propose(request(cast.officer), project, "extend", given)
        if days < 4:
            proposals.confirm(request(cast.approver), project, made["proposal"])
        if days in (1, 4):
            client = seen(cast.approver)
            client.get(_url(cast, "proposals"))
            with django_assert_num_queries(6):
                client.get(_url(cast, "proposals"))
