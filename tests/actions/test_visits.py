"""A visit is fixed, moved, told to the unit and called off; the panel stays unknown to the unit until the notice."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from jiangyan.actions.panel import panels
from jiangyan.actions.visit import visits
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Inspection, JournalLine
from jiangyan.printing import calendars
from jiangyan.problems import Problem
from jiangyan.queries.rights import asker, may, require, standing
from jiangyan.queries.visit import visits as asked
from tests.cast import person, request


@pytest.fixture
def scheduled(cast):
    """The cast with the college's visit fixed for tomorrow morning; nobody was told yet."""
    cast.submit("college")
    cast.accept("college")
    panels.assign(request(cast.officer), cast.projects["college"].pk, [one.pk for one in cast.experts], cast.lead.pk,
                  tomorrow(), "示例会议室", (time(9), time(12)))
    return cast


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def college(cast) -> int:
    return cast.projects["college"].pk


def entry(cast, who):
    made = Calendar.from_ical(calendars.calendar([asked.event(standing(asker(who), college(cast)))]))
    return made, made.walk("VEVENT")[0]


def test_the_unit_reads_time_and_place_and_after_the_notice_the_panel(scheduled) -> None:
    unit = scheduled.clerks["college"]
    before = standing(asker(unit), college(scheduled))
    assert (may(before, "visit.see"), may(before, "panel.see")) == (True, False)
    with pytest.raises(Problem) as refusal:
        require(before, "panel.see")
    assert refusal.value.message == "现场验收通知还没有送达，现在不能查看专家组。主管部门送达通知后即可查看。"
    assert asked.arrangement_values(before)["panel"] == []
    visits.send_notice(request(scheduled.officer), college(scheduled))
    after = standing(asker(unit), college(scheduled))
    assert may(after, "panel.see")
    assert [one["name"] for one in asked.arrangement_values(after)["panel"]] == ["专家甲", "专家乙", "专家丙"]
    assert JournalLine.objects.filter(deed="visit.notice_sent").count() == 1


def test_a_notice_is_sent_again_only_when_something_changed(scheduled) -> None:
    visits.send_notice(request(scheduled.officer), college(scheduled))
    with pytest.raises(Problem) as refusal:
        visits.send_notice(request(scheduled.officer), college(scheduled))
    assert refusal.value.word == "visit.notice_known"
    visits.change(request(scheduled.officer), college(scheduled), Appointed(tomorrow(), "示例报告厅", time(14), time(17)))
    inspection = Inspection.objects.get()
    assert (asked.notice_stale(inspection), may(standing(asker(scheduled.clerks["college"]), college(scheduled)), "panel.see")) == (
        True, True)
    visits.send_notice(request(scheduled.officer), college(scheduled))
    assert not asked.notice_stale(Inspection.objects.get())


def test_a_substitute_is_told_to_the_unit_by_a_new_notice(scheduled) -> None:
    project = scheduled.projects["college"]
    visits.send_notice(request(scheduled.officer), project.pk)
    panels.declare_recusal(request(scheduled.experts[2]), project.pk, "发现亲属在该校任职（示例）")
    extra = person("extra", "递补专家", "expert", authority=scheduled.authority)
    panels.substitute(request(scheduled.officer), project.pk, extra.pk, "专业相符（示例）")
    inspection = Inspection.objects.get()
    assert (inspection.notice_sent_at, inspection.notice_sequence) == (None, None)
    assert not may(standing(asker(scheduled.clerks["college"]), project.pk), "panel.see")
    visits.send_notice(request(scheduled.officer), project.pk)
    assert may(standing(asker(scheduled.clerks["college"]), project.pk), "panel.see")


def test_a_substitute_on_site_needs_no_notice(scheduled) -> None:
    project = scheduled.projects["college"]
    panels.start(request(scheduled.lead), project.pk)
    panels.declare_recusal(request(scheduled.experts[2]), project.pk, "发现亲属在该校任职（示例）")
    extra = person("extra", "递补专家", "expert", authority=scheduled.authority)
    panels.substitute(request(scheduled.officer), project.pk, extra.pk, "专业相符（示例）")
    assert Inspection.objects.get().notice_sent_at is not None


def test_other_people_on_the_panel_are_unknown_until_the_next_notice(scheduled) -> None:
    visits.send_notice(request(scheduled.officer), college(scheduled))
    fourth = person("expert4", "专家丁", "expert", authority=scheduled.authority)
    panels.assign(request(scheduled.officer), college(scheduled), [scheduled.experts[0].pk, scheduled.experts[1].pk, fourth.pk],
                  scheduled.lead.pk, tomorrow(), "示例会议室", (time(9), time(12)))
    assert not may(standing(asker(scheduled.heads["college"]), college(scheduled)), "panel.see")


