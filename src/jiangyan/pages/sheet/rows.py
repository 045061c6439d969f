"""Rows of a score sheet as pages show them: short titles, lists by section, and the card of one row."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from jiangyan.pages.sheet import facts
from jiangyan.pages.sheet.facts import Typed
from jiangyan.pages.sheet.judgements import judgement
from jiangyan.pages.tags import points
from jiangyan.queries.sheet import marks
from jiangyan.queries.sheet.sheets import Opened
from jiangyan.rulebook.numbers import decimal
from jiangyan.rulebook.rubric import Item, Row, Rubric

POINTS_LABEL = {"self": "自评分", "expert": "评分", "merged": "汇总分"}
STATES: dict[str, tuple[str, str]] = {
    "scored": ("已得分", "done"), "judgement": ("待评定", "wait"), "blank": ("未填", "open"),
    "half": ("未填全", "wait"), "not_applicable": ("不适用", "plain"),
}
_UNSCORED = {"not_applicable": ("points-na", "不适用"), "judgement": ("waiting", "待评定"), "blank": ("points-blank", "未填")}
_TITLES: dict[str, dict[str, str]] = {}
_CLAUSES = re.compile("[，；。]")
_TELLING = 6
"""A clause with fewer characters says too little to stand for its row."""


def slug(row: str) -> str:
    """A row's name as an HTML id: "7.1" → "r7-1"."""
    return "r" + row.replace(".", "-")


def title(item: Item, row: Row, section: str) -> str:
    """A row in a few words: its item's name where that is its alone, else the first words only it has."""
    if len(item.rows) == 1 and item.name != section:
        return item.name
    others = {clause for other in item.rows if other.id != row.id for clause in _CLAUSES.split(other.indicator)}
    clauses = [clause for clause in _CLAUSES.split(row.indicator) if clause]
    return next((clause for clause in clauses if clause not in others and len(clause) >= _TELLING), item.name)


def titles(rubric: Rubric) -> dict[str, str]:
    """The short title of every row; found once for each rubric, because its content never changes under its hash."""
    if rubric.hash not in _TITLES:
        _TITLES[rubric.hash] = {row.id: title(item, row, section.name)
                                for section in rubric.sections for item in section.items for row in item.rows}
    return _TITLES[rubric.hash]


def state(told: dict[str, Any], stated: bool) -> tuple[str, str]:
    """Name and kind of a row's state for parts/tag.html; half-answered rows are told apart from untouched ones."""
    name, kind = STATES["half" if told["state"] == "blank" and stated else told["state"]]
    return _(name), kind


def listed(found: Opened, current: str = "") -> list[dict[str, Any]]:
    """The rows by section for marks/row_list.html: number, title, points, and which one is open ("": the table)."""
    names, sums = titles(found.rubric), marks.sums(found)
    of = {one["id"]: opened_sum(one) for one in marks.plain_sections(sums)}
    return [{"id": section.id, "name": section.name, "sum": of[section.id], "rows": [
        line(row.id, names[row.id], mark.state if mark else "blank", mark.score if mark else None, current)
        for row in section.rows for mark in [found.marks.get(row.id)]]} for section in found.rubric.sections]


def line(row: str, name: str, now: str, score: Any, current: str) -> dict[str, Any]:
    """One line of the row list; without an open row it leads to the row's place in the table.

    `said` and `kind` are ready to draw: a list has many lines, and templates decide slowly.
    """
    kind, said = ("points", points(score)) if score is not None else _UNSCORED.get(now, _UNSCORED["blank"])
    return {"id": row, "slug": slug(row), "title": name, "score": score, "state": now, "current": row == current,
            "url": f"?row={row}" if current else f"#{slug(row)}", "kind": kind,
            "said": said if score is not None else _(said),
            "row_state": "done" if now in ("scored", "not_applicable") else "open"}


def opened_sum(plain: dict[str, Any]) -> dict[str, Any]:
    """Sums as queries.marks tells them, with the number of rows that are still open."""
    return {**plain, "open": plain["rows"] - plain["scored"]}


def result(kind: str, row: Row, told: dict[str, Any], stated: bool, typed: Typed | None = None,
           table: bool = False) -> dict[str, Any]:
    """What marks/result.html shows: the arithmetic, the points, the choices.

    Among the rows of a whole `table` a settled row only links to its own page for other points.
    """
    label, tag = state(told, stated)
    brief = table and told["suggested"] is not None and told["given"] is None and not told["override_reason"]
    return {
        "slug": slug(row.id), "row": row.id, "told": told, "tagged": {"slug": slug(row.id), "tag": tag, "label": label},
        "half": stated and told["missing"], "points_label": _(POINTS_LABEL[kind]), "has_facts": bool(row.facts),
        "suggested": {"points": told["suggested"]} if told["suggested"] is not None else None,
        "given": {"score": told["score"], "max": decimal(row.max),
                  "automatic": told["suggested"] is not None and told["given"] is None},
        "brief": brief, "judgement": None if brief else judgement(
            slug(row.id), _("选择分值"), decimal(row.max), told,
            (typed.score or "") if typed else None, typed.override_reason if typed else None),
    }


def card(found: Opened, row: Row, files: Sequence[dict[str, Any]] = (), typed: Typed | None = None,
         table: bool = False) -> dict[str, Any]:
    """Everything marks/card.html needs of one row; what was typed but not saved wins over what is kept."""
    mark, told = found.marks.get(row.id), marks.outcome(found, row.id)
    return {
        "row": row, "max": decimal(row.max), "slug": slug(row.id), "title": titles(found.rubric)[row.id],
        "sheet": found.sheet.pk, "version": mark.version if mark else 0,
        "facts": facts.fields(row, found.unit_kind, slug(row.id), mark.facts if mark else None, typed),
        "result": result(found.sheet.kind, row, told, bool(mark and mark.facts), typed, table),
        "comment": typed.comment if typed else mark.comment if mark else "", "saved_at": mark.server_at if mark else None,
        "carried": mark is not None and mark.carried_from_id is not None,
        "done": told["state"] in ("scored", "not_applicable"), "files": files, "place": f"row:{row.id}",
    }
