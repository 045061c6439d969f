"""What an archive tells of a project beside marks and files: panels, visits, extensions, objections, rectification."""

from datetime import datetime
from typing import Any

from jiangyan.models import (
    Draw,
    Extension,
    Inspection,
    Objection,
    Project,
    Rectification,
    RectificationReport,
    ReinspectionApplication,
    Secretary,
    VisitEntry,
)
from jiangyan.queries.clock import local
from jiangyan.queries.visit.visits import SECRETARY
from jiangyan.rulebook.visit_records import KINDS

Lines = list[dict[str, Any]]


def dossier(one: Project, people: dict[int, str]) -> dict[str, Lines]:
    """Plain data by noun, oldest first; `people` gives the names."""
    return {
        "draws": [{"id": each.pk, "sealed": each.sealed, "seed": each.seed, "at": _at(each.drawn_at), "outcome": each.outcome}
                  for each in Draw.objects.filter(projects=one, state__in=("drawn", "assigned")).order_by("pk")],
        "inspections": [_inspection(each, people) for each in Inspection.objects.filter(project=one).order_by("ordinal")],
        "extensions": [{"subject": each.get_subject_display(), "before": _at(each.before), "until": _at(each.until), "reason": each.reason,
                        "proposed_by": people[each.proposed_by_id], "confirmed_by": people[each.confirmed_by_id],
                        "at": _at(each.extended_at)} for each in Extension.objects.filter(project=one).order_by("pk")],
        "objections": [_objection(each, people) for each in
                       Objection.objects.filter(project=one).select_related("answer").order_by("pk")],
        "limits": [{"counted_from": _at(each.counted_from), "until": _at(each.until), "reason": each.reason,
                    "by": people[each.set_by_id], "at": _at(each.set_at)} for each in Rectification.objects.filter(project=one).order_by("pk")],
        "reports": [{"version": each.version, "summary": each.summary, "rows": each.rows, "by": people[each.saved_by_id],
                     "at": _at(each.saved_at)} for each in RectificationReport.objects.filter(project=one).order_by("version")],
        "applications": [{"report": each.report.version, "files": each.files, "deadline": _at(each.deadline),
                          "by": people[each.applied_by_id], "at": _at(each.applied_at)}
                         for each in ReinspectionApplication.objects.filter(project=one).select_related("report").order_by("pk")]}


def _inspection(one: Inspection, people: dict[int, str]) -> dict[str, Any]:
    members: Lines = [{"name": people[each.person_id], "role": "组长" if each.is_lead else "成员", "left_at": _at(each.left_at)}
                      for each in one.members.order_by("-is_lead", "seat", "pk")]
    members += [{"name": people[each.person_id], "role": SECRETARY, "left_at": _at(each.left_at)}
                for each in Secretary.objects.filter(inspection=one).order_by("pk")]
    return {"ordinal": one.ordinal, "name": "复验" if one.ordinal > 1 else "初验", "visit_on": str(one.visit_on or ""), "place": one.place,
            "panel": members, "record": [{"kind": KINDS[each.kind].name, "content": each.content, "by": people[each.made_by_id],
                                          "at": _at(each.made_at)} for each in _newest(one)]}


def _newest(one: Inspection) -> list[VisitEntry]:
    kept = {(each.kind, each.item): each for each in one.entries.order_by("pk")}
    return [each for each in kept.values() if not each.removed]


def _objection(one: Objection, people: dict[int, str]) -> dict[str, Any]:
    answer = getattr(one, "answer", None)
    return {"text": one.text, "files": one.files, "by": people[one.raised_by_id], "at": _at(one.raised_at), "answer": {
        "upheld": answer.upheld, "reason": answer.reason, "by": people[answer.answered_by_id], "at": _at(answer.answered_at)} if answer else None}


def _at(moment: datetime | None) -> str:
    return local(moment).isoformat(timespec="seconds") if moment else ""
