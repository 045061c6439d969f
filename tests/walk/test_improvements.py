"""Whole rounds that pass: at once, and with findings that are worked off until the project completes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jiangyan.actions.verdict import findings, improvements
from jiangyan.models import Finding, FindingStep, JournalLine, Move, Project
from jiangyan.problems import Problem
from tests.cast import PDF, Cast, arrived, request


def _stages(cast: Cast, name: str) -> list[str]:
    return list(Move.objects.filter(project=cast.projects[name]).order_by("pk").values_list("target", flat=True))


def _word(work) -> str:
    with pytest.raises(Problem) as caught:
        work()
    return caught.value.word


def test_a_project_without_findings_passes_and_completes(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    cast.publish("college")
    improvements.complete(request(cast.officer), cast.projects["college"].pk)
    assert _stages(cast, "college") == ["submitted", "accepted", "scheduled", "inspecting", "scored", "passed", "completed"]


@pytest.fixture
def passed(cast: Cast) -> Cast:
    """A college that passed with a problem and a piece of advice."""
    cast.reach_panel("college")
    cast.score("college")
    for severity, text in (("minor", "岗位没有落实到人（示例）"), ("advice", "推广成果（示例）")):
        findings.record(request(cast.lead), cast.projects["college"].pk, "", severity, text)
    cast.conclude("college")
    cast.publish("college")
    return cast


def test_findings_are_worked_off_sent_back_once_and_then_the_project_completes(passed: Cast) -> None:
    problem, advice = Finding.objects.order_by("pk")
    clerk, officer, project = passed.clerks["college"], passed.officer, passed.projects["college"].pk
    assert _word(lambda: improvements.hand_in(request(clerk), problem.pk, "已整改（示例）")) == "form.invalid"
    due = timezone.localdate() + timedelta(days=20)
    improvements.plan(request(clerk), problem.pk, "王某（示例）", due)
    improvements.hand_in(request(clerk), problem.pk, "已贴出名单（示例）", [arrived(PDF + b"1", "名单（示例）.pdf")])
    assert _word(lambda: improvements.check(request(officer), problem.pk, False)) == "reason.missing"
    improvements.check(request(officer), problem.pk, False, "照片看不清（示例）")
    assert _word(lambda: improvements.complete(request(officer), project)) == "improvement.open"
    improvements.hand_in(request(clerk), problem.pk, "已重拍（示例）", [arrived(PDF + b"2", "照片（示例）.pdf")])
    improvements.check(request(officer), problem.pk, True)
    assert _word(lambda: improvements.respond(request(clerk), advice.pk, False, "")) == "reason.missing"
    improvements.respond(request(clerk), advice.pk, False, "今年没有经费（示例）")
    improvements.complete(request(officer), project)
    assert list(FindingStep.objects.order_by("pk").values_list("kind", flat=True)) == [
        "planned", "handed_in", "sent_back", "handed_in", "accepted", "declined"]
    assert FindingStep.objects.get(kind="sent_back").text == "照片看不清（示例）"
    assert [one["name"] for one in FindingStep.objects.filter(kind="handed_in").earliest("pk").files] == ["名单（示例）.pdf"]
    assert (Project.objects.get(pk=project).stage, set(Finding.objects.values_list("state", flat=True))) == ("completed", {"closed"})
    assert JournalLine.objects.filter(deed__in=("finding.planned", "finding.accepted", "project.completed")).count() == 3


def test_what_is_closed_or_somebody_elses_is_not_worked_on(passed: Cast) -> None:
    problem, advice = Finding.objects.order_by("pk")
    improvements.respond(request(passed.clerks["college"]), advice.pk, True, "")
    words = [_word(lambda who=who: improvements.respond(request(who), advice.pk, True, "")) for who in (
        passed.clerks["college"], passed.outsider, passed.officer, passed.lead)]
    assert words == ["improvement.state", "not_found", "rights.denied", "rights.denied"]
    due = timezone.localdate()
    assert [_word(lambda who=who: improvements.plan(request(who), problem.pk, "王某（示例）", due)) for who in (
        passed.outsider, passed.approver)] == ["not_found", "rights.denied"]
    assert _word(lambda: improvements.plan(request(passed.clerks["college"]), problem.pk, "王某（示例）", due - timedelta(
        days=1))) == "form.invalid"
    assert _word(lambda: improvements.respond(request(passed.clerks["college"]), problem.pk, True, "")) == "form.invalid"
    assert _word(lambda: improvements.check(request(passed.clerks["college"]), problem.pk, True)) == "rights.denied"
