"""What a unit claims per row, read from the copy that was submitted, never from the working tables."""

from dataclasses import dataclass
from typing import Any

from jiangyan.models import Project, Receipt
from jiangyan.models.questions import Question
from jiangyan.queries.sheet import facts
from jiangyan.queries.sheet.facts import Stated
from jiangyan.rulebook.rubric import Row, Rubric

NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Claim:
    """One row as submitted: facts, points (plain text, None is blank), arithmetic, own words, files of the manifest."""

    row: Row
    facts: dict[str, Any]
    score: str | None
    reason: str
    comment: str
    override_reason: str
    files: list[dict[str, Any]]
    unit_kind: str | None

    @property
    def stated(self) -> list[Stated]:
        """The facts in words."""
        return facts.stated(self.row, self.facts, self.unit_kind)


_NEWEST = Question(lambda project: Receipt.objects.filter(project=project).order_by("-pk")[:1])
_NEWEST_ROWS = Question(lambda project: Receipt.objects.filter(project=project).order_by("-pk").values_list("rows")[:1])


def accepted_receipt(project: Project) -> Receipt | None:
    """The newest submission of the project: after acceptance, the one that the centre accepted."""
    return _NEWEST.first(project.pk)


def claim(rubric: Rubric, row: str, receipt: Receipt, unit_kind: str | None) -> Claim:
    """The claim of one row; a row that the copy does not know is blank and has no files."""
    kept = receipt.rows.get(row) or NOTHING
    place = f"row:{row}"
    return Claim(rubric.rows[row], kept.get("facts") or {}, kept.get("score"), kept.get("reason") or "",
                 kept.get("comment") or "", kept.get("override_reason") or "",
                 [entry for entry in receipt.manifest if place in entry["places"]], unit_kind)


def claims(rubric: Rubric, receipt: Receipt, unit_kind: str | None) -> list[Claim]:
    """The claims of every row in printed order."""
    return [claim(rubric, row, receipt, unit_kind) for row in rubric.rows]


def scores(receipt: Receipt | None) -> dict[str, str | None]:
    """The points per row as submitted; empty where nothing was submitted."""
    return {row: kept.get("score") for row, kept in receipt.rows.items()} if receipt else {}


def submitted_scores(project_id: int) -> dict[str, str | None]:
    """The same by project, in one query, for answers that need no files."""
    newest = _NEWEST_ROWS.first(project_id)
    return {row: kept.get("score") for row, kept in newest[0].items()} if newest else {}
