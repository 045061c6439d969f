"""Merging: every rule with exact numbers, by the lead only, and only when everybody has filed."""

from decimal import Decimal
from typing import Any

import pytest

from jiangyan.actions.panel import panels
from jiangyan.actions.sheet import merged
from jiangyan.actions.sheet.marks import Entered, record_mark
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.models import JournalLine, Mark, Round
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.sheet.merged import of_project
from tests.cast import Cast, person, request


def _rule(cast: Cast, rule: str, **changes: Any) -> None:
    Round.objects.filter(pk=cast.round.pk).update(merge_rule=rule, **changes)


def _merged(cast: Cast, name: str, row: str) -> Mark:
    return Mark.objects.filter(sheet=cast.sheet(name, "merged"), row=row).latest("version")


def _trainees(*counts: int) -> list[dict[str, Any]]:
    return [{"r13_2": {"senior_trainees_per_year": count}} for count in counts]


def test_the_mean_is_exact_to_a_hundredth_and_says_its_arithmetic(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college", *_trainees(480, 540, 600))
    answer = merged.merge(request(cast.lead), cast.projects["college"].pk)
    mark = _merged(cast, "college", "13.2")
    assert (mark.score, mark.reason, mark.maker) == (Decimal("4.50"), "（4＋4.5＋5）÷3＝4.5分", cast.lead)
    assert (len(answer["recorded"]), answer["open"], answer["sums"]["total"]) == (23, [], "99.5")


def test_a_third_is_rounded_half_up_row_by_row(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college", *_trainees(540, 540, 600))
    merged.merge(request(cast.lead), cast.projects["college"].pk)
    assert (_merged(cast, "college", "13.2").score, cast.sheet("college", "merged").total) == (
        Decimal("4.67"), Decimal("99.67"))


def test_the_trimmed_mean_drops_the_highest_and_the_lowest_sheet(cast: Cast) -> None:
    for place in (4, 5):
        cast.experts.append(person(f"expert{place}", f"专家{place}", "expert", authority=cast.authority))
    _rule(cast, "trimmed_mean", panel_size=5)
    cast.reach_panel("college")
    cast.score("college", *_trainees(600, 0, 480, 540, 480))
    merged.merge(request(cast.lead), cast.projects["college"].pk)
    found = of_project(rights.asker(cast.lead), cast.projects["college"].pk)
    mark = _merged(cast, "college", "13.2")
    assert (mark.score, mark.reason, found.dropped) == (
        Decimal("4.17"), "（4＋4.5＋4）÷3＝4.17分", ("专家甲", "专家乙"))


def test_consensus_takes_what_all_agree_on_and_leaves_the_rest_open(cast: Cast) -> None:
    _rule(cast, "consensus")
    cast.reach_panel("college")
    cast.score("college", *_trainees(480, 540, 600))
    answer = merged.merge(request(cast.lead), cast.projects["college"].pk)
    assert (len(answer["recorded"]), answer["open"], answer["sums"]["total"]) == (22, ["13.2"], None)
    merged.agree(request(cast.lead), cast.projects["college"].pk, "13.2", "4.5", "", 0)
    mark = _merged(cast, "college", "13.2")
    assert (mark.reason, cast.sheet("college", "merged").total) == (
        "各专家评分不一致（4.0、4.5、5.0），合议为4.5分", Decimal("99.50"))


def test_what_the_panel_agreed_is_not_touched_by_taking_over_the_rest(cast: Cast) -> None:
    _rule(cast, "consensus")
    cast.reach_panel("college")
    cast.score("college", *_trainees(480, 540, 600))
    project = cast.projects["college"].pk
    merged.agree(request(cast.lead), project, "15.1", "1.5", "报告缺少一节，经合议扣0.5分", 0)
    answer = merged.merge(request(cast.lead), project)
    assert ("15.1" in answer["recorded"], _merged(cast, "college", "15.1").score) == (False, Decimal("1.50"))


@pytest.mark.parametrize(("score", "comment", "word"), [
    ("3.5", "", "reason.missing"), ("3.5", "经合议从严", None), ("4.333", "", "mark.refused"),
    ("5.5", "好", "mark.refused"), ("", "", "mark.refused"), (None, "", "mark.refused"), ("四", "", "mark.refused"),
])
def test_an_agreed_value_outside_what_experts_gave_needs_words(
        cast: Cast, score: str | None, comment: str, word: str | None) -> None:
    _rule(cast, "consensus")
    cast.reach_panel("college")
    cast.score("college", *_trainees(480, 540, 600))
    found = None
    try:
        merged.agree(request(cast.lead), cast.projects["college"].pk, "13.2", score, comment, 0)
    except Problem as problem:
        found = problem.word
    assert (found, Mark.objects.filter(sheet=cast.sheet("college", "merged")).count()) == (word, 0 if word else 1)


def test_a_mean_is_computed_and_never_typed_but_may_carry_words(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college", *_trainees(480, 540, 600))
    project = cast.projects["college"].pk
    merged.merge(request(cast.lead), project)
    with pytest.raises(Problem, match="不能另填"):
        merged.agree(request(cast.lead), project, "13.2", "5", "", 1)
    with pytest.raises(Problem) as caught:
        record_mark(request(cast.lead), cast.sheet("college", "merged").pk, "13.2", Entered(None, "5"), 1)
    merged.agree(request(cast.lead), project, "13.2", None, "以台账人数为准", 1)
    mark = _merged(cast, "college", "13.2")
    assert (caught.value.word, mark.version, mark.score, mark.comment) == (
        "request.malformed", 2, Decimal("4.50"), "以台账人数为准")


def test_merging_again_records_nothing_new(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college")
    project = cast.projects["college"].pk
    merged.merge(request(cast.lead), project)
    again = merged.merge(request(cast.lead), project)
    assert (again["recorded"], Mark.objects.filter(sheet=cast.sheet("college", "merged")).count()) == ([], 23)


def test_a_stale_version_loses(cast: Cast) -> None:
    _rule(cast, "consensus")
    cast.reach_panel("college")
    cast.score("college", *_trainees(480, 540, 600))
    merged.agree(request(cast.lead), cast.projects["college"].pk, "13.2", "4", "", 0)
    with pytest.raises(Problem) as caught:
        merged.agree(request(cast.lead), cast.projects["college"].pk, "13.2", "5", "", 0)
    assert (caught.value.word, caught.value.values["current"].score) == ("version.stale", Decimal("4.00"))


def test_nobody_merges_before_everybody_has_filed_and_the_missing_are_named(cast: Cast) -> None:
    cast.reach_panel("college")
    first = cast.sheet("college", "expert", cast.experts[1])
    cast.take_over("college", first, cast.experts[1])
    finalise(request(cast.experts[1]), first.pk)
    with pytest.raises(Problem, match="还有 2 位专家没有提交打分表：专家甲、专家丙"):
        merged.merge(request(cast.lead), cast.projects["college"].pk)
    assert of_project(rights.asker(cast.lead), cast.projects["college"].pk).lines == []


def test_a_panel_that_lost_a_member_does_not_merge(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college")
    panels.recuse(request(cast.officer), cast.projects["college"].pk, cast.experts[2].pk, "亲属在该单位任职（示例）")
    with pytest.raises(Problem, match="专家组现有 2 人，本批次要求 3 人"):
        merged.merge(request(cast.lead), cast.projects["college"].pk)


def test_only_the_lead_merges_and_outsiders_find_nothing(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college")
    words = {}
    for who in (cast.experts[1], cast.officer, cast.clerks["college"], cast.heads["college"], cast.centre,
                cast.outsider):
        with pytest.raises(Problem) as caught:
            merged.merge(request(who), cast.projects["college"].pk)
        words[who.username] = caught.value.word
    assert (set(words.values()), Mark.objects.filter(sheet__kind="merged").count()) == ({"not_found"}, 0), words


def test_merging_leaves_one_journal_line_with_every_mark(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college")
    merged.merge(request(cast.lead), cast.projects["college"].pk)
    line = JournalLine.objects.filter(deed="sheet.merged").get()
    assert (line.actor, line.content["rule"], len(line.content["marks"])) == (cast.lead, "mean", 23)
