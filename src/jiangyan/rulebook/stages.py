"""Stages of a project and the closed table of moves between them (design §5, notice section 二).

>>> find("submitted", "accepted").deed
'受理材料'
"""

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


@dataclass(frozen=True)
class Step:
    """One allowed move: from, to, which relations may make it, its guard's name, what must be recorded."""

    origin: str
    target: str
    who: tuple[str, ...]
    deed: str
    guard: str = ""
    record: tuple[str, ...] = ()


TABLE: tuple[Step, ...] = (
    Step("preparing", "submitted", ("own_head",), "提交自评", "complete_and_in_time", ("receipt",)),
    Step("returned", "submitted", ("own_head",), "重新提交", "complete_and_in_time", ("receipt",)),
    Step("submitted", "returned", ("centre",), "退回补正", "some_item_refused", ("reason",)),
    Step("submitted", "accepted", ("centre",), "受理材料", "all_items_accepted"),
    Step("accepted", "scheduled", ("officer",), "安排现场验收", "panel_complete", ("visit_on",)),
    Step("scheduled", "inspecting", ("lead", "officer"), "开始现场验收"),
    Step("inspecting", "scored", ("lead",), "提交验收结论", "all_sheets_filed", ("verdict",)),
    Step("scored", "passed", ("officer", "approver"), "发布通过结论", "two_people", ("publication",)),
    Step("scored", "failed", ("officer", "approver"), "发布未通过结论", "two_people", ("publication",)),
    Step("passed", "completed", ("officer",), "确认整改完成", "all_findings_closed"),
    Step("failed", "rectifying", ("officer",), "下达限期整改", "limit_within_six_months", ("limit", "reason")),
    Step("failed", "cancelled", ("officer", "approver"), "取消建设项目", "two_people", ("reason",)),
    Step("rectifying", "reinspection_requested", ("own_head",), "申请复验", "report_handed_in", ("report",)),
    Step("rectifying", "cancelled", ("officer", "approver"), "取消建设项目", "two_people", ("reason",)),
    Step("reinspection_requested", "rectifying", ("officer",), "不予受理复验申请", "", ("reason",)),
    Step("reinspection_requested", "scheduled", ("officer",), "安排复验", "panel_complete", ("visit_on",)),
)

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
