"""The table of a round: its projects filtered, searched, sorted and counted, without asking once per row."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, reduce
from operator import and_
from typing import Any, NamedTuple

from django.db import models as sql
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from jiangyan.models import PanelMember, Round, Sheet, Verdict
from jiangyan.queries import rights
from jiangyan.queries.clock import database_now
from jiangyan.queries.project.projects import BY_SUBMISSION, BY_VISITS, again_on, due_in, missed, missed_ones
from jiangyan.queries.rights import Asker, Gated, visible_projects
from jiangyan.queries.round import rounds
from jiangyan.rulebook import stages
from jiangyan.rulebook.numbers import rounded

PAGE = 50
SOON = timedelta(days=7)
DUE = {"late": "已逾期", "soon": "7天内到期"}
SORTS = ("unit", "stage", "materials", "self", "experts", "due")


@dataclass(frozen=True)
class Wanted:
    """What the table shall show: filters (empty: all), words to find, a column of SORTS ("-" before it: downwards)."""

    programme: str = ""
    stage: str = ""
    owes: str = ""
    due: str = ""
    search: str = ""
    sort: str = "unit"
    page: int = 1


class Line(NamedTuple):
    """One project of the table; what the asker may not see is None and says so nowhere. `decision`: the unit missed its
    deadline, and the bureau has to decide."""

    pk: int
    unit: str
    name: str
    programme: str
    stage: str
    owes: str
    decision: bool
    materials: int
    rows_scored: int
    self_total: Decimal | None
    experts: Decimal | None
    passed: bool | None
    verdict_total: Decimal | None
    due: datetime | None


@dataclass(frozen=True)
class Cell:
    """How many projects share programme, stage and who owes the next step; `late` and `soon` of them by their deadline."""

    programme: str
    stage: str
    owes: str
    count: int
    late: int
    soon: int

    def matching(self, wanted: Wanted) -> int:
        """How many of these projects pass the filters."""
        if wanted.programme not in ("", self.programme) or wanted.stage not in ("", self.stage):
            return 0
        if wanted.owes not in ("", self.owes):
            return 0
        return {"late": self.late, "soon": self.soon}.get(wanted.due, self.count)


@dataclass(frozen=True)
class Table:
    """One page of the round's table with the counts that the filters show."""

    lines: list[Line]
    cells: list[Cell]
    wanted: Wanted
    total: int

    def count(self, **changed: str) -> int:
        """How many projects there would be with some filters set otherwise."""
        wanted = replace(self.wanted, **changed)  # type: ignore[arg-type]
        return sum(cell.matching(wanted) for cell in self.cells)

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.total // PAGE))


def stages_of(by: Asker, authority_id: int, *deeds: str) -> tuple[str, ...]:
    """The stages in which the asker's roles at the authority allow one of `deeds` (a list asks once, not per project)."""
    roles = rounds.roles_at(by, authority_id)
    return tuple({stage: 0 for deed in deeds for role in roles for stage in rights.DEEDS[deed].allowed.get(role, ())})


def found_by(words: str) -> Q:
    """Projects whose unit, name or credit code contains `words`, or each of several; Latin letters also match 拼音 and its initials."""
    if not words:
        return Q()
    match = Q(unit__name__icontains=words) | Q(name__icontains=words) | Q(number__icontains=words)
    if words.isascii():
        match |= Q(unit__name_letters__contains=words.lower().replace(" ", "")) | Q(
            unit__credit_code__contains=words.upper())
    parts = words.split()
    return match | reduce(and_, map(found_by, parts)) if len(parts) > 1 else match


def _due(found: Round, days: Iterable[date]) -> Case:
    """The same as `due_in`, for the database to filter and sort by; `days` are those of the round's re-inspections."""
    day = sql.DateTimeField()
    again = [When(stage="scheduled", ordinal__gt=1, again_on=one, then=Value(due_in(found, "scheduled", None, 2, one), day))
             for one in days]
    return Case(
        When(stage__in=BY_SUBMISSION, then=Coalesce(F("deadline"), Value(found.submission_deadline, day))),
        *again,
        When(stage__in=BY_VISITS, ordinal=1, then=Value(found.visits_until, day)),
        When(stage="passed", then=Value(found.rectification_until, day)),
        When(stage="rectifying", then=F("deadline")),
        default=Value(None, day), output_field=day)


