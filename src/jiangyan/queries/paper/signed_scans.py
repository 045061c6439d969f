"""Signed scans: which paper a code means, what is wrong with it, and where each scan stands."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jiangyan.models import Paper, Project, Round, SignedScan
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker, Standing, require, standing
from jiangyan.queries.round import rounds

UNIT = ("self_assessment_sheet", "submission_receipt", "acceptance_opinion", "reinspection_opinion", "visit_notice",
        "rectification_notice", "rectification_list", "rectification_report", "reinspection_application", "extension_decision",
        "cancellation_decision")
LEAD = ("attendance_sheet", "merged_sheet", "acceptance_opinion", "reinspection_opinion")
"""Papers that a unit, and a panel's lead or secretary, sign and know of; the bureau knows all."""


@dataclass(frozen=True)
class Place:
    """Where somebody hands in a scan: a round, and the project unless it is about the whole round."""

    round: Round
    project: Project | None
    standing: Standing | None = None

    @property
    def kinds(self) -> tuple[str, ...] | None:
        """The kinds of papers that this person may know of here; None: all."""
        relations = self.standing.relations if self.standing else {"officer"}
        if relations & {"officer", "approver"}:
            return None
        return (UNIT if relations & {"own_clerk", "own_head"} else ()) + (LEAD if relations & {"lead", "secretary"} else ())


def place_for(by: Asker, project_id: int | None, round_id: int | None) -> Place:
    """The place, if `by` may hand in scans there; not_found, stage.wrong or rights.denied otherwise."""
    if project_id is not None:
        found = standing(by, project_id)
        require(found, "scan.attach")
        return Place(found.project.round, found.project, found)
    here = rounds.round_for(by, round_id or 0)
    rounds.require_at(by, here.authority_id, "paper.issue")
    return Place(here, None)


def papers_of(place: Place) -> QuerySet[Paper]:
    """The papers issued for the place, newest first."""
    rows = Paper.objects.filter(round=place.round, project=place.project).select_related("withdrawal").order_by("-pk")
    return rows if place.kinds is None else rows.filter(kind__in=place.kinds)


def matched(place: Place, number: str, digest: str) -> tuple[Paper | None, str]:
    """The paper that a code means, or None and a sentence why the scan is not attached.

    A paper of another project is not named further than the number that stands on the scan itself.
    """
    rows = papers_of(place).filter(number=number)
    same = next((one for one in rows if one.digest.startswith(digest)), None)
    if same is not None:
        if hasattr(same, "withdrawal"):
            return None, f"{number} 已经作废。如果签的就是这一份，请手工归位并写明理由。"
        return same, ""
    if rows:
        return None, f"扫描件上的校验码 {digest} 与 {number} 的内容不符：签的可能是改动过的或另一次出具的文书。请核对。"
    where = "这个项目" if place.project else "这个批次"
    return None, f"扫描件上的编号 {number} 不是{where}的文书，可能属于别的项目，或者编号不存在。请核对后到正确的地方上传。"


def scans_of(place: Place) -> list[SignedScan]:
    """Every scan handed in here, newest first, those assigned by hand as they stand now."""
    rows = SignedScan.objects.filter(round=place.round, project=place.project, assigned__isnull=True)
    if place.kinds is not None:
        person = place.standing.asker.person if place.standing else None
        rows = rows.filter(Q(paper__kind__in=place.kinds) | Q(paper__isnull=True, taken_in_by=person))
    return list(rows.select_related("paper", "taken_in_by").order_by("-pk"))


def scan_for(by: Asker, scan_id: int) -> tuple[Place, SignedScan]:
    """One scan with its place, if `by` may hand in scans there; Problem not_found otherwise."""
    kept = SignedScan.objects.filter(pk=scan_id).select_related("paper", "assigned").first()
    if kept is None:
        raise Problem("not_found")
    place = place_for(by, kept.project_id, None if kept.project_id else kept.round_id)
    known = kept.paper.kind in (place.kinds or ()) if kept.paper else kept.taken_in_by_id == by.person.pk
    if place.kinds is not None and not known:
        raise Problem("not_found")
    return place, kept


def next_version(paper: Paper) -> int:
    """The number of the next scan of a paper, from 1."""
    return SignedScan.objects.filter(paper=paper).count() + 1
