"""Where an expert's points differ from the unit's own: marked in the row list, in the row, and after every save."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jiangyan.pages.tags import points

Scores = dict[str, str | None]


def differs(own: Any, claimed: str | None) -> bool:
    """Whether both are there and not the same; blank is not a difference."""
    return own is not None and claimed is not None and Decimal(own) != Decimal(claimed)


def in_lines(lines: list[dict[str, Any]], claimed: Scores) -> None:
    """Adds to lines of the row list (pages.rows.line) what the unit claims, where it differs."""
    for line in lines:
        line["claimed"] = claimed.get(line["id"]) if differs(line["score"], claimed.get(line["id"])) else None


def in_result(result: dict[str, Any], claimed: Scores) -> None:
    """Adds to a row's result (pages.rows.result) the difference as a sentence; "" where there is none."""
    score, claim = result["told"]["score"], claimed.get(result["row"])
    result["difference"] = _sentence(Decimal(score), Decimal(claim)) if claim is not None and differs(score, claim) else ""


def _sentence(own: Decimal, claimed: Decimal) -> str:
    words = _("自评 %(claimed)s 分，比自评少 %(by)s 分") if own < claimed else _("自评 %(claimed)s 分，比自评多 %(by)s 分")
    return words % {"claimed": points(claimed), "by": points(abs(own - claimed))}


def in_answer(context: dict[str, Any], claimed: Scores) -> None:
    """Adds differences to the answer of a saved row (marks/saved.html) on an expert's sheet."""
    in_lines(context["lines"], claimed)
    for result in (context["result"], *context["also"]):
        in_result(result, claimed)
    context["sums"]["kind"] = "expert"
