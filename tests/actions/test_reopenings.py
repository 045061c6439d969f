"""A filed sheet never changes: two people open it again, the filed copy stays, and the panel concludes anew."""

import pytest
from django.db import DatabaseError, transaction

from jiangyan.actions.project import proposals
from jiangyan.actions.sheet import marks, merged, sheets
from jiangyan.actions.sheet.marks import Entered
from jiangyan.actions.verdict import publications, verdicts
from jiangyan.models import Filing, Inspection, Mark, Move, Project, Publication, Sheet, Verdict
from jiangyan.problems import Problem
from jiangyan.queries.paper.offers import offered
from jiangyan.queries.rights import asker, standing
from jiangyan.queries.round import round_tables
from jiangyan.queries.sheet import reopenings
from jiangyan.queries.sheet import sheets as asked
from jiangyan.queries.verdict import verdicts as verdicts_asked
from tests.cast import Cast, request

WHY = "第 13.2 项人数核对有误（示例）"


@pytest.fixture
def scored(cast: Cast) -> Cast:
    """A concluded college; the second expert found 540 trainees."""
    cast.reach_panel("college")
    cast.score("college", {}, {"r13_2": {"senior_trainees_per_year": 540}})
    cast.conclude("college")
    return cast


def _propose(cast: Cast, *sheets_of: int, reason: str = WHY) -> int:
    chosen = [cast.sheet("college", "expert", cast.experts[place]).pk for place in sheets_of]
    return int(proposals.propose(request(cast.officer), cast.projects["college"].pk, "reopen_sheet",
                                 {"sheets": chosen, "reason": reason})["proposal"])


def _reopen(cast: Cast, *sheets_of: int) -> None:
    proposals.confirm(request(cast.approver), cast.projects["college"].pk, _propose(cast, *sheets_of))


def _stage(cast: Cast) -> str:
    return Project.objects.get(pk=cast.projects["college"].pk).stage


def test_both_versions_are_kept_and_the_second_conclusion_counts(scored: Cast) -> None:
    project, second = scored.projects["college"].pk, scored.experts[1]
    _reopen(scored, 1)
    sheet = scored.sheet("college", "expert", second)
    version = Mark.objects.filter(sheet=sheet, row="13.2").count()
    marks.record_mark(request(second), sheet.pk, "13.2", Entered({"senior_trainees_per_year": 600}), version)
    sheets.finalise(request(second), sheet.pk)
    merged.merge(request(scored.lead), project)
    verdicts.conclude(request(scored.lead), project, "重新核对后通过（示例）。")
    scored.publish("college")
    kept = Filing.objects.get(sheet=sheet)
    before, _ = reopenings.as_filed(asked.opened(asker(second), sheet.pk), 1)
    now = asked.opened(asker(second), sheet.pk)
    assert (before.marks["13.2"].facts, now.marks["13.2"].facts, str(kept.total), str(now.sheet.total)) == (
        {"senior_trainees_per_year": 540}, {"senior_trainees_per_year": 600}, "99.50", "100.00")
    assert [(one.version, str(one.total)) for one in Verdict.objects.order_by("pk")] == [(1, "99.83"), (2, "100.00")]
    assert str(Publication.objects.get().total) == "100.00"
    assert list(Move.objects.order_by("-pk").values_list("origin", "target", "reason")[:3]) == [
        ("scored", "passed", ""), ("inspecting", "scored", ""), ("scored", "inspecting", WHY)]


def test_taking_back_only_the_conclusion_leaves_the_experts_sheets_filed(scored: Cast) -> None:
    _reopen(scored)
    filed = Sheet.objects.filter(project=scored.projects["college"], kind="expert", filed_at__isnull=False).count()
    kept = Filing.objects.get()
    assert (_stage(scored), filed, kept.sheet.kind, kept.sheet.filed_at, len(kept.marks)) == (
        "inspecting", 3, "merged", None, 23)


