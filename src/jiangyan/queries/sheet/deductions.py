"""Whole-score deductions: the one in force, and the one that waits for a second signature."""

from dataclasses import dataclass
from decimal import Decimal

from jiangyan.models import Inspection, Proposal


@dataclass(frozen=True)
class Deductions:
    """All proposals of one inspection, newest first, with both people of each."""

    proposals: list[Proposal]

    @property
    def pending(self) -> Proposal | None:
        """The proposal that waits for a second signature."""
        return next((one for one in self.proposals if one.state == "pending"), None)

    @property
    def signed(self) -> Proposal | None:
        """The latest proposal with two signatures; a signed 0 takes an earlier deduction back."""
        return next((one for one in self.proposals if one.state == "confirmed"), None)

    @property
    def points(self) -> Decimal:
        """Points taken from the whole score; 0 where nothing is signed."""
        return Decimal(self.signed.content["points"]) if self.signed else Decimal(0)

    @property
    def reason(self) -> str:
        """The reason of the deduction in force; "" where nothing is taken."""
        return str(self.signed.content["reason"]) if self.signed and self.points else ""


def of_inspection(inspection: Inspection) -> Deductions:
    """The whole-score deductions of an inspection (one query)."""
    rows = Proposal.objects.filter(inspection=inspection, kind="deduction").order_by("-pk")
    return Deductions(list(rows.select_related("proposed_by", "decided_by")))
