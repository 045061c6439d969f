"""What an archive holds of each project: sheets with every mark ever made, and the names of the files to copy."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from jiangyan.actions.sheet.marks import told
from jiangyan.management.archive.dossier import dossier
from jiangyan.models import (
    Evidence,
    EvidenceUse,
    Finding,
    Mark,
    PaperFile,
    Person,
    Project,
    Publication,
    Recusal,
    Round,
    RubricEdition,
    Sheet,
    SignedScan,
    Verdict,
    VisitPhoto,
)
from jiangyan.models.sheet.marks import MarkState
from jiangyan.models.sheet.sheets import SheetKind
from jiangyan.printing.lists import text_list
from jiangyan.queries.clock import local
from jiangyan.queries.round import readings, rounds
from jiangyan.queries.sheet.sheets import number, rubric_of
from jiangyan.rulebook import stages
from jiangyan.rulebook.numbers import text

HISTORY = ("评分点", "版本", "得分", "建议分", "状态", "事实", "计算说明", "评语", "超出细则的理由", "更正理由", "评分人", "时间")
_BARRED = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True)
class Copy:
    """Bytes of the vault and the name that they get below data/."""

    sha256: str
    name: str
    label: str


@dataclass
class Told:
    """What was written, as the pages tell it."""

    projects: list[dict[str, Any]] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    papers: list[Copy] = field(default_factory=list)
    rubrics: list[str] = field(default_factory=list)


def plain(place: Path, content: Any) -> None:
    """Writes plain data as indented JSON."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))


def named(pk: int, name: str) -> str:
    """A file name for any system: its number, then its own name without barred signs, not longer than a name may be."""
    stem, dot, ending = _BARRED.sub("_", name).rpartition(".")
    stem, ending = (stem, ending) if dot else (ending, "")
    return f"{pk}-{stem[:50].strip()}{dot}{ending[:10].strip()}".rstrip(". ")


def write(found: Round, folder: Path) -> Told:
    """Writes the round's settings, rubrics and projects below `folder`; answers what the pages and the copying need."""
    told, people = Told(), dict(Person.objects.values_list("pk", "display_name"))
    settings = {name: value for name, value in rounds.settings_of(found).items() if name != "contacts"}
    plain(folder / "round.json", {**settings, "authority": found.authority.name, "state": found.state})
    for programme in rounds.programmes(found):
        edition = RubricEdition.objects.get(hash=programme.rubric_hash)
        name = f"rubrics/{programme.rubric}-{programme.rubric_hash[:12]}.yaml"
        (folder / "rubrics").mkdir(exist_ok=True)
        (folder / name).write_text(edition.text, encoding="utf-8")
        told.rubrics.append(name)
    for one in Project.objects.filter(round=found).select_related("unit", "programme").order_by("pk"):
        told.projects.append(_project(one, folder, told, people))
    for file in PaperFile.objects.filter(paper__round=found, paper__project=None).select_related("paper").order_by("pk"):
        told.papers.append(_paper(file, "papers", told))
    return told


def _project(one: Project, folder: Path, told: Told, people: dict[int, str]) -> dict[str, Any]:
    base = f"projects/{one.pk}"
    verdict = Verdict.objects.filter(inspection__project=one).order_by("inspection__ordinal", "version").last()
    content = {
        "id": one.pk, "name": one.name, "number": one.number, "programme": one.programme.code, "stage": one.stage,
        "unit": {"id": one.unit_id, "name": one.unit.name, "credit_code": one.unit.credit_code, "kind": one.unit.kind},
        "moves": [{"from": move.origin, "to": move.target, "by": people[move.moved_by_id], "at": local(move.moved_at).isoformat(),
                   "reason": move.reason} for move in one.moves.order_by("pk")],
        "verdicts": [{"inspection": each.inspection_id, "name": "复验" if each.inspection.ordinal > 1 else "初验",
                      "version": each.version, "passed": each.passed, "total": number(each.total),
                      "deduction": number(each.deduction), "reasons": each.reasons, "opinion": each.opinion,
                      "by": people[each.concluded_by_id], "at": local(each.concluded_at).isoformat()}
                     for each in Verdict.objects.filter(inspection__project=one).select_related("inspection").order_by("pk")],
        "publications": [{"id": each.pk, "at": local(each.published_at).isoformat(), "content": each.content}
                         for each in Publication.objects.filter(project=one).order_by("pk")],
        "findings": [{"row": each.row, "severity": each.severity, "text": each.text, "advice": each.advice}
                     for each in Finding.objects.filter(inspection__project=one).order_by("pk")],
        "recusals": [{"person": people[each.person_id], "reason": each.reason, "at": local(each.at).isoformat()}
                     for each in Recusal.objects.filter(project=one).order_by("pk")],
        **dossier(one, people)}
    plain(folder / base / "project.json", content)
    sheets = [_sheet(sheet, one, folder, base, people)
              for sheet in Sheet.objects.filter(project=one).select_related("inspection").order_by("pk")]
    files = _files(one, base, told)
    return {**content, "base": base, "unit_name": one.unit.name, "programme_name": one.programme.name,
            "stage_label": stages.STAGES[one.stage], "sheets": sheets, **files,
            "own": next((each["total"] for each in sheets if each["kind"] == "self"), None),
            "verdict": {"passed": verdict.passed, "total": number(verdict.total)} if verdict else None,
            "receipts": [each.number for each in one.receipts.order_by("pk")]}


