"""A submission ends in a receipt or in a dated refusal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jiangyan.actions.material import receipts
from jiangyan.models import JournalLine, Project, Receipt
from jiangyan.problems import Problem
from tests.cast import Cast, request


def test_a_complete_college_submits_and_gets_a_receipt(cast: Cast) -> None:
    answer = cast.submit("college", r13_2={"senior_trainees_per_year": 480})
    receipt = Receipt.objects.get(number=answer["number"])
    line = JournalLine.objects.get(position=receipt.journal_position)
    assert (str(receipt.total), receipt.project.stage, line.deed, line.hash) == (
        "99.00", "submitted", "project.submitted", receipt.journal_hash)
    assert [entry["name"] for entry in receipt.manifest] == ["plan（示例）.pdf", "report（示例）.pdf", "audit（示例）.pdf"]


def test_blank_rows_are_named_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(Problem, match="自评还有 23 项没有得分"):
        receipts.submit(request(cast.heads["college"]), cast.projects["college"].pk)
    assert (Receipt.objects.count(), Project.objects.get(pk=cast.projects["college"].pk).stage) == (0, "preparing")


def test_after_the_deadline_the_refusal_names_both_instants(cast: Cast) -> None:
    cast.round.submission_deadline = timezone.now() - timedelta(seconds=1)
    cast.round.save()
    with pytest.raises(Problem) as caught:
        cast.submit("college")
    assert caught.value.word == "deadline.passed"


def test_the_clerk_cannot_submit_and_the_outsider_finds_nothing(cast: Cast) -> None:
    project = cast.projects["college"].pk
    with pytest.raises(Problem) as clerk:
        receipts.submit(request(cast.clerks["college"]), project)
    with pytest.raises(Problem) as outsider:
        receipts.submit(request(cast.outsider), project)
    assert (clerk.value.word, outsider.value.word) == ("rights.denied", "not_found")


def test_asking_twice_gives_the_same_receipt(cast: Cast) -> None:
    cast.submit("college")
    receipt = Receipt.objects.get()
    cast.submit("enterprise")
    again = request(cast.heads["enterprise"], "same-key")
    with pytest.raises(Problem) as caught:
        receipts.submit(again, cast.projects["enterprise"].pk)
    assert (caught.value.word, Receipt.objects.count(), Receipt.objects.first()) == ("stage.wrong", 2, receipt)
