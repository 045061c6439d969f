"""The seed's authorities, people and rounds, opened by two people as every round is."""

from datetime import date, datetime, timedelta

from jiangyan.actions.panel import experts
from jiangyan.actions.project import units
from jiangyan.actions.round import openings, readings
from jiangyan.actions.round import rounds as actions
from jiangyan.actions.round.rounds import Dates, Office, Rules
from jiangyan.management.demo.round import NOTICE, deadline, request
from jiangyan.management.seed import accounts, cast
from jiangyan.management.seed.accounts import World
from jiangyan.models import Authority, Round
from jiangyan.models.account.people import Role
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.project.registrations import Account, Entry
from jiangyan.queries.round import readings as asked

SOON = timedelta(seconds=45)
"""The submission of the round `late` ends so soon after it is opened."""
NAMES = {"late": "补充批次（示例，提交已截止）", "open": "本年度批次（示例，提交阶段）", "running": "上一批次（示例，验收阶段）",
         "county": "示例县批次（示例）"}


def people(world: World) -> tuple[Authority, Authority]:
    """The administrators, both authorities with their staff, and the expert pool of the first."""
    for role, label in Role.choices:
        if role.endswith("administrator"):
            accounts.staff(world, role.replace("_", "-"), f"{label}（示例）", role, None)
    city, county = (Authority.objects.create(name=name, short_name=short, centre_name=centre)
                    for name, short, centre in cast.AUTHORITIES)
    for authority, staff in ((city, cast.STAFF), (county, cast.COUNTY)):
        for username, name, role in staff:
            accounts.staff(world, username, name, role, authority)
    year = local(database_now()).year
    for username, name, employer, finance in cast.EXPERTS:
        fields = ("财务审计",) if finance else ("培训管理", "数控技术")
        experts.add(request("officer"), city.pk, username, experts.Entry(
            name, "正高级工程师", employer, "", (), fields, "河西区", finance, date(year - 1, 1, 1), date(year + 2, 12, 31)))
    accounts.settle(world)
    accounts.bind(world)
    return city, county


def opened(authority: Authority, key: str) -> Round:
    """One round of the notice with every reading confirmed, proposed by an officer and opened by an approver."""
    officer, approver = ("county-officer", "county-approver") if key == "county" else ("officer", "approver")
    by = request(officer).by
    made = actions.create(request(officer), authority.pk, NOTICE, NAMES[key], ["base", "studio"])
    found, version = made["round"], made["version"]
    office = Office(authority.centre_name, "联系人（示例）", "000-00000001", "yanshou@example.org")
    version = actions.change_contacts(request(officer), found, version, [office])["version"]
    version = actions.change_rules(request(officer), found, version, Rules("80", 3, "mean"))["version"]
    version = actions.change_objections(request(officer), found, version, 7, "calendar")["version"]
    for one in asked.asked(Round.objects.get(pk=found).programmes.order_by("pk")):
        readings.confirm(request(officer), found, one.programme.code, one.reading.id, one.reading.default)
    version = Round.objects.get(pk=found).version
    dates = Dates(_submission(key), deadline(85), deadline(116))  # last, for `late` has little time
    version = actions.change_dates(request(by.person.username), found, version, dates)["version"]
    openings.propose(request(officer), found, version)
    openings.confirm(request(approver), found)
    return Round.objects.get(pk=found)


def _submission(key: str) -> datetime:
    if key == "late":
        return database_now().replace(microsecond=0) + SOON
    return deadline({"open": 12, "running": 2, "county": 20}[key])


def registered(world: World, opened: Round, part: cast.Part) -> int:
    """The project of a part, its unit and its unit's two people; answers the project's id."""
    name, kind, district = cast.UNITS[part.unit]
    short = name.removesuffix("（示例）")
    named = f"{short}技能大师工作室（示例）" if part.programme == "studio" else ""
    place = list(cast.UNITS).index(part.unit) + 1
    people = (Account(f"{part.unit}-clerk", f"经办人{place:02}（示例）"), Account(f"{part.unit}-head", f"负责人{place:02}（示例）"))
    officer = "county-officer" if part.unit == "outsider" else "officer"
    entry = Entry(name, _credit_code(place), kind, district, part.programme, named, *people)
    answer = units.register(request(officer), entry, opened.pk).answer
    accounts.settle(world)
    project: int = answer["project"]
    return project


def _credit_code(place: int) -> str:
    """An invented 统一社会信用代码 with the right check digit."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91120000MA{8_000_000 + place}"
    total = sum(signs.index(sign) * pow(3, at, 31) for at, sign in enumerate(body))
    return body + signs[(31 - total) % 31]
