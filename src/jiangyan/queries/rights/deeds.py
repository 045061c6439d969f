"""What a line of the rule sheet is made of: relations, stages, and a deed of a project or of a whole round."""

from dataclasses import dataclass
from typing import NamedTuple

from jiangyan.rulebook import stages

RELATIONS: dict[str, str] = stages.RELATIONS
OWN = ("own_clerk", "own_head")
BUREAU = ("officer", "approver")
PANEL = ("member", "lead")
ON_SITE = (*PANEL, "secretary")
"""The panel and who keeps its record: the secretary gives no marks."""
ANY = tuple(stages.STAGES)
DRAFT = ("preparing", "returned")
SUBMITTED = tuple(stage for stage in ANY if stage not in DRAFT)
SCHEDULED = tuple(stage for stage in ANY if stages.reached(stage, "scheduled"))
SCORED = tuple(stage for stage in ANY if stages.reached(stage, "scored"))
PUBLISHED = tuple(stage for stage in ANY if stages.reached(stage, "passed") or stage in ("failed", "rectifying",
                   "reinspection_requested", "cancelled"))
ANSWERABLE = ("passed", "failed", "rectifying")
FAILED = ("failed", "rectifying", "reinspection_requested", "cancelled")


@dataclass(frozen=True)
class Deed:
    """One thing to do or see: its Chinese name and, per relation, the stages in which it is allowed.

    The relations in `told` also need the notice of the visit: before it is sent there is nothing for them to see.
    """

    name: str
    allowed: dict[str, tuple[str, ...]]
    told: tuple[str, ...] = ()


class RoundDeed(NamedTuple):
    """One thing to do or see at an authority: its Chinese name and the roles there that may."""

    name: str
    roles: tuple[str, ...]


def granted(*grants: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The stages per relation of some (relations, stages) pairs; a relation stands in one pair only."""
    return {relation: when for relations, when in grants for relation in relations}
