"""One person with two appointments stands on one side of a project only: no table of roles adds up to more."""

from typing import Any

from jiangyan.actions.account import people
from jiangyan.actions.sheet import marks
from jiangyan.actions.sheet.marks import Entered
from jiangyan.actions.verdict import publications
from jiangyan.models import Appointment, PanelMember, Person, Publication
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.panel import panels
from jiangyan.queries.panel.panels import eligible_experts
from tests.cast import Cast, person, request


def _word(deed: Any) -> str:
    try:
        deed()
    except Problem as refusal:
        return refusal.word
    return "done"


def _relations(somebody: Person, project: int) -> set[str]:
    return set(rights.standing(rights.asker(somebody), project).relations)


def test_an_approver_on_the_panel_does_not_publish_what_the_panel_gave(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    project = cast.projects["college"]
    proposal = publications.propose(request(cast.officer), project.pk, "请按意见整改完善（示例）。")["proposal"]
    Appointment.objects.create(person=cast.experts[1], role="approver", authority=cast.authority)
    page = seen(cast.experts[1]).post(f"/projects/{project.pk}/result/proposal/{proposal}/", {"operation": "1", "decision": "confirm"})
    assert (_relations(cast.experts[1], project.pk), page.status_code, Publication.objects.count()) == ({"member"}, 403, 0)
    assert _word(lambda: publications.confirm(request(cast.experts[1]), project.pk, proposal)) == "rights.denied"
    assert _relations(cast.experts[1], cast.projects["studio"].pk) == {"approver"}
    assert _word(lambda: publications.confirm(request(cast.approver), project.pk, proposal)) == "done"


def test_an_officer_who_works_for_the_unit_is_nothing_but_the_units_clerk_there(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    clerk, project = cast.clerks["college"], cast.projects["college"].pk
    Appointment.objects.create(person=clerk, role="officer", authority=cast.authority)
    client = seen(clerk)
    told = [client.get(f"/projects/{project}/{page}/").status_code for page in ("merged", "proposals", "result/proposal")]
    assert (_relations(clerk, project), told) == ({"own_clerk"}, [404, 403, 403])
    assert _relations(clerk, cast.projects["studio"].pk) == {"officer"}


def test_a_member_of_the_panel_who_works_for_the_unit_gives_no_marks_and_is_not_offered_again(cast: Cast) -> None:
    cast.reach_panel("college")
    expert, project = cast.experts[2], cast.projects["college"]
    before = expert in eligible_experts(project)
    Appointment.objects.create(person=expert, role="unit_clerk", unit=project.unit)
    sheet = cast.sheet("college", "expert", expert)
    refused = _word(lambda: marks.record_mark(request(expert), sheet.pk, "1.1", Entered({"management_body": True}), 0))
    seated = PanelMember.objects.filter(person=expert, inspection=panels.current_inspection(project)).count()
    assert (before, refused, seated, expert in eligible_experts(project)) == (True, "not_found", 1, False)


def test_the_people_of_a_unit_are_not_appointed_by_an_authority(cast: Cast) -> None:
    keeper = person("keeper", "系统管理员（示例）", "administrator")
    for role in ("officer", "approver", "centre", "auditor"):
        refused = _word(lambda role=role: people.appoint(request(keeper), cast.heads["college"].pk, role, cast.authority.pk))
        assert (role, refused) == (role, "form.invalid")
    assert set(cast.heads["college"].appointments.values_list("role", flat=True)) == {"unit_head"}


def test_the_auditor_does_not_see_who_has_filed_and_the_centre_reveals_no_number(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    project, unit = cast.projects["college"].pk, cast.units["college"].pk
    filed = '<th scope="col">打分表</th>'
    told = {one.username: filed in seen(one).get(f"/projects/{project}/panel/").content.decode()
            for one in (cast.officer, cast.approver, cast.auditor, cast.centre)}
    shown = {one.username: seen(one).get(f"/units/{unit}/contact/reveal/").status_code
             for one in (cast.officer, cast.approver, cast.auditor, cast.centre)}
    assert (list(told.values()), list(shown.values())) == ([True, True, False, False], [200, 200, 403, 403])