def test_who_stands_at_the_door_is_known(scheduled) -> None:
    panels.start(request(scheduled.lead), college(scheduled))
    assert may(standing(asker(scheduled.clerks["college"]), college(scheduled)), "panel.see")


def test_the_calendar_entry_keeps_its_name_and_counts_its_changes(scheduled) -> None:
    made, first = entry(scheduled, scheduled.experts[1])
    assert (made["METHOD"], str(first["STATUS"]), first["SEQUENCE"], str(first["LOCATION"])) == (
        "PUBLISH", "CONFIRMED", 0, "示例会议室")
    start = first["DTSTART"]
    assert (start.dt.isoformat(), start.params["TZID"], len(made.walk("VTIMEZONE"))) == (
        f"{tomorrow()}T09:00:00+08:00", "Asia/Shanghai", 1)
    assert "专家组：专家甲（组长）、专家乙、专家丙" in str(first["DESCRIPTION"])
    same = Appointed(tomorrow(), "示例会议室", time(9), time(12))
    visits.change(request(scheduled.officer), college(scheduled), same)
    assert entry(scheduled, scheduled.lead)[1]["SEQUENCE"] == 0
    visits.change(request(scheduled.officer), college(scheduled), Appointed(tomorrow(), "示例会议室"))
    moved = entry(scheduled, scheduled.lead)[1]
    assert (moved["SEQUENCE"], moved["UID"], moved["DTSTART"].dt) == (1, first["UID"], tomorrow())
    assert "专家组" not in str(entry(scheduled, scheduled.clerks["college"])[1]["DESCRIPTION"])


def test_a_visit_that_was_called_off_cancels_its_entry_and_cannot_begin(scheduled) -> None:
    first = entry(scheduled, scheduled.lead)[1]
    with pytest.raises(Problem) as refusal:
        visits.call_off(request(scheduled.officer), college(scheduled), "  ")
    assert refusal.value.word == "reason.missing"
    visits.call_off(request(scheduled.officer), college(scheduled), "台风停课（示例）")
    made, last = entry(scheduled, scheduled.lead)
    assert (made["METHOD"], last["STATUS"], last["UID"], last["SEQUENCE"]) == ("CANCEL", "CANCELLED", first["UID"], 1)
    for deed in (lambda: panels.start(request(scheduled.lead), college(scheduled)),
                 lambda: visits.send_notice(request(scheduled.officer), college(scheduled)),
                 lambda: visits.call_off(request(scheduled.officer), college(scheduled), "又一次")):
        with pytest.raises(Problem) as refusal:
            deed()
        assert refusal.value.word == "visit.unfixed"
    visits.change(request(scheduled.officer), college(scheduled), Appointed(tomorrow(), "示例会议室", time(9), time(12)))
    assert (entry(scheduled, scheduled.lead)[1]["STATUS"], Inspection.objects.get().called_off_at) == ("CONFIRMED", None)


@pytest.mark.parametrize(("given", "sentence"), [
    (lambda: Appointed(tomorrow() - timedelta(days=2), "示例"), "已经过去"),
    (lambda: Appointed(tomorrow(), "示例", time(12), time(9)), "开始时间须早于结束时间"),
    (lambda: Appointed(tomorrow(), "示例", time(9), None), "两个都填或都不填"),
])
def test_a_visit_that_cannot_be_is_refused_with_a_sentence(scheduled, given, sentence) -> None:
    with pytest.raises(Problem) as refusal:
        visits.change(request(scheduled.officer), college(scheduled), given())
    assert sentence in refusal.value.message
    assert Inspection.objects.get().sequence == 0


@pytest.mark.parametrize(("who", "word"), [("approver", "rights.denied"), ("centre", "rights.denied"), ("auditor", "rights.denied"),
                                           ("lead", "rights.denied"), ("outsider", "not_found")])
def test_only_the_officer_moves_tells_and_calls_off(scheduled, who, word) -> None:
    asking = request(getattr(scheduled, who))
    for deed in (lambda: visits.change(asking, college(scheduled), Appointed(tomorrow(), "示例")),
                 lambda: visits.send_notice(asking, college(scheduled)),
                 lambda: visits.call_off(asking, college(scheduled), "原因")):
        with pytest.raises(Problem) as refusal:
            deed()
        assert refusal.value.word == word


def test_everybodys_calendar_holds_their_own_visits_only(scheduled) -> None:
    found = {name: [one.title for one in asked.calendar(asker(who))] for name, who in {
        "member": scheduled.experts[2], "unit": scheduled.clerks["college"], "outsider": scheduled.outsider,
        "officer": scheduled.officer}.items()}
    assert found == {"member": ["现场验收：示例职业技术学院"], "unit": ["现场验收：示例职业技术学院"], "outsider": [], "officer": []}
    panels.recuse(request(scheduled.officer), college(scheduled), scheduled.experts[2].pk, "亲属任职")
    assert asked.calendar(asker(scheduled.experts[2])) == []
