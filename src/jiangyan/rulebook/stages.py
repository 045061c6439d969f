"""Stages of a project and the closed table of moves between them (design §5, notice section 二).

>>> find("submitted", "accepted").deed
'受理材料'
"""

from collections.abc import Mapping
from dataclasses import dataclass

STAGES: dict[str, str] = {
    "preparing": "自评准备",
    "submitted": "已提交",
    "returned": "退回补正",
    "accepted": "材料已受理",
    "scheduled": "已排期",
    "inspecting": "验收中",
    "scored": "已汇总",
    "passed": "通过（整改完善）",
    "completed": "验收完成",
    "failed": "未通过",
    "rectifying": "限期整改",
    "reinspection_requested": "申请复验",
    "cancelled": "取消建设项目",
}

LINE: tuple[str, ...] = ("preparing", "submitted", "accepted", "scheduled", "inspecting", "scored", "passed", "completed")
"""The straight way, for the stage strip."""

ENDED: frozenset[str] = frozenset({"completed", "cancelled"})


RELATIONS: dict[str, str] = {
    "own_clerk": "建设单位经办人", "own_head": "建设单位负责人", "centre": "受理中心经办人", "officer": "主管部门经办人",
    "approver": "主管部门审批人", "member": "专家组成员", "lead": "专家组组长", "secretary": "专家组秘书", "auditor": "监督审计人员",
}
"""How somebody can stand to a project; the moves name their makers with these."""


@dataclass(frozen=True)
class Step:
    """One allowed move: from, to, which relations may make it, its guard's name, what must be recorded.

    `undo` marks a move that takes an earlier one back; it always has a reason.
    """

    origin: str
    target: str
    who: tuple[str, ...]
    deed: str
    guard: str = ""
    record: tuple[str, ...] = ()
    undo: bool = False


_TWO = ("officer", "approver")

TABLE: tuple[Step, ...] = (
    Step("preparing", "submitted", ("own_head",), "提交自评", "complete_and_in_time", ("total", "manifest")),
    Step("returned", "submitted", ("own_head",), "重新提交", "complete_and_in_time", ("total", "manifest")),
    Step("submitted", "returned", ("centre",), "退回补正", "some_item_refused", ("reason",)),
    Step("submitted", "accepted", ("centre",), "受理材料", "all_items_accepted"),
    Step("accepted", "scheduled", ("officer",), "安排现场验收", "panel_complete", ("visit_on",)),
    Step("scheduled", "accepted", ("officer",), "撤回现场验收安排", "first_inspection", ("reason",), undo=True),
    Step("scheduled", "reinspection_requested", ("officer",), "撤回复验安排", "repeat_inspection", ("reason",), undo=True),
    Step("scheduled", "inspecting", ("lead", "officer"), "开始现场验收"),
    Step("inspecting", "scheduled", ("officer",), "撤回开始现场验收", "nothing_scored", ("reason",), undo=True),
    Step("inspecting", "scored", ("lead",), "提交验收结论", "all_sheets_filed", ("verdict",)),
    Step("scored", "inspecting", _TWO, "重开打分表", "two_people", ("reason",), undo=True),
    Step("scored", "passed", _TWO, "发布通过结论", "two_people", ("publication",)),
    Step("scored", "failed", _TWO, "发布未通过结论", "two_people", ("publication",)),
    Step("passed", "completed", ("officer",), "确认整改完成", "all_findings_closed"),
    Step("failed", "rectifying", ("officer",), "下达限期整改", "limit_within_six_months", ("limit", "reason")),
    Step("failed", "cancelled", _TWO, "取消建设项目", "two_people", ("reason",)),
    Step("failed", "passed", _TWO, "更正为通过", "two_people", ("publication",)),
    Step("rectifying", "passed", _TWO, "更正为通过", "two_people", ("publication",)),
    Step("passed", "failed", _TWO, "更正为未通过", "two_people", ("publication",)),
    Step("rectifying", "reinspection_requested", ("own_head",), "申请复验", "report_handed_in", ("report",)),
    Step("rectifying", "cancelled", _TWO, "取消建设项目", "two_people", ("reason",)),
    Step("reinspection_requested", "rectifying", ("officer",), "不予受理复验申请", "", ("reason",)),
    Step("reinspection_requested", "scheduled", ("officer",), "安排复验", "panel_complete", ("visit_on",)),
)

GUARDS: dict[str, str] = {
    "complete_and_in_time": "自评逐项有分、必交材料齐全，且没有过本单位的提交截止时间",
    "some_item_refused": "每项材料都有意见，至少一项退回并写明原因",
    "all_items_accepted": "每项材料都核对为符合",
    "panel_complete": "专家人数符合批次设置，有一名组长，无人须回避，日期没有过去",
    "first_inspection": "是初验",
    "repeat_inspection": "是复验",
    "nothing_scored": "还没有专家打分",
    "all_sheets_filed": "在任专家的打分表全部提交，各行都有汇总分，扣分都已会签",
    "two_people": "一人提出，另一人确认",
    "all_findings_closed": "问题与建议全部销号",
    "limit_within_six_months": "期限自结论送达之日起不超过6个月",
    "report_handed_in": "整改报告已经提交，且没有过整改期限",
}
"""What must hold before a move, in words; the action that makes the move checks it."""

