"""Two people decide about a project: one proposes, another confirms or sends it back; shown on the extension."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jiangyan.actions import operations
from jiangyan.actions.material import receipts
from jiangyan.actions.panel.panels import recuse
from jiangyan.actions.project import proposals
from jiangyan.models import Appointment, Extension, JournalLine, Project, Proposal
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.material.receipts import deadline_of
from jiangyan.queries.project import proposals as asked
from jiangyan.queries.rights import DEEDS
from tests.cast import Cast, person, request

WHY = "暴雨停电两天（示例）"


def _given(cast: Cast, days: int = 5) -> dict[str, str]:
    before = cast.round.submission_deadline
    assert before is not None
    return {"until": (before + timedelta(days=days)).isoformat(), "reason": WHY}


def _propose(cast: Cast, name: str = "college", days: int = 5) -> int:
    return int(proposals.propose(request(cast.officer), cast.projects[name].pk, "extend", _given(cast, days))["proposal"])


def test_every_kind_has_its_carrying_out_its_form_and_its_rights() -> None:
    from jiangyan.pages.project.proposals import FORMS

    assert set(asked.KINDS) == set(proposals.CARRY_OUT) == set(FORMS)
    for kind in asked.KINDS.values():
        assert not set(DEEDS[f"{kind.noun}.propose"].allowed) & set(DEEDS[f"{kind.noun}.confirm"].allowed)


def test_nothing_moves_before_the_second_person_confirms_and_then_at_once(cast: Cast) -> None:
    proposal, project = _propose(cast), cast.projects["college"]
    before = deadline_of(Project.objects.get(pk=project.pk))
    proposals.confirm(request(cast.approver), project.pk, proposal)
    kept = Extension.objects.get()
    assert (before, kept.before, kept.until - kept.before, deadline_of(Project.objects.get(pk=project.pk)), kept.reason,
            kept.proposed_by, kept.confirmed_by) == (
        cast.round.submission_deadline, before, timedelta(days=5), kept.until, WHY, cast.officer, cast.approver)
    line = JournalLine.objects.get(deed="extension.confirmed")
    assert (line.project_id, line.content["proposal"], line.content["until"]) == (
        project.pk, proposal, local(kept.until).isoformat())


def test_the_extended_deadline_is_the_one_a_submission_meets(cast: Cast) -> None:
    cast.fill("college", cast.clerks["college"], cast.sheet("college"))
    cast.round.submission_deadline -= timedelta(days=11)
    cast.round.save()
    with pytest.raises(Problem) as late:
        receipts.submit(request(cast.heads["college"]), cast.projects["college"].pk)
    proposals.confirm(request(cast.approver), cast.projects["college"].pk, _propose(cast))
    with pytest.raises(Problem) as incomplete:
        receipts.submit(request(cast.heads["college"]), cast.projects["college"].pk)
    assert (late.value.word, incomplete.value.word) == ("deadline.passed", "material.missing")


def test_the_same_person_cannot_confirm_even_with_both_roles_and_the_database_says_so_too(cast: Cast) -> None:
    proposal = _propose(cast)
    Appointment.objects.create(person=cast.officer, role="approver", authority=cast.authority)
    for deed in (lambda: proposals.confirm(request(cast.officer), cast.projects["college"].pk, proposal),
                 lambda: proposals.reject(request(cast.officer), cast.projects["college"].pk, proposal, "不（示例）")):
        with pytest.raises(Problem) as caught:
            deed()
        assert caught.value.word == "rights.same_person"
    with pytest.raises(IntegrityError, match="proposal_two_people"), transaction.atomic():
        Proposal.objects.filter(pk=proposal).update(decided_by=cast.officer)


def test_a_rejection_needs_a_reason_changes_nothing_and_leaves_room_for_another(cast: Cast) -> None:
    proposal, project = _propose(cast), cast.projects["college"].pk
    with pytest.raises(Problem) as silent:
        proposals.reject(request(cast.approver), project, proposal, "  ")
    proposals.reject(request(cast.approver), project, proposal, "两天足够（示例）")
    with pytest.raises(Problem) as late:
        proposals.confirm(request(cast.approver), project, proposal)
    _propose(cast, days=2)
    assert (silent.value.word, late.value.word, Extension.objects.count(), Proposal.objects.count(),
            JournalLine.objects.filter(deed="extension.rejected").count()) == (
        "reason.missing", "proposal.decided", 0, 2, 1)


def test_one_of_a_kind_waits_per_project_and_the_database_says_so_too(cast: Cast) -> None:
    _propose(cast)
    with pytest.raises(Problem) as caught:
        _propose(cast, days=9)
    _propose(cast, "enterprise")
    first = Proposal.objects.order_by("pk").first()
    assert first is not None and caught.value.message == "“延期”已经提出，正在等待审批人确认，请勿重复提出。"
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_what_changed_after_the_proposal_is_not_carried_out(cast: Cast) -> None:
    proposal, project = _propose(cast), cast.projects["college"]
    Project.objects.filter(pk=project.pk).update(deadline=cast.round.submission_deadline + timedelta(days=1))
    with pytest.raises(Problem) as caught:
        proposals.confirm(request(cast.approver), project.pk, proposal)
    assert (caught.value.word, "原截止时间提出时为" in caught.value.message, Extension.objects.count()) == (
        "proposal.stale", True, 0)


def test_a_stage_that_has_passed_refuses_but_sending_back_stays_possible(cast: Cast) -> None:
    proposal = _propose(cast)
    cast.submit("college")
    with pytest.raises(Problem) as caught:
        proposals.confirm(request(cast.approver), cast.projects["college"].pk, proposal)
    proposals.reject(request(cast.approver), cast.projects["college"].pk, proposal, "已经提交（示例）")
    assert (caught.value.word, Proposal.objects.get().state) == ("stage.wrong", "rejected")


@pytest.mark.parametrize(("shift", "reason", "word"), [
    (timedelta(0), WHY, "extension.refused"), (timedelta(seconds=-1), WHY, "extension.refused"),
    (timedelta(seconds=1), " ", "reason.missing"), (timedelta(seconds=1), WHY, ""),
])
def test_only_later_than_before_and_with_a_reason(cast: Cast, shift: timedelta, reason: str, word: str) -> None:
    given = {"until": (cast.round.submission_deadline + shift).isoformat(), "reason": reason}
    found = ""
    try:
        proposals.propose(request(cast.officer), cast.projects["college"].pk, "extend", given)
    except Problem as problem:
        found = problem.word
    assert (found, Proposal.objects.count()) == (word, int(not word))


def test_who_is_nobody_here_neither_proposes_nor_decides(cast: Cast) -> None:
    proposal, project = _propose(cast), cast.projects["college"].pk
    other = person("second", "审批人戊", "approver", authority=cast.authority)
    recuse(request(cast.officer), project, other.pk, "回避（示例）")
    for who, word in ((other, "not_found"), (cast.outsider, "not_found"), (cast.lead, "not_found"),
                      (cast.heads["college"], "rights.denied"), (cast.centre, "rights.denied"),
                      (cast.auditor, "rights.denied")):
        for deed in (lambda by: proposals.propose(by, project, "extend", _given(cast)),
                     lambda by: proposals.confirm(by, project, proposal),
                     lambda by: proposals.reject(by, project, proposal, "不（示例）")):
            with pytest.raises(Problem) as caught:
                deed(request(who))
            assert caught.value.word == word
    with pytest.raises(Problem) as wrong_place:
        proposals.confirm(request(cast.approver), cast.projects["enterprise"].pk, proposal)
    assert (wrong_place.value.word, Proposal.objects.get().state) == ("not_found", "pending")


def test_an_unknown_kind_is_not_there(cast: Cast) -> None:
    for kind in ("publish", "nonsense"):
        with pytest.raises(Problem) as caught:
            proposals.propose(request(cast.officer), cast.projects["college"].pk, kind, _given(cast))
        assert caught.value.word == "not_found"


def test_sending_the_confirmation_twice_extends_once(cast: Cast) -> None:
    proposal, project = _propose(cast), cast.projects["college"].pk
    again = operations.Request(request(cast.approver).by, "once")
    assert proposals.confirm(again, project, proposal) == proposals.confirm(again, project, proposal)
    assert Extension.objects.count() == 1


def test_an_extension_is_never_changed(cast: Cast) -> None:
    proposals.confirm(request(cast.approver), cast.projects["college"].pk, _propose(cast))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Extension.objects.update(until=datetime.fromisoformat("2099-01-01T00:00:00+08:00"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Extension.objects.all().delete()
