"""The round as one workbook: overview, projects, a sheet a programme, lost points, materials, visits, findings, deadlines."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jiangyan.models import Inspection, Programme, Round, Sheet
from jiangyan.models.project.extensions import ExtensionSubject
from jiangyan.models.sheet.sheets import SheetKind
from jiangyan.printing import exports
from jiangyan.printing.lists import Value
from jiangyan.printing.workbooks import Book, Page
from jiangyan.queries.clock import local
from jiangyan.queries.project.projects import due_of
from jiangyan.queries.rights import Standing
from jiangyan.queries.round.round_workbooks import Chunk
from jiangyan.queries.sheet.sheets import rubric_of
from jiangyan.rulebook import stages
from jiangyan.rulebook.numbers import rounded, text

SEATS = 7
"""So many experts have a column of their own; the sheet says so where a panel is larger."""
SHARED = ("建设单位", "项目", "类别")
LOST = (*SHARED, "第几次验收", "打分表", "评分人", "评分点", "满分", "得分", "失分", "计算说明", "评语", "超出细则的理由")
MATERIALS = (*SHARED, "材料", "文件数", "受理意见", "理由", "核对人", "核对时间")
VISITS = (*SHARED, "第几次验收", "日期", "开始", "结束", "地点", "组长", "成员", "通知送达", "提交结论", "取消的理由")
FINDINGS = (*SHARED, "第几次验收", "轻重", "评分点", "问题", "建议", "整改责任人", "完成期限", "状态")
DEADLINES = (*SHARED, "阶段", "期限", "原截止时间", "截止时间", "理由", "提出", "确认", "生效时间")


def write(place: Path, found: Round, programmes: list[Programme], chunks: Iterable[Chunk], by: str, at: datetime) -> dict[str, list[int]]:
    """Writes the workbook to `place` as the chunks come; answers the ids of the projects and sheets in it."""
    shown: dict[str, list[int]] = {"projects": [], "sheets": []}
    with Book(place) as book:
        made = _Round(book, found, programmes)
        for chunk in chunks:
            made.add(chunk)
            for name, ids in chunk.taken.shown().items():
                shown[name] += ids
        made.sum_up(by, at)
    return shown


def _at(moment: datetime | None) -> datetime | None:
    return local(moment).replace(tzinfo=None) if moment else None


def _name(words: str, taken: set[str]) -> str:
    """A sheet's name that Excel accepts and that is not there yet."""
    name = "".join(sign for sign in words if sign not in "[]:*?/\\'")[:28] or "类别"
    while name in taken:
        name = f"{name[:26]}{len(taken)}"
    taken.add(name)
    return name


