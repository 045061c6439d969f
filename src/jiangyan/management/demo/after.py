"""What follows a published result in the demonstration: objections, findings, rectification, the repeat inspection."""

from dataclasses import replace
from datetime import timedelta

from jiangyan.actions.panel import panels
from jiangyan.actions.project import proposals
from jiangyan.actions.sheet import merged, sheets
from jiangyan.actions.verdict import improvements, objections, rectifications, reinspections, verdicts
from jiangyan.management.demo import evidence
from jiangyan.management.demo.round import deadline, request
from jiangyan.management.demo.walk import AGAIN, Played, Step, arrived, mark_rows, propose, publish
from jiangyan.models import Finding, Person, Project, Proposal, Sheet
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.verdict import rectifications as asked


def object_to(played: Played) -> None:
    """The unit's head objects, with a file."""
    objections.lodge(request(played.head), played.project, "第 2.1 项：规章制度已在车间入口张贴，专家看的是旧址。附照片说明。",
                     [arrived(evidence.pdf("张贴情况说明", ["规章制度张贴于新车间入口。"]), "张贴情况说明.pdf")])


def work_off(played: Played) -> None:
    """One finding is planned and handed in, the advice is adopted."""
    problem, advice = Finding.objects.filter(inspection__project=played.project).order_by("pk")
    improvements.plan(request(played.clerk), problem.pk, "马主任（示例）", local(database_now()).date() + timedelta(days=20))
    improvements.hand_in(request(played.clerk), problem.pk, "已补齐岗位责任书并张榜公布。",
                         [arrived(evidence.pdf("岗位责任书", ["各岗位责任人名单（示例）。"]), "岗位责任书.pdf")])
    improvements.respond(request(played.clerk), advice.pk, True, "已列入明年工作计划。")


def complete(played: Played) -> None:
    """The officer accepts what was handed in and completes the project."""
    for finding in Finding.objects.filter(inspection__project=played.project, state="handed_in"):
        improvements.check(request("officer"), finding.pk, True, "已现场核实。")
    improvements.complete(request("officer"), played.project)


def limit(played: Played) -> None:
    """The officer gives 90 days."""
    rectifications.set_limit(request("officer"), played.project, deadline(90), "失分集中在技术攻关和带徒传艺，须补足项目和学员后复验。")


def report(played: Played) -> None:
    """The clerk writes the whole report."""
    project = Project.objects.select_related("programme", "unit", "round").get(pk=played.project)
    rows = {one.row["row"]: {"measures": "制订专项计划，指定专人负责，按月检查。", "results": "已达到细则要求，佐证随报告附上。"}
            for one in asked.lost_rows(project, None)}
    rectifications.save_report(
        request(played.clerk), played.project, 0, "对照验收结果逐项整改，现已全部完成。", rows,
        [arrived(evidence.pdf("整改情况汇总", [f"{played.story.unit}整改情况。"]), "整改情况汇总.pdf")])


def apply(played: Played) -> None:
    """The head applies for the re-inspection."""
    reinspections.apply(request(played.head), played.project)


def schedule_again(played: Played) -> None:
    """The officer accepts by naming a new panel."""
    people = {one.username: one.pk for one in Person.objects.filter(username__in=AGAIN)}
    panels.assign(request("officer"), played.project, [people[name] for name in AGAIN], people[AGAIN[0]],
                  local(database_now()).date(), f"{played.story.unit}会议室")


def score_again(played: Played) -> None:
    """The new panel finds everything in order."""
    _score(replace(played, story=replace(played.story, changed={})))


def score_poorly(played: Played) -> None:
    """The new panel finds hardly anything better than before."""
    _score(played)


def _score(found: Played) -> None:
    panels.start(request(AGAIN[0]), found.project)
    for who in AGAIN:
        sheet = Sheet.objects.get(project=found.project, kind="expert", owner__username=who, inspection__ordinal=2)
        mark_rows(who, sheet.pk, found.facts, found.story.programme)
        sheets.finalise(request(who), sheet.pk)


def conclude_again(played: Played) -> None:
    """The new lead merges and concludes."""
    merged.merge(request(AGAIN[0]), played.project)
    verdicts.conclude(request(AGAIN[0]), played.project, "专家组对照整改报告逐项复验，形成以上意见。")


def cancel(played: Played) -> None:
    """Officer and approver cancel the project."""
    proposals.propose(request("officer"), played.project, "cancel", {"reason": "初验、复验均未达到合格分。"})
    made = Proposal.objects.get(project=played.project, kind="cancel", state="pending")
    proposals.confirm(request("approver"), played.project, made.pk)


RECTIFY: tuple[tuple[str, Step], ...] = (("下达整改期限", limit), ("填写整改报告", report), ("申请复验", apply))
REPEAT: tuple[tuple[str, Step], ...] = (
    ("受理并另组专家组", schedule_again), ("复验打分", score_again), ("汇总并形成复验结论", conclude_again))
PUBLISH: tuple[tuple[str, Step], ...] = (("提出发布复验结果", propose), ("确认发布复验结果", publish))
ENDS: dict[str, tuple[tuple[str, Step], ...]] = {
    "objecting": (("提出异议", object_to),),
    "improving": (("办理问题与建议", work_off),),
    "completed": (("办理问题与建议", work_off), ("核查并确认整改完成", complete)),
    "rectifying": (RECTIFY[0], RECTIFY[1]),
    "requested": RECTIFY,
    "repeated": (*RECTIFY, *REPEAT),
    "cancelled": (*RECTIFY, REPEAT[0], ("复验打分", score_poorly), REPEAT[2], *PUBLISH, ("两人取消建设项目", cancel)),
    "passed_again": (*RECTIFY, *REPEAT, *PUBLISH),
}
"""What is played after the first result was published, per end of a story."""