def _seen(by: Asker, found: int, search: str = "") -> QuerySet[Any]:
    rows: QuerySet[Any] = visible_projects(by).filter(found_by(search), round=found).annotate(again_on=again_on())
    return rows


def _counted(by: Asker, found: int, search: str = "") -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = _seen(by, found, search).order_by().values_list(
        "programme__code", "stage", "deadline", "ordinal", "again_on").annotate(sql.Count("pk"))
    return counted


_COUNTED = Gated[Any](_counted)


def _cells(counted: Iterable[Any], found: Round, now: datetime) -> tuple[list[Cell], set[date]]:
    """The cells, and the days of the re-inspections among the projects."""
    cells: dict[tuple[str, str, str], list[int]] = {}
    days: set[date] = set()
    for programme, stage, deadline, ordinal, again, count in counted:
        days |= {again} if again else set()
        due, owes = due_in(found, stage, deadline, ordinal, again), _owes(found, stage, deadline, ordinal, now)[0]
        cell = cells.setdefault((programme, stage, owes), [0, 0, 0])
        cell[0] += count
        cell[1] += count if due is not None and due < now else 0
        cell[2] += count if due is not None and now <= due < now + SOON else 0
    return [Cell(*names, *numbers) for names, numbers in cells.items()], days


def _owes(found: Round, stage: str, deadline: datetime | None, ordinal: int, now: datetime) -> tuple[str, bool]:
    """Who owes the next step, and whether it is a decision that waits because the unit's deadline was missed."""
    late = missed(found, stage, deadline, now)
    return stages.owed(stage, late, ordinal)[0], late


def _owed_by(found: Round, owes: str, now: datetime) -> Q:
    """The same for the database: the projects whose next step `owes` has to do."""
    usual = Q(stage__in=[name for name, (who, _) in stages.NEXT.items() if who == owes])
    late, decided = missed_ones(found, now), Q(stage__in=[name for name, (who, _) in stages.LATE.items() if who == owes])
    return (usual & ~late) | (decided & late) if decided != Q(stage__in=[]) else usual & ~late


def _filtered(rows: QuerySet[Any], found: Round, wanted: Wanted, now: datetime, days: Iterable[date]) -> QuerySet[Any]:
    if wanted.programme:
        rows = rows.filter(programme__code=wanted.programme)
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.owes:
        rows = rows.filter(_owed_by(found, wanted.owes, now))
    if wanted.due or wanted.sort.endswith("due"):
        rows = rows.annotate(due=_due(found, days))
    if wanted.due == "late":
        rows = rows.filter(due__lt=now)
    if wanted.due == "soon":
        rows = rows.filter(due__gte=now, due__lt=now + SOON)
    return rows


def _sorted(rows: QuerySet[Any], sort: str, points: tuple[str, ...], merged: tuple[str, ...]) -> QuerySet[Any]:
    down, column = sort.startswith("-"), sort.removeprefix("-")
    if column == "stage":
        order = {name: place for place, name in enumerate(stages.STAGES)}
        rows = rows.annotate(by=Case(*(When(stage=name, then=Value(place)) for name, place in order.items()),
                                     output_field=sql.IntegerField()))
    elif column == "self":
        rows = rows.annotate(by=Case(When(stage__in=points, then=F("own__total")), output_field=sql.DecimalField()))
    elif column == "experts":
        mean = sql.Subquery(_filed().filter(project=OuterRef("pk")).order_by().values("project").annotate(
            mean=sql.Avg("total")).values("mean"))
        rows = rows.annotate(by=Case(When(stage__in=merged, then=mean), output_field=sql.DecimalField()))
    by = F({"materials": "materials_done", "due": "due", "unit": "unit__name_letters"}.get(column, "by"))
    return rows.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "unit__name", "pk")


def _filed() -> QuerySet[Sheet]:
    seated = PanelMember.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gt=F("inspection__merged_at")), inspection=OuterRef("inspection"),
        person=OuterRef("owner"))
    return Sheet.objects.filter(Exists(seated), kind="expert", filed_at__isnull=False, total__isnull=False,
                                inspection__merged_at__isnull=False)


