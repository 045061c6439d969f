"""The report about a round: the overview's numbers in PDF and Word, what somebody may not see said, others find nothing."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from jiangyan.models import Paper, Person
from jiangyan.queries.rights import asker
from jiangyan.queries.round.overviews import overview
from tests.cast import Cast
from tests.printing.reading import pages, paragraphs, part, tight


@pytest.fixture
def played(cast: Cast) -> Cast:
    """One college passed with a row below full, one studio failed, one unit still empty and late."""
    cast.reach_panel("college")
    cast.score("college", *[{"r13_2": {"senior_trainees_per_year": 480}}] * 3)
    cast.conclude("college")
    cast.reach_panel("studio")
    poor: dict[str, dict[str, Any]] = {"r1_1": {"venue": False, "display_board": False}, "r3_1": {"innovations": 0},
                                       "r4_1": {"roster": False, "apprentices": 0}}
    cast.score("studio", poor, poor, poor)
    cast.conclude("studio")
    cast.projects["other"].deadline = timezone.now() - timedelta(days=2)
    cast.projects["other"].save()
    return cast


def _report(cast: Cast, seen: Any, who: Person, form: str) -> Any:
    return seen(who).get(reverse("round_report", args=[cast.round.pk, form]))


def test_the_officer_takes_every_number_of_the_overview_away(played: Cast, seen: Any) -> None:
    answer = _report(played, seen, played.officer, "pdf")
    printed, written = "".join(pages(answer.content)), "".join(paragraphs(_report(played, seen, played.officer, "docx").content))
    wanted = ("本批次共4个建设项目：高技能人才培训基地3个，技能大师工作室1个。", "已形成结论2次：通过1次，未通过1次。",
              "示例技师学院自评准备主管部门已逾期2天", "高技能人才培训基地初验10", "技能大师工作室初验01", "制表经办人甲，",
              "现在没有正在验收的项目。", "七天内没有安排现场验收。", "95–10010", "示例职业技术学院100.099.01.0",
              "图中由深到浅：汇总分、自评高出的部分。")
    assert [(words, words in printed, words in written) for words in wanted] == [(words, True, True) for words in wanted]
    titles = [tight(one.title) for one in overview(asker(played.officer), played.round)]
    assert [title for title in titles if title not in printed] == []
    name = quote(f"批次情况报告-示例验收批次-{timezone.localtime():%Y%m%d}.pdf")
    assert (Paper.objects.count(), name in answer.headers["Content-Disposition"]) == (0, True)


def test_the_bars_in_word_are_as_long_as_the_numbers_say(played: Cast, seen: Any) -> None:
    body = part(_report(played, seen, played.officer, "docx").content, "word/document.xml")
    row = next(one for one in body.split("<w:tr>") if ">13.2 所建设专业" in one)
    dark, light = (piece.split("</w:t>")[0].count("　") for piece in row.split("<w:shd ")[1:])
    assert (dark > 0, round(light / dark)) == (True, 4)  # one point of five is lost


def test_the_centre_sees_progress_and_is_told_that_points_are_not_its_business(played: Cast, seen: Any) -> None:
    printed = "".join(pages(_report(played, seen, played.centre, "pdf").content))
    assert [words in printed for words in ("得分和结论不在制表人可以看到的范围内", "已经逾期", "得分分布", "自评与汇总")] == [
        True, True, False, False]


def test_a_round_without_verdicts_says_so(cast: Cast, seen: Any) -> None:
    printed = "".join(pages(_report(cast, seen, cast.officer, "pdf").content))
    assert ("还没有形成结论的项目。" in printed, "有项目汇总以后，这里显示得分分布。" in printed) == (True, True)


def test_others_find_nothing_and_there_are_two_forms(played: Cast, seen: Any) -> None:
    for who in (played.outsider, played.lead, played.heads["college"]):
        assert [_report(played, seen, who, form).status_code for form in ("pdf", "docx")] == [404, 404]
    assert _report(played, seen, played.officer, "xlsx").status_code == 404
    page = seen(played.officer).get(reverse("round_overview", args=[played.round.pk])).content.decode()
    assert [reverse("round_report", args=[played.round.pk, form]) in page for form in ("pdf", "docx")] == [True, True]
