"""A sheet is filed whole, once, by its owner; from then on it does not change."""

from datetime import timedelta

import pytest

from jiangyan.actions.panel import panels
from jiangyan.actions.sheet.marks import Entered, record_mark
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.models import JournalLine, Mark, Recusal, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.invariants import broken
from jiangyan.queries.sheet import sheets
from tests.cast import Cast, request
from tests.lines import told


@pytest.fixture
def inspected(cast: Cast) -> Cast:
    """The college's inspection has begun."""
    cast.submit("college")
    cast.accept("college")
    cast.inspect("college")
    return cast


def test_an_expert_files_a_complete_sheet_and_the_journal_says_so(inspected: Cast) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet, r13_2={"senior_trainees_per_year": 470})
    answer = finalise(request(expert), sheet.pk, Sheet.objects.get(pk=sheet.pk).version)
    filed, line = Sheet.objects.get(pk=sheet.pk), JournalLine.objects.latest("position")
    assert (answer["total"], str(filed.total), filed.filed_by, line.deed, told(line)) == (
        "99", "99.00", expert, "sheet.filed", {"sheet": sheet.pk, "total": "99"})


def test_gaps_are_named_and_nothing_is_filed(inspected: Cast) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet)
    record_mark(request(expert), sheet.pk, "7.1", Entered(), 1)
    record_mark(request(expert), sheet.pk, "14.2", Entered({"trainees_surveyed": 10}), 1)
    with pytest.raises(Problem) as caught:
        finalise(request(expert), sheet.pk)
    assert (caught.value.message, Sheet.objects.get(pk=sheet.pk).filed_at) == (
        "还有 2 项没有得分：7.1、14.2。请补齐后再提交。", None)


def test_a_filed_sheet_takes_no_more_marks(inspected: Cast) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet)
    finalise(request(expert), sheet.pk)
    with pytest.raises(Problem) as mark:
        record_mark(request(expert), sheet.pk, "7.1", Entered({"enterprise_agreements": 1}), 1)
    with pytest.raises(Problem) as again:
        finalise(request(expert), sheet.pk)
    assert (mark.value.word, again.value.word) == ("sheet.filed", "sheet.filed")


def test_marks_that_came_after_looking_through_stop_the_filing(inspected: Cast) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet)
    seen = Sheet.objects.get(pk=sheet.pk).version
    record_mark(request(expert), sheet.pk, "7.1", Entered({"enterprise_agreements": 2}), 1)
    with pytest.raises(Problem) as caught:
        finalise(request(expert), sheet.pk, seen)
    assert (caught.value.word, finalise(request(expert), sheet.pk, seen + 1)["total"]) == ("sheet.newer", "98")


def test_filing_twice_with_one_operation_is_filing_once(inspected: Cast) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet)
    first = finalise(request(expert, "file"), sheet.pk)
    assert finalise(request(expert, "file"), sheet.pk) == first
    assert JournalLine.objects.filter(deed="sheet.filed").count() == 1


def test_nobody_else_files_or_opens_an_unfiled_sheet(inspected: Cast) -> None:
    owner = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", owner)
    inspected.fill("college", owner, sheet)
    others = [inspected.experts[0], inspected.experts[2], inspected.officer, inspected.approver, inspected.centre,
              inspected.auditor, inspected.clerks["college"], inspected.heads["college"], inspected.outsider]
    for person in others:
        for attempt in (lambda by: finalise(by, sheet.pk), lambda by: sheets.opened(by.by, sheet.pk)):
            with pytest.raises(Problem) as caught:
                attempt(request(person))
            assert (person.username, caught.value.word) == (person.username, "not_found")


def test_a_recused_expert_loses_the_own_sheet_at_once(inspected: Cast) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet)
    panels.recuse(request(inspected.officer), inspected.projects["college"].pk, expert.pk, "与建设单位有聘用关系")
    for attempt in (lambda: finalise(request(expert), sheet.pk),
                    lambda: sheets.own(request(expert).by, inspected.projects["college"].pk)):
        with pytest.raises(Problem) as caught:
            attempt()
        assert caught.value.word == "not_found"


def test_a_clock_that_is_set_back_puts_no_filing_and_no_recusal_before_the_marks(inspected: Cast) -> None:
    expert, later = inspected.experts[1], database_now() + timedelta(seconds=30)
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet)
    last = Mark.objects.filter(sheet=sheet, row="15.2").get()
    last.pk, last.version, last.base_version, last.operation, last.server_at = None, 2, 1, "示例：时钟拨回以前", later
    last.save(force_insert=True)
    finalise(request(expert), sheet.pk)
    panels.recuse(request(inspected.officer), inspected.projects["college"].pk, expert.pk, "与建设单位有聘用关系")
    told = (Sheet.objects.get(pk=sheet.pk).filed_at, Recusal.objects.get(person=expert).at)
    assert (told, [one.invariant.name for one in broken() if one.invariant.name.startswith("mark")]) == ((later, later), [])
