"""Facts in words, as people read them on screens and papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jiangyan.rulebook.rubric import Fact, Row


@dataclass(frozen=True)
class Stated:
    """One fact of a row in words; `words` is "未填" where nothing was stated."""

    name: str
    label: str
    words: str


def words(fact: Fact, value: Any) -> str:
    """One value in words: "是", "完整", "480人", "未填"."""
    if value is None or value == "":
        return "未填"
    if fact.type == "bool":
        return "是" if value is True else "否"
    if fact.type == "choice":
        return dict(fact.choices).get(str(value), str(value))
    return f"{value}{fact.unit}"


def stated(row: Row, facts: Mapping[str, Any] | None, unit_kind: str | None) -> list[Stated]:
    """Every fact that a unit of this kind states for the row, in printed order, with its value in words."""
    given = facts or {}
    return [Stated(fact.name, fact.label, words(fact, given.get(fact.name))) for fact in row.facts_for(unit_kind)]


def sentence(row: Row, facts: Mapping[str, Any] | None, unit_kind: str | None) -> str:
    """The stated facts of a row as one line: "已签协议企业数：2家；…"; empty where the row has none."""
    return "；".join(f"{one.label}：{one.words}" for one in stated(row, facts, unit_kind))
