"""Taking a step back: the arrangement, or a start that was clicked too early."""

import pytest
from django.utils import timezone

from jiangyan.actions.panel import panels
from jiangyan.actions.project import undo
from jiangyan.models import Inspection, JournalLine, Project
from jiangyan.problems import Problem
from tests.cast import Cast, request

WHY = "单位停电，另行安排（示例）"


def _stage(cast: Cast) -> str:
    return Project.objects.get(pk=cast.projects["college"].pk).stage


def test_a_start_and_then_the_arrangement_are_taken_back_step_by_step(cast: Cast) -> None:
    project = cast.projects["college"].pk
    cast.reach_panel("college")
    undo.step_back(request(cast.officer), project, WHY)
    started = _stage(cast)
    undo.step_back(request(cast.officer), project, WHY)
    inspection = Inspection.objects.get()
    assert (started, _stage(cast), inspection.called_off_reason, inspection.members.filter(left_at=None).count(),
            JournalLine.objects.filter(deed="visit.undone").count()) == ("scheduled", "accepted", WHY, 3, 2)
    panels.assign(request(cast.officer), project, [one.pk for one in cast.experts], cast.lead.pk,
                  timezone.localdate(), "示例会议室")
    again = Inspection.objects.get()
    assert (_stage(cast), again.called_off_at, again.ordinal) == ("scheduled", None, 1)


def test_a_repeat_inspection_goes_back_to_the_request(cast: Cast) -> None:
    cast.reach_panel("college")
    project = cast.projects["college"]
    Inspection.objects.update(merged_at=timezone.now())
    Inspection.objects.create(project=project, ordinal=2, visit_on=timezone.localdate())
    Project.objects.filter(pk=project.pk).update(stage="scheduled")
    undo.step_back(request(cast.officer), project.pk, WHY)
    assert _stage(cast) == "reinspection_requested"


def test_after_the_first_mark_the_start_stands(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.take_over("college", cast.sheet("college", "expert", cast.lead), cast.lead)
    with pytest.raises(Problem) as caught:
        undo.step_back(request(cast.officer), cast.projects["college"].pk, WHY)
    assert (caught.value.word, _stage(cast)) == ("undo.scored", "inspecting")


def test_only_the_officer_with_a_reason_and_in_time(cast: Cast) -> None:
    project = cast.projects["college"].pk
    with pytest.raises(Problem) as early:
        undo.step_back(request(cast.officer), project, WHY)
    cast.reach_panel("college")
    words = []
    for who, reason in ((cast.officer, " "), (cast.lead, WHY), (cast.approver, WHY), (cast.outsider, WHY), (cast.clerks["college"], WHY)):
        with pytest.raises(Problem) as caught:
            undo.step_back(request(who), project, reason)
        words.append(caught.value.word)
    assert (early.value.word, words, _stage(cast)) == (
        "stage.wrong", ["reason.missing", "rights.denied", "rights.denied", "not_found", "rights.denied"], "inspecting")
