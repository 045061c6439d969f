"""A round filled with many projects for measuring: plain records, written in bulk."""

import random
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from jiangyan.models import (
    Appointment,
    Authority,
    Inspection,
    Mark,
    PanelMember,
    Person,
    Programme,
    Project,
    ReadingConfirmation,
    Round,
    RubricEdition,
    Sheet,
    Unit,
)
from jiangyan.queries.round import notices, rubrics
from jiangyan.rulebook.scoring import score_entry

BASE = "tianjin-training-base-2025"
READY, INSPECTED = 0.3, 0.7
"""Shares of projects that are complete but not submitted, and under inspection."""


def fill(projects: int, seed: int = 1) -> dict[str, Any]:
    """A round with so many bases of 23 rows, three experts each; answers the ids that a bench needs."""
    chance, now, password = random.Random(seed), timezone.now(), make_password(None)
    authority = Authority.objects.create(name="示例市人社局", short_name="示例市人社局")
    officer = person("officer", "officer", password, authority=authority)
    experts = [person(f"expert{n}", "expert", password, authority=authority) for n in range(3)]
    made = Round.objects.create(
        authority=authority, name="示例批次", notice_title="示例", notice=notices.notice("tianjin-notice-2025").copy(),
        state="open", pass_mark="80", panel_size=3, merge_rule="mean", submission_deadline=now + timedelta(days=30),
        visits_until=now + timedelta(days=60), rectification_until=now + timedelta(days=90), created_by=officer)
    pinned = rubrics.rubric_hash(BASE)
    RubricEdition.objects.create(rubric=BASE, hash=pinned, text=rubrics.text(BASE))
    programme = Programme.objects.create(round=made, code="base", name="高技能人才培训基地", rubric=BASE,
                                         rubric_hash=pinned)
    ReadingConfirmation.objects.bulk_create(
        ReadingConfirmation(programme=programme, reading=reading.id, choice=reading.default, confirmed_by=officer)
        for reading in rubrics.load(BASE).readings)
    head = person("head", "unit_head", password, unit=unit(0))
    heads = [head.pk]
    found = [project(n, programme, "preparing" if n < projects * READY else "inspecting", now)
             for n in range(projects)]
    sheets = [Sheet(project=one, kind="self", rubric_hash=pinned) for one in found]
    scored = [one for one in found if one.stage == "inspecting"]
    inspections = Inspection.objects.bulk_create(Inspection(project=one, visit_on=now.date()) for one in scored)
    PanelMember.objects.bulk_create(PanelMember(inspection=one, person=expert, is_lead=expert == experts[0], seat=seat)
                                    for one in inspections for seat, expert in enumerate(experts, start=1))
    sheets += [Sheet(project=one.project, inspection=one, kind="expert", owner=expert, rubric_hash=pinned)
               for one in inspections for expert in experts]
    sheets += [Sheet(project=one.project, inspection=one, kind="merged", rubric_hash=pinned) for one in inspections]
    Sheet.objects.bulk_create(sheets, batch_size=500)
    marked = Sheet.objects.exclude(kind="merged")
    mark(list(marked), officer, chance, pinned, now)
    return {"round": made.pk, "officer": officer.pk, "experts": [one.pk for one in experts], "heads": heads,
            "ready": [one.pk for one in found if one.stage == "preparing"],
            "inspected": [one.pk for one in scored],
            "sheets": list(Sheet.objects.filter(kind="expert", owner=experts[0]).values_list("pk", flat=True))}


def person(username: str, role: str, password: str, **place: Any) -> Person:
    """One person with one appointment."""
    made = Person.objects.create(username=username, display_name=f"示例{username}", password=password)
    Appointment.objects.create(person=made, role=role, **place)
    return made


def unit(number: int) -> Unit:
    """One college."""
    return Unit.objects.get_or_create(credit_code=f"9112{number:014d}", defaults={
        "name": f"示例职业学院第{number}分院", "kind": "vocational_college", "district": "河西区"})[0]


def project(number: int, programme: Programme, stage: str, now: Any) -> Project:
    """One project; every ready one belongs to the same head, so that one session can submit them."""
    owner = unit(0 if stage == "preparing" else number + 1)
    return Project.objects.create(programme=programme, round=programme.round, unit=owner, stage=stage,
                                  name=f"示例培训基地{number}", materials_done=4)


def mark(sheets: list[Sheet], maker: Person, chance: random.Random, pinned: str, now: Any) -> None:
    """23 marks a sheet, with sums beside them."""
    from tests.cast import full_facts

    rubric, facts = rubrics.load(BASE), full_facts("vocational_college")
    marks = []
    for sheet in sheets:
        stated = facts | {"13.2": {"senior_trainees_per_year": chance.randint(300, 700)}}
        total = 0
        for row, given in stated.items():
            entry = score_entry(rubric, row, given, None, unit_kind="vocational_college", readings={}, context_facts=stated)
            total += entry.score
            marks.append(Mark(
                sheet=sheet, row=row, version=1, base_version=0, facts=given, score=entry.score, state=entry.state,
                suggested=entry.suggested, allowed=[], reason=entry.reason, maker=maker, server_at=now, operation="fill",
                rubric_hash=pinned))
        sheet.rows_scored, sheet.partial_total, sheet.total, sheet.version = 23, total, total, 23
    Mark.objects.bulk_create(marks, batch_size=2000)
    Sheet.objects.bulk_update(sheets, ["rows_scored", "partial_total", "total", "version"], batch_size=200)
