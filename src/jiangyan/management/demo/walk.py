"""Playing one project of the demonstration, step by step, through the real actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from jiangyan.actions.material import materials, receipts
from jiangyan.actions.material.evidence import take_in, use_at
from jiangyan.actions.material.materials import Opinion
from jiangyan.actions.panel import panels
from jiangyan.actions.sheet import marks, merged, sheets
from jiangyan.actions.sheet.marks import Entered
from jiangyan.actions.verdict import findings, publications, verdicts
from jiangyan.management.demo import evidence
from jiangyan.management.demo.cast import Story
from jiangyan.management.demo.facts import JUDGED, facts
from jiangyan.management.demo.round import request
from jiangyan.models import PanelMember, Project, Sheet
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.material.materials import checked_places
from jiangyan.vault import files
from jiangyan.vault.uploads import Arrived

PANEL = ("expert1", "expert2", "expert3")
AGAIN = ("expert4", "expert5", "expert6")
"""The panel of a repeat inspection."""


@dataclass(frozen=True)
class Played:
    """One project with the story it plays and the accounts of its unit."""

    story: Story
    project: int
    clerk: str
    head: str

    @property
    def facts(self) -> dict[str, dict[str, Any]]:
        """The facts that the unit states."""
        return facts(self.story.programme, self.story.kind, self.story.changed)


def mark_rows(who: str, sheet: int, given: dict[str, dict[str, Any]], programme: str) -> None:
    """Records these facts on an empty sheet, and what has to be judged."""
    for row, stated in given.items():
        marks.record_mark(request(who), sheet, row, Entered(stated), 0)
    for row, points in JUDGED.items() if programme == "studio" else ():
        marks.record_mark(request(who), sheet, row, Entered(None, points, "结合工作室其他业绩评定"), 0)


def assess(played: Played, until: int | None = None) -> None:
    """The unit states its facts; with `until` only that many rows."""
    sheet = Sheet.objects.get(project=played.project, kind="self").pk
    given = dict(list(played.facts.items())[:until])
    mark_rows(played.clerk, sheet, given, played.story.programme if until is None else "")


def upload(played: Played, only: tuple[str, ...] = ("plan", "report", "audit")) -> None:
    """The unit hands in its materials and some evidence; one file serves two places."""
    name, first = played.story.unit, None
    titles = {"plan": "项目建设实施方案", "report": "项目建设总结报告", "audit": "财务审计报告"}
    for code in only:
        lines = [f"{name}编制。", "本文件用于演示验收材料的上传和查阅。", f"{titles[code]}的主要内容见以下各节。"]
        kept = _take(played, evidence.pdf(titles[code], lines), f"{titles[code]}（示例）.pdf", f"material:{code}")
        first = kept if code == "report" else first
    base = played.story.programme == "base"
    if first:
        use_at(request(played.clerk), first, "row:15.1" if base else "row:3.3")
    _take(played, evidence.picture(played.project), "场地平面图（示例）.png", "row:3.1" if base else "row:1.1")
    book = evidence.workbook("台账", ["序号", "名称", "数量"], [[1, "数控车床", 12], [2, "加工中心", 4], [3, "焊接机器人", 2]])
    _take(played, book, "实训设备台账（示例）.xlsx", "row:4.1" if base else "row:1.2")


def _take(played: Played, content: bytes, name: str, place: str) -> int:
    kept: int = take_in(request(played.clerk), played.project, arrived(content, name), place)["id"]
    return kept


def arrived(content: bytes, name: str) -> Arrived:
    """A file as it has just come in through the vault's entrance."""
    with files.entrance() as file:
        file.write(content)
    return Arrived(Path(file.name), files.digest(content), len(content), name, "", False)


def submit(played: Played) -> None:
    """The head submits."""
    receipts.submit(request(played.head), played.project)


def check(played: Played, reason: str = "") -> None:
    """The centre accepts everything, or returns the audit report with a reason."""
    project = Project.objects.select_related("round").get(pk=played.project)
    opinions = [Opinion(item["place"], not reason or item["place"] != "material:audit", reason)
                for item in checked_places(project)]
    materials.check(request("centre"), played.project, opinions)


def schedule(played: Played, days: int = 0) -> None:
    """The officer names the panel and the day."""
    from jiangyan.models import Person

    people = {person.username: person.pk for person in Person.objects.filter(username__in=PANEL)}
    day = local(database_now()).date() + timedelta(days=days)
    panels.assign(request("officer"), played.project, [people[name] for name in PANEL], people[PANEL[0]], day,
                  f"{played.story.unit}会议室")


