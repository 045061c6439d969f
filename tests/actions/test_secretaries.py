"""A panel's secretary keeps the record and the findings, sees who has filed, and gives no marks."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions.panel import panels, secretaries
from jiangyan.actions.sheet import marks, merged
from jiangyan.actions.sheet.marks import Entered
from jiangyan.actions.verdict import findings, verdicts
from jiangyan.actions.visit import visit_records, visits
from jiangyan.models import Finding, Inspection, JournalLine, OutboxMail, Person, Secretary, VisitEntry
from jiangyan.problems import Problem
from jiangyan.queries.panel import secretaries as asked
from jiangyan.queries.paper.papers import values
from jiangyan.queries.rights import asker, standing, visible_projects
from jiangyan.queries.sheet import sheets
from jiangyan.queries.todo import todo
from jiangyan.queries.visit.visits import calendar
from tests.cast import Cast, person, request


def refused(deed: Callable[[], Any]) -> str:
    """The word of the refusal; "" where there was none."""
    try:
        deed()
    except Problem as problem:
        return problem.word
    return ""


@pytest.fixture
def keeper(cast: Cast) -> Person:
    """A colleague of the experts who sits on no panel."""
    return working(cast, "keeper", "秘书庚", "示例培训协会")


def working(cast: Cast, username: str, name: str, employer: str) -> Person:
    """An expert who works somewhere."""
    made = person(username, name, "expert", authority=cast.authority)
    Person.objects.filter(pk=made.pk).update(employer=employer)
    made.refresh_from_db()
    return made


@pytest.fixture
def scheduled(cast: Cast, keeper: Person) -> Cast:
    """The studio's panel is assigned, with the secretary."""
    cast.submit("studio")
    cast.accept("studio")
    panels.assign(request(cast.officer), studio(cast), [one.pk for one in cast.experts], cast.lead.pk, timezone.localdate(), "会议室")
    secretaries.name(request(cast.officer), studio(cast), keeper.pk)
    return cast


def studio(cast: Cast) -> int:
    return cast.projects["studio"].pk


def test_the_secretary_writes_the_record_and_findings_and_gives_no_marks(scheduled: Cast, keeper: Person) -> None:
    cast, project = scheduled, studio(scheduled)
    panels.start(request(cast.lead), project)
    visit_records.write(request(keeper), project, "report", "", {"reporter": "张三（示例）", "summary": "完成"}, 0)
    assert VisitEntry.objects.get().made_by == keeper
    by, sheet = asker(keeper), cast.sheet("studio", "expert", cast.experts[1])
    assert refused(lambda: marks.record_mark(request(keeper), sheet.pk, "1.1", Entered(None, "10"), 0)) == "not_found"
    assert refused(lambda: sheets.own(by, project)) == "rights.denied"
    assert refused(lambda: sheets.opened(by, sheet.pk)) == "not_found"
    assert refused(lambda: sheets.opened(by, cast.sheet("studio", "merged").pk)) == ""
    cast.score("studio")
    assert refused(lambda: sheets.opened(by, sheet.pk)) == ""
    assert refused(lambda: merged.merge(request(keeper), project)) == "rights.denied"
    findings.record(request(keeper), project, "1.1", "minor", "展示栏不全（示例）。", "补齐（示例）。")
    merged.merge(request(cast.lead), project)
    assert refused(lambda: verdicts.conclude(request(keeper), project, "意见（示例）")) == "rights.denied"
    verdicts.conclude(request(cast.lead), project, "意见（示例）")
    assert (Finding.objects.get().recorded_by, refused(lambda: findings.record(request(keeper), project, "", "advice", "晚了"))) == (
        keeper, "stage.wrong")


def test_who_may_be_secretary(scheduled: Cast, keeper: Person) -> None:
    cast, project = scheduled, studio(scheduled)
    tied = working(cast, "tied", "有关系的人", cast.units["studio"].name)
    away = person("away", "回避的人", "expert", authority=cast.authority)
    panels.recuse(request(cast.officer), project, away.pk, "亲属（示例）")
    wrong = (cast.lead, tied, away, cast.approver, cast.auditor, cast.clerks["studio"])
    assert [refused(partial(secretaries.name, request(cast.officer), project, one.pk)) for one in wrong] == ["form.invalid"] * 6
    assert [refused(partial(secretaries.name, request(one), project, cast.centre.pk)) for one in (
        cast.approver, cast.lead, keeper, cast.outsider)] == ["rights.denied"] * 3 + ["not_found"]
    secretaries.name(request(cast.officer), project, cast.centre.pk)
    assert ([one.person for one in Secretary.objects.filter(left_at__isnull=True)], keeper in [
        one.person for one in Secretary.objects.filter(left_at__isnull=False)]) == ([cast.centre], True)
    assert {"centre", "secretary"} == standing(asker(cast.centre), project).relations
    assert refused(lambda: standing(asker(keeper), project)) == "not_found"
    secretaries.name(request(cast.officer), project, None)
    assert (asked.of_inspection(Inspection.objects.get()), JournalLine.objects.filter(deed="panel.secretary_named").count()) == (None, 3)


