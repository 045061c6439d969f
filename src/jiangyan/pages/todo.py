"""Tasks in words: what to do, what follows from it, until when, and the page where it is done."""

from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.pages.tags import instant, left
from jiangyan.queries.todo import Task

WORDS: dict[str, tuple[str, str | Promise, str | Promise]] = {
    "amend": ("materials", gettext_lazy("按退回意见补正"), gettext_lazy("受理中心退回 %(count)s 项；补正后由负责人重新提交")),
    "fill": ("self_assessment", gettext_lazy("填写自评打分"), gettext_lazy("还有 %(open)s 项未填，共 %(rows)s 项")),
    "hand_in": ("materials", gettext_lazy("上传验收材料"), gettext_lazy("还缺：%(missing)s")),
    "confirm": ("submission", gettext_lazy("核对并提交自评"), gettext_lazy("自评和材料已齐，须由您确认提交")),
    "rectify": ("rectification", gettext_lazy("按要求整改并申请复验"), gettext_lazy("整改报告提交后，由负责人申请复验")),
    "read_result": ("result", gettext_lazy("查看验收结果"), gettext_lazy("结果已发布：失分项目、原因和整改要求")),
    "check": ("materials_check", gettext_lazy("核对材料"), gettext_lazy("%(at)s提交，等待受理或退回")),
    "prepare_round": ("round_setup", gettext_lazy("继续筹备批次"), gettext_lazy("批次开启以前，建设单位不能提交自评")),
    "answer_invitation": ("invitation", gettext_lazy("答复能否参加验收"), gettext_lazy("%(round)s；到期未答复由候补递补")),
    "declare_ties": ("invitation", gettext_lazy("申报利害关系并承诺"), gettext_lazy("%(round)s；申报后才能看到验收的单位")),
    "seal_draw": ("draw", gettext_lazy("核对并封存抽取名单"), gettext_lazy("第 %(draw)s 号抽取；封存后双方才能承诺")),
    "commit_draw": ("draw", gettext_lazy("为专家抽取提交承诺"), gettext_lazy("第 %(draw)s 号抽取；名单已封存")),
    "reveal_draw": ("draw", gettext_lazy("揭示抽取的随机内容"), gettext_lazy("第 %(draw)s 号抽取；双方都已承诺")),
    "lapse_draw": ("draw", gettext_lazy("有专家逾期未答复"), gettext_lazy("第 %(draw)s 号抽取；请由候补递补")),
    "fill_place": ("draw", gettext_lazy("候补用尽，请决定由谁接替"), gettext_lazy("第 %(draw)s 号抽取；不决定，专家组无法组成")),
    "make_panel": ("draw", gettext_lazy("指定组长，组成专家组"), gettext_lazy("第 %(draw)s 号抽取；全部成员已同意并承诺")),
    "panel_short": ("panel", gettext_lazy("专家组缺人，请决定由谁递补"), gettext_lazy("有成员退出，人数不足时不能汇总")),
    "wait_draw_side": ("draw", gettext_lazy("等待另一方承诺或揭示"), gettext_lazy("第 %(draw)s 号抽取")),
    "wait_answers": ("draw", gettext_lazy("等待专家答复"), gettext_lazy("第 %(draw)s 号抽取；还有 %(count)s 人未答复或未承诺")),
    "arrange": ("panel", gettext_lazy("安排专家组和验收日期"), gettext_lazy("材料已受理，还没有排期")),
    "visit_overdue": ("project", gettext_lazy("现场验收还没有开始"), gettext_lazy("原定%(visit_on)s；请联系组长，或改期")),
    "publish": ("result_proposal", gettext_lazy("核对并提出发布结果"), gettext_lazy("专家组已提交结论，建设单位还看不到")),
    "decide": ("rectification_limit", gettext_lazy("决定整改期限"), gettext_lazy("验收未通过；没有期限，建设单位无法整改")),
    "cancel": ("proposals", gettext_lazy("提出取消建设项目"), gettext_lazy("复验仍不达标；须由审批人确认")),
    "decide_reinspection": ("reinspection", gettext_lazy("受理复验申请"), gettext_lazy("建设单位已申请复验，等待受理或写明原因不予受理")),
    "decide_missed": ("proposals", gettext_lazy("决定是否延期"),
                      gettext_lazy("提交截止%(until)s已过，建设单位没有提交；不延期就不再接收")),
    "decide_limit": ("proposals", gettext_lazy("决定延期或取消建设项目"),
                     gettext_lazy("整改期限%(until)s已过，建设单位没有申请复验")),
    "improve": ("improvements", gettext_lazy("办理问题与建议"), gettext_lazy("还有 %(open)s 条没有报送，共 %(all)s 条")),
    "answer_objection": ("objections", gettext_lazy("答复异议"), gettext_lazy("建设单位对发布的结果提出异议，答复以前不能办下一步")),
    "check_improvement": ("improvements", gettext_lazy("核查整改完善情况"), gettext_lazy("建设单位已报送 %(count)s 条，等待核查")),
    "wait_objection": ("objections", gettext_lazy("等待主管部门答复异议"), ""),
    "wait_improvement": ("improvements", gettext_lazy("等待主管部门核查整改完善情况"), ""),
    "confirm_round": ("round_proposal", gettext_lazy("确认开启批次"), gettext_lazy("%(by)s于%(at)s提出")),
    "confirm_result": ("result_proposal", gettext_lazy("确认发布结果"), gettext_lazy("%(by)s于%(at)s提出；确认后建设单位即可看到")),
    "confirm_proposal": ("proposals", gettext_lazy("确认%(what)s"), gettext_lazy("%(by)s于%(at)s提出；确认后立即生效")),
    "confirm_announcement": ("announcements", gettext_lazy("确认公示"), gettext_lazy("%(by)s于%(at)s提出；确认后对外可见")),
    "confirm_purge": ("purge", gettext_lazy("确认清除个人信息"), gettext_lazy("%(by)s于%(at)s提出；清除以后不能恢复")),
    "purge": ("purge", gettext_lazy("决定是否清除个人信息"), gettext_lazy("清除日期%(on)s已到；两个人确认以后才清除")),
    "start": ("project", gettext_lazy("开始现场验收"), gettext_lazy("验收日期%(visit_on)s；开始后专家才能打分")),
    "score": ("own_sheet", gettext_lazy("打分"), gettext_lazy("已评 %(scored)s/%(rows)s 项")),
    "file": ("own_sheet", gettext_lazy("提交打分表"), gettext_lazy("各项已评完；提交后组长才能汇总")),
    "countersign": ("deduction", gettext_lazy("会签总分扣分"), gettext_lazy("另一位专家提出总分扣分，须由您会签或退回")),
    "record": ("visit_record", gettext_lazy("填写现场验收记录"), gettext_lazy("还有没记的：%(steps)s")),
    "unnotified": ("visit", gettext_lazy("送达现场验收通知"), gettext_lazy("验收日期%(visit_on)s；送达以前建设单位看不到专家组")),
    "plan": ("plan", gettext_lazy("排现场验收日程（%(count)s 个项目待排）"), gettext_lazy("也可以逐个安排；一起排可以避开冲突")),
    "merge": ("merged", gettext_lazy("汇总并提交结论"), gettext_lazy("全体专家的打分表都已提交")),
    "wait_head": ("submission", gettext_lazy("等待单位负责人确认提交"), gettext_lazy("自评和材料已齐，请负责人用自己的账号登录提交")),
    "wait_centre": ("project", gettext_lazy("等待受理中心核对材料"), ""),
    "wait_schedule": ("project", gettext_lazy("等待主管部门安排现场验收"), ""),
    "wait_visit": ("project", gettext_lazy("等待现场验收"), gettext_lazy("验收日期：%(visit_on)s")),
    "wait_panel": ("project", gettext_lazy("等待专家组提交结论"), ""),
    "wait_result": ("project", gettext_lazy("等待主管部门发布结果"), ""),
    "wait_approver": ("result_proposal", gettext_lazy("等待审批人确认发布结果"), ""),
    "wait_confirm": ("proposals", gettext_lazy("等待审批人确认%(what)s"), gettext_lazy("%(by)s于%(at)s提出；确认以前不生效")),
    "wait_extension": ("project", gettext_lazy("等待主管部门决定是否延期"),
                       gettext_lazy("提交截止%(until)s已过；需要延期的，请联系主管部门说明原因")),
    "wait_limit": ("result", gettext_lazy("等待主管部门决定整改期限"), gettext_lazy("验收未通过；期限确定后在这里通知")),
    "wait_limit_decision": ("rectification", gettext_lazy("等待主管部门决定延期或取消建设项目"), gettext_lazy("整改期限%(until)s已过")),
    "wait_cancellation": ("result", gettext_lazy("等待主管部门作出决定"), gettext_lazy("复验仍不达标的，取消建设项目")),
    "wait_reinspection": ("rectification", gettext_lazy("等待主管部门受理复验申请"), ""),
    "wait_second": ("round", gettext_lazy("等待另一位审批人确认"), gettext_lazy("您提出的事项须由另一人确认")),
    "wait_visit_day": ("project", gettext_lazy("等待现场验收"), gettext_lazy("验收日期：%(visit_on)s")),
    "wait_experts": ("merged", gettext_lazy("等待其他专家提交打分表"), gettext_lazy("还有 %(count)s 人未提交")),
    "wait_conclusion": ("merged", gettext_lazy("等待组长汇总并提交结论"), gettext_lazy("全体专家的打分表都已提交")),
    "wait_lead": ("own_sheet", gettext_lazy("等待组长汇总"), gettext_lazy("您的打分表已提交")),
}
"""Per kind of task: the page's url name, what to do, and what follows or why."""


