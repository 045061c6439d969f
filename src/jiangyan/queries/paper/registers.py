"""The register of issued papers: numbers per authority, which paper was issued for which values, who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from jiangyan.models import Authority, Paper, PaperFile, Recusal
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.paper.papers import Asked
from jiangyan.queries.rights import Asker, require, standing
from jiangyan.queries.rights.deeds import SCORED
from jiangyan.queries.round import rounds
from jiangyan.queries.sheet import sheets

PAGE = 50
MOST = 300
"""So many papers go into one ZIP."""
DEED = "paper.register"
POINTS = ("expert_sheet", "merged_sheet", "acceptance_opinion", "reinspection_opinion")
"""Papers that say what the panel gave."""


@dataclass(frozen=True)
class Wanted:
    """What the register shall show: filters (empty: all), words to find in number, unit or project, the page from 1."""

    year: str = ""
    series: str = ""
    kind: str = ""
    state: str = ""
    search: str = ""
    page: int = 1


def prefix(authority: Authority) -> str:
    """发文机关代字: the authority's setting, else its short name, else its name."""
    return authority.document_prefix or authority.short_name or authority.name


def day(moment: datetime) -> str:
    """The day of an instant in Asia/Shanghai as a paper writes it: 2025年3月18日."""
    here = local(moment)
    return f"{here.year}年{here.month}月{here.day}日"


def last_serial(authority: Authority, series: str, year: int) -> int:
    """The last number taken in a series of the authority in a year; 0 before the first."""
    rows = Paper.objects.filter(authority=authority, series=series, year=year)
    return int(rows.aggregate(last=Max("serial"))["last"] or 0)


def scorers(found: Asked) -> list[list[Any]]:
    """The columns of a paper's table as plain data."""
    return [list(scorer) for scorer in found.scorers]


def _of(found: Asked) -> QuerySet[Paper]:
    return Paper.objects.filter(round=found.round, project=found.project, kind=found.kind)


def same(found: Asked) -> Paper | None:
    """The paper in force that was issued for exactly these values; None before."""
    wanted = (found.values, scorers(found))
    return next((one for one in _of(found).filter(withdrawal__isnull=True).order_by("-pk")
                 if (one.values["values"], one.values["scorers"]) == wanted), None)


def asked(kept: Paper) -> Asked:
    """The values under which a paper was issued, as they were asked for then."""
    columns = [(name, scores, total) for name, scores, total in kept.values["scorers"]]
    rubric = sheets.rubric_of(kept.project.programme) if columns and kept.project else None
    return Asked(kept.kind, kept.round, kept.project, kept.values["values"], rubric, columns, kept.number)


def withdrawn_count(found: Asked) -> int:
    """How many papers of this kind about the same were withdrawn: a new one is another deed."""
    return _of(found).filter(withdrawal__isnull=False).count()


_DISCLOSED = (Q(project__stage__in=SCORED) | ~Q(kind__in=POINTS) | Q(project=None)
              | Q(kind="acceptance_opinion", project__ordinal__gt=1))
"""Papers with the panel's points stay closed, as the points themselves do, while the panel is at work or at work again."""


def readable(by: Asker) -> QuerySet[Paper]:
    """What stands in the registers that `by` may see, without the points of a panel that has not merged.

    An expert may print their own filed sheet before the others file.
    """
    return _register(by).filter(_DISCLOSED)


def _register(by: Asker) -> QuerySet[Paper]:
    """Every paper, its contents aside, without those of projects from which `by` is recused or whose unit is their own."""
    recused = Recusal.objects.filter(person=by.person, project=OuterRef("project"))
    return (Paper.objects.filter(authority__in=by.authorities(*rounds.DEEDS[DEED][1])).exclude(Exists(recused))
            .exclude(project__unit__in=by.units())
            .select_related("authority", "round", "project__unit", "project__programme", "issued_by", "withdrawal"))


def paper_for(by: Asker, paper_id: int, deed: str = "") -> Paper:
    """An issued paper from the register; with `deed` the right to do that with it, whether or not its points are disclosed.

    Problem not_found otherwise.
    """
    kept = (_register(by) if deed else readable(by)).filter(pk=paper_id).first()
    if kept is None:
        raise Problem("not_found")
    if deed and kept.project_id:
        require(standing(by, kept.project_id), deed)
    elif deed:
        rounds.require_at(by, kept.authority_id, "paper.issue")
    return kept


def chosen(by: Asker, authority_id: int, papers: Sequence[int]) -> list[Paper]:
    """These papers of one register, in the order of their numbers; withdrawn ones and those that `by` may not see left out."""
    rows = readable(by).filter(authority=authority_for(by, authority_id), pk__in=list(papers)[:MOST], withdrawal__isnull=True)
    return list(rows.order_by("year", "series", "serial", "pk"))


def unprinted(rows: Sequence[Paper]) -> list[Paper]:
    """Those of these papers of which there is no PDF yet (one query)."""
    there = set(PaperFile.objects.filter(paper__in=[one.pk for one in rows], form="pdf").values_list("paper", flat=True))
    return [one for one in rows if one.pk not in there]


def authority_for(by: Asker, authority_id: int, lock: bool = False) -> Authority:
    """The authority whose register `by` may see; otherwise Problem not_found."""
    rows = Authority.objects.filter(pk=authority_id, pk__in=by.authorities(*rounds.DEEDS[DEED][1]))
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Problem("not_found")
    return found


def listed(by: Asker, authority: Authority, wanted: Wanted) -> QuerySet[Paper]:
    """The register as asked for, newest number first, with the number of its signed scans."""
    rows = readable(by).filter(authority=authority)
    if wanted.year.isdigit():
        rows = rows.filter(year=int(wanted.year))
    if wanted.series:
        rows = rows.filter(series=wanted.series)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(withdrawal__isnull=wanted.state != "withdrawn")
    if wanted.search:
        rows = rows.filter(Q(number__contains=wanted.search) | Q(project__name__contains=wanted.search)
                           | Q(project__unit__name__contains=wanted.search) | Q(round__name__contains=wanted.search))
    return rows.defer("values").annotate(scans=Count("signed_scans")).order_by("-issued_at", "-pk")


def years(by: Asker, authority: Authority) -> list[int]:
    """The years in which papers were numbered, newest first."""
    rows = readable(by).filter(authority=authority, year__isnull=False).order_by().values_list("year", flat=True)
    return sorted({int(one) for one in rows.distinct() if one}, reverse=True)
