"""A member finds out on site that they must keep away: the sheet stays and is marked, a reserve steps in, the panel concludes."""

import pytest
from django.utils import timezone

from jiangyan.actions.panel import draws, panels
from jiangyan.actions.sheet import marks, merged
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.actions.verdict import verdicts
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Mark, Verdict
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels as asked
from jiangyan.queries.rights import asker, visible_projects
from jiangyan.queries.sheet import merged as asked_merged
from tests.cast import person, request
from tests.pool import agree, held, pool
from tests.pool import asked as invited


def filed(cast, project, who, **changed) -> None:
    sheet = project.sheets.get(kind="expert", owner=who)
    cast.take_over("college", sheet, who)
    for row, facts in changed.items():
        marks.record_mark(request(who), sheet.pk, row.removeprefix("r").replace("_", "."), marks.Entered(facts), 1)
    finalise(request(who), sheet.pk)


@pytest.fixture
def inspected(cast):
    """The college's drawn panel is on site and everybody has filed."""
    cast.submit("college")
    cast.accept("college")
    pool(cast)
    found, project = held(cast, "college"), cast.projects["college"]
    for one in invited(found):
        assert agree(one) == "ready"
    lead = invited(found, "ready")[0].person_id
    draws.assign(request(cast.officer), found.pk, lead, {project.pk: Appointed(timezone.localdate(), "示例会议室")})
    panels.start(request(cast.officer), project.pk)
    for one in invited(found, "ready"):
        filed(cast, project, one.person, **({"r1_1": {"management_body": False}} if one.person_id != lead else {}))
    return cast, found, project


def test_a_late_recusal_with_a_substitute_through_to_the_verdict(inspected) -> None:
    cast, found, project = inspected
    lead, leaving, staying = (one.person for one in invited(found, "ready"))
    merged.merge(request(lead), project.pk)
    panels.declare_recusal(request(leaving), project.pk, "发现亲属任该校外聘教师（示例）")
    assert project not in visible_projects(asker(leaving))
    inspection = project.inspections.get()
    gone = asked.left(inspection)
    assert [(seat.member.person, seat.filed, Mark.objects.filter(sheet=seat.sheet).count()) for seat in gone] == [(leaving, True, 24)]
    with pytest.raises(Problem) as refusal:
        merged.merge(request(lead), project.pk)
    assert refusal.value.word == "panel.size"
    stepping = invited(found)[0]
    with pytest.raises(Problem) as refusal:
        panels.substitute(request(cast.officer), project.pk, cast.experts[0].pk, "熟悉情况")
    assert f"已征询“{stepping.person.display_name}”递补" in refusal.value.message
    assert agree(stepping) == "ready"
    assert [seat.member.person for seat in asked.seats(inspection)] == [lead, staying, stepping.person]
    with pytest.raises(Problem) as refusal:
        merged.merge(request(lead), project.pk)
    assert refusal.value.word == "merge.unfiled"
    filed(cast, project, stepping.person)
    before = asked_merged.of_project(asker(lead), project.pk)
    assert before.stale_rows == ["1.1"]
    merged.merge(request(lead), project.pk)
    verdicts.conclude(request(lead), project.pk, "建设任务完成（示例）。")
    assert str(Verdict.objects.get().total) == "99.33"


def test_the_lead_leaves_and_the_officer_finds_both_a_member_and_a_lead(inspected) -> None:
    cast, found, project = inspected
    lead, second, third = (one.person for one in invited(found, "ready"))
    for one in invited(found, "reserve"):
        one.state = "declined"
        one.save()
    panels.recuse(request(cast.officer), project.pk, lead.pk, "曾受聘于该校（示例）")
    assert (invited(found), asked.stepping_in(project)) == ([], None)
    with pytest.raises(Problem) as refusal:
        panels.substitute(request(cast.officer), project.pk, cast.experts[0].pk, " ")
    assert refusal.value.word == "reason.missing"
    panels.substitute(request(cast.officer), project.pk, cast.experts[0].pk, "候补用尽（示例）")
    with pytest.raises(Problem) as refusal:
        panels.substitute(request(cast.officer), project.pk, cast.experts[1].pk, "再补一人")
    assert refusal.value.word == "panel.full"
    with pytest.raises(Problem) as refusal:
        panels.name_lead(request(cast.officer), project.pk, lead.pk)
    assert refusal.value.word == "form.invalid"
    panels.name_lead(request(cast.officer), project.pk, third.pk)
    filed(cast, project, cast.experts[0])
    merged.merge(request(third), project.pk)
    verdicts.conclude(request(third), project.pk, "建设任务完成（示例）。")
    assert {seat.member.person for seat in asked.seats(project.inspections.get())} == {second, third, cast.experts[0]}


@pytest.mark.parametrize(("who", "word"), [("approver", "rights.denied"), ("auditor", "rights.denied"), ("outsider", "not_found")])
def test_only_the_officer_substitutes(inspected, who, word) -> None:
    cast, _found, project = inspected
    for deed in (panels.substitute, panels.name_lead):
        given = ("理由",) if deed is panels.substitute else ()
        with pytest.raises(Problem) as refusal:
            deed(request(getattr(cast, who)), project.pk, person(f"new-{deed.__name__}", "新", "expert", authority=cast.authority).pk, *given)
        assert refusal.value.word == word
