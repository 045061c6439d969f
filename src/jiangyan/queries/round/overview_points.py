"""The points of a round at a glance: how totals spread, where points are lost, what units and panels make of the same."""

from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q

from jiangyan.models import Mark, Programme, Round, Sheet, Verdict
from jiangyan.models.questions import Question
from jiangyan.queries.rights import DEEDS, Asker
from jiangyan.queries.round import rounds
from jiangyan.queries.round.figures import Cell, Figure
from jiangyan.queries.sheet.sheets import rubric_of
from jiangyan.queries.verdict.publications import ORDINALS
from jiangyan.rulebook.numbers import decimal

if TYPE_CHECKING:
    from jiangyan.queries.round.overviews import Glance

BINS = (("60以下", 0, 60), *((f"{low}–{low + 5}", low, low + 5) for low in range(60, 95, 5)), ("95–100", 95, 101))
"""Label, lowest total that counts, and the one that does not count any more."""
Merged = tuple[tuple[int, int], ...]
"""Merged sheets by id, each with its version: as long as these are the same, so are their marks."""


def figures(by: Asker, found: Round, projects: "list[Glance]", programmes: list[Programme]) -> list[Figure]:
    """The figures about points, from concluded projects only, for roles that may read merged sheets; two queries."""
    open_to = tuple(sorted({stage for role in rounds.roles_at(by, found.authority_id)
                            for stage in DEEDS["merge.read"].allowed.get(role, ())}))
    known = {one.pk: one for one in projects if one.stage in open_to}
    if not open_to:
        return []
    own, merged = _totals(found, known, open_to)
    names = {one.code: one.name for one in programmes}
    losses = [_losses(one, known, merged) for one in programmes]
    return [_verdicts(found, known, names), _spread(known, merged, names), *losses, _pairs(known, own, merged)]


@cache
def _points(open_to: tuple[str, ...]) -> Question[tuple[int, str, int, int, Decimal | None]]:
    """Totals of own and of filed merged sheets of a round's projects in these stages, the older first."""
    return Question(lambda found: Sheet.objects.filter(
        Q(kind="self") | Q(kind="merged", filed_at__isnull=False), project__round=found, project__stage__in=open_to,
        total__isnull=False).order_by("pk").values_list("project", "kind", "pk", "version", "total"))


def _totals(found: Round, known: "dict[int, Glance]", open_to: tuple[str, ...]) -> tuple[dict[int, Decimal], dict[int, tuple[int, int, Decimal]]]:
    """Per project its own total, and its latest merged sheet (id, version, total)."""
    own: dict[int, Decimal] = {}
    merged: dict[int, tuple[int, int, Decimal]] = {}
    for project, kind, pk, version, total in _points(open_to)(found.pk):
        if project not in known or total is None:
            continue
        if kind == "self":
            own[project] = total
        else:
            merged[project] = (pk, version, total)
    return own, merged


_JUDGED = Question(lambda found: Verdict.objects.filter(
    inspection__project__round=found, inspection__merged_at__isnull=False).order_by("version").values_list(
        "inspection__project", "inspection__ordinal", "passed"))


def _verdicts(found: Round, known: "dict[int, Glance]", names: dict[str, str]) -> Figure:
    """Passed and failed per programme and inspection, from the verdicts in force (one query)."""
    judged: dict[tuple[int, int], bool] = {}
    for project, ordinal, passed in _JUDGED(found.pk):
        if project in known:
            judged[project, ordinal] = passed
    counts = Counter((known[project].programme, ordinal, passed) for (project, ordinal), passed in judged.items())
    told: list[list[Cell]] = [[f"{name}{ORDINALS[ordinal]}", counts[code, ordinal, True], counts[code, ordinal, False]]
                              for code, name in names.items() for ordinal in ORDINALS
                              if counts[code, ordinal, True] or counts[code, ordinal, False]]
    return Figure("verdicts", "验收结论", "已形成的结论；正在复验的项目待复验汇总后计入", "stacked", ["类别", "通过", "未通过"], told,
                  empty="有项目形成结论以后，这里显示通过和未通过的数目。")


def _spread(known: "dict[int, Glance]", merged: dict[int, tuple[int, int, Decimal]], names: dict[str, str]) -> Figure:
    counts: dict[str, Counter[str]] = {code: Counter() for code in names}
    for project, (_pk, _version, total) in merged.items():
        label = BINS[min(max(int(total) // 5 - 11, 0), len(BINS) - 1)][0]
        counts[known[project].programme][label] += 1
    rows: list[list[Cell]] = [[label, *(counts[code][label] for code in names)] for label, _low, _high in BINS]
    return Figure("totals", "得分分布", "各分数段的项目数（汇总分，未减总分扣分）", "stacked", ["分数段", *names.values()],
                  rows if merged else [], empty="有项目汇总以后，这里显示得分分布。")


@lru_cache(maxsize=64)
def _added(merged: Merged) -> dict[str, Decimal]:
    """Points per row over these sheets. Concluded sheets do not change, so that this is asked once a process."""
    latest: dict[tuple[int, str], tuple[int, Decimal]] = {}
    pks = [pk for pk, _version in merged]
    for start in range(0, len(pks), 500):
        rows = Mark.objects.filter(sheet__in=pks[start:start + 500], score__isnull=False).values_list("sheet", "row", "version", "score")
        for sheet, row, version, score in rows:
            if score is not None and latest.get((sheet, row), (0, score))[0] < version:
                latest[sheet, row] = (version, score)
    added: dict[str, Decimal] = defaultdict(Decimal)
    for (_sheet, row), (_version, score) in latest.items():
        added[row] += score
    return dict(added)


def shorten(words: str, most: int = 24) -> str:
    """The words, or their beginning with … where they are longer than `most` characters."""
    return words if len(words) <= most else words[:most - 1] + "…"


def _losses(programme: Programme, known: "dict[int, Glance]", merged: dict[int, tuple[int, int, Decimal]]) -> Figure:
    """Mean points lost per row over all concluded projects of one programme, the rows in printed order."""
    there = tuple(sorted((pk, version) for project, (pk, version, _total) in merged.items()
                         if known[project].programme == programme.code))
    added = _added(there)
    rows: list[list[Cell]] = []
    for row in rubric_of(programme).rows.values() if there else ():
        most = decimal(row.max)
        lost = most - added.get(row.id, Decimal(0)) / len(there)
        rows.append([f"{row.id} {shorten(row.indicator)}", lost.quantize(Decimal("0.01")), most])
    return Figure(f"losses-{programme.code}", f"{programme.name}：各项平均失分", f"{len(there)} 个已汇总的项目", "bars",
                  ["考核内容", "平均失分", "满分"], rows, empty="有项目汇总以后，这里显示哪些项失分最多。")


def _pairs(known: "dict[int, Glance]", own: dict[int, Decimal], merged: dict[int, tuple[int, int, Decimal]]) -> Figure:
    both = sorted((total - own[project], known[project].unit, project)
                  for project, (_pk, _version, total) in merged.items() if project in own)
    rows: list[list[Cell]] = [[unit, own[project], own[project] + less, -less] for less, unit, project in both]
    return Figure("pairs", "自评与汇总", "自评高出最多的在前；图中一点是一个项目", "points", ["单位", "自评", "汇总", "高出"],
                  rows, [project for _less, _unit, project in both], empty="有项目汇总以后，这里比较自评与专家组的分数。")
