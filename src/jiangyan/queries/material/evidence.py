"""Evidence: what a project has, where it serves, and who may open it."""

from django.db.models import Prefetch, Q, QuerySet

from jiangyan.models import Evidence, EvidenceUse, Project, Receipt, ReinspectionApplication
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.rights import Asker, may, require, standing
from jiangyan.queries.sheet import sheets
from jiangyan.rulebook import deadlines

DRAFT_READERS = frozenset({"own_clerk", "own_head", "auditor"})
ORIGINAL_READERS = DRAFT_READERS | {"centre"}
"""Who may take an identity document away; everybody else looks at a picture of it under a watermark."""


def places(project: Project) -> list[str]:
    """Every place a file can serve: material entries of the notice, then the rows of the rubric."""
    materials = [f"material:{item['code']}" for item in project.round.notice.get("materials", [])]
    return materials + [f"row:{row}" for row in sheets.rubric_of(project.programme).rows]


def check_place(project: Project, place: str) -> None:
    """Passes for "" and for a place of this project; otherwise Problem request.malformed."""
    if place and place not in places(project):
        raise Problem("request.malformed", detail="没有这个佐证位置")


def readable_evidence(by: Asker, evidence_id: int) -> Evidence:
    """The file's row if `by` may read this project's evidence; otherwise Problem not_found.

    What the unit uploaded but never handed in stays between the unit and the auditor.
    """
    kept = Evidence.objects.filter(pk=evidence_id).first()
    if kept is None:
        raise Problem("not_found")
    found = standing(by, kept.project_id)
    if not may(found, "self_assessment.read") or not (found.relations & DRAFT_READERS or _handed_in(kept)):
        raise Problem("not_found")
    if kept.purged_at is not None:
        raise Problem("evidence.purged", name=kept.name, at=deadlines.words(local(kept.purged_at)))
    kept.project = found.project
    return kept


def takes_original(by: Asker, kept: Evidence) -> bool:
    """Whether this asker may take the file as it came: of an identity document only the unit, the auditor and who checks materials."""
    return not kept.identity_document or bool(standing(by, kept.project_id).relations & ORIGINAL_READERS)


def _handed_in(kept: Evidence) -> bool:
    if kept.uses.filter(Q(place__startswith="finding:") | Q(place__startswith="objection:")).exists():
        return True
    applied = ReinspectionApplication.objects.filter(project=kept.project_id).values_list("files", flat=True)
    if any(entry["id"] == kept.pk for files in applied for entry in files):
        return True
    manifests = Receipt.objects.filter(project=kept.project_id).values_list("manifest", flat=True)
    return any(entry["id"] == kept.pk for manifest in manifests for entry in manifest)


def writable_evidence(by: Asker, evidence_id: int) -> Evidence:
    """The file's row, project locked, if `by` may change the project's evidence now."""
    kept = readable_evidence(by, evidence_id)
    found = standing(by, kept.project_id, lock=True)
    require(found, "evidence.write")
    kept.project = found.project
    return kept


def of_project(project: Project) -> QuerySet[Evidence]:
    """All files of a project, newest first, with the uses in force as `current`."""
    current = EvidenceUse.objects.filter(removed_at__isnull=True).order_by("place")
    return project.evidence.prefetch_related(Prefetch("uses", current, to_attr="current")).order_by("-pk")


def by_place(project: Project) -> dict[str, list[Evidence]]:
    """The files in use, per place, in one query."""
    found: dict[str, list[Evidence]] = {}
    uses = EvidenceUse.objects.filter(project=project, removed_at__isnull=True).select_related("evidence")
    for use in uses.order_by("pk"):
        found.setdefault(use.place, []).append(use.evidence)
    return found


def materials_with_files(project: Project) -> set[str]:
    """Codes of the material entries that have at least one file."""
    uses = EvidenceUse.objects.filter(project=project, removed_at__isnull=True, place__startswith="material:")
    return {place.removeprefix("material:") for place in uses.values_list("place", flat=True)}
