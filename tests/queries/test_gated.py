"""A gated question tells everybody exactly what the projects that they may see would, though its SQL is written once for many."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiangyan.actions.panel import panels
from jiangyan.models import Project
from jiangyan.queries.rights import Gated, asker, visible_projects
from tests.cast import Cast, request


def _told(cast: Cast) -> dict[str, list[tuple[int, str]]]:
    """What everybody of the cast is told, by user name, by one question that all of them share; held to their own query."""
    question = Gated(lambda by, found: visible_projects(by).filter(round=found).order_by("pk").values_list("pk", "stage"))
    told = {}
    for one in (cast.officer, cast.approver, cast.centre, cast.auditor, cast.lead, *cast.experts[1:],
                *cast.heads.values(), *cast.clerks.values()):
        by = asker(one)
        with CaptureQueriesContext(connection) as asked:
            told[one.username] = question(by, cast.round.pk)
        assert len(asked) <= 1
        assert told[one.username] == list(visible_projects(by).filter(round=cast.round).order_by("pk").values_list("pk", "stage"))
    return told


def test_each_is_told_of_their_own_projects_only(cast: Cast) -> None:
    cast.reach_panel("college")
    told, every = _told(cast), list(Project.objects.order_by("pk").values_list("pk", "stage"))
    college, other = cast.projects["college"].pk, cast.projects["other"].pk
    assert told[cast.officer.username] == every
    assert [[pk for pk, _stage in told[one.username]] for one in (cast.heads["college"], cast.outsider, cast.lead)] == [
        [college], [other], [college]]


def test_a_recusal_and_an_ended_appointment_hold_for_the_next_question(cast: Cast) -> None:
    college = cast.projects["college"].pk
    question = Gated(lambda by: visible_projects(by).order_by("pk").values_list("pk"))
    before = question(asker(cast.auditor))
    panels.recuse(request(cast.officer), college, cast.auditor.pk, "亲属（示例）")
    assert question(asker(cast.auditor)) == [one for one in before if one != (college,)] != before
    head = cast.heads["enterprise"]
    head.appointments.update(ended_at="2025-01-01T00:00:00+08:00")
    assert question(asker(head)) == []
