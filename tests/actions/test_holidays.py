"""The holiday table: seeded, kept after the yearly notice, never guessed."""

from datetime import date

import pytest

from jiangyan.actions.round import holidays
from jiangyan.models import HolidayDay, HolidayYear, JournalLine
from jiangyan.problems import Problem
from jiangyan.queries.round import holidays as asked
from tests.cast import Cast, request


def test_the_seed_knows_the_national_holidays_and_comes_once(cast: Cast) -> None:
    first, second = holidays.seed(), holidays.seed()
    assert (first[:2], second, JournalLine.objects.filter(deed="holiday.seeded").count()) == ([2024, 2025], [], 1)
    assert [asked.remark(date(2025, *day)) for day in ((10, 1), (9, 28), (9, 27), (9, 29))] == [
        "星期三，国庆节放假", "星期日，国庆节上班（调休）", "星期六，休息日", "星期一"]
    assert asked.working_day_after(date(2025, 9, 30), 1) == date(2025, 10, 9)


def test_beyond_the_last_known_year_the_notice_is_asked_for(cast: Cast) -> None:
    last = holidays.seed()[-1]
    with pytest.raises(Problem) as caught:
        asked.working_day_after(date(last, 12, 31), 1)
    assert (caught.value.word, f"{last + 1}年" in caught.value.message, asked.remark(date(last + 1, 1, 1))[4:]) == (
        "holiday.year_unknown", True, f"{last + 1}年的放假安排还没有录入")


def test_a_new_year_counts_only_once_it_is_complete(cast: Cast) -> None:
    by = cast.officer
    holidays.add_year(request(by), 2031, "示例放假通知（2031）")
    holidays.set_days(request(by), date(2031, 1, 1), date(2031, 1, 3), "holiday", "元旦")
    holidays.set_days(request(by), date(2031, 1, 4), date(2031, 1, 4), "workday", "元旦")
    with pytest.raises(Problem) as early:
        asked.working_day_after(date(2031, 1, 1), 1)
    holidays.complete(request(by), 2031, True)
    assert (early.value.word, asked.working_day_after(date(2031, 1, 1), 1)) == ("holiday.year_unknown", date(2031, 1, 4))
    holidays.remove_day(request(by), date(2031, 1, 4))
    assert asked.working_day_after(date(2031, 1, 1), 1) == date(2031, 1, 6)
    assert set(JournalLine.objects.filter(deed__startswith="holiday.").values_list("deed", flat=True)) == {
        "holiday.year_added", "holiday.days_set", "holiday.completed", "holiday.day_removed"}


@pytest.mark.parametrize(("first", "last", "kind", "name"), [
    (date(2025, 5, 2), date(2025, 5, 1), "holiday", "节"), (date(2025, 12, 31), date(2026, 1, 1), "holiday", "节"),
    (date(2025, 5, 1), date(2025, 5, 16), "holiday", "节"), (date(2025, 5, 1), date(2025, 5, 1), "half", "节"),
    (date(2025, 5, 1), date(2025, 5, 1), "holiday", " "),
])
def test_days_that_cannot_stand_are_refused_whole(cast: Cast, first: date, last: date, kind: str, name: str) -> None:
    HolidayYear.objects.create(year=2025, source="示例", complete=True)
    with pytest.raises(Problem) as caught:
        holidays.set_days(request(cast.officer), first, last, kind, name)
    assert (caught.value.word, HolidayDay.objects.count()) == ("holiday.refused", 0)


def test_what_is_not_there_or_there_already_is_refused(cast: Cast) -> None:
    words = []
    for deed in (lambda by: holidays.set_days(by, date(2031, 1, 1), date(2031, 1, 1), "holiday", "元旦"),
                 lambda by: holidays.add_year(by, 1999, "示例"), lambda by: holidays.add_year(by, 2031, " "),
                 lambda by: holidays.add_year(by, 2031, "示例"), lambda by: holidays.add_year(by, 2031, "示例"),
                 lambda by: holidays.complete(by, 2031, True), lambda by: holidays.remove_day(by, date(2031, 1, 1))):
        try:
            deed(request(cast.officer))
            words.append("")
        except Problem as problem:
            words.append(problem.word)
    assert words == ["not_found", "holiday.refused", "holiday.refused", "", "holiday.refused", "holiday.refused", "not_found"]


def test_only_officers_keep_the_table(cast: Cast) -> None:
    for who in (cast.approver, cast.centre, cast.auditor, cast.lead, cast.outsider):
        for deed in (lambda by: holidays.add_year(by, 2031, "示例"), lambda by: holidays.complete(by, 2025, False),
                     lambda by: holidays.set_days(by, date(2025, 1, 1), date(2025, 1, 1), "holiday", "元旦"),
                     lambda by: holidays.remove_day(by, date(2025, 1, 1))):
            with pytest.raises(Problem) as caught:
                deed(request(who))
            assert caught.value.word == "rights.denied"
