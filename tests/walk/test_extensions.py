"""A deadline that was missed, told of, decided by two people, and met at last: 过了截止，延期，提交。"""

from datetime import timedelta

import pytest
from django.utils import timezone

from jiangyan.actions.material import receipts
from jiangyan.actions.project import proposals
from jiangyan.models import Extension, JournalLine, Project, Receipt, Round
from jiangyan.problems import Problem
from jiangyan.queries.mail.reminders import due
from tests.cast import Cast, request

WHY = "暴雨停电两天（示例）"


def test_a_missed_submission_is_extended_by_two_people_and_handed_in(cast: Cast) -> None:
    missed = timezone.now() - timedelta(hours=1)
    Round.objects.update(submission_deadline=missed)
    project = cast.projects["college"].pk
    with pytest.raises(Problem) as late:
        cast.submit("college")
    told = {(one.person.username, one.step) for one in due(timezone.now()) if one.project.pk == project}

    until = timezone.now() + timedelta(days=3)
    made = proposals.propose(request(cast.officer), project, "extend", {"until": until.isoformat(), "reason": WHY})
    with pytest.raises(Problem) as early:
        receipts.submit(request(cast.heads["college"]), project)
    proposals.confirm(request(cast.approver), project, made["proposal"])
    receipts.submit(request(cast.heads["college"]), project)

    kept, receipt = Extension.objects.get(), Receipt.objects.get()
    assert (late.value.word, early.value.word, told) == ("deadline.passed", "deadline.passed", {
        ("officer", "overdue-0"), ("college-clerk", "overdue-0"), ("college-head", "overdue-0")})
    assert (kept.before, kept.until, receipt.deadline, Project.objects.get(pk=project).stage) == (
        missed, until, until, "submitted")
    assert list(JournalLine.objects.filter(project=project, deed__startswith="extension.").values_list("deed", "actor__username")) == [
        ("extension.proposed", "officer"), ("extension.confirmed", "approver")]
