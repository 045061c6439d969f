"""Merging a panel's sheets: everybody's points side by side, and what the round's rule makes of them."""

from dataclasses import dataclass, field
from decimal import Decimal

from jiangyan.models import Inspection, Mark, Project, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels
from jiangyan.queries.panel.panels import Seat
from jiangyan.queries.rights import DEEDS, Asker, Standing, may, require, standing
from jiangyan.queries.sheet import claims, deductions, sheets
from jiangyan.queries.sheet.deductions import Deductions
from jiangyan.queries.sheet.sheets import Opened
from jiangyan.rulebook import merging
from jiangyan.rulebook.merging import MergedRow
from jiangyan.rulebook.numbers import Number, decimal, points
from jiangyan.rulebook.rubric import Item, Row, Section

NUMERALS = "一二三四五六七八九十"
_OPEN = "，须合议确定"


@dataclass(frozen=True)
class Line:
    """One row: the unit's claim, the experts' marks in seat order, what the rule makes of them, and what is recorded."""

    section: Section
    item: Item
    row: Row
    claimed: str | None
    marks: list[Mark]
    computed: MergedRow
    mark: Mark | None

    @property
    def points(self) -> list[Decimal]:
        """The experts' points in seat order."""
        return [mark.score for mark in self.marks if mark.score is not None]

    @property
    def value(self) -> Decimal | None:
        """What the rule gives; None where the panel has to agree."""
        return None if self.computed.value is None else decimal(self.computed.value)

    @property
    def spread(self) -> Decimal:
        """Highest less lowest."""
        return decimal(self.computed.spread)

    @property
    def score(self) -> Decimal | None:
        """The merged points as recorded; None is not merged yet, never zero."""
        return self.mark.score if self.mark else None

    def told(self, score: Decimal) -> str:
        """The merging of this row as a sentence, for these merged points."""
        basis = self.computed.reason.removesuffix(_OPEN)
        return basis if score == self.value else f"{basis}，合议为{points(score)}分"

    @property
    def stale(self) -> bool:
        """Whether the recorded points no longer stand on the sheets that count now."""
        return self.mark is not None and self.mark.score is not None and self.mark.reason != self.told(self.mark.score)


@dataclass(frozen=True)
class Merging:
    """A panel's work on one inspection; while a sheet is not filed there are no lines, and nobody's points."""

    opened: Opened
    inspection: Inspection
    seats: list[Seat]
    lines: list[Line] = field(default_factory=list)
    deductions: Deductions = field(default_factory=lambda: Deductions([]))
    dropped: tuple[str, ...] = ()
    claimed: Decimal | None = None

    @property
    def project(self) -> Project:
        """The project that is inspected."""
        return self.opened.project

    @property
    def rule(self) -> str:
        """The round's merge rule: consensus, mean or trimmed_mean."""
        return self.project.round.merge_rule

    @property
    def missing(self) -> list[str]:
        """Names of the members whose sheet is not filed."""
        return [seat.member.person.display_name for seat in self.seats if not seat.filed]

    @property
    def open_rows(self) -> list[str]:
        """Rows without merged points."""
        return [line.row.id for line in self.lines if line.score is None]

    @property
    def stale_rows(self) -> list[str]:
        """Rows whose merged points no longer stand on the sheets that count."""
        return [line.row.id for line in self.lines if line.stale]

    @property
    def seen(self) -> str:
        """What somebody saw who saw this: changes with every merged mark and every deduction."""
        pending, signed = self.deductions.pending, self.deductions.signed
        return f"{self.opened.sheet.version}.{pending.pk if pending else 0}.{signed.pk if signed else 0}"

    def line(self, row: str) -> Line:
        """The line of a row; Problem not_found where the table has none."""
        for line in self.lines:
            if line.row.id == row:
                return line
        raise Problem("not_found")


def of_project(by: Asker, project_id: int, lock: bool = False) -> Merging:
    """The latest inspection's merging, if `by` may read it; constant number of queries whatever the rows."""
    found = standing(by, project_id, lock=lock)
    readable(found)
    return of_standing(found)


def readable(found: Standing) -> None:
    """Passes for those who may read the merged sheet now; too early is stage.wrong, everybody else finds nothing."""
    if may(found, "merge.read"):
        return
    if found.relations & set(DEEDS["finding.write"].allowed):
        require(found, "merge.read")
    raise Problem("not_found")


def of_standing(found: Standing) -> Merging:
    """The merging of a project whose standing is known; whoever calls has checked the right to read."""
    inspection = panels.current_inspection(found.project)
    if inspection is None:
        raise Problem("not_found")
    seats = panels.seats(inspection)
    opened = sheets.assemble(Sheet.objects.get(inspection=inspection, kind="merged"), found)
    merging_now = Merging(opened, inspection, seats, deductions=deductions.of_inspection(inspection))
    if merging_now.missing or not seats:
        return merging_now
    return _side_by_side(merging_now)


def _side_by_side(empty: Merging) -> Merging:
    opened, experts = empty.opened, [seat.sheet for seat in empty.seats if seat.sheet is not None]
    marks = sheets.latest(sheet.pk for sheet in experts)
    receipt = claims.accepted_receipt(opened.project)
    claimed = receipt.rows if receipt else {}
    given: dict[str, dict[str, Number]] = {f"{place:02}": {row: mark.score for row, mark in marks[sheet.pk].items()
                             if mark.score is not None} for place, sheet in enumerate(experts)}
    computed = _computed(empty.rule, given, list(opened.rubric.rows))
    lines = [
        Line(section, item, row, (claimed.get(row.id) or {}).get("score"),
             [marks[sheet.pk][row.id] for sheet in experts], computed[row.id], opened.marks.get(row.id))
        for section in opened.rubric.sections for item in section.items for row in item.rows]
    out = merging.dropped(given) if empty.rule == "trimmed_mean" else ()
    return Merging(opened, empty.inspection, empty.seats, lines, empty.deductions,
                   tuple(empty.seats[int(place)].member.person.display_name for place in out),
                   receipt.total if receipt else None)


def _computed(rule: str, given: dict[str, dict[str, Number]], rows: list[str]) -> dict[str, MergedRow]:
    if rule == "trimmed_mean" and len(given) < merging.TRIMMED_LEAST:
        raise Problem("merge.too_few", rule="去掉最高、最低总分后取平均", least=merging.TRIMMED_LEAST, count=len(given))
    return merging.merge(rule, given, rows)


def seat_names(seats: list[Seat]) -> list[str]:
    """Column heads in seat order: 专家一, 专家二, …"""
    return [f"专家{NUMERALS[place]}" if place < len(NUMERALS) else f"专家{place + 1}" for place in range(len(seats))]
