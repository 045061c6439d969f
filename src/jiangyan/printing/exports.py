"""The files of exports: one kind a line of KINDS, each made of what somebody may read of a round."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from jiangyan.models import Mark, Sheet
from jiangyan.models.sheet.marks import MarkState
from jiangyan.models.sheet.sheets import SheetKind
from jiangyan.printing.lists import Value, text_list
from jiangyan.printing.workbooks import Sheet as Page
from jiangyan.printing.workbooks import workbook
from jiangyan.queries.clock import local
from jiangyan.queries.project.projects import due_of
from jiangyan.queries.rights import Standing
from jiangyan.queries.round.exports import Taken
from jiangyan.queries.sheet.sheets import number, rubric_of
from jiangyan.rulebook import deadlines, stages
from jiangyan.rulebook.numbers import rounded, text

XLSX, CSV, JSON = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv; charset=utf-8", "application/json"
PROJECTS = ("编号", "建设单位", "统一社会信用代码", "所在区", "项目", "类别", "阶段", "下一步由谁", "截止时间", "自评", "专家均分", "汇总", "结论")
SCORES = ("编号", "建设单位", "项目", "类别", "阶段", "打分表", "第几次验收", "评分人", "评分点", "满分", "得分", "建议分", "状态", "计算说明",
          "评语", "超出细则的理由")
PROJECT_WIDTHS = (8, 30, 22, 10, 34, 16, 14, 12, 20, 8, 10, 8, 8)


@dataclass(frozen=True)
class Kind:
    """One kind of export: its Chinese name, the file's ending and type, and how its bytes are made of what may be read.

    Without `make` the whole round is written chunk by chunk: actions/round/round_workbooks.py.
    """

    label: str
    ending: str
    media_type: str
    make: Callable[[Taken], bytes] | None = None


def projects(given: Taken) -> list[list[Value]]:
    """One row a project, in the columns of PROJECTS; what may not be read is an empty cell."""
    return [_project(given, one) for one in given.found]


def _project(given: Taken, found: Standing) -> list[Value]:
    one, due, verdict = found.project, due_of(found.project), given.verdicts.get(found.project.pk)
    own, merged = given.of(one.pk, "self"), [sheet for sheet in given.of(one.pk, "merged") if sheet.total is not None]
    experts = [sheet.total for sheet in given.of(one.pk, "expert") if sheet.filed_at and sheet.total is not None]
    return [one.pk, one.unit.name, one.unit.credit_code, one.unit.district, one.name, one.programme.name, stages.STAGES[one.stage],
            stages.NEXT[one.stage][0], deadlines.words(local(due)) if due else "", _points(own[0].total) if own else None,
            rounded(sum(experts, Decimal(0)) / len(experts)) if experts else None, _points(merged[-1].total) if merged else None,
            ("通过" if verdict.passed else "未通过") if verdict else ""]


def _points(value: Decimal | None) -> Decimal | None:
    """Points without trailing zeros."""
    shown = number(value)
    return None if shown is None else Decimal(shown)


def scores(given: Taken) -> list[list[Value]]:
    """One row a row of every sheet, in the columns of SCORES; points that nobody gave are an empty cell, never zero."""
    return [row for found in given.found for sheet in given.of(found.project.pk) for row in _sheet(given, found, sheet)]


def _sheet(given: Taken, found: Standing, sheet: Sheet) -> list[list[Value]]:
    one, marks, blank = found.project, given.marks[sheet.pk], MarkState.BLANK.label
    head: list[Value] = [one.pk, one.unit.name, one.name, one.programme.name, stages.STAGES[one.stage], SheetKind(sheet.kind).label,
                         given.ordinals.get(sheet.inspection_id), sheet.owner.display_name if sheet.owner else ""]
    rows: list[list[Value]] = []
    for row, rule in rubric_of(one.programme).rows.items():
        mark = marks.get(row)
        said: list[Value] = [_points(mark.score), _points(mark.suggested), mark.get_state_display(), mark.reason, mark.comment,
                             mark.override_reason] if mark else [None, None, blank, "", "", ""]
        rows.append([*head, row, Decimal(text(rule.max)), *said])
    return rows


def scores_plain(given: Taken) -> dict[str, Any]:
    """The round's scores as plain data: points as text, blank as null, instants with offset."""
    return {"round": {"id": given.round.pk, "name": given.round.name},
            "projects": [project_plain(given, found) for found in given.found]}


