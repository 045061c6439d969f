"""The record of a visit: the lines in force, who wrote them, what is still open, and its values for the paper."""

from dataclasses import dataclass
from typing import Any

from jiangyan.models import Inspection, VisitEntry, VisitPhoto
from jiangyan.problems import Problem
from jiangyan.queries.material.materials import place_of
from jiangyan.queries.panel.panels import current_inspection
from jiangyan.queries.rights import Asker, Standing, may, require, standing
from jiangyan.queries.verdict import findings
from jiangyan.queries.visit import visits
from jiangyan.rulebook import visit_records
from jiangyan.rulebook.visit_records import BEFORE, KINDS, STEPS


@dataclass(frozen=True)
class Record:
    """One inspection's record: latest entries per kind, material entries of the notice, photos, open points per step."""

    inspection: Inspection
    lines: dict[str, list[VisitEntry]]
    materials: list[dict[str, Any]]
    photos: list[VisitPhoto]
    lacking: dict[str, list[str]]

    def only(self, kind: str) -> VisitEntry | None:
        """The entry of a kind that has only one; None while it is blank."""
        return next(iter(self.lines.get(kind, [])), None)

    @property
    def before(self) -> list[str]:
        """What should be there before the conclusion and is not: "听取汇报：汇报人未填"."""
        return [f"{STEPS[step]}：{'，'.join(self.lacking[step])}" for step in BEFORE if step in self.lacking]


def inspection_of(found: Standing) -> Inspection:
    """The inspection whose record may be read; everybody else finds nothing."""
    inspection = current_inspection(found.project)
    if not may(found, "visit_record.read"):
        if not {"member", "lead", "secretary"} & found.relations:
            raise Problem("not_found")
        require(found, "visit_record.read")
    if inspection is None:
        raise Problem("not_found")
    return inspection


def record(found: Standing) -> Record:
    """The record of the latest inspection for whoever may read it; five queries whatever its length."""
    return of_inspection(found, inspection_of(found))


def of_inspection(found: Standing, inspection: Inspection) -> Record:
    """The record; whoever calls has checked the right to read."""
    newest: dict[tuple[str, str], VisitEntry] = {}
    for entry in inspection.entries.select_related("made_by").order_by("pk"):
        newest[entry.kind, entry.item] = entry
    lines: dict[str, list[VisitEntry]] = {kind: [] for kind in KINDS}
    for (kind, _item), entry in newest.items():
        if not entry.removed:
            lines[kind].append(entry)
    noted = {entry.item: entry for entry in lines["material"]}
    materials = [{"place": place_of(one), "name": one["name"], "entry": noted.get(place_of(one))}
                 for one in found.project.round.notice.get("materials", [])]
    contents = {kind: [entry.content for entry in entries] for kind, entries in lines.items()}
    lacking = visit_records.lacking(
        contents, [one["name"] for one in materials], {one["name"]: one["entry"].content for one in materials if one["entry"]},
        len(findings.of_inspection(inspection)))
    photos = list(inspection.photos.filter(removed_at__isnull=True).select_related("taken_in_by").order_by("pk"))
    return Record(inspection, lines, materials, photos, lacking)


def latest(inspection: Inspection, kind: str, item: str) -> VisitEntry | None:
    """The newest version of one line; None while there is none."""
    return VisitEntry.objects.filter(inspection=inspection, kind=kind, item=item).select_related(
        "made_by").order_by("-version").first()


def readable_photo(by: Asker, photo_id: int) -> VisitPhoto:
    """The photo's row if `by` may read the record; otherwise Problem not_found."""
    photo = VisitPhoto.objects.filter(pk=photo_id, removed_at__isnull=True).select_related("inspection").first()
    if photo is None or not may(standing(by, photo.inspection.project_id), "visit_record.read"):
        raise Problem("not_found")
    return photo


def record_values(found: Standing) -> dict[str, Any]:
    """Values of the paper 现场验收记录: arrangement, attendance, report, questions, work, findings, feedback; blanks are None."""
    kept = record(found)
    many = {kind: [_words(kind, entry.content) for entry in kept.lines[kind]] for kind in KINDS if not KINDS[kind].single}
    single: dict[str, Any] = {kind: _words(kind, entry.content if (entry := kept.only(kind)) else {})
                              for kind in KINDS if KINDS[kind].single}
    return visits.arrangement_values(found) | single | {f"{kind}s": lines for kind, lines in many.items() if kind != "material"} | {
        "materials": [{"name": one["name"], **_words("material", one["entry"].content if one["entry"] else {}),
                       "checked_by": one["entry"].made_by.display_name if one["entry"] else None} for one in kept.materials],
        "findings": [{"row": one.row or None, "severity": one.get_severity_display(), "text": one.text, "advice": one.advice or None}
                     for one in findings.of_inspection(kept.inspection)],
        "photos": [one.caption or one.name for one in kept.photos]}


def attendance_values(found: Standing) -> dict[str, Any]:
    """Values of the paper 签到表: the arrangement and everybody expected or present, with side, post and whether they signed."""
    values = visits.arrangement_values(found)
    lines = [_words("attendance", entry.content) for entry in record(found).lines["attendance"]] if may(
        found, "visit_record.read") else []
    return values | {"attendances": lines or [
        {"side": "专家组", "name": one["name"], "post": f"{one['employer']}{one['title']}", "signed": None} for one in values["panel"]]}


def _words(kind: str, content: dict[str, str]) -> dict[str, str | None]:
    return {field.name: dict(field.choices).get(content.get(field.name, ""), content.get(field.name) or None)
            for field in KINDS[kind].fields}


def steps_open(inspections: list[Inspection]) -> dict[int, list[str]]:
    """Per project of these inspections, the steps before the conclusion of which nothing is written down yet (one query)."""
    written: dict[int, set[str]] = {}
    for inspection, kind in VisitEntry.objects.filter(inspection__in=inspections, removed=False).values_list(
            "inspection", "kind").distinct():
        written.setdefault(inspection, set()).add(KINDS[kind].step)
    open_ones = {one.project_id: [STEPS[step] for step in BEFORE if step not in written.get(one.pk, set())] for one in inspections}
    return {project: steps for project, steps in open_ones.items() if steps}
