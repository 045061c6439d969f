"""Who is to be reminded now: the unit before, the bureau too once it is late; each reminder once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from jiangyan.actions.panel.panels import recuse
from jiangyan.actions.round import rounds
from jiangyan.models import Finding, Inspection, Project, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import SHANGHAI
from jiangyan.queries.mail.reminders import Due, due
from tests.cast import Cast, request

DAY = timedelta(days=1)


def _told(found: list[Due], name: str, cast: Cast) -> list[tuple[str, str]]:
    return [(one.person.username, one.step) for one in found if one.project.pk == cast.projects[name].pk]


def test_the_unit_is_reminded_before_and_the_officer_when_it_is_late(cast: Cast) -> None:
    end = cast.round.submission_deadline
    assert due(end - 8 * DAY) == []
    assert _told(due(end - 3 * DAY), "college", cast) == [("college-clerk", "before-3"), ("college-head", "before-3")]
    late = due(end + timedelta(seconds=1))
    assert _told(late, "college", cast) == [
        ("officer", "overdue-0"), ("college-clerk", "overdue-0"), ("college-head", "overdue-0")]
    assert {one.subject for one in late} == {"submission"} and all(one.late for one in late)


def test_what_was_sent_is_not_due_again_until_the_deadline_moves(cast: Cast) -> None:
    end = cast.round.submission_deadline
    sent = {one.key for one in due(end - DAY)}
    Project.objects.filter(pk=cast.projects["college"].pk).update(deadline=end + 2 * DAY)
    again = due(end - DAY, sent)
    assert (len(sent), _told(again, "college", cast), len(again)) == (
        8, [("college-clerk", "before-3"), ("college-head", "before-3")], 2)


def test_each_stage_has_its_own_deadline_and_a_closed_round_has_none(cast: Cast) -> None:
    now = cast.round.submission_deadline - DAY
    for name, stage in (("enterprise", "rectifying"), ("studio", "submitted"), ("college", "passed"), ("other", "completed")):
        Project.objects.filter(pk=cast.projects[name].pk).update(stage=stage, deadline=now + 2 * DAY)
    Round.objects.update(rectification_until=now + 6 * DAY)
    assert {(one.project.pk, one.subject, one.step) for one in due(now)} == {
        (cast.projects["enterprise"].pk, "rectification", "before-3")}
    Round.objects.update(state="closed")
    assert due(now) == []


def test_a_unit_that_passed_is_reminded_of_the_finding_that_is_due_first(cast: Cast) -> None:
    project = cast.projects["college"]
    Project.objects.filter(pk=project.pk).update(stage="passed")
    Round.objects.update(rectification_until=datetime(2031, 6, 30, 16, tzinfo=UTC))
    inspection = Inspection.objects.create(project=project)
    findings = [Finding.objects.create(inspection=inspection, severity="minor", text="示例", recorded_by=cast.lead, due_on=day,
                                       recorded_at=cast.round.opened_at) for day in (date(2031, 3, 31), None)]
    end = datetime(2031, 4, 1, tzinfo=SHANGHAI)
    first = {(one.subject, one.deadline, one.step) for one in due(end - DAY) if one.project.pk == project.pk}
    Finding.objects.filter(pk=findings[0].pk).update(state="handed_in")
    later = {(one.deadline, one.step) for one in due(datetime(2031, 6, 29, 16, tzinfo=UTC))
             if one.project.pk == project.pk}
    Finding.objects.update(state="closed")
    assert (first, later) == ({("improvement", end, "before-1")}, {(datetime(2031, 6, 30, 16, tzinfo=UTC), "before-1")})
    assert [one for one in due(end) if one.project.pk == project.pk] == []


def test_who_must_keep_away_is_not_reminded(cast: Cast) -> None:
    recuse(request(cast.officer), cast.projects["college"].pk, cast.officer.pk, "亲属在该单位任职（示例）")
    late = due(cast.round.submission_deadline + DAY)
    assert ("officer", "overdue-0") not in _told(late, "college", cast)
    assert ("officer", "overdue-0") in _told(late, "studio", cast)


def test_the_authority_edits_the_schedule_also_while_the_round_is_open(cast: Cast) -> None:
    rounds.change_reminders(request(cast.officer), cast.round.pk, 1, [2, 14], "none")
    end = cast.round.submission_deadline
    assert ({one.step for one in due(end - 9 * DAY)}, due(end + 30 * DAY), Round.objects.get().reminder_days) == (
        {"before-14"}, [], [14, 2])
    for days, overdue, word in (([0], "daily", "round.setting"), ([1], "hourly", "round.setting")):
        with pytest.raises(Problem) as caught:
            rounds.change_reminders(request(cast.officer), cast.round.pk, 2, days, overdue)
        assert caught.value.word == word
    with pytest.raises(Problem) as denied:
        rounds.change_reminders(request(cast.approver), cast.round.pk, 2, [1], "daily")
    assert denied.value.word == "rights.denied"


def test_one_project_and_four_take_the_same_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    now = cast.round.submission_deadline - DAY
    with django_assert_num_queries(4):
        assert len(due(now)) == 8
    Project.objects.exclude(pk=cast.projects["college"].pk).update(stage="accepted")
    with django_assert_num_queries(4):
        assert len(due(now)) == 2