class _Round:
    """The sheets of one round while they grow."""

    def __init__(self, book: Book, found: Round, programmes: list[Programme]) -> None:
        self.round, self.programmes = found, programmes
        names = {"总览", "项目", "失分和扣分", "材料", "现场验收", "问题与建议", "期限"}
        self.overview = book.page("总览", ("类别", "项目数", *stages.STAGES.values(), "通过", "未通过", "最后得分平均"), (26,))
        self.projects = book.page("项目", exports.PROJECTS, exports.PROJECT_WIDTHS)
        heads = (*SHARED[:2], "阶段", "第几次验收", "评分点", "考核内容", "满分", "自评", *(f"专家{n}" for n in range(1, SEATS + 1)), "汇总",
                 "最后得分", "专家（按列的顺序）")
        self.scores: dict[int, Page] = {one.pk: book.page(_name(one.name, names), heads, (28, 30, 12, 8, 8, 30, 8, 8, *(7,) * SEATS, 8, 10, 30))
                                        for one in programmes}
        self.lost = book.page("失分和扣分", LOST, (28, 30, 16, 8, 16, 10, 8, 8, 8, 8, 40, 40, 30))
        self.materials = book.page("材料", MATERIALS, (28, 30, 16, 28, 8, 10, 40, 10, 17))
        self.visits = book.page("现场验收", VISITS, (28, 30, 16, 8, 12, 8, 8, 30, 10, 30, 17, 17, 30))
        self.findings = book.page("问题与建议", FINDINGS, (28, 30, 16, 8, 10, 8, 50, 50, 12, 12, 10))
        self.deadlines = book.page("期限", DEADLINES, (28, 30, 16, 12, 14, 17, 17, 40, 10, 10, 17))
        self.stages: Counter[tuple[int, str]] = Counter()
        self.finals: dict[int, list[tuple[bool, Decimal]]] = {one.pk: [] for one in programmes}

    def add(self, chunk: Chunk) -> None:
        """Everything of these projects, each on its sheets."""
        for row in exports.projects(chunk.taken):
            self.projects.append(row)
        for found in chunk.found:
            one = found.project
            self.stages[one.programme_id, one.stage] += 1
            if verdict := chunk.taken.verdicts.get(one.pk):
                self.finals[one.programme_id].append((verdict.passed, verdict.total))
            self._scores(chunk, found)
            head: list[Value] = [one.unit.name, one.name, one.programme.name]
            self._materials(chunk, found, head)
            self._visits(chunk, found, head)
            self._deadlines(chunk, found, head)

    def _scores(self, chunk: Chunk, found: Standing) -> None:
        """A block an inspection (one block without any): a line a row, then the total line."""
        taken, pk = chunk.taken, found.project.pk
        ordinals = sorted({taken.ordinals.get(one.inspection_id, 0) for one in taken.of(pk) if one.inspection_id})
        for ordinal in ordinals or [0]:
            sheets = [one for one in taken.of(pk) if not one.inspection_id or taken.ordinals.get(one.inspection_id) == ordinal]
            self._block(chunk, found, ordinal or None, sheets)
        for sheet in taken.of(pk):
            self._lost(chunk, found, sheet)

    def _block(self, chunk: Chunk, found: Standing, ordinal: int | None, sheets: list[Sheet]) -> None:
        one, taken, page = found.project, chunk.taken, self.scores[found.project.programme_id]
        own, merged = ([sheet for sheet in sheets if sheet.kind == kind] for kind in ("self", "merged"))
        everybody = [sheet for sheet in sheets if sheet.kind == "expert"]
        experts = everybody[:SEATS]
        verdict = taken.verdicts.get(one.pk)
        final = merged if merged and verdict and verdict.inspection_id == merged[0].inspection_id else []
        names = "、".join(sheet.owner.display_name for sheet in experts if sheet.owner)
        if len(everybody) > SEATS:
            names += f"（另有 {len(everybody) - SEATS} 位的打分不在本表各列，见“全部打分”）"
        head: list[Value] = [one.unit.name, one.name, stages.STAGES[one.stage], ordinal]

        def line(row: str) -> list[Value]:
            columns = [*own[:1], *([None] * (1 - len(own[:1]))), *experts, *([None] * (SEATS - len(experts))),
                       merged[0] if merged else None, final[0] if final else None]
            return [_score(taken.marks[sheet.pk].get(row)) if sheet else None for sheet in columns]

        for row, rule in rubric_of(one.programme).rows.items():
            page.append([*head, row, rule.item, Decimal(text(rule.max)), *line(row), names])
        totals = [own[0].total if own else None, *(sheet.total for sheet in experts), *([None] * (SEATS - len(experts))),
                  merged[0].total if merged else None, verdict.total if final and verdict else None]
        full = sum((Decimal(text(rule.max)) for rule in rubric_of(one.programme).rows.values()), Decimal(0))
        page.append([*head, "合计", "", full, *totals, names])

    def _lost(self, chunk: Chunk, found: Standing, sheet: Sheet) -> None:
        """Every row of a sheet that did not get full points, with why, and what was taken from the whole."""
        one, marks = found.project, chunk.taken.marks[sheet.pk]
        head: list[Value] = [one.unit.name, one.name, one.programme.name, chunk.taken.ordinals.get(sheet.inspection_id),
                             SheetKind(sheet.kind).label, sheet.owner.display_name if sheet.owner else ""]
        for row, rule in rubric_of(one.programme).rows.items():
            mark, full = marks.get(row), Decimal(text(rule.max))
            if mark is not None and mark.score is not None and mark.score < full:
                self.lost.append([*head, row, full, mark.score, full - mark.score, mark.reason, mark.comment, mark.override_reason])
        if sheet.kind == "merged" and (signed := chunk.deductions.get(sheet.inspection_id or 0)):
            said = signed[-1].content
            who = "、".join(person.display_name for person in (signed[-1].proposed_by, signed[-1].decided_by) if person)
            self.lost.append([*head[:4], "总分扣分", who, "", None, None, Decimal(said["points"]), said["reason"], "", ""])

    def _materials(self, chunk: Chunk, found: Standing, head: list[Value]) -> None:
        one = found.project
        files, opinions = chunk.files.get(one.pk), chunk.opinions.get(one.pk, {})
        for item in self.round.notice.get("materials", []):
            place = "self_assessment" if item.get("is_self_assessment") else f"material:{item['code']}"
            check = opinions.get(place)
            if files is None and check is None:
                continue
            count = None if files is None or item.get("is_self_assessment") else files.get(place, 0)
            self.materials.append([*head, item["name"], count, *(["符合" if check.accepted else "退回", check.reason,
                                   check.checked_by.display_name, _at(check.checked_at)] if check else ["", "", "", None])])

    def _visits(self, chunk: Chunk, found: Standing, head: list[Value]) -> None:
        one, ordinals = found.project, chunk.taken.ordinals
        for visit in chunk.inspections.get(one.pk, []):
            self.visits.append([*head, visit.ordinal, visit.visit_on, _hour(visit.visit_from), _hour(visit.visit_until), visit.place,
                                *_panel(chunk, visit), _at(visit.notice_sent_at), _at(visit.merged_at), visit.called_off_reason])
        for each in chunk.findings.get(one.pk, []):
            self.findings.append([*head, ordinals.get(each.inspection_id), each.get_severity_display(), each.row, each.text, each.advice,
                                  each.owner_name, each.due_on, each.get_state_display()])

    def _deadlines(self, chunk: Chunk, found: Standing, head: list[Value]) -> None:
        one = found.project
        stage = stages.STAGES[one.stage]
        self.deadlines.append([*head, stage, "现在的截止时间", None, _at(due_of(one)), "", "", "", None])
        for moved in chunk.extensions.get(one.pk, []):
            self.deadlines.append([*head, stage, f"延期：{ExtensionSubject(moved.subject).label}", _at(moved.before), _at(moved.until),
                                   moved.reason, moved.proposed_by.display_name, moved.confirmed_by.display_name, _at(moved.extended_at)])

    def sum_up(self, by: str, at: datetime) -> None:
        """The overview: a line a programme, the whole, and for whom and when the workbook was made."""
        everything: list[tuple[bool, Decimal]] = []
        for one in self.programmes:
            everything += self.finals[one.pk]
            self._line(one.name, {stage: self.stages[one.pk, stage] for stage in stages.STAGES}, self.finals[one.pk])
        self._line("合计", {stage: sum(self.stages[one.pk, stage] for one in self.programmes) for stage in stages.STAGES}, everything)
        self.overview.append([f"批次：{self.round.name}"])
        self.overview.append([f"生成：{_at(at):%Y-%m-%d %H:%M}，{by}；只有生成时本人看得到的内容，空格是没有或看不到，不是零"])

    def _line(self, name: str, counted: dict[str, int], finals: list[tuple[bool, Decimal]]) -> None:
        mean = rounded(sum((total for _passed, total in finals), Decimal(0)) / len(finals)) if finals else None
        passed = sum(good for good, _total in finals)
        self.overview.append([name, sum(counted.values()), *counted.values(), passed, len(finals) - passed, mean])


def _score(mark: Any) -> Decimal | None:
    return mark.score if mark is not None else None


def _hour(value: Any) -> str:
    return f"{value:%H:%M}" if value else ""


def _panel(chunk: Chunk, visit: Inspection) -> list[Value]:
    members = chunk.members.get(visit.pk, [])
    return ["、".join(one.person.display_name for one in members if one.is_lead),
            "、".join(one.person.display_name for one in members if not one.is_lead)]

