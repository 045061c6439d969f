"""Sheets: who may open which, the marks that count, and what the rulebook says of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Max

from jiangyan.models import Mark, PanelMember, Programme, Project, ReadingConfirmation, RubricEdition, Sheet
from jiangyan.models.questions import Question
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker, Standing, may, require, standing
from jiangyan.queries.round import rubrics
from jiangyan.rulebook.rubric import Rubric


@dataclass(frozen=True)
class Opened:
    """A sheet that the asker may read, with everything needed to work on it."""

    sheet: Sheet
    standing: Standing
    rubric: Rubric
    readings: dict[str, str]
    unit_kind: str | None
    marks: dict[str, Mark] = field(default_factory=dict)
    writable: bool = False

    @property
    def project(self) -> Project:
        """The project that the sheet is about."""
        return self.standing.project

    def facts(self) -> dict[str, dict[str, Any]]:
        """Facts per row as they stand now, for rows that depend on others."""
        return {row: mark.facts for row, mark in self.marks.items() if mark.facts}


READ = {"self": "self_assessment.read", "merged": "merge.read", "expert": "expert_sheets.read"}
WRITE = {"self": "self_assessment.write", "merged": "merge.write", "expert": "expert_sheet.write"}


def last_marked(**where: Any) -> datetime | None:
    """The instant of the latest mark that fits, None when there is none."""
    latest: datetime | None = Mark.objects.filter(**where).aggregate(Max("server_at"))["server_at__max"]
    return latest


_TOLD = ("allowed", "reason", "base_version", "server_at", "client_at", "operation", "rubric_hash")
"""What a mark was told, or where it came from: nothing that the next mark of the sheet depends on."""


@cache
def _latest(_count: int, brief: bool) -> Question[Mark]:
    """The newest marks of so many sheets; there are as many questions as sizes of panels."""
    left_out = _TOLD if brief else ()
    return Question(lambda *sheets: Mark.objects.filter(pk__in=Mark.objects.filter(sheet__in=sheets).values(
        "sheet", "row").annotate(newest=Max("pk")).values("newest")).defer(*left_out))


def latest(sheets: Iterable[int], brief: bool = False) -> dict[int, dict[str, Mark]]:
    """The marks that count, per sheet and row, in one query; `brief` leaves out what was only told with them."""
    ids = list(sheets)
    found: dict[int, dict[str, Mark]] = {sheet: {} for sheet in ids}
    for mark in _latest(len(ids), brief)(*ids) if ids else ():
        found[mark.sheet_id][mark.row] = mark
    return found


_READINGS = Question(lambda programme: ReadingConfirmation.objects.filter(programme=programme).order_by("id").values_list(
    "reading", "choice"))


def confirmed_readings(programme: Programme) -> dict[str, str]:
    """The choice in force for each confirmed reading of the programme."""
    return dict(_READINGS(programme.pk))


def rubric_of(programme: Programme) -> Rubric:
    """The rubric that the round pinned: the drawer's while its content is the same, else the kept edition."""
    return pinned_rubric(programme.rubric, programme.rubric_hash)


def pinned_rubric(rubric: str, pinned: str) -> Rubric:
    """The same, by the rubric's id and the hash that the round pinned."""
    if rubric in rubrics.rubric_ids() and rubrics.rubric_hash(rubric) == pinned:
        return rubrics.load(rubric)
    return _edition(pinned)


@cache
def _edition(pinned: str) -> Rubric:
    kept = RubricEdition.objects.filter(hash=pinned).first()
    if kept is None:
        raise Problem("rubric.bad", rubric=pinned[:12], detail="批次所用的版本没有留存")
    found = rubrics.from_text(kept.text)
    if found.hash != pinned:
        raise Problem("rubric.bad", rubric=kept.rubric, detail="留存的版本与登记的摘要不符")
    return found


def _readable(by: Asker, sheet: Sheet, found: Standing) -> bool:
    if sheet.kind == "expert" and sheet.owner_id == by.person.pk and may(found, "expert_sheet.own"):
        return True
    if not may(found, READ[sheet.kind]):
        return False
    return sheet.kind != "expert" or (sheet.filed_at is not None and disclosed(found, sheet.inspection_id))


def disclosed(found: Standing, inspection: int | None) -> bool:
    """Whether filed sheets of the panel may be read by others: once everybody who sits has filed, the lead included."""
    if found.project.stage != "inspecting":
        return True
    filed = Sheet.objects.filter(inspection=inspection, kind="expert", filed_at__isnull=False).values("owner")
    seated = PanelMember.objects.filter(inspection=inspection, left_at__isnull=True)
    return not seated.exclude(person__in=filed).exists()


_SHEET = Question(lambda sheet: Sheet.objects.filter(pk=sheet))
_LOCKED_SHEET = Question(lambda sheet: Sheet.objects.filter(pk=sheet).select_for_update())
_OWN_SHEET = Question(lambda project, owner: Sheet.objects.filter(project=project, kind="expert", owner=owner).order_by(
    "-inspection__ordinal")[:1])


def opened(by: Asker, sheet_id: int, lock: bool = False, brief: bool = False) -> Opened:
    """The sheet with the marks that count, if `by` may read it; Problem not_found otherwise.

    `lock` holds sheet and project until the transaction ends; `brief` marks are enough to add another, see `latest`.
    Four queries besides confirmations.
    """
    sheet = (_LOCKED_SHEET if lock else _SHEET).first(sheet_id)
    if sheet is None:
        raise Problem("not_found")
    found = standing(by, sheet.project_id, lock=lock)
    if not _readable(by, sheet, found):
        raise Problem("not_found")
    return assemble(sheet, found, brief)


def own(by: Asker, project_id: int) -> Opened:
    """The asker's own expert sheet of the project's latest inspection that they sit in; three queries with `standing`.

    Problem not_found for somebody without a seat or with a recusal, rights.denied for staff without a sheet.
    """
    found = standing(by, project_id)
    require(found, "expert_sheet.own")
    sheet = _OWN_SHEET.first(project_id, by.person.pk)
    if sheet is None:
        raise Problem("not_found")
    return assemble(sheet, found)


def gaps(opened: Opened) -> list[str]:
    """Rows of the sheet without points, in printed order; blank is never zero."""
    return [row for row in opened.rubric.rows if (mark := opened.marks.get(row)) is None or mark.score is None]


def assemble(sheet: Sheet, found: Standing, brief: bool = False) -> Opened:
    """The opened sheet of a project whose standing is known; whoever calls has checked the right to read."""
    by, programme = found.asker, found.project.programme
    own = sheet.kind != "expert" or sheet.owner_id == by.person.pk
    rubric = rubric_of(programme)
    kind = found.project.unit.kind if rubric.unit_kinds else None
    return Opened(sheet, found, rubric, confirmed_readings(programme), kind, latest([sheet.pk], brief)[sheet.pk],
                  own and sheet.filed_at is None and may(found, WRITE[sheet.kind]))


def with_marks(opened: Opened, kept: list[int]) -> Opened:
    """The sheet with exactly these marks (ids), to read only: how it stood at some moment (one query)."""
    marks = {mark.row: mark for mark in Mark.objects.filter(pk__in=kept, sheet=opened.sheet)}
    return replace(opened, marks=marks, writable=False)


def number(value: Decimal | None) -> str | None:
    """A decimal as plain text for records, without trailing zeros: 4.50 → "4.5"; None stays None."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
