"""Numbers of papers run per authority, series and year without a gap; a withdrawn one keeps its own."""

import pytest
from django.db import IntegrityError, connection, transaction

from jiangyan.actions.paper import papers, registers
from jiangyan.models import Authority, JournalLine, Paper
from jiangyan.printing.papers import paper
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.paper import registers as asked
from jiangyan.queries.paper.registers import Wanted
from tests.cast import Cast, request
from tests.drafting import OFFICES
from tests.printing.reading import pages, paragraphs


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """The college scheduled, the offices of the round known, the prefix set."""
    cast.reach_panel("college")
    for office in OFFICES:
        cast.round.contacts.create(office=office.office, phone=office.phone, email=office.email)
    registers.change_prefix(request(cast.officer), cast.authority.pk, "津示例")
    return cast


def _year() -> int:
    return local(database_now()).year


def _issue(cast: Cast, kind: str, form: str = "pdf", subject: int | None = None) -> bytes:
    given = subject or (cast.round.pk if paper(kind).scope == "round" else cast.projects["college"].pk)
    return papers.issue(rights.asker(cast.officer), kind, given, form, None).content  # type: ignore[arg-type]


def test_a_letter_gets_number_day_and_code_and_both_forms_are_the_same_paper(ready: Cast) -> None:
    pdf, word = "".join(pages(_issue(ready, "visit_notice"))), "".join(paragraphs(_issue(ready, "visit_notice", "docx")))
    kept, number = Paper.objects.get(), f"津示例函〔{_year()}〕1号"
    code = f"编号：{number}校验码：" + "-".join(kept.digest[place:place + 4] for place in (0, 4, 8, 12))
    assert (kept.number, sorted(kept.files.values_list("form", flat=True))) == (number, ["docx", "pdf"])
    assert [number in pdf, number in word, code in pdf, asked.day(kept.issued_at) in pdf, "草稿" in pdf] == [
        True, True, True, True, False]
    assert JournalLine.objects.filter(deed="paper.issued").count() == 1
    assert JournalLine.objects.filter(deed="paper.printed").count() == 2


def test_numbers_of_a_series_follow_each_other_and_a_withdrawn_one_stays_taken(ready: Cast) -> None:
    _issue(ready, "work_notice")
    _issue(ready, "attendance_sheet")
    first = Paper.objects.get(kind="work_notice")
    papers.withdraw(request(ready.officer), first.pk, "联系电话有误（示例）")
    _issue(ready, "work_notice")
    _issue(ready, "visit_notice")
    numbers = list(Paper.objects.order_by("pk").values_list("number", flat=True))
    year = _year()
    assert numbers == [f"津示例函〔{year}〕1号", f"津示例验〔{year}〕1号", f"津示例函〔{year}〕2号", f"津示例函〔{year}〕3号"]
    listed = asked.listed(rights.asker(ready.officer), ready.authority, Wanted(state="withdrawn"))
    assert [(one.number, one.withdrawal.reason) for one in listed] == [(f"津示例函〔{year}〕1号", "联系电话有误（示例）")]


def test_a_refused_paper_takes_no_number(ready: Cast) -> None:
    ready.round.contacts.all().delete()
    with pytest.raises(Problem, match="《验收工作通知》缺少：联系方式"):
        _issue(ready, "work_notice")
    with pytest.raises(Problem, match="《公示》缺少：公示开始日期、公示结束日期、公示名单"):
        for office in OFFICES:
            ready.round.contacts.create(office=office.office, phone=office.phone, email=office.email)
        _issue(ready, "public_notice")
    _issue(ready, "work_notice")
    assert list(Paper.objects.values_list("serial", flat=True)) == [1]


def test_another_authority_counts_for_itself_and_the_database_refuses_the_same_number_twice(ready: Cast) -> None:
    _issue(ready, "visit_notice")
    other = Authority.objects.create(name="示例另一局", short_name="另一局")
    assert (asked.last_serial(ready.authority, "函", _year()), asked.last_serial(other, "函", _year())) == (1, 0)
    kept = Paper.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(kind="visit_notice", authority=kept.authority, round=kept.round, series="函", year=kept.year,
                             serial=1, values={}, digest="0", issued_by=ready.officer, issued_at=kept.issued_at)


def test_an_issued_paper_cannot_be_changed_in_the_database(ready: Cast) -> None:
    _issue(ready, "visit_notice")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE jiangyan_paper SET number = 'x'")


def test_only_the_officer_withdraws_once_with_a_reason(ready: Cast) -> None:
    _issue(ready, "visit_notice")
    kept = Paper.objects.get().pk
    told = []
    for who, reason in ((ready.outsider, "理由"), (ready.heads["college"], "理由"), (ready.auditor, "理由"),
                        (ready.officer, "  "), (ready.officer, "理由"), (ready.officer, "理由")):
        try:
            papers.withdraw(request(who), kept, reason)
            told.append("done")
        except Problem as problem:
            told.append(problem.word)
    assert told == ["not_found", "not_found", "rights.denied", "reason.missing", "done", "paper.withdrawn"]


def test_nobody_but_the_officer_has_letters_made(ready: Cast) -> None:
    for who in (ready.outsider, ready.heads["college"], ready.lead, ready.auditor, ready.centre):
        for kind, subject in (("work_notice", ready.round.pk), ("visit_notice", ready.projects["college"].pk)):
            with pytest.raises(Problem) as caught:
                papers.draft(rights.asker(who), kind, subject, "pdf")
            assert caught.value.word in ("not_found", "rights.denied")


@pytest.mark.parametrize("prefix", ["abc", "津 示例", "一" * 13, "津示例〔"])
def test_a_prefix_is_a_few_chinese_characters(ready: Cast, prefix: str) -> None:
    with pytest.raises(Problem, match="发文机关代字不正确"):
        registers.change_prefix(request(ready.officer), ready.authority.pk, prefix)


def test_a_draft_has_an_open_number_and_takes_none(ready: Cast) -> None:
    words = "".join(pages(papers.draft(rights.asker(ready.officer), "visit_notice", ready.projects["college"].pk, "pdf").content))
    assert (f"津示例函〔{_year()}〕号" in words, "草稿" in words, Paper.objects.count()) == (True, True, 0)
