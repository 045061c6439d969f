"""A whole round for one reader, a chunk of projects at a time: everything that may be read, in few questions a chunk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from jiangyan.models import (
    EvidenceUse,
    Extension,
    Finding,
    Inspection,
    MaterialCheck,
    PanelMember,
    Proposal,
    Round,
)
from jiangyan.queries import rights
from jiangyan.queries.rights import Asker, Standing, may, visible_projects
from jiangyan.queries.round.exports import Taken, gathered

CHUNK = 100
"""Projects that are held in memory at once."""
QUERIES = 13
"""Questions to the database for one chunk, however many projects are in it."""


@dataclass(frozen=True)
class Chunk:
    """Some projects of the round: their sheets with marks and verdicts, and per project id what else may be read of them."""

    taken: Taken
    inspections: dict[int, list[Inspection]]
    members: dict[int, list[PanelMember]]
    files: dict[int, dict[str, int]]
    opinions: dict[int, dict[str, MaterialCheck]]
    findings: dict[int, list[Finding]]
    deductions: dict[int, list[Proposal]]
    extensions: dict[int, list[Extension]]

    @property
    def found(self) -> list[Standing]:
        """The projects with the reader's relations."""
        return self.taken.found


def projects_of(by: Asker, found: Round) -> list[int]:
    """The ids of the round's projects that `by` sees, by programme and unit (one query)."""
    return list(visible_projects(by).filter(round=found).order_by("programme", "unit__name_letters", "pk").values_list("pk", flat=True))


def chunks(by: Asker, found: Round, projects: list[int]) -> Iterator[Chunk]:
    """These projects in order, CHUNK at a time, in QUERIES questions each; what `by` may not read is not there."""
    for start in range(0, len(projects), CHUNK):
        wanted = projects[start:start + CHUNK]
        place = {pk: order for order, pk in enumerate(wanted)}
        here = sorted(rights.standings(by, wanted), key=lambda one: place[one.project.pk])
        for one in here:
            one.project.round = found  # one copy of the notice instead of a hundred
        yield _chunk(gathered(found, here))


def _chunk(taken: Taken) -> Chunk:
    read, told = _allowed(taken, "self_assessment.read"), _allowed(taken, "materials.see")
    counted = EvidenceUse.objects.filter(project__in=read, removed_at__isnull=True, place__startswith="material:").order_by(
        ).values_list("project", "place").annotate(Count("pk"))
    files: dict[int, dict[str, int]] = {pk: {} for pk in read}
    for project, where, count in counted:
        files[project][where] = count
    opinions: dict[int, dict[str, MaterialCheck]] = {}
    for check in MaterialCheck.objects.filter(receipt__project__in=told).select_related("receipt", "checked_by").defer(
            "receipt__manifest", "receipt__rows").order_by("pk"):
        opinions.setdefault(check.receipt.project_id, {})[check.place] = check
    concluded = [one.inspection_id for one in taken.sheets if one.kind == "merged" and one.inspection_id]
    visits = _by(Inspection.objects.filter(project__in=_allowed(taken, "visit.see")).defer("record").order_by("ordinal"), "project_id")
    return Chunk(
        taken, visits,
        _by(PanelMember.objects.filter(inspection__project__in=_allowed(taken, "panel.see"), left_at__isnull=True).select_related(
            "person").order_by("-is_lead", "seat", "pk"), "inspection_id"), files, opinions, _findings(taken, concluded),
        _by(Proposal.objects.filter(inspection__in=concluded, kind="deduction", state="confirmed").select_related(
            "proposed_by", "decided_by").order_by("pk"), "inspection_id"),
        _by(Extension.objects.filter(project__in=_allowed(taken, "extension.see")).select_related(
            "proposed_by", "confirmed_by").order_by("pk"), "project_id"))


def _allowed(taken: Taken, deed: str) -> list[int]:
    return [one.project.pk for one in taken.found if may(one, deed)]


def _findings(taken: Taken, concluded: list[int]) -> dict[int, list[Finding]]:
    """Findings of the panels whose merged sheet may be read, and of projects that are worked off, per project."""
    seen = set(_allowed(taken, "improvement.see"))
    found: dict[int, list[Finding]] = {}
    for one in Finding.objects.filter(inspection__project__in=[each.project.pk for each in taken.found], withdrawn_at__isnull=True
                                      ).select_related("inspection").defer("inspection__record").order_by("pk"):
        if one.inspection_id in concluded or one.inspection.project_id in seen:
            found.setdefault(one.inspection.project_id, []).append(one)
    return found


def _by(rows: Any, name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in rows:
        found.setdefault(getattr(one, name), []).append(one)
    return found
