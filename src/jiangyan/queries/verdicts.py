"""The verdict: what the authority's policy says of the merged points, and what was concluded."""

from collections.abc import Mapping
from decimal import Decimal

from jiangyan.models import Inspection, Project, Verdict
from jiangyan.queries.merged import Merging
from jiangyan.rulebook.numbers import Number, decimal
from jiangyan.rulebook.scoring import Sums, add_up
from jiangyan.rulebook.verdict import Judged, Policy, judge


def sums(merging: Merging) -> Sums:
    """The merged rows added up, less the deduction in force."""
    return add_up(merging.opened.rubric, {line.row.id: line.score for line in merging.lines},
                  merging.deductions.points)


def policy(project: Project) -> Policy:
    """The round's pass mark, and this programme's section gates and must-have rows."""
    code, opened = project.programme.code, project.round
    return Policy(opened.pass_mark or Decimal(0), _least(opened.section_gates.get(code)),
                  _least(opened.must_have_rows.get(code)))


def _least(given: Mapping[str, str] | None) -> dict[str, Number]:
    return {name: Decimal(least) for name, least in (given or {}).items()}


def judged(merging: Merging) -> Judged | None:
    """The verdict as it would be concluded now; None while a row is not merged."""
    if not merging.lines or merging.open_rows:
        return None
    rubric = merging.opened.rubric
    rows: dict[str, Decimal] = {line.row.id: line.score for line in merging.lines if line.score is not None}
    sections = {section.id: sum((rows[row] for row in names), Decimal(0)) for section, names in rubric.section_rows}
    names = {section.id: section.name for section in rubric.sections}
    return judge(policy(merging.project), rows, sections, names, merging.deductions.points)


def concluded(inspection: Inspection) -> Verdict | None:
    """The verdict in force of an inspection, with the lead who concluded it; None before."""
    return inspection.verdicts.select_related("concluded_by").order_by("-version").first()


def total(found: Judged) -> Decimal:
    """The final points of a verdict, exactly, at most two decimals."""
    return decimal(found.total)
