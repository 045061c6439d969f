"""What the merged points come to: sum, whole-score deduction, and the verdict as it would be concluded now."""

from typing import Any

from jiangyan.queries.sheet.merged import Merging
from jiangyan.queries.verdict import verdicts


def foot(found: Merging) -> dict[str, Any]:
    """Context of merged/foot.html, drawn on the page and sent along with every autosaved row."""
    judged = verdicts.judged(found)
    return {"found": found, "project": found.project, "sums": verdicts.sums(found), "judged": judged,
            "total": verdicts.total(judged) if judged else None, "deductions": found.deductions,
            "merged_rows": len(found.lines) - len(found.open_rows), "all_rows": len(found.lines),
            "concluded": verdicts.concluded(found.inspection)}
