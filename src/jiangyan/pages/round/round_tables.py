"""The round table as its template draws it: chips, heads that sort, lines in words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jiangyan.models import Programme, Round
from jiangyan.pages.forms import whole
from jiangyan.pages.tags import points
from jiangyan.printing.lists import Value
from jiangyan.queries.clock import local
from jiangyan.queries.round.round_tables import DUE, PAGE, SORTS, Line, Table, Wanted
from jiangyan.queries.sheet.sheets import rubric_of
from jiangyan.rulebook import deadlines, stages
from jiangyan.rulebook.words import plain

OWES = tuple(dict.fromkeys(owes for owes, _what in stages.NEXT.values() if owes))
HEADS = (("unit", "单位"), ("", "类别"), ("stage", "阶段"), ("materials", "材料"), ("self", "自评"),
         ("experts", "专家均分"), ("", "结论"), ("due", "截止"), ("", "下一步由谁"))
FILE = ("建设单位", "项目", "类别", "阶段", "已有材料", "须交材料", "自评", "自评已填行数", "专家均分", "结论", "结论得分", "截止", "下一步由谁")
_NUMBERS = frozenset({"materials", "self", "experts"})
_STOPPED = frozenset({"failed", "rectifying", "reinspection_requested", "cancelled"})


def wanted(given: Mapping[str, str]) -> Wanted:
    """What the address asks for; a filter that nobody offers counts as none."""
    stage, owes, due, sort = (given.get(name, "") for name in ("stage", "owes", "due", "sort"))
    page = given.get("page", "1")
    return Wanted(
        plain(given.get("programme", ""))[:40], stage if stage in stages.STAGES else "", owes if owes in OWES else "",
        due if due in DUE else "", plain(given.get("q", ""))[:60], sort if sort.removeprefix("-") in SORTS else "unit",
        min(whole(page) or 1, 999_999))


def presented(found: Round, shown: Table, base: str, programmes: list[Programme],
              together: list[tuple[str, str]]) -> dict[str, Any]:
    """The context of rounds/table.html; `together` are the deeds that can be done to several projects."""
    names = {one.code: one.name for one in programmes}
    return {"round": found, "shown": shown, "together": [{"name": name, "label": _(label)} for name, label in together],
            "lines": Rows(found, programmes, bool(together)).written(shown.lines),
            "filters": _filters(shown, base, names),
            "heads": [_head(shown.wanted, base, sort, label) for sort, label in HEADS], "pager": _pager(shown, base),
            "kept": [(name, value) for name, value in _asked(shown.wanted).items() if name not in ("q", "page")],
            "filtered": shown.wanted != Wanted(sort=shown.wanted.sort, page=shown.wanted.page)}


def file_rows(found: Round, programmes: list[Programme]) -> Callable[[Line], list[Value]]:
    """Writes one line of the table in the columns of FILE; points that are not shown or not given are empty, never zero."""
    names, materials = {one.code: one.name for one in programmes}, len(found.notice.get("materials", []))

    def row(one: Line) -> list[Value]:
        return [one.unit, one.name, names[one.programme], _(stages.STAGES[one.stage]), one.materials, materials, one.self_total,
                one.rows_scored, one.experts, "" if one.passed is None else _("通过") if one.passed else _("未通过"), one.verdict_total,
                one.due,
                _(one.owes) + (_("（等待决定）") if one.decision else "")]

    return row


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


# Drawn fifty times a page: as a template these cells cost ten times as much as everything around them.
_ROW = (
    '<tr{}><th scope="row">{}<a href="/projects/{}/" title="{}">{}</a></th><td>{}</td><td>{}</td>'
    '<td class="num">{}/{}</td><td class="num">{}</td><td class="num">{}</td><td>{}</td><td class="due">{}</td>'
    '<td class="nowrap">{}</td></tr>\n<tr id="opened-{}" hidden>')  # an end tag may be left out
_TICK = '<input type="checkbox" name="project" value="{}" form="together" aria-label="{}">'
_OPEN = ('<a class="row-open" href="/projects/{0}/" hx-get="/projects/{0}/opened/" hx-target="#opened-{0}" hx-swap="outerHTML" '
         'aria-label="{1}" title="{1}"></a>')
_NOTHING = "—"


class Rows:
    """Writes the lines of one page; what people typed is escaped, the rest are our own words and numbers."""

    def __init__(self, found: Round, programmes: list[Programme], ticks: bool = False) -> None:
        self.ticks, self.select, self.open = ticks, _("勾选"), _("在这里展开")
        self.now, self.materials = timezone.now(), len(found.notice.get("materials", []))
        self.programmes = {one.code: (escape(one.name), len(rubric_of(one).rows)) for one in programmes}
        self.stages = {name: f"{_(label)}<br>{dots(name)}" for name, label in stages.STAGES.items()}
        self.owes = {owes: _(owes) for owes in ("", *OWES)}
        self.decision = f'<br><span class="waiting">{_("等待决定")}</span>'
        self.verdicts = {True: _verdict("done", _("通过")), False: _verdict("late", _("未通过"))}
        self.unfinished = _("已填的项数，还不是得分")
        self.dues: dict[datetime | None, str] = {None: _NOTHING}

    def written(self, lines: list[Line]) -> SafeString:
        """All lines as rows of the table."""
        return mark_safe("".join(map(self._row, lines)))  # noqa: S308 - every text that somebody typed is escaped in _row

    def _row(self, one: Line) -> str:
        programme, rows = self.programmes[one.programme]
        return _ROW.format(
            ' class="is-late"' if one.due is not None and one.due < self.now else "", self._before(one), one.pk, escape(one.name),
            escape(one.unit), programme, self.stages[one.stage], one.materials, self.materials,
            self._own(one, rows), _NOTHING if one.experts is None else points(one.experts),
            _NOTHING if one.passed is None else self.verdicts[one.passed] + points(one.verdict_total),
            self._due(one.due), self.owes[one.owes] + (self.decision if one.decision else ""), one.pk)

    def _before(self, one: Line) -> str:
        """What stands before a unit's name: the tick, where there is something to do together, and the row's opening."""
        opening = _OPEN.format(one.pk, self.open)
        return _TICK.format(one.pk, f"{self.select} {escape(one.unit)}") + opening if self.ticks else opening

    def _own(self, one: Line, rows: int) -> str:
        if one.self_total is not None:
            return points(one.self_total)
        return f'<span class="points-blank" title="{self.unfinished}">{one.rows_scored}/{rows}</span>'

    def _due(self, due: datetime | None) -> str:
        if due not in self.dues and due is not None:
            look, left = "late" if due < self.now else "hint", deadlines.left_words(self.now, due)
            self.dues[due] = f'{deadlines.words(local(due))}<br><span class="{look}">{left}</span>'
        return self.dues[due]


def _verdict(kind: str, label: str) -> str:
    return f'<span class="tag tag-{kind}">{label}</span><br>'
