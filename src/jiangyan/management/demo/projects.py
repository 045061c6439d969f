"""The demonstration's twenty projects, their accounts, and the list that the sign-in page shows."""

import json
from pathlib import Path

from jiangyan.management.demo import cast, draws, round, visits, walk
from jiangyan.management.demo.cast import Account, Story
from jiangyan.management.demo.walk import Played
from jiangyan.models import Appointment, Person, Project, Round, Unit

TRIES: dict[str, tuple[str, str]] = {
    "empty": ("从头填写自评打分表", "等经办人填好后确认提交"),
    "half": ("接着填完自评，看还缺什么", "查看填报进度"),
    "ready": ("检查填好的自评", "核对后提交自评，取得回执"),
    "submitted": ("查看回执和受理进度", "查看回执"),
    "returned": ("按退回意见补正材料", "补正后重新提交"),
    "accepted": ("查看受理结果", "查看受理结果"),
    "scheduled": ("查看验收日程", "查看验收日程"),
    "inspecting": ("查看验收进度", "查看验收进度"),
    "filed": ("查看验收进度", "查看验收进度"),
    "scored": ("等待结果发布", "等待结果发布"),
    "passed": ("查看发布的结果和每项失分原因", "查看结果并下载验收意见书"),
    "failed": ("查看未通过的原因", "查看未通过的原因"),
    "objecting": ("查看提出的异议", "查看异议和答复"),
    "improving": ("逐条办理问题与建议", "查看整改完善情况"),
    "completed": ("查看验收全过程", "查看验收全过程"),
    "rectifying": ("填写整改报告", "核对整改报告，申请复验"),
    "requested": ("查看复验申请", "查看复验申请"),
    "repeated": ("等待复验结果发布", "等待复验结果发布"),
    "passed_again": ("查看初验和复验对照", "查看复验结果"),
    "cancelled": ("查看取消建设项目的理由", "查看取消建设项目的理由"),
}
SHOWN = ("empty", "half", "ready", "submitted", "returned", "passed", "failed", "improving", "rectifying")
"""Stories whose accounts are offered on the sign-in page."""


def _credit_code(seed: int) -> str:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91120000MA{7_000_000 + seed}"
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + signs[(31 - total) % 31]


def register(opened: Round, number: int, story: Story) -> Played:
    """Registers unit (once), project and accounts of a story."""
    from jiangyan.management.demo.registering import project

    unit = Unit.objects.filter(name=story.unit).first()
    made = project(opened, story, _credit_code(number))
    if unit is None:
        unit = made.unit
        for role, place in (("unit_clerk", 0), ("unit_head", 1)):
            name = ("经办人", "负责人")[place]
            round.account(Account(f"{role.removeprefix('unit_')}{number:02}", f"{story.unit.removesuffix('（示例）')}{name}（示例）", role,
                                  TRIES[story.until][place]), unit=unit)
    names = dict(Appointment.objects.filter(unit=unit).values_list("role", "person__username"))
    return Played(story, made.pk, names["unit_clerk"], names["unit_head"])


def make(mark: Path) -> list[Played]:
    """Makes everything, telling each project as it goes, and writes the list of accounts to `mark`."""
    made = round.authority()
    opened = round.opened(made)
    draws.pool(made)
    played = []
    for number, story in enumerate(cast.STORIES, start=1):
        print(f"  [{number:2}/{len(cast.STORIES)}] {story.studio or story.unit} …", flush=True)
        one = register(opened, number, story)
        walk.play(one)
        played.append(one)
    visits.half_record(next(one for one in played if one.story.until == "inspecting"))
    visits.planned(opened, [one for one in played if one.story.until == "scheduled"])
    print("  专家库和两次抽取 …", flush=True)
    draws.draw(opened)
    mark.write_text(json.dumps(accounts(played), ensure_ascii=False, indent=1), encoding="utf-8")
    return played


def accounts(played: list[Played]) -> list[dict[str, str]]:
    """The accounts worth offering: group, user name, name, role, and what that person can try."""
    roles = {"officer": "主管部门经办人", "approver": "主管部门审批人", "centre": "受理中心", "auditor": "监督审计",
             "expert": "评审专家", "administrator": "系统管理员", "security_administrator": "安全管理员",
             "audit_administrator": "审计管理员"}
    listed = [{"group": "主管部门和受理中心", "username": one.username, "display_name": one.name,
               "role_label": roles[one.role], "can_try": one.tries + draws.tries(one.role)} for one in cast.STAFF]
    listed += [{"group": "专家组", "username": one.username, "display_name": one.name,
                "role_label": roles[one.role], "can_try": one.tries} for one in cast.EXPERTS]
    names = dict(Person.objects.values_list("username", "display_name"))
    seen: set[str] = set()
    told: set[str] = set()
    for one in played:
        if one.story.until not in SHOWN or one.clerk in seen or one.story.until in told:
            continue
        told.add(one.story.until)
        for place, who in enumerate((one.clerk, one.head)):
            seen.add(who)
            listed.append({"group": "建设单位", "username": who, "display_name": names[who],
                           "role_label": ("建设单位经办人", "建设单位负责人")[place],
                           "can_try": TRIES[one.story.until][place]})
    return listed + [{"group": "系统管理（三个人互相制约）", "username": one.username, "display_name": one.name,
                      "role_label": roles[one.role], "can_try": one.tries} for one in cast.ADMINISTRATORS]


def tell(mark: Path, port: int) -> None:
    """Prints where to go, and every account with what to try."""
    print(f"\n打开 http://127.0.0.1:{port}/ ，登录页上每个账号有一个按钮。口令都是 {cast.PASSWORD}\n")
    for one in json.loads(mark.read_text(encoding="utf-8")):
        print(f"  {one['username']:<10} {one['role_label']}　{one['display_name']}　—　{one['can_try']}")
    print(f"\n不用按钮、用口令登录时，主管部门、专家和监督审计还要动态码。演示密钥 {cast.OTP_SECRET}，可录入手机上的身份验证器。")
    print(f"\n共 {Project.objects.count()} 个项目。按 Ctrl+C 结束。", flush=True)
