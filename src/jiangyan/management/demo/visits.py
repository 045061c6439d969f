"""The demonstration's plan with one conflict to put right, and a record of a visit that is half written."""

from datetime import timedelta

from jiangyan.actions.panel import absences, secretaries
from jiangyan.actions.visit import plans, visit_records, visits
from jiangyan.actions.visit.plans import Conditions, Crew
from jiangyan.management.demo.round import request
from jiangyan.management.demo.walk import PANEL, Played
from jiangyan.models import Person, Plan, Round
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import asker
from jiangyan.queries.visit import plans as asked
from jiangyan.queries.visit.solutions import solve

SECOND = ("expert4", "expert3", "expert5")
ENTRIES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("report", "", {"reporter": "汇报人（示例）", "post": "院长", "at": "09:10", "summary": "三年建设任务基本完成，设备全部到位。",
                    "shortcomings": "校企合作协议比要求少一份。", "reasons": "一家合作企业搬迁，新协议正在签订。"}),
    ("question", "q1", {"asked_by": "林工（示例）", "question": "高级工培训人数按哪一年统计？", "answered_by": "教务处（示例）",
                        "answer": "按2024年，花名册可现场查阅。"}),
    ("material", "material:plan", {"seen": "original", "note": "批复文件一并查看"}),
    ("site", "s1", {"place": "数控实训车间", "seen": "设备与台账一致，正在上课。"}),
    ("attendance", "u1", {"side": "unit", "name": "汇报人（示例）", "post": "院长", "signed": "yes"}),
)


def half_record(played: Played) -> None:
    """The panel's secretary has written down the report, a question, one material and one site; the rest is open."""
    secretaries.name(request("officer"), played.project, Person.objects.get(username="centre").pk)
    visit_records.bring_in(request(PANEL[0]), played.project)
    for kind, item, content in ENTRIES:
        visit_records.write(request("centre"), played.project, kind, item, content, 0)


def planned(opened: Round, scheduled: list[Played]) -> None:
    """A plan for everybody who waits; the first unit was told, and afterwards one expert cannot come on a planned day."""
    if scheduled:
        visits.send_notice(request("officer"), scheduled[0].project)
    today = local(database_now()).date()
    plans.settle(request("officer"), opened.pk, 0, Conditions(
        today + timedelta(days=5), today + timedelta(days=26), (), 2, (("上午", "09:00", "12:00"), ("下午", "13:30", "17:00"))))
    people = dict(Person.objects.filter(username__in=(*PANEL, *SECOND)).values_list("username", "pk"))
    plans.change_panels(request("officer"), opened.pk, _version(opened), [
        Crew(name, tuple(people[one] for one in crew), people[crew[0]]) for name, crew in (("第1组", PANEL), ("第2组", SECOND))])
    found = asked.planning(asker(Person.objects.get(username="officer")), opened, Plan.objects.get(round=opened))
    solution = solve(found.setting, found.rules, [one.visit for one in found.visits])
    plans.arrange(request("officer"), opened.pk, _version(opened), solution.by if solution.placed else "", solution.placed, solution.words)
    free = [one for one in found.visits if not one.row.locked and one.row.pk in solution.placed]
    if free:
        place = solution.placed[free[0].row.pk]
        away = SECOND[0] if place.panel == 2 else PANEL[1]
        absences.say(request(away), place.day, place.day)


def _version(opened: Round) -> int:
    return Plan.objects.get(round=opened).version
