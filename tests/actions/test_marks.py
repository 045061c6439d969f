"""Marks are appended, versioned, idempotent, explained, and refused with a sentence."""

import pytest
from django.db import DatabaseError, transaction

from jiangyan.actions.sheet.marks import Entered, record_mark
from jiangyan.models import JournalLine, Mark, Sheet
from jiangyan.problems import Problem
from tests.cast import Cast, request


def test_the_college_that_reports_480_gets_four_points_and_the_arithmetic(cast: Cast) -> None:
    answer = record_mark(request(cast.clerks["college"]), cast.sheet("college").pk, "13.2",
                         Entered({"senior_trainees_per_year": 480}), 0)
    assert (answer["score"], answer["version"], answer["reason"]) == (
        "4", 1, "应达600人，实有480人，少120人；每少60人扣0.5分，计2个整步，扣1.0分，得4.0分")
    assert answer["sums"] == {"scored": 1, "rows": 23, "partial_total": "4", "total": None}


def test_a_correction_is_a_second_mark_and_the_first_stays(cast: Cast) -> None:
    sheet = cast.sheet("college")
    record_mark(request(cast.clerks["college"]), sheet.pk, "13.2", Entered({"senior_trainees_per_year": 480}), 0)
    record_mark(request(cast.clerks["college"]), sheet.pk, "13.2", Entered({"senior_trainees_per_year": 470}), 1)
    assert [(m.version, m.facts["senior_trainees_per_year"], str(m.score)) for m in Mark.objects.order_by("id")] == [
        (1, 480, "4.00"), (2, 470, "4.00")]
    assert str(Sheet.objects.get(pk=sheet.pk).partial_total) == "4.00"


def test_the_same_operation_sent_twice_is_kept_once_and_answered_alike(cast: Cast) -> None:
    sheet, entered = cast.sheet("college").pk, Entered({"summary_report": True})
    first = record_mark(request(cast.clerks["college"], "one"), sheet, "15.1", entered, 0)
    again = record_mark(request(cast.clerks["college"], "one"), sheet, "15.1", entered, 0)
    with pytest.raises(Problem) as caught:
        record_mark(request(cast.clerks["college"], "one"), sheet, "15.1", Entered({"summary_report": False}), 0)
    assert (first, Mark.objects.count(), caught.value.word) == (again, 1, "operation.key_reused")


def test_a_stale_version_loses_and_sees_both(cast: Cast) -> None:
    sheet = cast.sheet("college").pk
    record_mark(request(cast.clerks["college"]), sheet, "15.1", Entered({"summary_report": True}), 0)
    with pytest.raises(Problem) as caught:
        record_mark(request(cast.heads["college"]), sheet, "15.1", Entered({"summary_report": False}), 0)
    assert (caught.value.status, caught.value.values["current"].facts, caught.value.values["entered"].facts) == (
        412, {"summary_report": True}, {"summary_report": False})


def test_a_half_answered_row_is_kept_but_blank(cast: Cast) -> None:
    answer = record_mark(request(cast.clerks["college"]), cast.sheet("college").pk, "1.2",
                         Entered({"duties_divided": True}), 0)
    assert (answer["state"], answer["score"], Mark.objects.get().facts) == ("blank", None, {"duties_divided": True})


@pytest.mark.parametrize(("row", "entered", "sentence"), [
    ("13.2", Entered({"senior_trainees_per_year": -1}), "不能是负数"),
    ("8.2", Entered({"teachers": 10, "qualified_full_time": 11}), "大于"),
    ("8.2", Entered({"teachers": 0, "qualified_full_time": 0}), "是 0，无法计算"),
    ("3.1", Entered({"concurrent_capacity": 80}, "4.5"), "如需这样评定，请填写理由"),
    ("3.1", Entered({"concurrent_capacity": 80}, "3.3"), "0.5的整数倍"),
    ("3.1", Entered({"concurrent_capacity": 80}, "五"), "应是0至5.0之间的数"),
    ("9.9", Entered({"x": 1}), "考核细则没有第 9.9 项"),
])
def test_what_cannot_be_is_refused_and_nothing_is_kept(cast: Cast, row: str, entered: Entered, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence):
        record_mark(request(cast.clerks["college"]), cast.sheet("college").pk, row, entered, 0)
    assert Mark.objects.count() == 0


def test_no_report_takes_the_points_for_its_novelty_too(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    record_mark(request(clerk), sheet, "15.1", Entered({"summary_report": True}), 0)
    record_mark(request(clerk), sheet, "15.2", Entered({"innovation": "fair"}, "1.5"), 0)
    answer = record_mark(request(clerk), sheet, "15.1", Entered({"summary_report": False}), 1)
    latest = Mark.objects.filter(row="15.2").latest("version")
    assert (answer["touched"], str(latest.score), latest.given, latest.correction_reason) == (
        ["15.1", "15.2"], "0.00", None, "第 15.1 项的事实改变，原来填的 1.5 分不再符合细则，改按细则计算")
    assert answer["sums"]["partial_total"] == "0"


def test_the_outsider_finds_nothing_and_an_expert_sees_no_draft(cast: Cast) -> None:
    for person in (cast.outsider, cast.experts[0], cast.centre, cast.officer):
        with pytest.raises(Problem) as caught:
            record_mark(request(person), cast.sheet("college").pk, "15.1", Entered({"summary_report": True}), 0)
        assert caught.value.word == "not_found"


def test_the_database_itself_refuses_to_change_a_mark(cast: Cast) -> None:
    record_mark(request(cast.clerks["college"]), cast.sheet("college").pk, "15.1", Entered({"summary_report": True}), 0)
    for change in (lambda: Mark.objects.update(score="1"), lambda: Mark.objects.all()._raw_delete("default"),
                   lambda: JournalLine.objects.update(deed="x")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert str(Mark.objects.get().score) == "2.00"