def project_plain(given: Taken, found: Standing) -> dict[str, Any]:
    """One project with its unit, sheets and verdict as plain data."""
    one, verdict = found.project, given.verdicts.get(found.project.pk)
    return {"id": one.pk, "name": one.name, "programme": one.programme.code, "stage": one.stage,
            "unit": {"id": one.unit_id, "name": one.unit.name, "credit_code": one.unit.credit_code, "kind": one.unit.kind},
            "sheets": [_sheet_plain(given, found, sheet) for sheet in given.of(one.pk)],
            "verdict": {"passed": verdict.passed, "total": number(verdict.total), "deduction": number(verdict.deduction),
                        "reasons": verdict.reasons, "opinion": verdict.opinion} if verdict else None}


def _sheet_plain(given: Taken, found: Standing, sheet: Sheet) -> dict[str, Any]:
    marks = given.marks[sheet.pk]
    return {"id": sheet.pk, "kind": sheet.kind, "inspection": given.ordinals.get(sheet.inspection_id),
            "owner": sheet.owner.display_name if sheet.owner else None, "partial_total": number(sheet.partial_total),
            "total": number(sheet.total), "filed_at": local(sheet.filed_at).isoformat() if sheet.filed_at else None,
            "rows": [{"id": row, "max": text(rule.max), **mark_plain(marks.get(row))}
                     for row, rule in rubric_of(found.project.programme).rows.items()]}


def mark_plain(mark: Mark | None) -> dict[str, Any]:
    """One mark as plain data; without one the row is blank."""
    if mark is None:
        return {"state": "blank", "facts": None, "score": None, "suggested": None, "reason": "", "comment": "",
                "override_reason": "", "version": 0}
    return {"state": mark.state, "facts": mark.facts, "score": number(mark.score), "suggested": number(mark.suggested),
            "reason": mark.reason, "comment": mark.comment, "override_reason": mark.override_reason, "version": mark.version}


Rows = Callable[[Taken], list[list[Value]]]


def _book(name: str, heads: Sequence[str], rows: Rows, widths: Sequence[int] = ()) -> Callable[[Taken], bytes]:
    return lambda given: workbook([Page(name, heads, rows(given), widths)])


def _list(heads: Sequence[str], rows: Rows) -> Callable[[Taken], bytes]:
    return lambda given: text_list(heads, rows(given))


_WIDTHS = (8, 30, 30, 14, 12, 8, 10, 16, 8, 6, 6, 8, 8, 40, 40, 30)
KINDS: dict[str, Kind] = {
    "projects": Kind("项目一览（Excel）", "xlsx", XLSX, _book("项目一览", PROJECTS, projects, PROJECT_WIDTHS)),
    "projects_csv": Kind("项目一览（CSV）", "csv", CSV, _list(PROJECTS, projects)),
    "scores": Kind("全部打分（JSON）", "json", JSON, lambda given: orjson.dumps(scores_plain(given), option=orjson.OPT_INDENT_2)),
    "scores_xlsx": Kind("全部打分（Excel）", "xlsx", XLSX, _book("全部打分", SCORES, scores, _WIDTHS)),
    "scores_csv": Kind("全部打分（CSV）", "csv", CSV, _list(SCORES, scores)),
    "workbook": Kind("批次工作簿（Excel）", "xlsx", XLSX),
    "round": Kind("批次全部内容（JSON）", "json", JSON),
}
"""What can be exported. Another kind is another line: it gets what the asker may read, and nothing else."""
