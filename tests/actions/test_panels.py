"""A panel is assigned from eligible experts; a recusal is in force at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jiangyan.actions.panel import panels
from jiangyan.models import Inspection, Recusal, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels as asked
from jiangyan.queries.rights import asker, standing, visible_projects
from tests.cast import person, request


def accepted(cast):
    cast.submit("college")
    cast.accept("college")
    return cast.projects["college"]


def assign(cast, project, experts=None, lead=None, day=None):
    chosen = cast.experts if experts is None else experts
    return panels.assign(request(cast.officer), project.pk, [one.pk for one in chosen], (lead or chosen[0]).pk,
                         day or timezone.localdate(), " 示例会议室 ")


def test_a_panel_gets_seats_sheets_and_a_day(cast) -> None:
    project = accepted(cast)
    assign(cast, project)
    inspection = Inspection.objects.get(project=project)
    project.refresh_from_db()
    assert (project.stage, inspection.ordinal, inspection.visit_on, inspection.place) == (
        "scheduled", 1, timezone.localdate(), "示例会议室")
    assert [(seat.member.person.username, seat.member.is_lead, seat.filed) for seat in asked.seats(inspection)] == [
        ("expert1", True, False), ("expert2", False, False), ("expert3", False, False)]
    assert sorted(Sheet.objects.filter(inspection=inspection).values_list("kind", "owner__username")) == [
        ("expert", "expert1"), ("expert", "expert2"), ("expert", "expert3"), ("merged", None)]


def test_another_panel_takes_the_seats(cast) -> None:
    project = accepted(cast)
    fourth = person("expert4", "专家丁", "expert", authority=cast.authority)
    assign(cast, project)
    assign(cast, project, [cast.experts[1], cast.experts[2], fourth], lead=fourth)
    inspection = Inspection.objects.get(project=project)
    assert [(seat.member.person.username, seat.member.is_lead) for seat in asked.seats(inspection)] == [
        ("expert4", True), ("expert2", False), ("expert3", False)]
    assert project not in visible_projects(asker(cast.lead))


@pytest.mark.parametrize(("places", "lead", "word"), [((0, 1), 0, "panel.size"), ((0, 1, 1), 0, "panel.size"),
                                                      ((0, 1, 2), None, "panel.lead")])
def test_size_and_lead_are_held_to_the_round(cast, places, lead, word) -> None:
    project = accepted(cast)
    with pytest.raises(Problem) as refusal:
        panels.assign(request(cast.officer), project.pk, [cast.experts[place].pk for place in places],
                      cast.experts[lead].pk if lead is not None else 0, timezone.localdate(), "")
    assert refusal.value.word == word
    assert not Inspection.objects.filter(project=project).exists()


def test_a_visit_is_not_set_in_the_past(cast) -> None:
    project, day = accepted(cast), timezone.localdate() - timedelta(days=1)
    with pytest.raises(Problem) as refusal:
        assign(cast, project, day=day)
    assert refusal.value.message == f"现场验收日期{day:%Y-%m-%d}已经过去。请选择今天或以后的日期"


def test_the_units_own_people_are_not_eligible(cast) -> None:
    project = accepted(cast)
    cast.experts[2].employer = cast.units["college"].name
    cast.experts[2].save()
    assert [one.person.username for one in asked.candidates(project, "", frozenset())] == ["expert2", "expert1"]
    with pytest.raises(Problem) as refusal:
        assign(cast, project)
    assert refusal.value.word == "form.invalid"


def test_candidates_are_found_in_chinese_and_by_initials_with_their_load(cast) -> None:
    college = accepted(cast)
    cast.submit("enterprise")
    cast.accept("enterprise")
    assign(cast, college)
    person("expert4", "专家丁", "expert", authority=cast.authority)
    project, chosen = cast.projects["enterprise"], frozenset([cast.experts[2].pk])

    def found(words):
        return [(one.person.display_name, one.load, one.chosen) for one in asked.candidates(project, words, chosen)]

    assert found("") == [("专家丙", 1, True), ("专家丁", 0, False), ("专家乙", 1, False), ("专家甲", 1, False)]
    assert found("丁") == [("专家丙", 1, True), ("专家丁", 0, False)]
    assert found("zjy") == [("专家丙", 1, True), ("专家乙", 1, False)]


def test_a_recusal_is_in_force_at_once_and_for_officers_too(cast) -> None:
    project = accepted(cast)
    assign(cast, project)
    for who in (cast.experts[1], cast.officer):
        panels.recuse(request(cast.officer), project.pk, who.pk, "亲属在该单位任职")
        assert project not in visible_projects(asker(who))
        with pytest.raises(Problem) as refusal:
            standing(asker(who), project.pk)
        assert refusal.value.word == "not_found"
    assert [seat.member.person.username for seat in asked.seats(Inspection.objects.get(project=project))] == [
        "expert1", "expert3"]


@pytest.mark.parametrize(("who", "reason", "word"), [("expert", "", "reason.missing"), ("expert", "  ", "reason.missing"),
                                                     ("outsider", "利害关系", "form.invalid"), ("nobody", "利害关系", "form.invalid")])
def test_a_recusal_names_somebody_and_why(cast, who, reason, word) -> None:
    project = accepted(cast)
    about = {"expert": cast.experts[0].pk, "outsider": cast.outsider.pk, "nobody": 0}[who]
    with pytest.raises(Problem) as refusal:
        panels.recuse(request(cast.officer), project.pk, about, reason)
    assert (refusal.value.word, Recusal.objects.count()) == (word, 0)


@pytest.mark.parametrize(("who", "word"), [("approver", "rights.denied"), ("centre", "rights.denied"), ("auditor", "rights.denied"),
                                           ("lead", "not_found"), ("outsider", "not_found")])
def test_only_the_officer_assigns_and_recuses(cast, who, word) -> None:
    project, asking = accepted(cast), getattr(cast, who)
    for deed in (lambda: panels.assign(request(asking), project.pk, [one.pk for one in cast.experts], cast.lead.pk,
                                       timezone.localdate(), ""),
                 lambda: panels.recuse(request(asking), project.pk, cast.lead.pk, "利害关系")):
        with pytest.raises(Problem) as refusal:
            deed()
        assert refusal.value.word == word


def test_the_panel_cannot_change_once_the_inspection_has_begun(cast) -> None:
    project = accepted(cast)
    assign(cast, project)
    panels.start(request(cast.lead), project.pk)
    with pytest.raises(Problem) as refusal:
        assign(cast, project)
    assert refusal.value.word == "stage.wrong"