def test_a_conclusion_that_was_taken_back_is_in_force_nowhere(scored: Cast) -> None:
    project = scored.projects["college"]
    before = verdicts_asked.concluded(Inspection.objects.get())
    _reopen(scored)
    offers = {one.kind: one.official for one in offered(standing(asker(scored.lead), project.pk))}
    assert (before is None, verdicts_asked.concluded(Inspection.objects.get()), round_tables.verdicts([project.pk]),
            offers["merged_sheet"], Verdict.objects.count()) == (False, None, {}, False, 1)


def test_while_the_panel_still_scores_one_sheet_is_opened_and_the_stage_stays(cast: Cast) -> None:
    cast.reach_panel("college")
    cast.score("college")
    _reopen(cast, 2)
    sheet = cast.sheet("college", "expert", cast.experts[2])
    assert (_stage(cast), sheet.filed_at, Filing.objects.get().filed_by, asked.opened(
        asker(cast.experts[2]), sheet.pk).writable) == ("inspecting", None, cast.experts[2], True)
    with pytest.raises(Problem) as unfiled:
        merged.merge(request(cast.lead), cast.projects["college"].pk)
    assert unfiled.value.word == "merge.unfiled"


def test_until_the_second_person_confirms_the_sheet_stays_closed(scored: Cast) -> None:
    _propose(scored, 1)
    with pytest.raises(Problem) as caught:
        marks.record_mark(request(scored.experts[1]), scored.sheet("college", "expert", scored.experts[1]).pk, "13.2",
                          Entered({"senior_trainees_per_year": 600}), 2)
    assert (caught.value.word, _stage(scored), Filing.objects.count()) == ("sheet.filed", "scored", 0)


def test_publishing_and_reopening_do_not_wait_at_the_same_time(scored: Cast) -> None:
    project = scored.projects["college"].pk
    reopening = _propose(scored, 1)
    with pytest.raises(Problem) as waiting:
        publications.propose(request(scored.officer), project, "请整改（示例）")
    proposals.reject(request(scored.approver), project, reopening, "不必（示例）")
    publications.propose(request(scored.officer), project, "请整改（示例）")
    with pytest.raises(Problem) as published:
        _propose(scored, 1)
    assert (waiting.value.word, published.value.word) == ("proposal.pending", "reopening.refused")


def test_what_cannot_be_reopened_is_refused(cast: Cast) -> None:
    cast.reach_panel("college")
    words = []
    for chosen, reason in (([], WHY), ([cast.sheet("college", "expert", cast.lead).pk], WHY), ([99999], WHY)):
        with pytest.raises(Problem) as caught:
            proposals.propose(request(cast.officer), cast.projects["college"].pk, "reopen_sheet",
                              {"sheets": chosen, "reason": reason})
        words.append(caught.value.word)
    cast.score("college")
    with pytest.raises(Problem) as silent:
        _propose(cast, 0, reason=" ")
    assert (words, silent.value.word) == (["reopening.refused"] * 3, "reason.missing")


def test_a_published_result_is_not_reopened(scored: Cast) -> None:
    scored.publish("college")
    with pytest.raises(Problem) as caught:
        _propose(scored, 1)
    assert caught.value.word == "stage.wrong"


def test_nobody_reopens_alone_and_nobody_else_at_all(scored: Cast) -> None:
    proposal, project = _propose(scored, 1), scored.projects["college"].pk
    for who, word in ((scored.officer, "rights.denied"), (scored.lead, "rights.denied"), (scored.outsider, "not_found"),
                      (scored.heads["college"], "rights.denied")):
        with pytest.raises(Problem) as caught:
            proposals.confirm(request(who), project, proposal)
        assert caught.value.word == word


def test_a_filed_copy_is_never_changed_and_only_found_by_those_who_read_the_sheet(scored: Cast) -> None:
    _reopen(scored, 1)
    sheet = scored.sheet("college", "expert", scored.experts[1])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Filing.objects.update(total=None)
    for who in (scored.outsider, scored.clerks["college"], scored.experts[2], scored.officer):
        with pytest.raises(Problem) as caught:
            asked.opened(asker(who), sheet.pk)
        assert caught.value.word == "not_found"
    with pytest.raises(Problem) as none:
        reopenings.as_filed(asked.opened(asker(scored.experts[1]), sheet.pk), 2)
    assert none.value.word == "not_found"
