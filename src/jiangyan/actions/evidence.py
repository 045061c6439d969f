"""Evidence: taking files in, giving them a place, taking them away from it."""

import unicodedata

from django.conf import settings

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.intake import file_types
from jiangyan.models import Evidence, EvidenceUse, Project
from jiangyan.problems import Problem
from jiangyan.queries import evidence as asked
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import require, standing
from jiangyan.vault import files
from jiangyan.vault.uploads import Arrived

NAME_LIMIT = 120


def _size_words(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{size} 字节"


def checked_name(name: str) -> str:
    """The file's own name, if it can stand in lists and downloads; otherwise Problem evidence.name."""
    shown = name[:40] + ("…" if len(name) > 40 else "")
    if any(part in name for part in ("/", "\\", "\0")) or name.startswith("."):
        raise Problem("evidence.name", name=shown, detail="不能带有路径")
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") for sign in name):
        raise Problem("evidence.name", name=shown.encode("ascii", "replace").decode(), detail="含有看不见的控制字符")
    if len(name) > NAME_LIMIT:
        raise Problem("evidence.name", name=shown, detail=f"共 {len(name)} 个字，最多 {NAME_LIMIT} 个字")
    return name


def checked(arrived: Arrived) -> tuple[str, file_types.FileType]:
    """Name and type of a file that can be kept; Problem evidence.name, .too_large, .empty or .type for any other."""
    name = checked_name(arrived.original_name)
    if arrived.too_large:
        raise Problem("evidence.too_large", name=name, size=_size_words(arrived.size or 0),
                      limit=_size_words(settings.UPLOAD_LIMIT))
    if not arrived.size:
        raise Problem("evidence.empty", name=name)
    kind = file_types.recognise(name, arrived.place)
    if kind is None:
        raise Problem("evidence.type", name=name, found=file_types.found(arrived.place), allowed=file_types.ALLOWED)
    return name, kind


def take_in(request: Request, project_id: int, arrived: Arrived, place: str = "") -> Answer:
    """Keeps one uploaded file for the project and, if `place` is given, uses it there.

    Bytes and folder are on disk before the row is written; the same file sent again is the same entry. Answers id, name, sha256, size (bytes).
    Refusals: evidence.empty, evidence.too_large, evidence.type, evidence.name, and the rights' own.
    """
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "evidence.write")
        asked.check_place(found.project, place)
        return keep_in(request, found.project, arrived, place)

    return once(request, "evidence.keep",
                {"project": project_id, "sha256": arrived.sha256, "place": place, "name": arrived.original_name}, work)


def keep_in(request: Request, project: Project, arrived: Arrived, place: str) -> Answer:
    """Keeps one file of a locked project inside another deed's transaction; whoever calls has checked right and place.

    Answers id, name, sha256 and size, as `take_in`; the same refusals.
    """
    name, kind = checked(arrived)
    files.keep(arrived.place, arrived.sha256)
    kept = _known(project, arrived, name) or Evidence.objects.create(
        project=project, sha256=arrived.sha256, size=arrived.size or 0, name=name, media_type=kind.media_type,
        uploaded_by=request.by.person, uploaded_at=database_now())
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
        kept.uses.filter(place=place, removed_at__isnull=True).update(
            removed_at=database_now(), removed_by=request.by.person)
        count_materials(kept.project)
        journal.append(request.by.person, "evidence.unused", kept.project, {"evidence": kept.pk, "place": place})
        return {"id": kept.pk, "place": place}

    return once(request, "evidence.unuse", {"evidence": evidence_id, "place": place}, work)


def count_materials(project: Project) -> None:
    """Keeps the number of material entries that have at least one file, for lists."""
    project.materials_done = len(asked.materials_with_files(project))
    project.save(update_fields=["materials_done"])
