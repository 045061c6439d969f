"""What a list of units, experts, assignments or deadlines would change: the plan that is shown before anything is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jiangyan.models import Round
from jiangyan.models.project.units import UnitKind
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker
from jiangyan.queries.round import rounds

FRESH, MORE, DIFFERS, SAME = "new", "more", "differs", "same"
STATES = {FRESH: "新增", MORE: "增加项目或账号", DIFFERS: "有改动", SAME: "没有变化"}


@dataclass(frozen=True)
class Column:
    """One column of a list: its field and heading, whether it must be filled in, how it is read, and for the template a word and an example.

    `type` is text, code, day, instant, clock, yes or names (several, parted by 、).
    """

    field: str
    title: str
    needed: bool
    type: str = "text"
    note: str = ""
    example: str = ""


_UNIT = (Column("code", "统一社会信用代码", True, "code", "18 位，按文本填写"),
         Column("project", "项目名称", False, "text", "这家单位在批次里只有一个项目时可不填"))
COLUMNS: dict[str, tuple[Column, ...]] = {
    "units": (
        Column("name", "单位名称", True, example="示例职业技术学院"),
        Column("credit_code", "统一社会信用代码", True, "code", "18 位，按文本填写", "91120000MA00000000"),
        Column("kind", "单位类型", True, note="、".join(str(label) for label in UnitKind.labels), example="职业院校"),
        Column("district", "所在区", False, example="河西区"), Column("programme", "项目类别", False, example="高技能人才培训基地"),
        Column("project", "项目名称", False, note="技能大师工作室填工作室名称；培训基地可不填"),
        Column("clerk_name", "经办人姓名", False, example="张三（示例）"),
        Column("clerk", "经办人账号", False, note="登录用，3 至 60 个字母、数字或“-”“_”“.”；与姓名一起填写", example="shili-jingban"),
        Column("head_name", "负责人姓名", False, example="李四（示例）"),
        Column("head", "负责人账号", False, note="登录用，与经办人的不同；与姓名一起填写", example="shili-fuze")),
    "experts": (
        Column("username", "账号", True, "text", "登录用，3 至 60 个字母、数字或“-”“_”“.”；已在库里的填原账号"), Column("name", "姓名", True),
        Column("employer", "工作单位", True, "text", "写全称；没有单位的写“无”"), Column("fields", "专业领域", True, "names", "几个之间用“、”"),
        Column("title", "职称或技能等级", False), Column("employer_code", "工作单位的统一社会信用代码", False, "code", "18 位，按文本填写"),
        Column("former_employers", "曾任职单位", False, "names", "几个之间用“、”；据此计算回避"), Column("region", "地区", False),
        Column("finance", "财务专家", False, "yes", "是、否"), Column("term_from", "聘期起", False, "day", "日期"),
        Column("term_until", "聘期止", False, "day", "日期")),
    "assignments": (
        *_UNIT, Column("lead", "组长账号", True), Column("members", "成员账号", True, "names", "组长以外的成员，几个之间用“、”"),
        Column("visit_on", "验收日期", True, "day", "日期"), Column("starts", "开始", False, "clock", "如 09:00；和结束一起填"),
        Column("ends", "结束", False, "clock", "如 11:30"), Column("place", "地点", False)),
    "deadlines": (
        *_UNIT, Column("until", "新截止时间", True, "instant", "日期，或日期和时间；只写日期的是当日 24:00"),
        Column("reason", "理由", True, "text", "建设单位会看到")),
}
KINDS: dict[str, tuple[str, str]] = {
    "units": ("建设单位名单", "unit.register"),
    "experts": ("专家名单", "expert.keep"), "assignments": ("专家组名单", "plan.write"), "deadlines": ("延期名单", "plan.write"),
}
"""Each kind of list: its Chinese name, and the deed of a round that somebody must have at least; each line asks for its own."""
OF_ROUND = ("assignments", "deadlines")
"""Kinds that are about one round; units may be for one."""


def columns_of(kind: str, for_round: bool = False) -> tuple[Column, ...]:
    """The columns of a list; units registered for a round must say the programme."""
    return tuple(replace(one, needed=True) if for_round and one.field == "programme" else one for one in COLUMNS[kind])


def states_of(kind: str) -> dict[str, str]:
    """What a line of this kind can be, with its Chinese name."""
    return {state: label for state, label in STATES.items() if state != MORE or kind == "units"}


@dataclass(frozen=True)
class Row:
    """One line as it was read: values by field (None: not filled in) and where each stands (工作表“名单”B3)."""

    values: dict[str, Any]
    places: dict[str, str] = field(default_factory=dict, hash=False)

    def at(self, name: str) -> str:
        """Where a field stands, as the beginning of a sentence."""
        return f"{self.places[name]}：" if name in self.places else ""


@dataclass(frozen=True)
class Line:
    """What one row would do: about whom, its state of STATES, the changes as sentences, what forbids it, and the deed's own data."""

    row: Row
    about: str
    state: str = SAME
    changes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    given: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return STATES[self.state]


Planner = Callable[[Asker, Round | None, Sequence[Row]], list[Line]]


def require(by: Asker, kind: str) -> None:
    """Passes for whoever may bring in a list of this kind; Problem not_found for an unknown kind, rights.denied for others."""
    if kind not in KINDS or not by.appointments:
        raise Problem("not_found")
    rounds.require_staff(by)
    rounds.require_any(by, KINDS[kind][1])


def plan(by: Asker, kind: str, round_id: int | None, rows: Sequence[Row]) -> list[Line]:
    """One line a row, in order; a row about what an earlier one is about says so as a fault.

    Problem not_found for a round that is not the asker's, round.wrong_state for one that is not open.
    """
    from jiangyan.queries.panel import assignment_lists, expert_lists
    from jiangyan.queries.project import deadline_lists, unit_lists

    require(by, kind)
    found = None
    if kind in OF_ROUND or (kind == "units" and round_id is not None):
        found = rounds.round_for(by, round_id or 0, "officer")
        rounds.require_state(found, "导入名单", "open")
    planners: dict[str, Planner] = {"units": unit_lists.plan, "experts": expert_lists.plan, "assignments": assignment_lists.plan,
                                    "deadlines": deadline_lists.plan}
    return _once_each(planners[kind](by, found, rows))


def _once_each(lines: Iterable[Line]) -> list[Line]:
    seen: dict[str, Line] = {}
    told = []
    for line in lines:
        key = str(line.given.get("project") or line.given.get("username") or "").lower()
        if key and seen.setdefault(key, line) is not line:
            first = next(iter(line.row.places), "")
            line = replace(line, faults=(*line.faults, f"{line.row.at(first)}“{line.about}”在名单中重复出现，请只保留一行。"))
        told.append(line)
    return told


def faults(lines: Iterable[Line], told: Iterable[str] = ()) -> list[str]:
    """Every sentence that keeps the whole list from being carried out, after those `told` by the reading; one sentence a cell."""
    found = list(told)
    places = {one.partition("：")[0] for one in found}
    return found + [fault for line in lines for fault in line.faults if fault.partition("：")[0] not in places]