def test_a_recusal_or_a_seat_ends_it_at_once_and_the_record_stays(scheduled: Cast, keeper: Person) -> None:
    cast, project = scheduled, studio(scheduled)
    panels.start(request(cast.lead), project)
    visit_records.write(request(keeper), project, "report", "", {"reporter": "张三（示例）"}, 0)
    panels.declare_recusal(request(keeper), project, "发现亲属任职（示例）")
    assert (refused(lambda: standing(asker(keeper), project)), visible_projects(asker(keeper)).count()) == ("not_found", 0)
    assert (VisitEntry.objects.get().made_by, asked.of_inspection(Inspection.objects.get())) == (keeper, None)
    second = person("second", "秘书辛", "expert", authority=cast.authority)
    secretaries.name(request(cast.officer), project, second.pk)
    panels.recuse(request(cast.officer), project, cast.experts[2].pk, "亲属（示例）")
    panels.substitute(request(cast.officer), project, second.pk, "熟悉情况（示例）")
    assert (standing(asker(second), project).relations, asked.of_inspection(Inspection.objects.get())) == ({"member"}, None)


def test_the_secretary_stands_on_notice_attendance_and_calendar_and_is_told(scheduled: Cast, keeper: Person, seen: Any) -> None:
    cast, project = scheduled, studio(scheduled)
    page = reverse("panel", args=[project])
    assert seen(cast.clerks["studio"]).get(page).status_code == 409
    assert cast.projects["studio"].name in seen(keeper).get(reverse("projects")).content.decode()
    visits.send_notice(request(cast.officer), project)
    assert "秘书庚" in seen(cast.clerks["studio"]).get(page).content.decode()
    assert OutboxMail.objects.filter(kind="visit_notice", person=keeper).count() == 1
    line = {"name": "秘书庚", "role": "秘书", "employer": "示例培训协会"}
    assert values(asker(cast.officer), "visit_notice", project, True).values["panel"][-1] == line
    assert line in values(asker(keeper), "attendance_sheet", project, True).values["people"]
    assert [one.title for one in calendar(asker(keeper))] == [f"现场验收：{cast.units['studio'].name}"]
    kinds = [[one.kind for one in todo(asker(keeper)).now], [one.kind for one in todo(asker(keeper)).waiting]]
    panels.start(request(cast.lead), project)
    visit_records.bring_in(request(keeper), project)
    assert [one.content["name"] for one in VisitEntry.objects.order_by("pk")] == [*(one.display_name for one in cast.experts), "秘书庚"]
    later = todo(asker(keeper))
    assert (kinds, [one.kind for one in later.now], [(one.kind, one.numbers) for one in later.waiting]) == (
        [[], ["wait_visit_day"]], ["record"], [("wait_experts", {"count": 3})])
    shown = seen(keeper).get(page).content.decode()
    assert (shown.count("未提交"), "本人的打分表" in seen(keeper).get(reverse("project", args=[project])).content.decode()) == (3, False)
    cast.score("studio")
    assert [one.kind for one in todo(asker(keeper)).waiting] == ["wait_conclusion"]


def test_the_officer_names_the_secretary_on_the_panels_page(scheduled: Cast, keeper: Person, seen: Any) -> None:
    cast, project = scheduled, studio(scheduled)
    page, door = reverse("panel", args=[project]), reverse("panel_secretary", args=[project])
    officer = seen(cast.officer)
    assert f'<option value="{keeper.pk}" selected>' in officer.get(page).content.decode()
    assert officer.post(door, {"operation": "a", "version": Inspection.objects.get().version, "person": str(cast.centre.pk)}).status_code == 302
    assert asked.of_inspection(Inspection.objects.get()) == cast.centre
    assert officer.post(door, {"operation": "b", "version": Inspection.objects.get().version, "person": str(cast.lead.pk)}).status_code == 422
    assert officer.post(door, {"operation": "c", "version": Inspection.objects.get().version, "person": ""}).status_code == 302
    assert "没有指定秘书" in officer.get(page).content.decode()
    assert (seen(cast.lead).post(door, {"operation": "d", "person": ""}).status_code, door in seen(cast.lead).get(page).content.decode()) == (
        403, False)