RECORDED: dict[str, str] = {
    "total": "自评总分", "manifest": "清单摘要", "reason": "理由", "visit_on": "现场验收日期", "verdict": "结论",
    "publication": "发布的结果", "limit": "整改期限", "report": "整改报告",
}
"""What a move keeps besides who and when, in words."""

NEXT: dict[str, tuple[str, str]] = {
    "preparing": ("建设单位", "填写自评、上传材料并由负责人提交"),
    "submitted": ("受理中心", "核对材料，受理或退回"),
    "returned": ("建设单位", "按退回意见补正后重新提交"),
    "accepted": ("主管部门", "安排专家组和现场验收日期"),
    "scheduled": ("专家组", "到现场开展验收"),
    "inspecting": ("专家组", "打分、汇总并提交验收结论"),
    "scored": ("主管部门", "核对并发布验收结果"),
    "passed": ("建设单位", "按问题与建议整改完善"),
    "completed": ("", "验收已全部完成"),
    "failed": ("主管部门", "决定整改期限"),
    "rectifying": ("建设单位", "完成整改并申请复验"),
    "reinspection_requested": ("主管部门", "受理复验申请并安排复验"),
    "cancelled": ("", "建设项目已取消"),
}

NEXT_AGAIN: dict[str, tuple[str, str]] = {
    "scheduled": ("专家组", "到现场开展复验"),
    "inspecting": ("专家组", "打分、汇总并提交复验结论"),
    "scored": ("主管部门", "核对并发布复验结果"),
    "failed": ("主管部门", "复验仍不达标，由两人办理取消建设项目"),
}
"""What differs once the project is inspected again."""

LATE: dict[str, tuple[str, str]] = {
    "preparing": ("主管部门", "提交截止时间已过，决定是否延期"),
    "returned": ("主管部门", "提交截止时间已过，决定是否延期"),
    "rectifying": ("主管部门", "整改期限已过，决定延期或取消建设项目"),
}
"""Where a missed deadline leaves the unit nothing to do, the bureau owes a decision."""


def owed(stage: str, late: bool = False, ordinal: int = 1) -> tuple[str, str]:
    """Who owes the next step of a stage and what it is; `late`: after the deadline in force has passed.

    >>> owed("failed"), owed("failed", ordinal=2)
    (('主管部门', '决定整改期限'), ('主管部门', '复验仍不达标，由两人办理取消建设项目'))
    >>> owed("preparing"), owed("rectifying", late=True)
    (('建设单位', '填写自评、上传材料并由负责人提交'), ('主管部门', '整改期限已过，决定延期或取消建设项目'))
    """
    usual = NEXT_AGAIN.get(stage, NEXT[stage]) if ordinal > 1 else NEXT[stage]
    return LATE.get(stage, usual) if late else usual


def lacking(step: Step, reason: str, record: Mapping[str, object]) -> list[str]:
    """What a move must record and does not, by name, in the table's order.

    >>> back = Step("scheduled", "accepted", ("officer",), "撤回", record=("visit_on", "reason"))
    >>> lacking(back, " ", {}), lacking(back, "改期", {"visit_on": "2025-05-06"})
    (['visit_on', 'reason'], [])
    """
    return [name for name in step.record if not (reason.strip() if name == "reason" else record.get(name))]


def find(origin: str, target: str) -> Step | None:
    """The move from `origin` to `target`, or None where the table has none.

    >>> find("preparing", "passed") is None
    True
    """
    return next((step for step in TABLE if (step.origin, step.target) == (origin, target)), None)


def reached(stage: str, milestone: str) -> bool:
    """Whether a project in `stage` has come at least as far as `milestone` of the straight way.

    >>> reached("inspecting", "accepted"), reached("returned", "submitted"), reached("failed", "scored")
    (True, False, True)
    """
    order = {name: place for place, name in enumerate(LINE)}
    order |= {"returned": 0, "failed": 6, "rectifying": 6, "reinspection_requested": 6, "cancelled": 7}
    return order[stage] >= order[milestone]


def strip(stage: str) -> list[tuple[str, str]]:
    """The stage line to draw: (label, "done" | "now" | "next") in order.

    >>> strip("submitted")[:3]
    [('自评准备', 'done'), ('已提交', 'now'), ('材料已受理', 'next')]
    """
    line = list(LINE)
    if stage == "returned":
        line[line.index("preparing")] = "returned"
    elif stage in ("failed", "rectifying", "reinspection_requested", "cancelled"):
        line[6:] = ["failed", "rectifying", "reinspection_requested"]
        if stage == "cancelled":
            line[7:] = ["cancelled"]
    now = line.index(stage)
    return [(STAGES[name], "done" if place < now else "now" if place == now else "next")
            for place, name in enumerate(line)]
