"""A rubric: the official scoring table as data. Built from plain dictionaries; knows no files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from jiangyan.rulebook.numbers import Number, decimal, exact


@dataclass(frozen=True)
class Fact:
    """One thing to be stated: `type` is bool, int, decimal or choice; `kinds` limits it to unit kinds."""

    name: str
    type: str
    label: str
    unit: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()

    @cached_property
    def values(self) -> frozenset[str]:
        """The words of a choice that may be stated."""
        return frozenset(value for value, _ in self.choices)


@dataclass(frozen=True)
class Choice:
    """One way to read an open wording, with a worked example."""

    value: str
    label: str
    example: str = ""


@dataclass(frozen=True)
class Reading:
    """口径: what the notice leaves open about a row, the choices, and the default."""

    id: str
    row: str
    question: str
    quote: str
    choices: tuple[Choice, ...]
    default: str


@dataclass(frozen=True)
class Row:
    """考核内容 with its words as printed, its maximum and its rule (a kind plus numbers)."""

    id: str
    section: str
    item: str
    max: Number
    indicator: str
    scoring: str
    evidence: str
    facts: tuple[Fact, ...]
    rule: Mapping[str, Any]
    note: str = ""
    evidence_merged: bool = False

    def facts_for(self, unit_kind: str | None) -> tuple[Fact, ...]:
        """The facts that a unit of this kind states."""
        if not self.depends_on_kind:
            return self.facts
        return tuple(fact for fact in self.facts if not fact.kinds or unit_kind in fact.kinds)

    def fact(self, name: str) -> Fact:
        """The fact with this name; KeyError where the row has none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, Fact]:
        return {fact.name: fact for fact in self.facts}

    @cached_property
    def depends_on_kind(self) -> bool:
        """Whether facts or numbers of the rule differ by unit kind."""
        return any(fact.kinds for fact in self.facts) or any(
            isinstance(self.rule.get(key), Mapping) for key in ("target", "step", "cost"))

    @cached_property
    def has_amounts(self) -> bool:
        """Whether a fact of the row is an amount of money, of which there are too many to remember."""
        return any(fact.type == "decimal" for fact in self.facts)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each fact."""
        return {fact.name: fact.label for fact in self.facts}

    @cached_property
    def presupposes(self) -> str | None:
        """The row whose facts this row also needs (15.2 presupposes 15.1)."""
        need = self.rule.get("presupposes")
        return str(need["row"]) if need else None


@dataclass(frozen=True)
class Item:
    """A numbered line of the printed table (7 校企合作) that holds one or more rows."""

    id: str
    name: str
    max: Number
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """考核项目."""

    id: str
    name: str
    max: Number
    items: tuple[Item, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of the section in printed order."""
        return tuple(row for item in self.items for row in item.rows)


@dataclass(frozen=True)
class Rubric:
    """考核细则: sections of items of rows. `hash` names its exact content."""

    id: str
    title: str
    annex: str
    layout: str
    name_line: str
    total_label: str
    max: Number
    unit_kinds: tuple[str, ...]
    sections: tuple[Section, ...]
    readings: tuple[Reading, ...]
    hash: str = ""
    rows: Mapping[str, Row] = field(default_factory=dict)

    @cached_property
    def step_defaults(self) -> Mapping[str, str]:
        """The default reading of each row that has one under its own id."""
        return {reading.id: reading.default for reading in self.readings if reading.id in self.rows}

    @cached_property
    def section_sizes(self) -> tuple[tuple[Section, Decimal, int], ...]:
        """Each section with its maximum and the number of its rows."""
        return tuple((section, decimal(section.max), len(section.rows)) for section in self.sections)

    @cached_property
    def reading_choices(self) -> Mapping[str, tuple[str, ...]]:
        """The choices of each reading."""
        return {reading.id: tuple(choice.value for choice in reading.choices) for reading in self.readings}

    def section_of(self, row: str) -> Section:
        """The section a row stands in."""
        return next(section for section in self.sections if section.id == self.rows[row].section)

    def dependents(self, row: str) -> tuple[str, ...]:
        """Rows whose outcome also hangs on the facts of `row`."""
        return tuple(name for name, other in self.rows.items() if other.presupposes == row)

    def defaults(self) -> dict[str, str]:
        """The default choice of every reading."""
        return {reading.id: reading.default for reading in self.readings}


def _fact(name: str, given: Mapping[str, Any]) -> Fact:
    choices = tuple((str(value), str(label)) for value, label in given.get("choices", {}).items())
    return Fact(name, given["type"], given["label"], given.get("unit", ""), given.get("hint", ""), choices,
                tuple(given.get("kinds", ())))


def _row(section: str, item: str, given: Mapping[str, Any]) -> Row:
    facts = tuple(_fact(name, fact) for name, fact in (given.get("facts") or {}).items())
    return Row(str(given["id"]), section, item, number(given["max"]), given["indicator"], given["scoring"],
               given.get("evidence", ""), facts, _numbers(given["rule"]), given.get("note", ""),
               bool(given.get("evidence_merged", False)))


def _numbers(given: Any) -> Any:
    """Numbers written as text ("0.5") become decimals, once, when the rubric is built."""
    if isinstance(given, Mapping):
        return {name: value if name == "presupposes" else _numbers(value) for name, value in given.items()}
    if isinstance(given, list):
        return tuple(_numbers(value) for value in given)
    value = exact(given)
    return given if value is None else value


def number(given: object) -> Number:
    """A number of the rubric file, exactly; anything else is a ValueError."""
    value = exact(given)
    if value is None:
        raise ValueError(f"“{given}”不是数")
    return value


def _sections(given: Mapping[str, Any]) -> Iterator[Section]:
    for section in given["sections"]:
        name = str(section["id"])
        items = tuple(
            Item(str(item["id"]), item["name"], number(item["max"]),
                 tuple(_row(name, str(item["id"]), row) for row in item["rows"]))
            for item in section["items"])
        yield Section(name, section["name"], number(section["max"]), items)


def _readings(given: Mapping[str, Any]) -> Iterator[Reading]:
    for reading in given.get("readings") or ():
        choices = tuple(Choice(str(value), choice["label"], choice.get("example", ""))
                        for value, choice in reading["choices"].items())
        yield Reading(str(reading["id"]), str(reading["row"]), reading["question"], reading["quote"], choices,
                      str(reading["default"]))


def build(given: Mapping[str, Any], content_hash: str = "") -> Rubric:
    """A rubric from plain data of the shape of rubric.yaml; KeyError or ValueError where it does not fit."""
    sections = tuple(_sections(given))
    rows = {row.id: row for section in sections for row in section.rows}
    return Rubric(given["id"], given["title"], given["annex"], given["layout"], given["name_line"],
                  given["total_label"], number(given["max"]), tuple(given.get("unit_kinds") or ()), sections,
                  tuple(_readings(given)), content_hash, rows)
