"""The points a person may choose for a row: what the words allow, what they leave out, and the way outside."""

from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from jiangyan.pages.tags import points
from jiangyan.rulebook.numbers import exact

HALF = Decimal("0.5")


class Option(NamedTuple):
    """One button of parts/choices.html."""

    value: str
    label: str
    checked: bool
    gap_before: bool


@cache
def grid(maximum: Decimal) -> list[Decimal]:
    """Every value from 0 to the maximum in half points."""
    return [HALF * step for step in range(int(maximum / HALF) + 1)]


def _inside(value: Decimal, allowed: list[tuple[Decimal, Decimal]]) -> bool:
    return any(low <= value <= high for low, high in allowed)


def ranges(values: list[Decimal]) -> str:
    """Values of the grid in words, neighbours joined: "0.5–2.5、5.5"."""
    runs: list[list[Decimal]] = []
    for value in values:
        if runs and value - runs[-1][-1] == HALF:
            runs[-1].append(value)
        else:
            runs.append([value])
    return "、".join(points(run[0]) if len(run) == 1 else f"{points(run[0])}–{points(run[-1])}" for run in runs)


def judgement(slug: str, label: str, maximum: Decimal, told: dict[str, Any], typed_score: str | None = None,
              typed_reason: str | None = None) -> dict[str, Any] | None:
    """What parts/judgement.html shows for a row, or None while its facts are not complete.

    `told` is queries.marks.told; typed values win over kept ones.
    """
    if not told["allowed"] or told["missing"]:
        return None
    allowed = [(Decimal(low), Decimal(high)) for low, high in told["allowed"]]
    settled = told["suggested"] is not None
    chosen = typed_score if typed_score is not None else told["given"]
    given = Decimal(chosen) if chosen and exact(chosen) is not None else None
    inside = [] if settled else [value for value in grid(maximum) if _inside(value, allowed)]
    outside = [value for value in grid(maximum) if not _inside(value, allowed)]
    reason = typed_reason if typed_reason is not None else told["override_reason"]
    return {
        "name": "score", "id": f"{slug}-score", "legend": label, "settled": settled,
        "inside": _choices(slug, inside, given, not settled, False),
        "outside": _choices(slug, outside, given, not settled, True), "gap_text": "" if settled else _gap(outside, maximum),
        "blank_checked": given is None,
        "reason_name": "override_reason", "reason": reason, "reason_error": "",
    }


def _choices(slug: str, values: list[Decimal], given: Decimal | None, linked: bool, outside: bool) -> dict[str, Any]:
    """What parts/choices.html draws; few different ones exist, and as plain values each is drawn only once."""
    options = tuple(Option(str(value), points(value), value == given, place > 0 and value - values[place - 1] > HALF)
                    for place, value in enumerate(values))
    return {"id": f"{slug}-score", "name": "score", "outside": outside, "linked": linked, "options": options}


def _gap(outside: list[Decimal], maximum: Decimal) -> str:
    """The values between none and full that these facts do not reach; none and full belong to other facts."""
    between = [value for value in outside if 0 < value < maximum]
    if not between:
        return ""
    return _("按所填事实，细则未规定 %(values)s 分；如需这样评定，请说明理由。") % {"values": ranges(between)}
