"""The verdict: what the authority's policy says of the merged points, and what was concluded."""

from decimal import Decimal

from jiangyan.models import Inspection, Verdict
from jiangyan.queries.round.rounds import policy_of
from jiangyan.queries.sheet.merged import Merging
from jiangyan.rulebook.numbers import decimal
from jiangyan.rulebook.scoring import Sums, add_up
from jiangyan.rulebook.verdict import Judged, judge


def sums(merging: Merging) -> Sums:
    """The merged rows added up, less the deduction in force."""
    return add_up(merging.opened.rubric, {line.row.id: line.score for line in merging.lines},
                  merging.deductions.points)


def judged(merging: Merging) -> Judged | None:
    """The verdict as it would be concluded now; None while a row is not merged."""
    if not merging.lines or merging.open_rows:
        return None
    rubric = merging.opened.rubric
    rows: dict[str, Decimal] = {line.row.id: line.score for line in merging.lines if line.score is not None}
    sections = {one.id: sum((rows[row.id] for row in one.rows), Decimal(0)) for one in rubric.sections}
    names = {section.id: section.name for section in rubric.sections}
    return judge(policy_of(merging.project.round, merging.project.programme), rows, sections, names, merging.deductions.points)


def concluded(inspection: Inspection) -> Verdict | None:
    """The verdict in force of an inspection, with the lead who concluded it; None before, and while it is reopened."""
    if inspection.merged_at is None:
        return None
    return inspection.verdicts.select_related("concluded_by").order_by("-version").first()


def total(found: Judged) -> Decimal:
    """The final points of a verdict, exactly, at most two decimals."""
    return decimal(found.total)
