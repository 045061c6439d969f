"""Writing the record of a visit: every save of a line is a new version, nothing is overwritten."""

import uuid
from collections.abc import Mapping

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.intake import arrivals
from jiangyan.models import Inspection, VisitEntry, VisitPhoto
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.material.materials import place_of
from jiangyan.queries.panel import secretaries
from jiangyan.queries.rights import Standing, require, standing
from jiangyan.queries.visit import visit_records as asked
from jiangyan.queries.visit import visits
from jiangyan.rulebook import deadlines
from jiangyan.rulebook.visit_records import KINDS, fault, tidy
from jiangyan.vault import files
from jiangyan.vault.uploads import Arrived

PHOTOS = frozenset({"image/png", "image/jpeg"})


def _writable(request: Request, project_id: int) -> tuple[Standing, Inspection]:
    found = standing(request.by, project_id, lock=True)
    require(found, "visit_record.write")
    return found, asked.inspection_of(found)


def write(request: Request, project_id: int, kind: str, item: str, given: Mapping[str, str], base_version: int,
         removed: bool = False) -> Answer:
    """Saves one line as its next version (or takes it away); answers version and instant.

    `item` is "" for a kind that has only one, a material's place, or any name of the line's own. Refusals: not_found,
    form.invalid, version.stale with `current` when somebody saved since `base_version`.
    """
    content = tidy(kind, given) if kind in KINDS else {}

    def work() -> Answer:
        found, inspection = _writable(request, project_id)
        if not _known(found, kind, item):
            raise Problem("not_found")
        if sentence := fault(kind, content):
            raise Problem("form.invalid", detail=sentence)
        last = asked.latest(inspection, kind, item)
        if (last.version if last else 0) != base_version:
            raise Problem("version.stale", maker=last.made_by.display_name if last else "别处",
                          at=deadlines.words(local(last.made_at)) if last else "此前", current=last)
        entry = _append(request, inspection, kind, item, content, base_version + 1, removed)
        place = journal.append(request.by.person, "visit_record.saved", found.project, {
            "inspection": inspection.pk, "kind": kind, "item": item, "version": entry.version, "removed": removed,
            "words": journal.digest(content)})
        return {"version": entry.version, "server_at": place.at.isoformat()}

    return once(request, "visit_record.save", {"project": project_id, "kind": kind, "item": item, "content": content,
                                               "base": base_version, "removed": removed}, work)


def _append(request: Request, inspection: Inspection, kind: str, item: str, content: Mapping[str, str], version: int,
            removed: bool = False) -> VisitEntry:
    return VisitEntry.objects.create(inspection=inspection, kind=kind, item=item, version=version, content=dict(content),
                                     removed=removed, made_by=request.by.person, made_at=database_now())


def _known(found: Standing, kind: str, item: str) -> bool:
    if kind not in KINDS or len(item) > 40:
        return False
    if kind == "material":
        return item in {place_of(one) for one in found.project.round.notice.get("materials", [])}
    return KINDS[kind].single == (item == "")


def bring_in(request: Request, project_id: int) -> Answer:
    """Puts everybody of the panel and its secretary who is not there yet on the attendance sheet, not signed in; answers how many."""
    def work() -> Answer:
        found, inspection = _writable(request, project_id)
        there = {entry.content.get("name") for entry in asked.of_inspection(found, inspection).lines["attendance"]}
        keeper = secretaries.of_inspection(inspection)
        fresh = [person for person in (*visits.people(inspection), *([keeper] if keeper else [])) if person.display_name not in there]
        for person in fresh:
            _append(request, inspection, "attendance", uuid.uuid4().hex, tidy("attendance", {
                "side": "panel", "name": person.display_name, "post": f"{person.employer}{person.title}"[:80]}), 1)
        journal.append(request.by.person, "visit_record.brought_in", found.project, {
            "inspection": inspection.pk, "people": [person.pk for person in fresh]})
        return {"people": len(fresh)}

    return once(request, "visit_record.bring_in", {"project": project_id}, work)


def take_photo(request: Request, project_id: int, arrived: Arrived, caption: str = "") -> Answer:
    """Keeps one photo of the visit; only pictures. Refusals as for evidence, and evidence.type for anything else."""
    arrivals.look([arrived])

    def work() -> Answer:
        found, inspection = _writable(request, project_id)
        looked = arrivals.checked(arrived)
        name, kind = looked.name, looked.kind
        if kind.media_type not in PHOTOS:
            raise Problem("evidence.type", name=name, found=kind.name, allowed="PNG、JPG 图片")
        files.keep(arrived.place, arrived.sha256)
        photo = VisitPhoto.objects.filter(inspection=inspection, sha256=arrived.sha256, removed_at__isnull=True).first()
        photo = photo or VisitPhoto.objects.create(
            inspection=inspection, sha256=arrived.sha256, size=arrived.size or 0, name=name, media_type=kind.media_type,
            caption=caption.strip()[:120], taken_in_by=request.by.person, taken_in_at=database_now())
        journal.append(request.by.person, "visit_photo.kept", found.project, {
            "inspection": inspection.pk, "photo": photo.pk, "sha256": photo.sha256})
        return {"id": photo.pk, "sha256": photo.sha256}

    return once(request, "visit_photo.keep", {"project": project_id, "sha256": arrived.sha256, "caption": caption}, work)


def remove_photo(request: Request, photo_id: int) -> Answer:
    """Takes a photo out of the record; bytes and journal stay."""
    def work() -> Answer:
        photo = asked.readable_photo(request.by, photo_id)
        found, _inspection = _writable(request, photo.inspection.project_id)
        photo.removed_at = database_now()
        photo.save(update_fields=["removed_at"])
        journal.append(request.by.person, "visit_photo.removed", found.project, {"photo": photo.pk})
        return {"project": found.project.pk}

    return once(request, "visit_photo.remove", {"photo": photo_id}, work)
