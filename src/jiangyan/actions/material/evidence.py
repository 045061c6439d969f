"""Evidence: taking files in, giving them a place, taking them away from it."""

from django.db import transaction

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.records import change
from jiangyan.intake import arrivals
from jiangyan.models import Evidence, EvidenceUse, Project
from jiangyan.queries.clock import database_now
from jiangyan.queries.material import evidence as asked
from jiangyan.queries.rights import Asker, require, standing
from jiangyan.vault import files
from jiangyan.vault.uploads import Arrived


def take_in(request: Request, project_id: int, arrived: Arrived, place: str = "") -> Answer:
    """Keeps one uploaded file for the project and, if `place` is given, uses it there.

    Bytes and folder are on disk before the row is written; the same file sent again is the same entry. Answers id, name, sha256, size (bytes).
    Refusals: evidence.empty, evidence.too_large, evidence.type, evidence.unsafe, evidence.name, and the rights' own.
    """
    arrivals.look([arrived])

    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "evidence.write")
        asked.check_place(found.project, place)
        return keep_in(request, found.project, arrived, place)

    return once(request, "evidence.keep",
                {"project": project_id, "sha256": arrived.sha256, "place": place, "name": arrived.original_name}, work)


def keep_in(request: Request, project: Project, arrived: Arrived, place: str) -> Answer:
    """Keeps one file of a locked project inside another deed's transaction; whoever calls has checked right and place.

    Answers id, name, sha256 and size, as `take_in`; the same refusals. Call arrivals.look before the transaction begins.
    """
    looked = arrivals.checked(arrived)
    name, kind = looked.name, looked.kind
    files.keep(arrived.place, arrived.sha256)
    now = database_now()
    checked_at = now if looked.virus_checked else None
    kept = _known(project, arrived, name) or Evidence.objects.create(
        project=project, sha256=arrived.sha256, size=arrived.size or 0, name=name, media_type=kind.media_type,
        uploaded_by=request.by.person, uploaded_at=now, virus_checked_at=checked_at)
    if checked_at and not kept.virus_checked_at:
        kept.virus_checked_at = checked_at
        kept.save(update_fields=["virus_checked_at"])
    if place:
        _use(request, kept, place)
    journal.append(request.by.person, "evidence.kept", project,
                   {"evidence": kept.pk, "sha256": kept.sha256, "size": kept.size, "place": place})
    return {"id": kept.pk, "name": name, "sha256": kept.sha256, "size": kept.size}


def _known(project: Project, arrived: Arrived, name: str) -> Evidence | None:
    """The same bytes under the same name, uploaded before: one entry is enough."""
    return Evidence.objects.filter(project=project, sha256=arrived.sha256, name=name).first()


def _use(request: Request, kept: Evidence, place: str) -> None:
    use, fresh = EvidenceUse.objects.get_or_create(
        evidence=kept, place=place, removed_at=None,
        defaults={"project_id": kept.project_id, "added_by": request.by.person, "added_at": database_now()})
    if fresh:
        count_materials(use.project)


def use_at(request: Request, evidence_id: int, place: str) -> Answer:
    """Lets a file that is already there serve one more place (`row:7.1`, `material:report`)."""
    def work() -> Answer:
        kept = asked.writable_evidence(request.by, evidence_id)
        asked.check_place(kept.project, place)
        _use(request, kept, place)
        journal.append(request.by.person, "evidence.used", kept.project, {"evidence": kept.pk, "place": place})
        return {"id": kept.pk, "place": place}

    return once(request, "evidence.use", {"evidence": evidence_id, "place": place}, work)


def take_away(request: Request, evidence_id: int, place: str) -> Answer:
    """Takes a file away from one place; bytes and history stay."""
    def work() -> Answer:
        kept = asked.writable_evidence(request.by, evidence_id)
        change(kept.uses.filter(place=place, removed_at__isnull=True), removed_at=database_now(), removed_by=request.by.person)
        count_materials(kept.project)
        journal.append(request.by.person, "evidence.unused", kept.project, {"evidence": kept.pk, "place": place})
        return {"id": kept.pk, "place": place}

    return once(request, "evidence.unuse", {"evidence": evidence_id, "place": place}, work)


def mark_identity(request: Request, evidence_id: int, marked: bool) -> Answer:
    """Says that a file shows an identity document (or does not); from then on it is looked at under a watermark."""
    def work() -> Answer:
        kept = asked.writable_evidence(request.by, evidence_id)
        kept.identity_document = marked
        kept.save(update_fields=["identity_document"])
        journal.append(request.by.person, "evidence.identity_marked", kept.project, {"evidence": kept.pk, "marked": marked})
        return {"id": kept.pk, "marked": marked}

    return once(request, "evidence.mark_identity", {"evidence": evidence_id, "marked": marked}, work)


def note_look(by: Asker, kept: Evidence, whole: bool) -> None:
    """Writes down that somebody looked at an identity document, or (`whole`) took the original."""
    with transaction.atomic():
        journal.append(by.person, "evidence.identity_taken" if whole else "evidence.identity_seen", kept.project,
                       {"evidence": kept.pk})


def count_materials(project: Project) -> None:
    """Keeps the number of material entries that have at least one file, for lists."""
    project.materials_done = len(asked.materials_with_files(project))
    project.save(update_fields=["materials_done"])
