"""Cases beside a rubric: a sentence, facts, and the points, range or refusal that must come out."""

from collections.abc import Iterator, Mapping
from typing import Any

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.numbers import text
from jiangyan.rulebook.rubric import Rubric
from jiangyan.rulebook.scoring import Entry, score_entry
from jiangyan.rulebook.shapes import Trouble
from jiangyan.rulebook.steps import READINGS

SITUATION = ("facts", "score", "override_reason", "unit_kind", "reading", "other_facts")
ENDING = ("points", "suggested", "allowed", "state", "refused", "reason")
KEYS = ("says", *SITUATION, *ENDING)


def load(rubric_id: str) -> Mapping[str, Any]:
    """The cases beside a rubric of the drawer, per row."""
    return rubrics.plain((rubrics.drawer() / rubric_id / "cases.yaml").read_text(encoding="utf-8"))


def outcome(rubric: Rubric, row: str, case: Mapping[str, Any]) -> Entry:
    """What the rulebook makes of one case; without a unit kind it is that of the first kind."""
    kind = case.get("unit_kind") or (rubric.unit_kinds[0] if rubric.unit_kinds else None)
    readings = {row: case["reading"]} if "reading" in case else {}
    return score_entry(rubric, row, case.get("facts"), case.get("score"), unit_kind=kind, readings=readings,
                       override_reason=case.get("override_reason", ""), context_facts=case.get("other_facts"))


def expected(case: Mapping[str, Any], entry: Entry) -> str | None:
    """None when the outcome is the one the case names, else a sentence that tells the difference."""
    came: dict[str, Any] = {
        "points": None if entry.score is None else text(entry.score),
        "suggested": None if entry.suggested is None else text(entry.suggested),
        "allowed": [[text(low), text(high)] for low, high in entry.allowed],
        "state": entry.state, "refused": entry.errors[0]["code"] if entry.errors else None, "reason": entry.reason}
    wanted = {key: case[key] for key in ENDING if key in case}
    if not wanted:
        return "没有写明结果"
    wanted.setdefault("refused", None)
    differs = {key: (value, came[key]) for key, value in wanted.items() if value != came[key]}
    return "；".join(f"{key} 应为 {want}，算出 {got}" for key, (want, got) in differs.items()) or None


def troubles(rubric: Rubric, cases: Mapping[str, Any]) -> Iterator[Trouble]:
    """Cases of unknown rows, cases that are written wrongly, and cases that come out otherwise."""
    for row, listed in cases.items():
        if row not in rubric.rows:
            yield Trouble((row,), f"考核细则没有第“{row}”项，可用：{'、'.join(rubric.rows)}")
        elif not isinstance(listed, list):
            yield Trouble((row,), f"第 {row} 项的案例应是列表")
        else:
            for number, case in enumerate(listed):
                yield from _trouble(rubric, row, number, case)


def _situation(rubric: Rubric, case: Mapping[str, Any]) -> str | None:
    """The key of a case whose value cannot be played."""
    if "unit_kind" in case and case["unit_kind"] not in rubric.unit_kinds:
        return "unit_kind"
    if "reading" in case and case["reading"] not in READINGS:
        return "reading"
    return None if isinstance(case.get("other_facts", {}), Mapping) else "other_facts"


def _trouble(rubric: Rubric, row: str, number: int, case: object) -> Iterator[Trouble]:
    if not isinstance(case, Mapping) or not isinstance(case.get("says"), str):
        yield Trouble((row, number), f"第 {row} 项的第 {number + 1} 个案例应有一句话“says”")
        return
    unknown = [key for key in case if key not in KEYS]
    if unknown:
        yield Trouble((row, number, unknown[0]), f"案例没有“{unknown[0]}”这个键，可用：{'、'.join(KEYS)}")
        return
    wrong = _situation(rubric, case)
    if wrong:
        yield Trouble((row, number, wrong), f"第 {row} 项的案例“{case['says']}”的“{wrong}”写错了")
        return
    differs = expected(case, outcome(rubric, row, case))
    if differs:
        yield Trouble((row, number), f"第 {row} 项的案例“{case['says']}”不符：{differs}")