def means(projects: Iterable[int]) -> dict[int, Decimal]:
    """The mean of the filed totals of each project's latest merged panel, half up to 0.01 (one query)."""
    totals: dict[int, dict[int, list[Fraction]]] = {}
    for project, ordinal, total in _filed().filter(project__in=list(projects)).values_list(
            "project", "inspection__ordinal", "total"):
        totals.setdefault(project, {}).setdefault(ordinal, []).append(Fraction(total or 0))
    latest = {project: panels[max(panels)] for project, panels in totals.items()}
    return {project: rounded(sum(given, Fraction(0)) / len(given)) for project, given in latest.items()}


def verdicts(projects: Iterable[int]) -> dict[int, tuple[bool, Decimal]]:
    """Passed or not and the total, from each project's latest verdict (one query)."""
    rows = Verdict.objects.filter(inspection__project__in=list(projects), inspection__merged_at__isnull=False).order_by(
        "inspection__ordinal", "version")
    return {project: (passed, total)
            for project, passed, total in rows.values_list("inspection__project", "passed", "total")}


def table(by: Asker, found: Round, wanted: Wanted, whole: bool = False) -> Table:
    """The page of the round's table that is wanted (`whole`: all pages), in at most five queries however many projects there are.

    Nothing is shown, sorted or filtered by points that the asker may not see in a project's stage.
    """
    now, search = database_now(), wanted.search
    open_in = (stages_of(by, found.authority_id, "self_assessment.read"), stages_of(by, found.authority_id, "merge.read", "result.read"))
    cells, days = _cells(_counted(by, found.pk, search) if search else _COUNTED(by, found.pk), found, now)
    total = sum(cell.matching(wanted) for cell in cells)
    wanted = replace(wanted, page=min(max(1, wanted.page), max(1, -(-total // PAGE))))
    part = slice(0, total) if whole else slice((wanted.page - 1) * PAGE, wanted.page * PAGE)
    if search or wanted.owes or wanted.due or wanted.sort.endswith("due"):  # these depend on the round and the hour
        rows: Iterable[Any] = _shown(_filtered(_seen(by, found.pk, search), found, wanted, now, days), wanted.sort, open_in, part)
    else:
        rows = _usual(wanted.programme, wanted.stage, wanted.sort, open_in, part.start, part.stop)(by, found.pk)
    return Table(_lines([Shown(*row) for row in rows], found, open_in, now), cells, wanted, total)


OpenIn = tuple[tuple[str, ...], tuple[str, ...]]
"""The stages in which the asker sees the unit's points, and the panel's."""


class Shown(NamedTuple):
    """What the database tells of one line."""

    pk: int
    name: str
    stage: str
    ordinal: int
    again_on: date | None
    materials_done: int
    deadline: datetime | None
    unit: str
    programme: str
    own_total: Decimal | None
    own_rows: int | None


def _shown(rows: QuerySet[Any], sort: str, open_in: OpenIn, part: slice) -> QuerySet[Any, Any]:
    rows = rows.annotate(own=sql.FilteredRelation("sheets", condition=Q(sheets__kind="self")))
    return _sorted(rows, sort, *open_in).values_list(
        "pk", "name", "stage", "ordinal", "again_on", "materials_done", "deadline", "unit__name", "programme__code", "own__total",
        "own__rows_scored")[part]


@lru_cache(maxsize=256)
def _usual(programme: str, stage: str, sort: str, open_in: OpenIn, start: int, stop: int) -> Gated[Any]:
    """One page of the table as most people ask for it, put into SQL once."""
    chosen = {name: value for name, value in (("programme__code", programme), ("stage", stage)) if value}
    return Gated(lambda by, found: _shown(_seen(by, found).filter(**chosen), sort, open_in, slice(start, stop)))


def _lines(shown: list[Shown], found: Round, open_in: OpenIn, now: datetime) -> list[Line]:
    points, merged = open_in
    open_ones = [one.pk for one in shown if one.stage in merged]
    experts, concluded = (means(open_ones), verdicts(open_ones)) if open_ones else ({}, {})
    nothing: tuple[bool | None, Decimal | None] = (None, None)
    return [Line(one.pk, one.unit, one.name, one.programme, one.stage, *_owes(found, one.stage, one.deadline, one.ordinal, now),
                 one.materials_done + (one.own_total is not None), one.own_rows or 0,
                 one.own_total if one.stage in points else None, experts.get(one.pk), *concluded.get(one.pk, nothing),
                 due_in(found, one.stage, one.deadline, one.ordinal, one.again_on)) for one in shown]