def shown(task: Task, now: datetime) -> dict[str, Any]:
    """A task for parts/tasks.html."""
    page, label, why = WORDS[task.kind]
    numbers = {name: _said(name, value) for name, value in task.numbers.items()}
    about = task.project.name if task.project else task.round.name if task.round else ""
    late = task.until is not None and task.until < now
    reasons = [str(why) % numbers if why else "", _after(task, late)]
    return {"label": f"{str(label) % numbers}{'：' if about else ''}{about}",
            "url": address(page, task.project.pk if task.project else task.numbers.get(page), task.round.pk if task.round else None),
            "why": "；".join(reason for reason in reasons if reason), "late": late,
            "when": f"{instant(task.until)}（{left(task.until)}）" if task.until else ""}


def _after(task: Task, late: bool) -> str:
    """What follows when the deadline is missed."""
    if task.until is None or task.kind in ("rectify", "improve"):
        return ""
    if task.kind in ("answer_invitation", "declare_ties"):
        return _("已过期限，席位将由候补递补") if late else ""
    return _("已过截止时间，不能再提交，请联系受理中心") if late else _("逾期系统不再接收")


def _said(name: str, value: Any) -> str:
    if value is None:
        return _("未定")
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return _("%(year)s年%(month)s月%(day)s日") % {"year": value.year, "month": value.month, "day": value.day}
    return _("、").join(value) if isinstance(value, list) else str(value)


def address(page: str, project: int | None, found: int | None) -> str:
    """The page about a project or a round; "" where this installation has none."""
    subject = found if page in ("round", "round_setup", "round_proposal", "plan", "announcements", "purge") or project is None else project
    try:
        return reverse(page, args=[subject])
    except NoReverseMatch:
        return ""
