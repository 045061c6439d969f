"""The rule sheet of a whole round and of an authority: deed, roles at the authority. The rest is refused."""

from jiangyan.queries.rights.deeds import RoundDeed

STAFF = ("officer", "approver", "centre", "auditor")
"""The roles of an authority that see its rounds."""

ROUND_DEEDS: dict[str, RoundDeed] = {
    "round.prepare": RoundDeed("起草批次", ("officer",)),
    "round.confirm": RoundDeed("审批批次", ("approver",)),
    "round.purge": RoundDeed("提出清除个人信息", ("officer",)),
    "round.purge_confirm": RoundDeed("确认清除个人信息", ("approver",)),
    "holiday.edit": RoundDeed("维护放假安排", ("officer",)),
    "round.announce": RoundDeed("提出公示", ("officer",)),
    "round.announce_confirm": RoundDeed("确认公示", ("approver",)),
    "paper.issue": RoundDeed("出具公文", ("officer",)),
    "paper.register": RoundDeed("查看文书登记簿", ("officer", "approver", "auditor")),
    "unit.register": RoundDeed("登记建设单位", ("officer",)),
    "personal.reveal": RoundDeed("查看完整的联系电话", ("officer", "approver")),
    "round.overview": RoundDeed("查看批次总览", ("officer", "approver", "centre", "auditor")),
    "round.export": RoundDeed("导出批次数据", ("officer", "approver", "centre", "auditor")),
    "expert.keep": RoundDeed("维护专家库", ("officer",)),
    "expert.see": RoundDeed("查看专家库", ("officer", "approver", "auditor")),
    "draw.prepare": RoundDeed("办理专家抽取", ("officer",)),
    "draw.commit": RoundDeed("为抽取提交承诺和揭示", ("officer", "auditor")),
    "mail.see": RoundDeed("查看待发邮件", ("officer", "auditor")),
    "mail.handle": RoundDeed("处理待发邮件", ("officer",)),
    "received_mail.see": RoundDeed("查看收到的邮件", ("officer", "centre", "auditor")),
    "received_mail.assign": RoundDeed("为收到的邮件归属", ("officer", "centre")),
    "job.retry": RoundDeed("重试停放的任务", ("officer",)),
    "draw.see": RoundDeed("查看专家抽取", ("officer", "approver", "auditor")),
    "plan.write": RoundDeed("安排验收日程", ("officer",)),
}
"""Deeds that are about a whole round: Chinese name, roles at its authority."""
