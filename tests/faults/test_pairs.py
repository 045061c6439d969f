"""Two people at the same moment: afterwards everything is as if one of them had come first."""

import json
import os
from typing import Any

import pytest

from tests.faults import grounds
from tests.faults.grounds import Ground
from tests.figures import figure

COUNT = int(os.environ.get("JIANGYAN_FAULTS_PAIRS", "9"))


def _pairs(ground: Ground, kind: str, count: int) -> list[dict[str, Any]]:
    done = ground.run("tests.faults.pairs", kind, str(count), check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    figure("同时办理的一对", count, "次")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _explained(found: dict[str, Any], late: str) -> bool:
    """The save came first and is in the sums, or it came second and was refused without a trace."""
    saved, other = found["ends"]
    sums = found["total"] == found["sum"] if saved == "done" else True
    if saved == "done":
        return other == "done" and found["versions"] == 2 and 0 < found["saved"] < found["other"] and sums
    return (saved, other, found["versions"], found["saved"]) == (late, "done", 1, 0)


@pytest.mark.parametrize(("kind", "late"), [("finalise", "sheet.filed"), ("recuse", "not_found")])
def test_a_save_came_before_or_after_but_never_in_between(filled: Ground, kind: str, late: str) -> None:
    found = _pairs(filled, kind, COUNT)
    assert [one for one in found if not _explained(one, late)] == []
    assert len(found) == COUNT and (kind != "finalise" or all(one["filed"] for one in found))


@pytest.mark.skipif(not grounds.on_postgresql(), reason="SQLite 一次只让一个人写")
def test_who_waited_while_they_were_kept_away_finds_nothing(filled: Ground) -> None:
    found = _pairs(filled, "recused_first", 2)
    assert [(one["ends"], one["versions"]) for one in found] == [(["done", "not_found"], 1)] * 2


def test_numbers_of_papers_run_on_without_a_gap_whoever_issues_at_the_same_moment(filled: Ground) -> None:
    count = max(3, COUNT // 3)
    found = _pairs(filled, "number", count)
    assert [one["ends"] for one in found] == [["done", "done"]] * count
    assert [one["serials"] for one in found] == [list(range(1, 2 * place + 1)) for place in range(1, count + 1)]


def test_a_result_is_published_or_sent_back_but_never_both(filled: Ground) -> None:
    found = _pairs(filled, "publish", max(4, COUNT // 2))
    ways = {("passed", "confirmed", 1): 0, ("scored", "rejected", 0): 1}
    assert [one for one in found if (one["stage"], one["state"], one["publications"]) not in ways] == []
    for one in found:
        first = ways[one["stage"], one["state"], one["publications"]]
        assert one["ends"][first] == "done" and one["ends"][1 - first] in ("proposal.decided", "stage.wrong", "rights.denied"), one
