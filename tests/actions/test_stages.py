"""Only the table moves a project: every other move is refused, by everybody, with the same word."""

import pytest

from jiangyan.actions.project import stages as actions
from jiangyan.models import Move, Project
from jiangyan.problems import Problem
from jiangyan.queries.rights import Standing, asker
from jiangyan.rulebook import stages
from tests.cast import Cast, request

EVERYTHING = {"total": "1", "manifest": "1", "visit_on": "2025-05-06", "verdict": 1, "publication": 1,
              "limit": "2025-12-31", "report": 1}


def _word(cast: Cast, origin: str, target: str, relation: str, reason: str = "理由（示例）") -> str:
    Project.objects.filter(pk=cast.projects["college"].pk).update(stage=origin)
    project = Project.objects.select_related("round").get(pk=cast.projects["college"].pk)
    by = request(cast.officer)
    try:
        actions.advance(Standing(asker(cast.officer), project, frozenset({relation})), target, by, reason, **EVERYTHING)
    except Problem as problem:
        return problem.word
    return "moved"


def test_every_move_that_is_not_in_the_table_is_refused_to_everybody(cast: Cast) -> None:
    for origin in stages.STAGES:
        for target in stages.STAGES:
            step = stages.find(origin, target)
            for relation in stages.RELATIONS:
                expected = "stage.wrong" if step is None else "moved" if relation in step.who else "rights.denied"
                assert _word(cast, origin, target, relation) == expected, (origin, target, relation)
    assert Move.objects.count() == sum(len(step.who) for step in stages.TABLE)


def test_a_move_that_needs_a_reason_is_refused_without_one_and_nothing_moves(cast: Cast) -> None:
    reasoned = [step for step in stages.TABLE if "reason" in step.record]
    assert {_word(cast, step.origin, step.target, step.who[0], "  ") for step in reasoned} == {"reason.missing"}
    assert (Move.objects.count(), all(step.record == ("reason",) for step in stages.TABLE if step.undo)) == (0, True)


def test_a_move_without_its_record_is_a_fault_of_the_program(cast: Cast) -> None:
    project = cast.projects["college"]
    project.stage = "accepted"
    with pytest.raises(ValueError, match="visit_on"):
        actions.advance(Standing(asker(cast.officer), project, frozenset({"officer"})), "scheduled", request(cast.officer))