def _files(one: Project, base: str, told: Told) -> dict[str, list[Copy]]:
    places: dict[int, list[str]] = {}
    for kept, place in EvidenceUse.objects.filter(project=one, removed_at=None).order_by("pk").values_list("evidence", "place"):
        places.setdefault(kept, []).append(_where(one, place))
    evidence = [Copy(kept.sha256, f"{base}/evidence/{named(kept.pk, kept.name)}",
                     f"{kept.name}（{'、'.join(places.get(kept.pk, [])) or '没有用在任何地方'}）")
                for kept in Evidence.objects.filter(project=one, purged_at=None).order_by("pk")]
    scans = [Copy(scan.sha256, f"{base}/scans/{named(scan.pk, scan.name)}", scan.name)
             for scan in SignedScan.objects.filter(project=one).order_by("pk")]
    photos = [Copy(photo.sha256, f"{base}/photos/{named(photo.pk, photo.name)}", photo.caption or photo.name)
              for photo in VisitPhoto.objects.filter(inspection__project=one, removed_at=None).order_by("pk")]
    told.copies += [*evidence, *scans, *photos]
    papers = [_paper(file, f"{base}/papers", told) for file in
              PaperFile.objects.filter(paper__project=one).select_related("paper").order_by("pk")]
    return {"evidence": evidence, "scans": scans, "photos": photos, "papers": papers}


def _where(one: Project, place: str) -> str:
    """What a file serves, in words that need neither the notice nor the table beside them."""
    kind, _colon, name = place.partition(":")
    if kind == "row":
        return readings.place(rubric_of(one.programme), name)
    if kind == "material":
        return next((str(each["name"]) for each in one.round.notice.get("materials", []) if each["code"] == name), name)
    return {"rectification": "整改报告", "finding": "整改完善", "objection": "异议"}.get(kind, place)


def _paper(file: PaperFile, base: str, told: Told) -> Copy:
    label = file.paper.number or file.paper.kind
    copy = Copy(file.sha256, f"{base}/{named(file.paper_id, f'{label}.{file.form}')}", f"{label}（{file.form}）")
    told.copies.append(copy)
    return copy


def _sheet(sheet: Sheet, one: Project, folder: Path, base: str, people: dict[int, str]) -> dict[str, Any]:
    """One sheet with its whole history as JSON, as CSV, and as the pages show what counts."""
    marks = list(Mark.objects.filter(sheet=sheet).order_by("row", "version"))
    name = f"{base}/sheets/{sheet.pk}-{sheet.kind}"
    owner = people[sheet.owner_id] if sheet.owner_id else ""
    again = "（复验）" if sheet.inspection and sheet.inspection.ordinal > 1 else ""
    history = [_mark(mark, people) for mark in marks]
    plain(folder / f"{name}.json", {
        "id": sheet.pk, "kind": sheet.kind, "project": one.pk, "inspection": sheet.inspection_id, "owner": owner,
        "rubric_hash": sheet.rubric_hash, "total": number(sheet.total), "partial_total": number(sheet.partial_total),
        "filed_at": local(sheet.filed_at).isoformat() if sheet.filed_at else None, "marks": history})
    states: dict[str, str] = dict(MarkState.choices)
    (folder / f"{name}.csv").write_bytes(text_list(HISTORY, [
        [each["row"], each["version"], each["score"], each["suggested"], states[each["state"]],
         orjson.dumps(each["facts"]).decode() if each["facts"] else "", each["reason"], each["comment"], each["override_reason"],
         each["correction_reason"], each["by"], each["at"]] for each in history]))
    latest = {each["row"]: each for each in history}
    rubric = rubric_of(one.programme)
    rows = [{"id": readings.place(rubric, row), "max": text(rule.max), "mark": latest.get(row)} for row, rule in rubric.rows.items()]
    return {"kind": sheet.kind, "label": f"{SheetKind(sheet.kind).label}{again}", "owner": owner, "total": number(sheet.total), "name": name,
            "rows": rows, "versions": len(history), "scored": sum(1 for each in latest.values() if each["score"] is not None)}


def _mark(mark: Mark, people: dict[int, str]) -> dict[str, Any]:
    """One mark: everything that its fingerprint in the journal covers, and who and when in words."""
    return told(mark) | {"facts": mark.facts, "by": people[mark.maker_id], "at": local(mark.server_at).isoformat()}
