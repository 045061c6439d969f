"""A sheet as a form to fill in away from here: its lines in order, what stands in them, and how the file names itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jiangyan.models import Project
from jiangyan.problems import Problem
from jiangyan.queries.paper.papers import named
from jiangyan.queries.sheet import claims, facts, marks
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.rulebook.numbers import HALF, decimal, points
from jiangyan.rulebook.rubric import Fact, Row, Rubric
from jiangyan.rulebook.scoring import circumstances

SCORE, REASON, COMMENT = "考核分数", "理由（分数和细则算得的不同时填写）", "说明（可以不填）"
LABELS = {"score": SCORE, "reason": REASON, "comment": COMMENT}
BLANK = "［点这里填写］"
"""What a field of a Word form shows while nothing is in it."""
_AUTOMATIC = re.compile(r"［系统算得[^［］]*］\Z")
_IDENTITY = re.compile(r"(self|expert)-(\d{1,18})-(\d{1,18})-([0-9a-f]{64})\Z", re.ASCII)
_VERSION = re.compile(r"([0-9.]{1,8}):(\d{1,9})\Z", re.ASCII)


@dataclass(frozen=True)
class Values:
    """What somebody put into one row: stated facts by name, given points as plain text, own words; None and "" are blank."""

    facts: dict[str, Any] = field(default_factory=dict)
    score: str | None = None
    comment: str = ""
    override_reason: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands in the row."""
        return not self.facts and self.score is None and not self.comment and not self.override_reason


@dataclass(frozen=True)
class Identity:
    """Which sheet a file was made from: its kind, the sheet and round it belongs to, the rubric's hash, the versions then."""

    kind: str
    sheet: int
    round: int
    rubric_hash: str
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The identity as one word, without the versions: "self-12-3-7050…"."""
        return f"{self.kind}-{self.sheet}-{self.round}-{self.rubric_hash}"

    @property
    def kept_versions(self) -> str:
        """The versions that were there, as one line: "1.1:2 13.2:1"."""
        return " ".join(f"{row}:{version}" for row, version in self.versions.items() if version)


def identity(text: str, versions: str) -> Identity | None:
    """The identity that a file carries; None for text that is none. Versions that cannot be read are left out."""
    found = _IDENTITY.match(text.strip())
    if found is None:
        return None
    pairs = [_VERSION.match(one) for one in versions.split()]
    return Identity(found[1], int(found[2]), int(found[3]), found[4], {one[1]: int(one[2]) for one in pairs if one})


@dataclass(frozen=True)
class Wanted:
    """The sheet that a file should be about, as far as reading it needs; `settled` are rows nobody fills in again."""

    rubric: Rubric
    unit_kind: str | None
    identity: Identity
    settled: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """One place to fill in: the row's number, what is asked (fact, score, reason, comment) and its visible label."""

    row: str
    what: str
    label: str
    fact: Fact | None = None

    @property
    def key(self) -> str:
        """The line's name in the file: "13.2/senior_trainees_per_year", "13.2/score"."""
        return f"{self.row}/{self.fact.name if self.fact else '=' + self.what}"

    def value(self, values: Values) -> Any:
        """What stands in this line; None for nothing."""
        if self.fact:
            return values.facts.get(self.fact.name)
        return {"score": values.score, "reason": values.override_reason or None, "comment": values.comment or None}[self.what]


@dataclass(frozen=True)
class FormRow:
    """One row of the form: its words, its lines, what stands in it; `automatic` are points that follow from the facts."""

    row: Row
    name: str
    lines: tuple[Line, ...]
    values: Values
    automatic: str | None = None
    carried: str | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    grid: bool = True

    @property
    def choices(self) -> list[str]:
        """The points that can be given, from 0 to the maximum; empty where any number of cents can."""
        steps = int(decimal(self.row.max) / HALF)
        return [str(number(HALF * step)) for step in range(steps + 1)] if self.grid else []


@dataclass(frozen=True)
class Form:
    """A whole sheet to fill in, with what is printed above it."""

    rubric: Rubric
    identity: Identity
    title: str
    named: str
    head: tuple[tuple[str, str], ...]
    rows: tuple[FormRow, ...]


def lines(rubric: Rubric, unit_kind: str | None) -> Iterator[Line]:
    """Every line of a form of this rubric for this kind of unit, in printed order."""
    for row in rubric.rows.values():
        yield from lines_of(row, unit_kind)


