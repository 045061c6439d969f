"""A whole-score deduction needs a reason and two people, and stands on its own line."""

from decimal import Decimal

import pytest

from jiangyan.actions.sheet import deductions, merged
from jiangyan.actions.verdict import verdicts
from jiangyan.models import Proposal, Verdict
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels
from jiangyan.queries.sheet.deductions import of_inspection
from tests.cast import Cast, request

REASON = "两张票据用途不明（示例）"


@pytest.fixture
def filed(cast: Cast) -> Cast:
    """A college whose panel has filed every sheet."""
    cast.reach_panel("college")
    cast.score("college")
    return cast


def _propose(cast: Cast, points: str = "1.5", reason: str = REASON) -> int:
    return int(deductions.propose(request(cast.lead), cast.projects["college"].pk, points, reason)["proposal"])


def _now(cast: Cast) -> Decimal:
    inspection = panels.current_inspection(cast.projects["college"])
    assert inspection is not None
    return of_inspection(inspection).points


def test_nothing_is_taken_before_a_second_member_signs(filed: Cast) -> None:
    proposal, before = _propose(filed), _now(filed)
    deductions.decide(request(filed.experts[1]), filed.projects["college"].pk, proposal, True)
    kept = Proposal.objects.get(pk=proposal)
    assert (before, _now(filed), kept.proposed_by, kept.decided_by) == (
        Decimal(0), Decimal("1.5"), filed.lead, filed.experts[1])


def test_the_second_signature_is_another_person(filed: Cast) -> None:
    proposal = _propose(filed)
    with pytest.raises(Problem) as caught:
        deductions.decide(request(filed.lead), filed.projects["college"].pk, proposal, True)
    assert (caught.value.word, _now(filed)) == ("rights.same_person", Decimal(0))


def test_only_the_panel_signs_and_only_the_lead_proposes(filed: Cast) -> None:
    proposal = _propose(filed)
    words = []
    for who in (filed.officer, filed.approver, filed.heads["college"], filed.outsider):
        with pytest.raises(Problem) as caught:
            deductions.decide(request(who), filed.projects["college"].pk, proposal, True)
        words.append(caught.value.word)
    with pytest.raises(Problem) as member:
        deductions.propose(request(filed.experts[1]), filed.projects["college"].pk, "1", REASON)
    assert (words, member.value.word) == (
        ["rights.denied", "rights.denied", "rights.denied", "not_found"], "not_found")


@pytest.mark.parametrize(("points", "reason", "word"), [
    ("1", "  ", "reason.missing"), ("101", REASON, "deduction.refused"), ("-1", REASON, "deduction.refused"),
    ("一分", REASON, "deduction.refused"), ("", REASON, "deduction.refused"), ("0.123", REASON, "deduction.refused"),
])
def test_points_and_reason_are_checked(filed: Cast, points: str, reason: str, word: str) -> None:
    with pytest.raises(Problem) as caught:
        _propose(filed, points, reason)
    assert (caught.value.word, Proposal.objects.filter(kind="deduction").count()) == (word, 0)


def test_a_pending_one_blocks_a_second_one_and_the_conclusion(filed: Cast) -> None:
    _propose(filed)
    with pytest.raises(Problem) as second:
        _propose(filed, "2")
    merged.merge(request(filed.lead), filed.projects["college"].pk)
    with pytest.raises(Problem) as concluding:
        verdicts.conclude(request(filed.lead), filed.projects["college"].pk, "合格（示例）")
    assert (second.value.word, concluding.value.word, Verdict.objects.count()) == (
        "proposal.pending", "proposal.pending", 0)


def test_a_refusal_needs_a_reason_and_takes_nothing(filed: Cast) -> None:
    proposal, project = _propose(filed), filed.projects["college"].pk
    with pytest.raises(Problem) as silent:
        deductions.decide(request(filed.experts[2]), project, proposal, False)
    deductions.decide(request(filed.experts[2]), project, proposal, False, "票据已补齐（示例）")
    with pytest.raises(Problem) as late:
        deductions.decide(request(filed.experts[1]), project, proposal, True)
    assert (silent.value.word, late.value.word, _now(filed)) == ("reason.missing", "proposal.decided", Decimal(0))


def test_a_signed_zero_takes_the_deduction_back(filed: Cast) -> None:
    project = filed.projects["college"].pk
    deductions.decide(request(filed.experts[1]), project, _propose(filed), True)
    deductions.decide(request(filed.experts[2]), project, _propose(filed, "0", "票据已补齐（示例）"), True)
    assert _now(filed) == Decimal(0)


def test_the_verdict_takes_it_from_the_sum(filed: Cast) -> None:
    project = filed.projects["college"].pk
    deductions.decide(request(filed.experts[1]), project, _propose(filed, "20.5"), True)
    filed.conclude("college")
    verdict = Verdict.objects.get()
    assert (verdict.total, verdict.deduction, verdict.passed, verdict.reasons) == (
        Decimal("79.50"), Decimal("20.50"), False,
        ["各项合计100.0分，总分扣20.5分，最后得分79.5分。", "最后得分79.5分，低于合格分80.0分。"])
