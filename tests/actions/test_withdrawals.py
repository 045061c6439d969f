"""Whoever proposed takes it back before it is decided; the second person sees that it is gone."""

from typing import Any

import pytest

from jiangyan.actions.project import withdrawals
from jiangyan.actions.round import openings
from jiangyan.actions.sheet import deductions
from jiangyan.actions.verdict import publications
from jiangyan.models import JournalLine, Proposal, Publication
from jiangyan.problems import Problem
from tests.cast import Cast, request
from tests.drafting import draft, propose, settle


def _word(deed: Any) -> str:
    with pytest.raises(Problem) as caught:
        deed()
    return caught.value.word


@pytest.fixture
def proposed(cast: Cast) -> tuple[Cast, int]:
    """A concluded college whose publication waits for the approver."""
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college", "建设任务完成（示例）。")
    made = publications.propose(request(cast.officer), cast.projects["college"].pk, "请继续完善（示例）")
    return cast, int(made["proposal"])


def test_a_publication_that_is_taken_back_cannot_be_confirmed_and_can_be_proposed_again(proposed: tuple[Cast, int]) -> None:
    cast, proposal = proposed
    project = cast.projects["college"]
    withdrawals.withdraw(request(cast.officer, "w"), proposal)
    kept = Proposal.objects.get(pk=proposal)
    assert (kept.state, kept.decided_by, kept.decided_at is not None) == ("withdrawn", None, True)
    assert _word(lambda: publications.confirm(request(cast.approver), project.pk, proposal)) == "proposal.withdrawn"
    assert _word(lambda: withdrawals.withdraw(request(cast.officer), proposal)) == "proposal.withdrawn"
    assert withdrawals.withdraw(request(cast.officer, "w"), proposal)["proposal"] == proposal
    again = publications.propose(request(cast.officer), project.pk, "请继续完善（示例）")
    publications.confirm(request(cast.approver), project.pk, again["proposal"])
    lines = JournalLine.objects.filter(deed__startswith="publication.").order_by("position").values_list("deed", flat=True)
    assert (list(lines), Publication.objects.count()) == (
        ["publication.proposed", "publication.withdrawn", "publication.proposed", "publication.confirmed"], 1)


def test_nobody_else_finds_it(proposed: tuple[Cast, int]) -> None:
    cast, proposal = proposed
    for person in (cast.approver, cast.outsider, cast.lead, cast.clerks["college"]):
        assert _word(lambda person=person: withdrawals.withdraw(request(person), proposal)) == "not_found"
    assert Proposal.objects.get(pk=proposal).state == "pending"


def test_what_is_decided_stays_decided(proposed: tuple[Cast, int]) -> None:
    cast, proposal = proposed
    publications.confirm(request(cast.approver), cast.projects["college"].pk, proposal)
    assert _word(lambda: withdrawals.withdraw(request(cast.officer), proposal)) == "proposal.decided"


def test_a_deduction_is_taken_back_by_the_lead(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college")
    project = cast.projects["college"].pk
    made = deductions.propose(request(cast.lead), project, "1.5", "票据用途不明（示例）")["proposal"]
    withdrawals.withdraw(request(cast.lead), made)
    assert _word(lambda: deductions.decide(request(cast.experts[1]), project, made, True)) == "proposal.withdrawn"
    assert JournalLine.objects.filter(deed="deduction.withdrawn", project=project).count() == 1


def test_a_round_to_be_opened_is_drafted_again(cast: Cast) -> None:
    found = propose(cast, settle(cast, draft(cast)))
    withdrawals.withdraw(request(cast.officer), Proposal.objects.get(kind="open_round", state="pending", round=found).pk)
    found.refresh_from_db()
    assert (found.state, _word(lambda: openings.confirm(request(cast.approver), found.pk))) == (
        "drafting", "proposal.withdrawn")
    openings.propose(request(cast.officer), found.pk, found.version)
    openings.confirm(request(cast.approver), found.pk)
    found.refresh_from_db()
    assert found.state == "open"
