"""Every refusal: a word, a Chinese sentence (what is wrong, where, what to do now) and an HTTP status."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """One kind of refusal; `sentence` holds %(name)s places that the Problem fills."""

    word: str
    status: int
    sentence: str


_SENTENCES: dict[int, dict[str, str]] = {
    400: {
        "operation.key_missing": "这次操作没有编号，无法保证只执行一次。请刷新页面后重试。",
        "request.malformed": "提交的内容不完整：%(detail)s。请刷新页面后重试。",
    },
    401: {
        "session.over": "登录已经失效，这一次没有保存。您写的文字都在下面：请先复制，再重新登录，回到原来的页面贴上后提交。",
        "session.missing": "您还没有登录，或者登录已经失效。请登录后重试。",
        "session.refused": "账号、密码或动态码不正确。请核对后重试；忘记密码请联系主管部门经办人重置。",
        "session.otp_missing": "这个账号须同时提交动态码（otp）。请打开手机上的身份验证器，连同密码一起提交。",
        "session.otp_used": "这个动态码已经用过，每个只能用一次。请等 %(seconds)s 秒，换身份验证器显示的下一个。",
    },
    403: {
        "origin.foreign": "这次操作来自别的网站，没有执行。请从本系统的页面重新操作。",
        "rights.denied": "您的身份（%(role)s）不能%(deed)s。如需办理，请联系%(who)s。",
        "rights.same_person": "提出和确认须由两个人办理，您已是提出人。请由另一位有确认权限的同事办理。",
        "password.initial": "您用的还是初始密码。请先登录网页改成自己的密码，再办理其他事项。",
        "password.old": "您的密码用得太久，须换一个。请先登录网页修改密码，再办理其他事项。",
        "session.unproved": "这件事影响大，须在最近 %(minutes)s 分钟内确认过是您本人。请重新登录（或再次确认）后再办理，什么也没有改变。",
        "second_factor.missing": "您的身份须绑定身份验证器才能登录。请先登录网页，按提示用手机绑定，再办理其他事项。",
        "second_factor.unconfirmed": "您的身份要等安全管理员确认是您本人绑定了登录验证，才能办事。请登录网页，把屏幕上的六位数读给安全管理员听。",
        "evidence.identity": "“%(name)s”是身份证件，不能下载。原件只交给建设单位、核对材料的受理人员和监督审计；需要核对的，请联系受理人员。",
        "identity.unknown": "您的身份已经证明，但还没有与本系统的账号关联。请先用账号和密码登录，在“我的资料”里关联；没有账号的，请联系主管部门。",
        "identity.inactive": "您的身份已经证明，但您在本系统的账号已停用，不能登录。如需恢复，请联系主管部门。",
        "identity.refused": "“%(name)s”的证明没有通过核对，没有登录。请回到登录页再试一次；仍不行的，请用账号和密码登录并告诉系统管理员。",
        "identity.state": "这次登录不是从这个浏览器的登录页开始的，或者停留超过了 10 分钟，没有登录。请回到登录页重新开始。",
        "identity.cancelled": "您在“%(name)s”没有完成登录。请回到登录页再试一次，或者用账号和密码登录。",
        "demo.off": "演示登录只在演示模式下可用。",
    },
    404: {
        "not_found": "没有找到您要的内容，或者您无权查看。请从首页重新进入。",
    },
    405: {
        "method.refused": "这个网址不接受 %(method)s。网页请从首页重新进入；程序请按接口说明里的方法调用。",
    },
    409: {
        "operation.running": "同一操作编号的前一次还没有办完。请过 %(seconds)s 秒再用同一个编号重试，不会办成两次。",
        "identity.taken": "这个身份已经与另一个账号关联，不能再关联到您的账号。请确认登录的是您本人的身份；仍不对的，请联系系统管理员。",
        "identity.connected": "您的账号已经关联了一个身份。要换一个，请先在“我的资料”里解除关联。",
        "stage.wrong": "项目现在处于“%(stage)s”，不能%(deed)s。%(hint)s",
        "round.wrong_state": "批次现在是“%(state)s”状态，不能%(deed)s。",
        "round.incomplete": "批次还不能提交审批：%(missing)s。请逐项补齐后再提交。",
        "sheet.filed": "这张打分表已于%(at)s提交，不能再修改。确需更正，请向批次负责人提出。",
        "sheet_import.decided": "这份文件%(state)s，不能再次办理。需要时请重新上传。",
        "sheet.gaps": "还有 %(count)s 项没有得分：%(rows)s。请补齐后再提交。",
        "sheet.newer": "打分表在您打开核对页之后又有改动，没有提交。请重新核对下面的内容后再提交。",
        "proposal.decided": "这项申请已于%(at)s办结，不需要再次处理。",
        "undo.scored": "已经有专家打分，不能撤回开始现场验收。确需更换专家组或日期，请先请专家停止打分，并由主管部门决定。",
        "holiday.year_unknown": "%(year)s年的放假安排还没有录入，算不出工作日。请主管部门经办人在“放假安排”里按当年的放假通知录入后再办理。",
        "proposal.withdrawn": "提出人已于%(at)s撤回这项申请，不需要再处理。",
        "purge.early": "现在还不能清除个人信息：%(why)s。请到时候再提出。",
        "purge.done": "这个批次的个人信息已于%(at)s清除，不需要再办。",
        "evidence.purged": "“%(name)s”是身份证件，内容已于%(at)s按规定清除，不能再看。登记和摘要仍在日志里。",
        "proposal.stale": "提出“%(what)s”之后情况有变动，没有办理：%(detail)s。请退回，由提出人重新提出。",
        "proposal.pending": "“%(what)s”已经提出，正在等待%(who)s确认，请勿重复提出。",
        "mail.wrong_state": "这封邮件%(state)s，不能%(deed)s。请刷新页面后再看。",
        "received_mail.taken": "单位已经采用了这封邮件里的附件，不能再改归属。确属归错，请先由单位在“%(project)s”的材料里撤下，再联系系统管理员。",
        "received_mail.same": "这封邮件已经归到“%(project)s”，不需要再归一次。",
        "received_file.decided": "附件“%(name)s”现在是“%(state)s”，不需要再处理。请刷新页面后再看。",
        "mail.unaddressed": "%(name)s没有确认过的邮箱，邮件发不出去。请本人在“我的资料”里登记并确认邮箱后再发。",
        "address.expired": "这个确认链接已经过期或不再有效。请在“我的资料”里重新发送确认邮件。",
        "export.not_ready": "“%(kind)s”还没有生成好。后台程序正在办，请稍候再取。",
        "export.gone": "“%(kind)s”的文件已于%(at)s保存期满，不能再下载。需要时请重新生成。",
        "job.wrong_state": "这项任务现在是“%(state)s”，不需要重试。",
        "merge.unfiled": "还有 %(count)s 位专家没有提交打分表：%(names)s。全部提交后才能汇总。",
        "merge.stale": "专家组或打分表在汇总之后有变动，第 %(rows)s 项须重新汇总。请核对后再提交结论。",
        "merge.too_few": "“%(rule)s”至少需要 %(least)s 张打分表，现有 %(count)s 张。请联系主管部门调整专家组或汇总办法。",
        "verdict.stale": "您打开页面之后，汇总分、扣分或问题与建议有变动，结论没有提交。请核对最新内容后再提交。",
        "publication.stale": "提出发布之后，要发布的内容有变动，没有发布。请退回，由经办人重新提出。",
        "panel.size": "专家组现有 %(count)s 人，本批次要求 %(size)s 人。请调整后再排期。",
        "panel.full": "专家组已有 %(size)s 人，没有空出的席位，不能再递补。",
        "draw.wrong_state": "这次抽取现在是“%(state)s”，不能%(deed)s。请刷新页面查看最新情况。",
        "draw.too_few": "符合条件的专家不够，没有封存：%(shortage)s。%(advice)s。",
        "draw.taken": "“%(project)s”已在一次抽取之中，或不在等待安排专家组的阶段。请先完成或作废那次抽取，或从列表中去掉它。",
        "draw.not_drawn": "还没有抽取，没有记录可以导出。双方都揭示之后再来。",
        "draw.incomplete": "专家组还没有组成：要求 %(size)s 人，已同意并承诺的 %(count)s 人。请等待答复，或为空出的席位作出决定。",
        "commitment.made": "您这一方已于%(at)s提交承诺，不能更改；确需重来，请作废这次抽取后另行抽取。",
        "commitment.early": "另一方还没有提交承诺。双方都承诺之后才能揭示，否则后提交的一方会占便宜。",
        "commitment.differs": "随机码和自选内容算出的摘要与您事先承诺的不一致，没有揭示。请核对是否抄错一个字。",
        "invitation.closed": "这份征询现在是“%(state)s”，不能再答复。如有疑问请联系主管部门。",
        "invitation.late": "答复期限%(until)s已过，不能再答复；席位将由候补专家递补。如有疑问请联系主管部门。",
        "panel.lead": "专家组须有且只有一名组长，现在有 %(count)s 名。请指定组长。",
        "visit.notice_unsent": "现场验收通知还没有送达，现在不能%(deed)s。主管部门送达通知后即可查看。",
        "visit.notice_known": "现场验收通知已于%(at)s送达，之后时间和地点没有改动，不需要重复通知。",
        "visit.unfixed": "这个项目还没有定现场验收的日期，或者原定安排已经取消。请先定好时间和地点。",
        "visit_record.open": "本批次要求现场验收记录齐全后才能提交结论，还缺：%(steps)s。请补记后再提交。",
        "plan.unset": "这个批次还没有验收日程。请先填写日程条件：起止日期、时段和每天的家数。",
        "plan.conflicts": "日程里有 %(count)s 处不能成立，没有应用：%(what)s。请调整后再应用。",
        "plan.under_way": "后台正在排这份日程，排好以前不能再排一次。请稍候，或先做别的事。",
        "plan.overtaken": "排期的时候，%(maker)s于%(at)s改动了日程，这次排出的没有采用。",
        "plan.same": "日程和已经定下的安排一样，没有需要应用的改动。",
        "objection.open": "%(detail)s，现在不能%(deed)s。请先办完异议。",
        "objection.closed": "没有提出异议：%(detail)s。",
        "improvement.state": "这条问题与建议现在是“%(state)s”，不能%(deed)s。请刷新页面后查看。",
        "improvement.open": "还有 %(count)s 条问题与建议没有办结，不能确认整改完成。请逐条核查。",
        "rectification.late": "整改期限是%(deadline)s，现在是%(now)s（服务器时间），不能再申请复验。等待主管部门决定延期或取消。",
        "rectification.once": "复验只有一次。复验仍不达标的，由主管部门两人办理取消建设项目，不能再次整改。",
        "report.gaps": "整改报告还没有写完：%(missing)s。请补齐后再申请复验。",
        "cancellation.refused": "现在不能取消建设项目：%(detail)s。",
        "deadline.passed": "提交截止时间是%(deadline)s，现在是%(now)s（服务器时间），已经不能提交。"
        "如有特殊情况，请联系%(contact)s。",
        "material.missing": "还缺少必须提交的材料：%(missing)s。请上传后再提交。",
        "materials.newer": "建设单位已经重新提交（回执 %(number)s），您打开的是上一次的材料，核对意见没有保存。请刷新页面后重新核对。",
        "self_assessment.gaps": "自评还有 %(count)s 项没有得分：%(rows)s。请补齐后再提交。",
        "paper.value_missing": "正式文书《%(paper)s》缺少：%(labels)s。请补齐后再出具；需要先看样子，可以打印草稿。",
        "scan.assigned": "扫描件“%(name)s”已经归位，不需要再次归位。",
        "paper.withdrawn": "文书 %(number)s 已经作废，不需要再次作废。",
        "paper.glyph_missing": "文书中“%(field)s”含有无法印出的字“%(character)s”（%(code_point)s）。"
        "请换用通用写法，或把含有这个字的字体放入 fonts 文件夹。",
    },
    412: {
        "sheet_import.stale": "您打开预览之后，打分表的第 %(rows)s 项又有改动，没有写入。"
        "下面列出了文件里的和系统里现在的内容，请核对后再点“全部写入”。",
        "version.stale": "这一项在您打开之后已被%(maker)s于%(at)s改过。下面并列两个版本，请核对后再保存。",
    },
    413: {
        "evidence.too_large": "文件“%(name)s”有 %(size)s，超过上限 %(limit)s，没有保存。请压缩或拆分后再上传。",
    },
    422: {
        "received_file.place": "请先选择附件“%(name)s”是哪一项材料，再点采用。",
        "operation.key_reused": "同一操作编号对应了不同的内容，没有保存。请刷新页面后重试。",
        "form.invalid": "%(detail)s",
        "mark.refused": "%(detail)s",
        "reason.missing": "请填写理由：%(what)s。",
        "evidence.empty": "文件“%(name)s”是空的（0 字节），没有保存。请检查原文件后重新上传。",
        "evidence.type": "文件“%(name)s”的内容与扩展名不符或不属于可接收的类型（%(found)s），没有保存。"
        "可接收：%(allowed)s。",
        "evidence.infected": "文件“%(name)s”里查到病毒（%(found)s），没有保存。请先用杀毒软件清理这台电脑，再重新导出文件上传。",
        "preview.failed": "图片“%(name)s”不能在网页里显示：%(detail)s。请下载原文件查看。",
        "evidence.unsafe": "文件“%(name)s”%(detail)s，没有保存。%(advice)s。",
        "evidence.name": "文件名“%(name)s”不能使用：%(detail)s。请改名后重新上传。",
        "unit.credit_code": "统一社会信用代码“%(code)s”不正确：%(detail)s。请对照营业执照或法人证书核对 18 位代码。",
        "unit.duplicate": "统一社会信用代码“%(code)s”已登记为“%(name)s”。同一代码只能登记一家单位。",
        "project.duplicate": "“%(unit)s”在本批次已有“%(programme)s”项目，不能重复登记。",
        "rubric.bad": "考核细则“%(rubric)s”不能使用：%(detail)s。",
        "rubric.unknown": "没有编号为“%(rubric)s”的考核细则。请从列表中选择。",
        "list.too_long": "这个列表超过 %(most)s 行，没有导出。请先用条件缩小范围，再分几次导出。",
        "import.unreadable": "文件“%(name)s”无法读取：%(detail)s。请用 Excel 或 WPS 另存为 .xlsx 后重试。",
        "sheet_import.type": "文件“%(name)s”%(found)s，没有读入。请在 Word、Excel 或 WPS 里另存为 .docx 或 .xlsx 后再上传。",
        "sheet_import.external": "文件“%(name)s”%(detail)s，没有读入。请断开外部链接（把内容粘贴成数值）、保存后再上传。",
        "sheet_import.too_large": "文件“%(name)s”太大：%(detail)s，没有读入。请重新下载表格，只在里面填写后再上传。",
        "sheet_import.old_format": "文件“%(name)s”%(found)s，没有读入。请在 Word、Excel 或 WPS 里另存为 .docx 或 .xlsx 后再上传。",
        "sheet_import.template": "文件“%(name)s”里找不到这张打分表，没有读入。请用本页下载的表格，或通知附件的打分表（.docx）填写后上传。",
        "sheet_import.other_sheet": "文件“%(name)s”是%(other)s的打分表，不是这一张，没有读入。请核对文件，或在本页重新下载表格。",
        "sheet_import.edition": "文件“%(name)s”用的考核细则是旧版（%(edition)s），现在用的是 %(now)s，没有读入。"
        "请在本页重新下载表格，把内容填进去再上传。",
        "sheet_import.rows": "文件里有 %(count)s 处问题，一项也没有写入。请按下面的提示在文件里改正、保存后重新上传。",
        "sheet_import.nothing": "文件里没有和系统不同的内容，不需要写入。",
        "import.rows": "名单中有 %(count)s 处问题，没有导入任何一行。请按提示改正后重新上传。",
        "round.setting": "%(field)s不正确：%(detail)s。",
        "rectification.limit": "整改期限没有下达：%(detail)s。",
        "correction.refused": "没有提出更正：%(detail)s。",
        "announcement.refused": "公示没有提出：%(detail)s。",
        "deduction.refused": "总分扣分没有记录：%(detail)s。",
        "reopening.refused": "重开打分表没有提出：%(detail)s。",
        "holiday.refused": "放假安排没有保存：%(detail)s。",
        "extension.refused": "延期没有提出：%(detail)s。",
        "reading.unknown": "口径“%(reading)s”没有“%(choice)s”这个选项。请从所列选项中选择。",
    },
    428: {
        "version.missing": "没有说明改的是哪个版本（If-Match），没有保存。请刷新后重试。",
    },
    429: {
        "session.slowed": "登录失败的次数太多，请等 %(wait)s再试。用平时登录的那台电脑不受别人影响；忘记密码请联系主管部门。",
    },
    500: {
        "program.failed": "系统出了问题，这次操作没有完成，问题已记入系统日志。请稍后重试；仍不行请联系系统管理员，并说明发生的时间。",
        "fonts.missing": "缺少中文字体“%(font)s”。请运行 python3 dev.py demo 安装，或把字体文件放入 fonts 文件夹。",
    },
    503: {
        "identity.unavailable": "“%(name)s”现在没有正确应答，没有登录。请过几分钟再试，或者用账号和密码登录。",
        "storage.unavailable": "文件存储暂时不可用，内容没有保存。请稍后重试；仍不行请联系系统管理员。",
        "storage.unreadable": "这个文件暂时读不出来。请稍后重试；仍不行请联系系统管理员。",
        "database.unavailable": "数据库暂时不可用，这次操作多半没有办成。请过一会儿刷新页面，核对之后再办；仍不行请联系系统管理员。",
        "evidence.unchecked": "病毒扫描暂时没有回应，按规定没有扫描的文件“%(name)s”不能收，没有保存。请过几分钟再上传；仍不行请联系系统管理员。",
        "personal.key_missing": "号码打不开：服务器上没有当时的密钥。请系统管理员把留存的 data.keys 放回数据文件夹，重新启动后再看。",
        "database.busy": "同一时间办理的人太多，这次没有轮到，内容没有保存。请再试一次。",
    },
    507: {"storage.full": "服务器磁盘空间不足，内容没有保存。请联系系统管理员清理后重试。"},
}

CATALOGUE: dict[str, Refusal] = {
    word: Refusal(word, status, sentence)
    for status, sentences in _SENTENCES.items()
    for word, sentence in sentences.items()
}


class Problem(Exception):
    """A refusal with its word, HTTP status and filled Chinese sentence; unknown words fail loudly."""

    def __init__(self, word: str, **values: Any) -> None:
        self.refusal = CATALOGUE[word]
        self.values = values
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        """The same refusal on the other side of a process."""
        return _again, (self.refusal.word, self.values)

    @property
    def word(self) -> str:
        """The stable code, such as "deadline.passed"."""
        return self.refusal.word

    @property
    def status(self) -> int:
        """The HTTP status that goes with it."""
        return self.refusal.status

    @property
    def message(self) -> str:
        """The sentence for people, in Chinese."""
        return self.refusal.sentence % self.values


def _again(word: str, values: dict[str, Any]) -> Problem:
    return Problem(word, **values)
