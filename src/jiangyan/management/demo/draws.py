"""The demonstration's expert pool, a draw that is finished with its record, and one that waits for its revelation."""

from datetime import date, timedelta

from jiangyan.actions.panel import draws, experts, invitations
from jiangyan.actions.panel.experts import Entry
from jiangyan.actions.records import change
from jiangyan.actions.visit.visits import Appointed
from jiangyan.management.demo import cast
from jiangyan.management.demo.round import request
from jiangyan.models import Authority, Draw, Person, Project, Round
from jiangyan.queries.clock import database_now, local
from jiangyan.rulebook import drawing
from jiangyan.rulebook.candidates import Rules

FIELDS = ("数控技术", "焊接技术", "模具制造", "电气自动化", "智能制造", "汽车维修", "培训管理", "物流服务")
REGIONS = ("河西区", "南开区", "和平区", "滨海新区", "西青区", "津南区", "东丽区", "北辰区")
TITLES = ("教授", "副教授", "高级工程师", "正高级工程师", "高级技师", "特级技师")
SURNAMES = "赵钱孙王冯陈卫蒋沈韩杨朱秦尤何吕施张孔曹严华金魏陶姜谢邹"
GIVEN = ("岩", "立", "川", "敏", "启", "秋", "宁")
EMPLOYERS = ("示例工业大学", "示例机械研究院", "示例数控设备公司", "示例船舶集团", "示例电子研究所", "示例铁道职业学院", "示例化工设计院",
             "示例能源公司", "示例检验检测中心", "示例技术推广站", "示例航空制造公司", "示例培训协会", "示例仪器厂", "示例职教研究中心")
FINANCE = ("示例税务师事务所", "示例审计事务所", "示例财经大学", "示例资产评估公司")
NONCES = {"officer": "K7QD3M9XVC5TA2WHPN8E", "auditor": "R4JF6ZBG2YSU9KDM3QXT"}
VALUES = {"officer": "海河", "auditor": "2718"}


def pool(authority: Authority) -> None:
    """Twenty-eight experts beside those who sign in, every fourth from finance; one suspended, one whose term is over."""
    today = local(database_now()).date()
    known = {one.username: one for one in cast.EXPERTS}
    for place, one in enumerate(cast.EXPERTS):
        finance = "会计" in one.employer
        _add(authority, one.username, Entry(one.name, one.title, one.employer, "", (), ("财务审计",) if finance else (
            FIELDS[place], "培训管理"), REGIONS[place], finance, date(today.year, 1, 1), date(today.year + 2, 12, 31)))
    for place, surname in enumerate(SURNAMES):
        finance = place % 4 == 3
        employer = FINANCE[place // 4 % len(FINANCE)] if finance else EMPLOYERS[place % len(EMPLOYERS)]
        former = ("海河职业技术学院（示例）",) if place == 5 else ()
        ends = today - timedelta(days=20) if place == 9 else date(today.year + 1 + place % 2, 12, 31)
        username = f"expert{len(known) + place + 1}"
        entry = Entry(f"{surname}{GIVEN[place % len(GIVEN)]}（示例）", "高级会计师" if finance else TITLES[place % len(TITLES)], employer, "",
                      former, ("财务审计",) if finance else (FIELDS[place % len(FIELDS)], FIELDS[(place + 3) % len(FIELDS)]),
                      REGIONS[place % len(REGIONS)], finance, date(today.year - 1, 1, 1), ends)
        expert = _add(authority, username, entry)
        if place == 12:
            experts.suspend(request("officer"), expert, 1, "本人申请暂停一年（示例）")


def _add(authority: Authority, username: str, entry: Entry) -> int:
    """Adds one; the account shares the printed password like everybody's here."""
    done = experts.add(request("officer"), authority.pk, username, entry)
    if done.passwords:
        shared = Person.objects.get(username="officer").password
        change(Person.objects.filter(username=username), password=shared)
    pk: int = done.answer["expert"]
    return pk


def draw(opened: Round) -> None:
    """One draw is held and answered, one waits for both revelations."""
    waiting = list(Project.objects.filter(round=opened, stage="accepted").order_by("pk"))
    held = _held(opened, waiting[0])
    first, second, *_others = held.invitations.filter(state="asked").order_by("rank").select_related("person")
    invitations.accept(request(first.person.username), first.pk)
    invitations.declare(request(first.person.username), first.pk, [], True)
    invitations.decline(request(second.person.username), second.pk, "当周在外地参加评审（示例）")
    if len(waiting) > 1:
        _committed(opened, waiting[1])


def _held(opened: Round, project: Project) -> Draw:
    held = _committed(opened, project)
    for side, who in (("auditor", "auditor"), ("officer", "officer")):
        draws.reveal(request(who), held.pk, NONCES[side], VALUES[side])
    return held


def seat(project: int, place: str) -> None:
    """Draws a panel for one project; everybody drawn agrees and declares no tie, and the first of them leads."""
    chosen = Project.objects.select_related("round").get(pk=project)
    held = _held(chosen.round, chosen)
    invited = list(held.invitations.filter(state="asked").order_by("rank").select_related("person"))
    for one in invited:
        invitations.accept(request(one.person.username), one.pk)
        invitations.declare(request(one.person.username), one.pk, [], True)
    draws.assign(request("officer"), held.pk, invited[0].person_id, {project: Appointed(local(database_now()).date(), place)})


def _committed(opened: Round, project: Project) -> Draw:
    today = local(database_now()).date()
    rules = Rules(opened.panel_size or 3, 3, 1, ("数控技术", "焊接技术", "智能制造", "电气自动化", "培训管理"), (), 1, 6,
                  (today + timedelta(days=10)).isoformat(), (today + timedelta(days=14)).isoformat())
    made = draws.prepare(request("officer"), opened.pk, [project.pk], rules, 3)
    draws.seal(request("officer"), made["draw"], made["version"])
    for side, who in (("officer", "officer"), ("auditor", "auditor")):
        draws.commit(request(who), made["draw"], drawing.commitment(NONCES[side], VALUES[side]))
    return Draw.objects.get(pk=made["draw"])


def tries(role: str) -> str:
    """What somebody of this role needs for revealing the draw that waits; nothing for the others."""
    if role not in NONCES:
        return ""
    return f"；揭示待揭示的抽取（随机码 {NONCES[role]}，自选内容 {VALUES[role]}）"
