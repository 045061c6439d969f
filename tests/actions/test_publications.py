"""What the unit reads is a frozen copy that two people published."""

import json

import pytest
from django.db import DatabaseError, transaction

from jiangyan.actions.panel.panels import recuse
from jiangyan.actions.sheet import deductions
from jiangyan.actions.verdict import findings, publications
from jiangyan.models import Appointment, JournalLine, Project, Proposal, Publication
from jiangyan.problems import Problem
from jiangyan.queries.verdict.publications import latest
from tests.cast import Cast, request

NEXT = "请于6月30日前整改完善（示例）。"


@pytest.fixture
def scored(cast: Cast) -> Cast:
    """A college with a finding and a signed deduction, concluded."""
    cast.reach_panel("college")
    cast.score("college", *[{"r13_2": {"senior_trainees_per_year": count}} for count in (480, 540, 600)])
    project = cast.projects["college"].pk
    findings.record(request(cast.lead), project, "13.2", "minor", "培训人数不足（示例）", "扩大招生（示例）")
    proposed = deductions.propose(request(cast.lead), project, "1.5", "两张票据用途不明（示例）")
    deductions.decide(request(cast.experts[1]), project, proposed["proposal"], True)
    cast.conclude("college")
    return cast


def _propose(cast: Cast) -> int:
    return int(publications.propose(request(cast.officer), cast.projects["college"].pk, NEXT)["proposal"])


def test_every_lost_point_is_published_with_its_reason(scored: Cast) -> None:
    scored.publish("college", NEXT)
    content = Publication.objects.get().content
    row = next(one for one in content["rows"] if one["row"] == "13.2")
    assert {name: row[name] for name in ("max", "points", "lost", "claimed", "reason")} == {
        "max": "5", "points": "4.5", "lost": "0.5", "claimed": "5",
        "reason": "各位专家核实的情况不同：（1）应达600人，实有480人，少120人；每少60人扣0.5分，计2个整步，扣1.0分，得4.0分；"
                  "（2）应达600人，实有540人，少60人；每少60人扣0.5分，计1个整步，扣0.5分，得4.5分"}
    assert (content["added"], content["deduction"], content["total"], content["verdict"], content["follow_up"]) == (
        "99.5", {"points": "1.5", "reason": "两张票据用途不明（示例）"}, "98", "通过", NEXT)
    assert content["findings"] == [{"row": "13.2", "severity": "一般问题", "text": "培训人数不足（示例）",
                                    "advice": "扩大招生（示例）"}]
    assert [one["role"] for one in content["panel"]] == ["组长", "成员", "成员"]
    assert len(content["rows"]) == 23 and len(content["readings"]) > 0


def test_confirming_moves_the_project_and_leaves_both_names(scored: Cast) -> None:
    scored.publish("college")
    kept = Publication.objects.get()
    line = JournalLine.objects.filter(deed="publication.confirmed").get()
    assert (kept.proposed_by, kept.confirmed_by, Project.objects.get(pk=kept.project_id).stage, line.content["to"]) == (
        scored.officer, scored.approver, "passed", "passed")


def test_too_few_points_are_published_as_failed(cast: Cast) -> None:
    cast.reach_panel("studio")
    poor = {"r1_1": {"venue": False, "display_board": False}, "r3_1": {"innovations": 0}, "r4_1": {
        "roster": False, "apprentices": 0}}
    cast.score("studio", poor, poor, poor)
    cast.conclude("studio")
    cast.publish("studio")
    kept = Publication.objects.select_related("project").get()
    assert (kept.passed, str(kept.total), kept.project.stage) == (False, "68.00", "failed")


def test_the_same_person_cannot_confirm_even_with_both_roles(scored: Cast) -> None:
    proposal = _propose(scored)
    Appointment.objects.create(person=scored.officer, role="approver", authority=scored.authority)
    with pytest.raises(Problem) as caught:
        publications.confirm(request(scored.officer), scored.projects["college"].pk, proposal)
    assert (caught.value.word, Publication.objects.count()) == ("rights.same_person", 0)


def test_a_rejection_needs_a_reason_publishes_nothing_and_allows_another_proposal(scored: Cast) -> None:
    proposal, project = _propose(scored), scored.projects["college"].pk
    with pytest.raises(Problem) as silent:
        publications.reject(request(scored.approver), project, proposal, "")
    publications.reject(request(scored.approver), project, proposal, "后续要求没有写明时限（示例）")
    with pytest.raises(Problem) as late:
        publications.confirm(request(scored.approver), project, proposal)
    _propose(scored)
    assert (silent.value.word, late.value.word, Publication.objects.count(), Proposal.objects.filter(
        kind="publish").count(), Project.objects.get(pk=project).stage) == (
        "reason.missing", "proposal.decided", 0, 2, "scored")


def test_one_proposal_at_a_time(scored: Cast) -> None:
    _propose(scored)
    with pytest.raises(Problem) as caught:
        _propose(scored)
    assert caught.value.word == "proposal.pending"


def test_what_changed_after_the_proposal_is_not_published(scored: Cast) -> None:
    proposal, project = _propose(scored), scored.projects["college"]
    project.name = "改过的名称（示例）"
    project.save(update_fields=["name"])
    with pytest.raises(Problem) as caught:
        publications.confirm(request(scored.approver), project.pk, proposal)
    assert (caught.value.word, Publication.objects.count()) == ("publication.stale", 0)


def test_who_is_nobody_here_neither_proposes_nor_confirms(scored: Cast) -> None:
    proposal, project = _propose(scored), scored.projects["college"].pk
    recuse(request(scored.officer), project, scored.approver.pk, "回避（示例）")
    words = []
    for who in (scored.approver, scored.outsider, scored.heads["college"], scored.lead, scored.officer):
        with pytest.raises(Problem) as caught:
            publications.confirm(request(who), project, proposal)
        words.append(caught.value.word)
    assert words == ["not_found", "not_found", "rights.denied", "rights.denied", "rights.denied"]


def test_a_publication_is_never_changed_not_even_when_the_panel_changes_later(scored: Cast) -> None:
    scored.publish("college")
    kept = latest(scored.projects["college"])
    assert kept is not None
    before = json.dumps(kept.content, sort_keys=True)
    recuse(request(scored.officer), scored.projects["college"].pk, scored.lead.pk, "事后发现亲属关系（示例）")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Publication.objects.update(passed=False)
    after = latest(scored.projects["college"])
    assert after is not None and json.dumps(after.content, sort_keys=True) == before
