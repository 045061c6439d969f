"""The round table as its template draws it: chips, heads that sort, lines in words."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jiangyan.models import Programme, Round
from jiangyan.pages.tags import points
from jiangyan.queries.clock import local
from jiangyan.queries.round_tables import DUE, PAGE, SORTS, Line, Table, Wanted
from jiangyan.queries.sheets import rubric_of
from jiangyan.rulebook import deadlines, stages
from jiangyan.rulebook.words import plain

OWES = tuple(dict.fromkeys(owes for owes, _what in stages.NEXT.values() if owes))
HEADS = (("unit", "单位"), ("", "类别"), ("stage", "阶段"), ("materials", "材料"), ("self", "自评"),
         ("experts", "专家均分"), ("", "结论"), ("due", "截止"), ("", "下一步由谁"))
_NUMBERS = frozenset({"materials", "self", "experts"})
_STOPPED = frozenset({"failed", "rectifying", "reinspection_requested", "cancelled"})


def wanted(given: Mapping[str, str]) -> Wanted:
    """What the address asks for; a filter that nobody offers counts as none."""
    stage, owes, due, sort = (given.get(name, "") for name in ("stage", "owes", "due", "sort"))
    page = given.get("page", "1")
    return Wanted(
        plain(given.get("programme", ""))[:40], stage if stage in stages.STAGES else "", owes if owes in OWES else "",
        due if due in DUE else "", plain(given.get("q", ""))[:60], sort if sort.removeprefix("-") in SORTS else "unit",
        int(page) if page.isdecimal() and len(page) < 7 else 1)


def presented(found: Round, shown: Table, base: str, programmes: list[Programme]) -> dict[str, Any]:
    """The context of rounds/table.html."""
    names = {one.code: one.name for one in programmes}
    rows = {one.code: len(rubric_of(one).rows) for one in programmes}
    now = timezone.now()
    return {"round": found, "shown": shown, "lines": [_line(one, names, rows, now) for one in shown.lines],
            "materials": len(found.notice.get("materials", [])), "filters": _filters(shown, base, names),
            "heads": [_head(shown.wanted, base, sort, label) for sort, label in HEADS], "pager": _pager(shown, base),
            "kept": [(name, value) for name, value in _asked(shown.wanted).items() if name not in ("q", "page")],
            "filtered": shown.wanted != Wanted(sort=shown.wanted.sort, page=shown.wanted.page)}


def _asked(now: Wanted) -> dict[str, Any]:
    given = {"programme": now.programme, "stage": now.stage, "owes": now.owes, "due": now.due, "q": now.search,
             "sort": "" if now.sort == "unit" else now.sort}
    return {name: value for name, value in given.items() if value}


def _address(base: str, now: Wanted, **changed: Any) -> str:
    given = {name: value for name, value in {**_asked(now), **changed}.items() if value}
    return f"{base}?{urlencode(given)}" if given else base


def _filters(shown: Table, base: str, programmes: dict[str, str]) -> list[dict[str, Any]]:
    present = {cell.stage for cell in shown.cells}
    groups = (
        ("stage", _("阶段"), {name: label for name, label in stages.STAGES.items() if name in present}),
        ("owes", _("下一步"), {name: name for name in OWES}),
        ("programme", _("类别"), programmes if len(programmes) > 1 else {}), ("due", _("截止"), DUE))
    return [{"label": label, "chips": _chips(shown, base, name, choices), "whole": name in ("stage", "owes")}
            for name, label, choices in groups if choices]


def _chips(shown: Table, base: str, name: str, choices: dict[str, str]) -> list[dict[str, Any]]:
    current = getattr(shown.wanted, name)
    return [{"label": _(label), "url": _address(base, shown.wanted, **{name: value}),
             "count": shown.count(**{name: value}), "current": value == current}
            for value, label in {"": _("全部"), **choices}.items()]


def _head(now: Wanted, base: str, sort: str, label: str) -> dict[str, Any]:
    if not sort:
        return {"label": _(label), "sort": ""}
    turned = f"-{sort}" if now.sort == sort else sort
    return {"label": _(label), "url": _address(base, now, sort="" if turned == "unit" else turned), "num": sort in _NUMBERS,
            "sort": {sort: "ascending", f"-{sort}": "descending"}.get(now.sort, "none")}


def _pager(shown: Table, base: str) -> dict[str, Any]:
    page = shown.wanted.page
    return {"pages": shown.pages, "first": (page - 1) * PAGE + 1, "last": (page - 1) * PAGE + len(shown.lines),
            "previous": _address(base, shown.wanted, page=page - 1) if page > 1 else "",
            "next": _address(base, shown.wanted, page=page + 1) if page < shown.pages else ""}


@cache
def dots(stage: str) -> SafeString:
    """The small stage line of a table cell; the stage's name stands beside it."""
    line = [("is-stopped" if state == "now" and stage in _STOPPED else f"is-{state}" if state != "next" else "",)
            for _label, state in stages.strip(stage)]
    return format_html('<span class="stages-small" aria-hidden="true">{}</span>',
                       format_html_join("", '<i class="{}"></i>', line))


def _line(one: Line, programmes: dict[str, str], rows: dict[str, int], now: datetime) -> dict[str, Any]:
    late = one.due is not None and one.due < now
    return {
        "pk": one.pk, "unit": one.unit, "name": one.name, "programme": programmes.get(one.programme, one.programme),
        "dots": dots(one.stage), "stage": _(stages.STAGES[one.stage]), "owes": _(one.owes), "materials": one.materials,
        "self": points(one.self_total) if one.self_total is not None else "",
        "progress": "" if one.self_total is not None else f"{one.rows_scored}/{rows.get(one.programme, 0)}",
        "experts": points(one.experts) if one.experts is not None else "",
        "passed": one.passed, "verdict": points(one.verdict_total) if one.verdict_total is not None else "",
        "due": deadlines.words(local(one.due)) if one.due else "", "late": late,
        "left": deadlines.left_words(now, one.due) if one.due else ""}