def lines_of(row: Row, unit_kind: str | None) -> tuple[Line, ...]:
    """The lines of one row: its facts, the points, the reason for other points, own words."""
    stated = tuple(Line(row.id, "fact", fact.label, fact) for fact in row.facts_for(unit_kind))
    return (*stated, *(Line(row.id, what, label) for what, label in LABELS.items()))


def automatic(text: str) -> bool:
    """Whether a Word field shows only the points that the system had worked out, which nobody gave."""
    return _AUTOMATIC.match(text.strip()) is not None


def automatic_words(score: str) -> str:
    """Those points as the field shows them."""
    return f"［系统算得 {points(Decimal(score))}］"


def build(rubric: Rubric, unit_kind: str | None, identity_: Identity, given: Mapping[str, Values], *, title: str = "自评打分表",
          name: str = "", head: tuple[tuple[str, str], ...] = (), told: Mapping[str, Mapping[str, Any]] | None = None,
          readings: Mapping[str, str] | None = None) -> Form:
    """A form from plain values per row id; `told` may say of a row `automatic`, `carried` (points) and `beside` (fact → words)."""
    rows = []
    for section in rubric.sections:
        for item in section.items:
            for row in item.rows:
                more = (told or {}).get(row.id, {})
                around = circumstances(rubric, row, unit_kind, readings or {})
                rows.append(FormRow(row, item.name, lines_of(row, unit_kind), given.get(row.id, Values()), more.get("automatic"),
                                    more.get("carried"), more.get("beside", {}), not around.free_of_grid))
    return Form(rubric, identity_, title, name, head, tuple(rows))


def values_of(found: Opened, row: str) -> Values:
    """What stands in one row of the sheet now; a row without a mark is blank."""
    mark = found.marks.get(row)
    if mark is None:
        return Values()
    return Values(dict(mark.facts or {}), number(mark.given), mark.comment, mark.override_reason)


def identity_of(found: Opened) -> Identity:
    """How a file made from this sheet now names itself."""
    return Identity(found.sheet.kind, found.sheet.pk, found.project.round_id, found.rubric.hash,
                    {row: mark.version for row, mark in found.marks.items()})


def wanted(found: Opened) -> Wanted:
    """What a file must be about to be read for this sheet."""
    return Wanted(found.rubric, found.unit_kind, identity_of(found), frozenset(
        row for row, mark in found.marks.items() if mark.carried_from_id is not None))


def form(found: Opened) -> Form:
    """The sheet as a form, with what is on the server; an expert sees beside every fact what the unit stated.

    Problem not_found for a merged sheet and for one that is somebody else's; sheet.filed for an expert's that was handed in.
    """
    sheet, project = found.sheet, found.project
    if sheet.kind == "merged" or (sheet.kind == "expert" and sheet.owner_id != found.standing.asker.person.pk):
        raise Problem("not_found")
    told: dict[str, dict[str, Any]] = {}
    more: dict[str, Any]
    receipt = claims.accepted_receipt(project) if sheet.kind == "expert" else None
    for row in found.rubric.rows.values():
        mark = found.marks.get(row.id)
        told[row.id] = more = {}
        if mark is not None and mark.carried_from_id is not None:
            more["carried"] = number(mark.score)
        elif mark is not None and mark.given is None and (score := marks.outcome(found, row.id)["score"]) is not None:
            more["automatic"] = score
        if receipt is not None:
            claim = claims.claim(found.rubric, row.id, receipt, found.unit_kind)
            more["beside"] = {one.name: one.words for one in claim.stated} if claim.facts else {}
    return build(found.rubric, found.unit_kind, identity_of(found), {row: values_of(found, row) for row in found.rubric.rows},
                 title="专家打分表" if sheet.kind == "expert" else "自评打分表", name=named(project, found.rubric),
                 head=_head(project, found), told=told, readings=found.readings)


def _head(project: Project, found: Opened) -> tuple[tuple[str, str], ...]:
    lines_ = [("批次", project.round.name), ("建设单位", project.unit.name), ("建设项目", project.name)]
    if found.sheet.kind == "expert":
        lines_.append(("专家", found.standing.asker.person.display_name))
    return tuple(lines_)


def in_words(line: Line, value: Any) -> str:
    """What stands in a line as it is read: "是", "完整", "480", "3.5"; "" for nothing. Units stand beside the field."""
    if value is None:
        return ""
    if line.fact and line.fact.type in ("bool", "choice"):
        return facts.words(line.fact, value)
    return str(value)
