"""The journal's deeds in Chinese, for people; the chain itself keeps the short codes and never changes."""

from typing import Any

NOUNS = {
    "absence": "不便参加的日子", "acknowledgement": "给来信人的回话", "address": "邮箱", "anchor": "日志的锚", "announcement": "公示",
    "appointment": "任职", "audit_report": "审计报告出具信息", "authority": "主管部门", "cancellation": "取消建设项目", "correction": "更正结果",
    "declaration": "回避申报", "deduction": "总分扣分", "draw": "专家抽取", "evidence": "佐证文件", "expert": "专家", "export": "导出",
    "exports": "导出的文件", "extension": "延期", "file": "文件", "finding": "问题与建议", "holiday": "放假安排", "identity": "统一身份认证",
    "inbox": "指定邮箱", "inspection": "验收", "invitation": "征询专家", "job": "后台任务", "keys": "密钥", "list": "名单", "mail": "邮件",
    "mark": "打分", "notifications": "消息", "objection": "异议", "panel": "专家组", "paper": "文书", "papers": "成批文书", "password": "密码",
    "person": "账号", "personal": "个人信息", "plan": "验收日程", "project": "建设项目", "publication": "发布结果", "purge": "清除个人信息",
    "reading": "口径", "received_file": "来信附件", "received_mail": "收到的邮件", "rectification": "限期整改", "records": "记录的摘要",
    "recusal": "回避",
    "reinspection": "复验", "reopening": "重开打分表", "round": "批次", "scan": "签章件", "second_factor": "登录验证", "session": "登录",
    "sheet": "打分表", "sheet_import": "表格读入", "sign_in": "登录", "sync": "离线操作", "unit": "建设单位", "verdict": "结论",
    "visit": "现场验收", "visit_photo": "现场照片", "visit_record": "现场验收记录",
}
DONE = {
    "abandoned": "作废", "accepted": "同意或受理", "added": "登记", "adopted": "采纳", "answered": "答复", "applied": "应用或申请",
    "appointed": "指定", "archived": "归档", "arranged": "排出", "asked": "发出", "assigned": "安排", "bounce_registered": "记下退信",
    "bounced": "被退回", "brought_in": "带入", "bundled": "成批下载", "called_off": "取消", "cancelled": "取消", "carried": "沿用",
    "changed": "更改", "chosen": "本人更改", "code_used": "用掉一个恢复码", "codes_made": "生成恢复码", "committed": "提交承诺",
    "completed": "完成", "concluded": "提交", "confirmed": "确认", "conflict": "与别人的改动冲突", "connected": "关联",
    "contact_changed": "更改联系人", "contacts": "更改联系方式", "created": "开通", "dates": "更改时间", "day_removed": "删除一天",
    "days_set": "录入", "declared": "声明", "declined": "不采纳或谢绝", "disconnected": "解除关联", "done": "成功", "downloaded": "下载",
    "drafted": "新建", "dropped": "送出", "edited": "更改", "ended": "结束", "enrolled": "绑定", "entered": "填写", "extended": "延长",
    "failed": "没有成功", "filed": "提交", "forgiven": "清零失败次数", "gates": "更改分项最低分", "handed_in": "报送", "handed_out": "交出",
    "held": "举行或压住", "identity_marked": "改变身份证件标记", "identity_seen": "查看身份证件", "identity_taken": "取走身份证件原件",
    "imported": "导入", "imposed": "要求", "issued": "出具", "kept": "收存", "lapsed": "逾期未答", "lead_named": "指定组长", "made": "办理",
    "mails_held": "更改邮件的发出方式", "merged": "汇总", "named": "更改名称", "notice_sent": "送达通知", "objections": "更改异议期",
    "opened": "开启", "panels": "更改专家组名单", "planned": "确定责任人和期限", "prefix": "更改发文机关代字", "prepared": "备好",
    "printed": "下载", "proposed": "提请", "purge_day": "更改清除日期", "purged": "清除", "quarantined": "留待处理", "raised": "提出",
    "read": "读过", "recognised": "认出本人", "recorded": "记下", "refused": "不予受理或被拒绝", "registered": "登记", "rejected": "退回",
    "released": "放行", "reminders": "更改提醒", "removed": "解除或撤下", "renumbered": "改了编号", "reported": "报告", "resent": "重新发出",
    "reserves_exhausted": "候补用完", "reset": "发初始密码", "resumed": "恢复使用", "retried": "重试", "returned": "退回补正",
    "revealed": "揭示或查看", "rotated": "换新", "rules": "更改评分规则", "said": "填写", "saved": "保存", "sealed": "封存",
    "secretary_left": "秘书离开", "secretary_named": "指定秘书", "seeded": "填入公布的数据", "sent": "发出", "sent_back": "退回再改",
    "set": "下达", "set_aside": "放在一边", "settings": "更改条件", "settled": "定下", "started": "开始", "stopped": "停住", "submitted": "提交",
    "substituted": "递补", "suspended": "暂停使用", "swept": "到期清理", "switched": "停用或启用", "taken": "采用", "taken_in": "补记",
    "travel": "更改路上时间",
    "undone": "撤回", "unused": "取下", "used": "用于一处", "visit": "更改一场", "withdrawn": "撤回或作废", "written": "写入", "year_added": "加一年",
}
_NAMES = {"person": "账号序号", "factor": "凭什么", "source": "来源摘要", "known_device": "用过的设备", "kind": "种类", "role": "任职",
          "authority": "主管部门序号", "unit": "建设单位序号", "active": "启用", "count": "个数", "given": "填了邮箱", "what": "哪一步",
          "account": "账号摘要"}
_VALUES = {"totp": "动态码", "webauthn": "通行密钥", "demo": "演示按钮", "password": "密码", "recovery_codes": "恢复码", "code": "动态码",
           "passkey": "通行密钥"}


def words(deed: str) -> str:
    """A deed for people: the noun and what was done; a deed of an older edition that nobody knows any more stays as it is.

    >>> words("mark.recorded"), words("refused"), words("none.such")
    ('打分：记下', '被拒绝', 'none.such')
    """
    noun, _, done = deed.partition(".")
    if deed == "refused":
        return "被拒绝"
    return f"{NOUNS[noun]}：{DONE[done]}" if noun in NOUNS and done in DONE else deed


def codes(typed: str) -> tuple[list[str], list[str]]:
    """The nouns and the verbs in whose Chinese the typed words stand, to look for deeds by.

    >>> codes("恢复码")
    ([], ['code_used', 'codes_made'])
    """
    return ([code for code, told in NOUNS.items() if typed in told], [code for code, told in DONE.items() if typed in told])


def content(given: dict[str, Any], roles: dict[str, str]) -> str:
    """The content of a line that may be read, name by name.

    >>> content({"person": 3, "factor": "totp", "known_device": False, "authority": None}, {})
    '账号序号 3　凭什么 动态码　用过的设备 否　主管部门序号 无'
    """
    return "　".join(f"{_NAMES.get(name, name)} {_value(value, roles)}" for name, value in given.items())


def _value(value: object, roles: dict[str, str]) -> str:
    if value is None or isinstance(value, bool):
        return {True: "是", False: "否", None: "无"}[value]
    said = str(value)
    return _VALUES.get(said) or roles.get(said) or (said[:12] + "…" if len(said) == 64 else said)
