"""A plan is settled, arranged, changed by hand, and applied as one unit or not at all."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from jiangyan.actions.panel import absences, panels
from jiangyan.actions.visit import plans, solutions, visits
from jiangyan.actions.visit.plans import Conditions, Crew
from jiangyan.models import Inspection, JournalLine, Plan, PlanApplication, PlannedVisit
from jiangyan.problems import Problem
from jiangyan.queries.rights import asker
from jiangyan.queries.visit import plans as asked
from jiangyan.queries.visit.solutions import solve
from jiangyan.rulebook.arranging import Place
from jiangyan.rulebook.plans import Slot
from tests.cast import person, request

MORNING, AFTERNOON = Slot("上午", time(9), time(12)), Slot("下午", time(13, 30), time(17))


def days() -> list[date]:
    return asked.working_days(timezone.localdate() + timedelta(days=3), timezone.localdate() + timedelta(days=20))


def conditions(**changed) -> Conditions:
    given = {"first_day": days()[0], "last_day": days()[-1], "left_out": (), "per_day": 2,
             "slots": (("上午", "09:00", "12:00"), ("下午", "13:30", "17:00"))} | changed
    return Conditions(**given)


@pytest.fixture
def waiting(cast):
    """College and studio wait for a visit; the plan is settled with one panel of the three experts."""
    for name in ("college", "studio"):
        cast.submit(name)
        cast.accept(name)
    plans.settle(request(cast.officer), cast.round.pk, 0, conditions())
    plans.change_panels(request(cast.officer), cast.round.pk, 1, [
        Crew("甲组", tuple(one.pk for one in cast.experts), cast.lead.pk)])
    return cast


def planning(cast, who=None):
    plan = Plan.objects.get()
    return asked.planning(asker(who or cast.officer), cast.round, plan)


def row(cast, name) -> PlannedVisit:
    return PlannedVisit.objects.get(project=cast.projects[name])


def put(cast, name, where, locked=False) -> None:
    plans.place(request(cast.officer), cast.round.pk, Plan.objects.get().version, row(cast, name).pk, where, locked)


def version() -> int:
    return Plan.objects.get().version


def test_projects_that_wait_are_taken_in_and_arranged_and_applied(waiting) -> None:
    found = planning(waiting)
    assert [one.visit.unit for one in found.visits] == ["示例职业技术学院", "示例重型机械厂"]
    solution = solve(found.setting, found.rules, [one.visit for one in found.visits])
    plans.arrange(request(waiting.officer), waiting.round.pk, version(), solution.by, solution.placed, solution.words)
    assert (planning(waiting).conflicts, planning(waiting).unplaced) == ([], [])
    done = plans.apply(request(waiting.officer), waiting.round.pk, version())
    assert sorted(done["projects"]) == sorted([waiting.projects["college"].pk, waiting.projects["studio"].pk])
    inspection = Inspection.objects.get(project=waiting.projects["college"])
    assert (inspection.visit_from is not None, inspection.members.count(), inspection.notice_sent_at) == (True, 3, None)
    assert (PlanApplication.objects.count(), JournalLine.objects.filter(deed="panel.assigned").count()) == (1, 2)
    with pytest.raises(Problem) as refusal:
        plans.apply(request(waiting.officer), waiting.round.pk, version())
    assert refusal.value.word == "plan.same"


def test_what_cannot_be_is_not_applied_and_nothing_is(waiting) -> None:
    put(waiting, "college", Place(1, days()[0], MORNING))
    put(waiting, "studio", Place(1, days()[0], MORNING))
    with pytest.raises(Problem) as refusal:
        plans.apply(request(waiting.officer), waiting.round.pk, version(), "赶进度")
    assert refusal.value.message.startswith("日程里有 1 处不能成立，没有应用：甲组")
    assert not Inspection.objects.exists()


def test_what_had_better_not_be_needs_a_reason(waiting) -> None:
    plans.settle(request(waiting.officer), waiting.round.pk, version(), conditions(per_day=1))
    put(waiting, "college", Place(1, days()[0], MORNING))
    put(waiting, "studio", Place(1, days()[0], AFTERNOON))
    with pytest.raises(Problem) as refusal:
        plans.apply(request(waiting.officer), waiting.round.pk, version())
    assert refusal.value.word == "reason.missing"
    plans.apply(request(waiting.officer), waiting.round.pk, version(), "两家相邻（示例）")
    assert PlanApplication.objects.get().reason == "两家相邻（示例）"


def test_one_refused_project_leaves_them_all(waiting) -> None:
    put(waiting, "college", Place(1, days()[0], MORNING))
    put(waiting, "studio", Place(1, days()[0], AFTERNOON))
    waiting.experts[2].is_active = False
    waiting.experts[2].save()
    with pytest.raises(Problem) as refusal:
        plans.apply(request(waiting.officer), waiting.round.pk, version())
    assert (refusal.value.word, Inspection.objects.count(), PlanApplication.objects.count()) == ("form.invalid", 0, 0)


def test_an_experts_own_day_lights_up_and_is_avoided(waiting) -> None:
    put(waiting, "college", Place(1, days()[0], MORNING))
    absences.say(request(waiting.experts[1]), days()[0], days()[0])
    found = planning(waiting)
    assert [one.kind for one in found.conflicts] == ["absent"]
    solution = solve(found.setting, found.rules, [one.visit for one in found.visits])
    assert all(place.day != days()[0] for place in solution.placed.values())


def test_a_locked_visit_stays_where_it_is(waiting) -> None:
    put(waiting, "college", Place(1, days()[-1], AFTERNOON), locked=True)
    found = planning(waiting)
    solution = solve(found.setting, found.rules, [one.visit for one in found.visits])
    plans.arrange(request(waiting.officer), waiting.round.pk, version(), solution.by, solution.placed, solution.words)
    assert (row(waiting, "college").day, row(waiting, "college").starts) == (days()[-1], AFTERNOON.starts)


def test_a_fixed_visit_comes_in_with_its_panel_and_locked_once_told(cast) -> None:
    cast.submit("college")
    cast.accept("college")
    panels.assign(request(cast.officer), cast.projects["college"].pk, [one.pk for one in cast.experts], cast.lead.pk,
                  days()[1], "示例会议室", (time(9), time(12)))
    visits.send_notice(request(cast.officer), cast.projects["college"].pk)
    plans.settle(request(cast.officer), cast.round.pk, 0, conditions())
    found = planning(cast)
    assert [(one.visit.day, one.row.locked, one.visit.panel) for one in found.visits] == [(days()[1], True, 1)]
    assert [person.display_name for person in found.crews[found.panels[0].pk]] == ["专家甲", "专家乙", "专家丙"]
    assert asked.changes(found) == []


def test_an_officer_who_keeps_away_sees_neither_visit_nor_unit_but_the_time_is_taken(waiting) -> None:
    put(waiting, "college", Place(1, days()[0], MORNING))
    second = person("officer2", "经办人戊", "officer", authority=waiting.authority)
    panels.recuse(request(waiting.officer), waiting.projects["college"].pk, second.pk, "亲属任职")
    found = planning(waiting, second)
    assert [one.visit.unit for one in found.visits] == ["示例重型机械厂"]
    assert [(one.day, one.starts) for one in found.setting.engaged] == [(days()[0], MORNING.starts)] * 3
    with pytest.raises(Problem) as refusal:
        plans.place(request(second), waiting.round.pk, version(), row(waiting, "college").pk, None, False)
    assert refusal.value.word == "not_found"


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"last_day": date(2020, 1, 1)}, "最后一天早于第一天"), ({"per_day": 0}, "须为 1 至 6"), ({"slots": ()}, "至少填一个"),
    ({"slots": (("上午", "12:00", "09:00"),)}, "开始早于结束"), ({"slots": (("上午", "x", "09:00"),)}, "开始早于结束"),
    ({"last_day": date(2099, 1, 1)}, "最多一年")])
def test_conditions_that_cannot_be_are_refused(cast, changed, sentence) -> None:
    with pytest.raises(Problem) as refusal:
        plans.settle(request(cast.officer), cast.round.pk, 0, conditions(**changed))
    assert sentence in refusal.value.message
    assert not Plan.objects.exists()


def test_a_plan_that_somebody_else_changed_meanwhile_is_not_overwritten(waiting) -> None:
    put(waiting, "college", Place(1, days()[0], MORNING))
    with pytest.raises(Problem) as refusal:
        plans.change_travel(request(waiting.officer), waiting.round.pk, 1, 20, 60, {})
    assert (refusal.value.word, "经办人甲" in refusal.value.message) == ("version.stale", True)


def test_roads_are_the_notices_and_can_be_changed(waiting) -> None:
    assert Plan.objects.get().travel["same"] == 20
    plans.change_travel(request(waiting.officer), waiting.round.pk, version(), 15, 70, {"河东区|河西区": 33})
    found = planning(waiting).setting.travel
    assert (found.between("河西区", "河东区"), found.between("河西区", "河西区"), found.between("甲", "乙")) == (33, 15, 70)
    with pytest.raises(Problem):
        plans.change_travel(request(waiting.officer), waiting.round.pk, version(), 15, 700, {})


def test_strangers_do_not_come_into_a_panel(waiting) -> None:
    for crew in (Crew("乙组", (waiting.outsider.pk,), None), Crew("乙组", (waiting.lead.pk,), waiting.experts[1].pk)):
        with pytest.raises(Problem) as refusal:
            plans.change_panels(request(waiting.officer), waiting.round.pk, version(), [crew])
        assert refusal.value.word == "form.invalid"


@pytest.mark.parametrize(("who", "word"), [("approver", "rights.denied"), ("centre", "rights.denied"), ("auditor", "rights.denied"),
                                           ("lead", "not_found"), ("outsider", "not_found")])
def test_only_the_officer_plans(waiting, who, word) -> None:
    asking, number = request(getattr(waiting, who)), waiting.round.pk
    for deed in (lambda: plans.settle(asking, number, version(), conditions()), lambda: solutions.begin(asking, number, version()),
                 lambda: plans.change_panels(asking, number, version(), []),
                 lambda: plans.place(asking, number, version(), row(waiting, "college").pk, None, False),
                 lambda: plans.arrange(asking, number, version(), "greedy", {}, []),
                 lambda: plans.apply(asking, number, version())):
        with pytest.raises(Problem) as refusal:
            deed()
        assert refusal.value.word == word


def test_an_expert_says_and_takes_back_their_days(cast) -> None:
    first = timezone.localdate() + timedelta(days=2)
    assert absences.say(request(cast.lead), first, first + timedelta(days=2)) == {"days": 3}
    assert absences.say(request(cast.lead), first, first) == {"days": 0}
    row = cast.lead.absences.get(day=first)
    with pytest.raises(Problem) as refusal:
        absences.withdraw(request(cast.experts[1]), row.pk)
    assert refusal.value.word == "not_found"
    absences.withdraw(request(cast.lead), row.pk)
    assert cast.lead.absences.filter(withdrawn_at__isnull=True).count() == 2
    for start, end in ((first, first - timedelta(days=1)), (first - timedelta(days=9), first), (first, first + timedelta(days=400))):
        with pytest.raises(Problem) as refusal:
            absences.say(request(cast.lead), start, end)
        assert refusal.value.word == "form.invalid"
    with pytest.raises(Problem):
        absences.say(request(cast.outsider), first, first)
