"""Points and sums by our own arithmetic, straight from the rubric's YAML: nothing of the product is asked."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

RUBRICS = Path(__file__).resolve().parents[2] / "src" / "jiangyan" / "rubrics"


def rows(rubric: str) -> dict[str, dict[str, Any]]:
    """Every row of a rubric as the file says it, by its number."""
    read = YAML(typ="safe").load((RUBRICS / rubric / "rubric.yaml").read_text(encoding="utf-8"))
    return {row["id"]: row for section in read["sections"] for item in section["items"] for row in item["rows"]}


def points(row: dict[str, Any], facts: dict[str, Any], given: str | None, unit_kind: str) -> Decimal | None:
    """The points of a row; None where the words leave it to a person and nothing was given."""
    judged = Decimal(given) if given is not None else None
    settled = KINDS[row["rule"]["kind"]](row, row["rule"], facts, unit_kind)
    return judged if settled is None else settled


def _flags(row: Any, rule: Any, facts: Any, _kind: str) -> Decimal:
    return Decimal(row["max"]) - sum((Decimal(str(cost)) for name, cost in rule["missing"].items() if not facts[name]), Decimal(0))


def _levels(row: Any, rule: Any, facts: Any, _kind: str) -> Decimal | None:
    value = rule["levels"][facts[rule["fact"]]]
    return None if isinstance(value, list) else Decimal(str(value))


def _condition(row: Any, rule: Any, facts: Any, _kind: str) -> Decimal | None:
    return Decimal(row["max"]) if facts[rule["fact"]] is rule["full_when"] else None


def _threshold(row: Any, rule: Any, facts: Any, kind: str) -> Decimal | None:
    target = facts[rule["target_fact"]] if "target_fact" in rule else _of(rule["target"], kind)
    return Decimal(row["max"]) if Decimal(str(facts[rule["fact"]])) >= Decimal(str(target)) else None


def _difference(row: Any, rule: Any, facts: Any, _kind: str) -> Decimal:
    return _not_below_zero(row, (facts[rule["whole"]] - facts[rule["part"]]) * Decimal(str(rule["cost"])))


def _shortfall(row: Any, rule: Any, facts: Any, kind: str) -> Decimal:
    """Only whole steps: the clients of these tests leave no part of a step."""
    have = Decimal(100 * facts[rule["part"]]) / facts[rule["whole"]] if "part" in rule else Decimal(
        next(value for value in facts.values()))
    missing = max(Decimal(0), Decimal(str(_of(rule["target"], kind))) - have)
    return _not_below_zero(row, missing / Decimal(str(_of(rule["step"], kind))) * Decimal(str(_of(rule["cost"], kind))))


def _whole_share(row: Any, rule: Any, facts: Any, _kind: str) -> Decimal | None:
    return Decimal(row["max"]) if facts[rule["part"]] == facts[rule["whole"]] else None


def _per_failure(row: Any, rule: Any, facts: Any, _kind: str) -> Decimal | None:
    return Decimal(row["max"]) if facts[rule["fact"]] == 0 else None


def _not_below_zero(row: Any, lost: Decimal) -> Decimal:
    return max(Decimal(0), Decimal(row["max"]) - lost)


def _of(value: Any, kind: str) -> Any:
    return value[kind] if isinstance(value, dict) else value


KINDS = {"flags": _flags, "levels": _levels, "condition": _condition, "threshold": _threshold, "difference": _difference,
         "shortfall": _shortfall, "whole_share": _whole_share, "per_failure": _per_failure}
