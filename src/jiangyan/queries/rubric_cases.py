"""Cases beside a rubric: a sentence, facts, and the points, range or refusal that must come out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jiangyan.problems import Problem
from jiangyan.queries import rubrics
from jiangyan.rulebook.numbers import text
from jiangyan.rulebook.rubric import Rubric
from jiangyan.rulebook.scoring import Entry, score_entry

KEYS = ("says", "facts", "score", "override_reason", "unit_kind", "reading", "other_facts", "points", "allowed", "state",
        "refused")


@dataclass(frozen=True)
class Failure:
    """A case whose outcome is not what it says."""

    row: str
    sentence: str


def read(content: str) -> Mapping[str, Any]:
    """The cases of cases.yaml, per row."""
    return rubrics.plain(content)


def load(rubric_id: str) -> Mapping[str, Any]:
    """The cases beside a rubric of the drawer."""
    return read((rubrics.drawer() / rubric_id / "cases.yaml").read_text(encoding="utf-8"))


def outcome(rubric: Rubric, row: str, case: Mapping[str, Any]) -> Entry:
    """What the rulebook makes of one case."""
    unknown = [key for key in case if key not in KEYS]
    if unknown:
        raise Problem("rubric.bad", rubric=rubric.id, detail=f"第 {row} 项的案例有不认识的键“{unknown[0]}”")
    kind = case.get("unit_kind") or (rubric.unit_kinds[0] if rubric.unit_kinds else None)
    readings = {row: case["reading"]} if "reading" in case else {}
    return score_entry(rubric, row, case.get("facts"), case.get("score"), unit_kind=kind, readings=readings,
                       override_reason=case.get("override_reason", ""), context_facts=case.get("other_facts"))


def expected(case: Mapping[str, Any], entry: Entry) -> str | None:
    """None when the outcome is the one the case names, else a sentence that tells the difference."""
    came: dict[str, Any] = {
        "points": None if entry.score is None else text(entry.score),
        "allowed": [[text(low), text(high)] for low, high in entry.allowed],
        "state": entry.state, "refused": entry.errors[0]["code"] if entry.errors else None}
    wanted = {key: case[key] for key in came if key in case}
    if "refused" not in wanted:
        wanted["refused"] = None
    differs = {key: (value, came[key]) for key, value in wanted.items() if value != came[key]}
    if not differs and len(wanted) > (wanted["refused"] is None):
        return None
    return "；".join(f"{key} 应为 {want}，算出 {got}" for key, (want, got) in differs.items()) or "没有写明结果"


def play(rubric: Rubric, cases: Mapping[str, Any]) -> Iterator[Failure]:
    """Plays every case and gives those that come out otherwise."""
    for row, listed in cases.items():
        if row not in rubric.rows:
            continue
        for case in listed:
            trouble = expected(case, outcome(rubric, row, case))
            if trouble:
                yield Failure(row, f"第 {row} 项的案例“{case.get('says', '')}”不符：{trouble}")