def seated(played: Played) -> list[str]:
    """The user names of the panel at work, the lead first."""
    return list(PanelMember.objects.filter(inspection__project=played.project, inspection__merged_at__isnull=True, left_at__isnull=True)
                .order_by("-is_lead", "seat").values_list("person__username", flat=True))


def score(played: Played, experts: tuple[str, ...] = (), differ: bool = True, file: bool = True) -> None:
    """The panel arrives (once) and the named experts (all) score; the second finds a little less than was stated."""
    panel = seated(played)
    if Project.objects.get(pk=played.project).stage == "scheduled":
        panels.start(request(panel[0]), played.project)
    for who in experts or panel:
        sheet = Sheet.objects.get(project=played.project, kind="expert", owner__username=who)
        found = played.facts
        if differ and who == panel[1]:
            found = found | ({"1.2": {"duties_divided": True, "duties_assigned": False}} if played.story.programme == "base"
                             else {"2.1": {"management_rules": True, "duties_defined": True, "rules_posted": False}})
        mark_rows(who, sheet.pk, found, played.story.programme)
        if file:
            sheets.finalise(request(who), sheet.pk)


def conclude(played: Played) -> None:
    """The lead merges, notes findings, and concludes."""
    base, lead = played.story.programme == "base", seated(played)[0]
    merged.merge(request(lead), played.project)
    findings.record(request(lead), played.project, "1.2" if base else "2.1", "minor",
                    "部分岗位没有落实到具体责任人。" if base else "部分规章制度没有在明显处张贴。",
                    "一个月内补齐岗位责任书。" if base else "一周内张贴到位并拍照留存。")
    findings.record(request(lead), played.project, "", "advice", "校企合作成果可以进一步总结推广。", "形成可复制的经验材料。")
    verdicts.conclude(request(lead), played.project,
                      f"专家组听取了{played.story.unit}的汇报，查阅了有关材料，考察了现场，与有关人员进行了座谈，"
                      "经逐项打分和合议，形成以上意见。")


def propose(played: Played) -> None:
    """The officer proposes to publish."""
    passed = Project.objects.get(pk=played.project).inspections.latest("ordinal").verdicts.latest("pk").passed
    publications.propose(request("officer"), played.project, "请按问题与建议逐项整改，并在一个月内报送整改情况。" if passed
                         else "请针对失分项目制订整改计划，等待主管部门下达整改期限。")


def publish(played: Played) -> None:
    """The approver confirms."""
    from jiangyan.models import Proposal

    proposal = Proposal.objects.get(project=played.project, kind="publish", state="pending")
    publications.confirm(request("approver"), played.project, proposal.pk)


Step = Callable[[Played], None]
_ALL: tuple[tuple[str, Step], ...] = (
    ("填写自评", assess), ("上传材料", upload), ("负责人提交", submit), ("受理材料", check), ("安排专家组", schedule),
    ("专家打分", score), ("汇总并形成结论", conclude), ("提出发布", propose), ("确认发布", publish),
)
_ENDS: dict[str, tuple[tuple[str, Step], ...]] = {
    "empty": (),
    "half": (("填写一半", lambda played: assess(played, 9)), ("上传一份材料", lambda played: upload(played, ("plan",)))),
    "ready": _ALL[:2], "submitted": _ALL[:3],
    "returned": (*_ALL[:3], ("退回补正", lambda played: check(played, "审计报告缺少出具机构的执业证书编号，请补充后重新上传。"))),
    "accepted": _ALL[:4],
    "scheduled": (*_ALL[:4], ("安排专家组", lambda played: schedule(played, 3))),
    "inspecting": (*_ALL[:5], ("一位专家已提交", lambda played: score(played, PANEL[2:]))),
    "filed": _ALL[:6], "scored": _ALL[:8], "passed": _ALL, "failed": _ALL,
}


def play(played: Played, told: Callable[[str], None] = lambda step: None, instead: Mapping[str, tuple[tuple[str, Step], ...]] | None = None,
         ) -> None:
    """Plays the project until its story ends; `told` hears each step; `instead` puts other steps in the place of one."""
    from jiangyan.management.demo import after

    until, other = played.story.until, instead or {}
    steps = (*_ALL, *after.ENDS[until]) if until in after.ENDS else _ENDS[until]
    for name, step in (one for each in steps for one in other.get(each[0], (each,))):
        step(played)
        told(name)
