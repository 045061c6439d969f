"""A figure of an overview: numbers with their heads, to be drawn, read as a table, or taken away as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Figure:
    """One figure: `chart` is bars, stacked, points or none; the first column names, the others count or measure.

    `links` gives a row's project where it has one; `empty` says what will stand here and when.
    """

    code: str
    title: str
    note: str
    chart: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    links: Sequence[int | None] = ()
    empty: str = ""
