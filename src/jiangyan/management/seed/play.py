"""Playing every project of the seed to its stage, through the real actions, in the same steps in both worlds."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from jiangyan.actions.panel import panels
from jiangyan.actions.project import proposals
from jiangyan.actions.sheet import merged, sheets
from jiangyan.actions.verdict import findings, verdicts
from jiangyan.management.demo import after, walk
from jiangyan.management.demo.cast import Story
from jiangyan.management.demo.round import deadline, request
from jiangyan.management.demo.walk import Played
from jiangyan.management.seed import cast, rounds, worlds
from jiangyan.management.seed.accounts import World
from jiangyan.management.seed.cast import Part
from jiangyan.models import Person, Proposal, Round, Sheet
from jiangyan.queries.clock import database_now, local


@dataclass(frozen=True)
class Turn:
    """One project being played: the world, its part, and the unit's side of it as the demonstration plays it."""

    world: World
    part: Part
    unit: Played

    @property
    def panel(self) -> tuple[str, str, str]:
        """The first panel in this world, lead first."""
        return self.part.members[worlds.index(self.world)]

    def sheets(self, panel: tuple[str, str, str]) -> list[Sheet]:
        """The sheets of a panel in the order of its members."""
        found = Sheet.objects.filter(project=self.unit.project, kind="expert").select_related("owner", "project__programme")
        latest = {sheet.owner.username: sheet for sheet in found.order_by("inspection__ordinal") if sheet.owner}
        return [latest[who] for who in panel]


def everything(world: World, wanted: Mapping[str, tuple[Part, ...]] = cast.ROUNDS) -> None:
    """The wanted rounds with all their projects; at the end the deadline of the round `late` has passed."""
    city, county = rounds.people(world)
    late: Round | None = None
    for key, parts in wanted.items():
        opened = rounds.opened(county if key == "county" else city, key)
        late = opened if key == "late" else late
        for part in parts:
            turn = Turn(world, part, _registered(world, opened, part))
            for step in STEPS[part.until]:
                step(turn)
            print(f"  {opened.name}　{part.unit}　{part.programme}　{part.until}", flush=True)
    while late is not None and late.submission_deadline is not None and database_now() <= late.submission_deadline:
        time.sleep(0.5)


def _registered(world: World, opened: Round, part: Part) -> Played:
    project = rounds.registered(world, opened, part)
    name, kind, district = cast.UNITS[part.unit]
    story = Story(name, kind, district, part.programme, part.until, part.facts())
    return Played(story, project, f"{part.unit}-clerk", f"{part.unit}-head")


def _half(turn: Turn) -> None:
    walk.assess(turn.unit, 9)
    walk.upload(turn.unit, ("plan",))


def _ready(turn: Turn) -> None:
    walk.assess(turn.unit)
    walk.upload(turn.unit)


def _submit(turn: Turn) -> None:
    walk.submit(turn.unit)


def _extend(turn: Turn) -> None:
    """Two people give this unit more time than the round's."""
    given = {"until": deadline(9).isoformat(), "reason": "单位搬迁，材料正在整理（示例）"}
    proposals.propose(request("officer"), turn.unit.project, "extend", given)
    made = Proposal.objects.get(project=turn.unit.project, kind="extend", state="pending")
    proposals.confirm(request("approver"), turn.unit.project, made.pk)


def _accept(turn: Turn) -> None:
    walk.check(turn.unit)


def _return(turn: Turn) -> None:
    walk.check(turn.unit, "审计报告缺少出具机构的执业证书编号，请补充后重新上传。")


def _keep_away(turn: Turn) -> None:
    """The expert who sits nowhere and the second officer must keep away."""
    for username in ("expert8", "officer2"):
        panels.recuse(request("officer"), turn.unit.project, _ids(username)[0], "与项目负责人有亲属关系（示例）")


def _schedule(turn: Turn) -> None:
    _assign(turn, turn.panel)


def _assign(turn: Turn, panel: tuple[str, str, str]) -> None:
    day = local(database_now()).date() + timedelta(days=3 if turn.part.until == "scheduled" else 0)
    people = _ids(*panel)
    panels.assign(request("officer"), turn.unit.project, people, people[0], day, "单位会议室（示例）")


def _ids(*usernames: str) -> list[int]:
    found = dict(Person.objects.filter(username__in=usernames).values_list("username", "pk"))
    return [found[one] for one in usernames]


def _part_filled(turn: Turn) -> None:
    """The lead is half through, one member kept away after five rows, one filed, and the substitute has not begun."""
    panels.start(request(turn.panel[0]), turn.unit.project)
    for sheet, rows in zip(turn.sheets(turn.panel), (9, 5, None), strict=True):
        _fill(turn, sheet, rows)
    sheets.finalise(request(turn.panel[2]), turn.sheets(turn.panel)[2].pk)
    panels.recuse(request("officer"), turn.unit.project, _ids(turn.panel[1])[0], "曾在该单位任职（示例）")
    panels.substitute(request("officer"), turn.unit.project, _ids("expert7")[0], "同为财务专家（示例）")


def _fill(turn: Turn, sheet: Sheet, rows: int | None = None) -> None:
    who = sheet.owner.username if sheet.owner else ""
    worlds.fill(turn.world, who, sheet, turn.unit.facts, turn.part.aims[worlds.index(turn.world)], rows)


def _score(turn: Turn) -> None:
    _score_by(turn, turn.panel)


def _score_by(turn: Turn, panel: tuple[str, str, str]) -> None:
    panels.start(request(panel[0]), turn.unit.project)
    for sheet, who in zip(turn.sheets(panel), panel, strict=True):
        _fill(turn, sheet)
        sheets.finalise(request(who), sheet.pk)


def _merge(turn: Turn) -> None:
    merged.merge(request(turn.panel[0]), turn.unit.project)


def _conclude(turn: Turn) -> None:
    _conclude_by(turn, turn.panel[0])


def _conclude_by(turn: Turn, lead: str) -> None:
    which = worlds.index(turn.world)
    description, advice = worlds.FINDINGS[which]
    findings.record(request(lead), turn.unit.project, "1.2", "minor", description, advice)
    findings.record(request(lead), turn.unit.project, "", "advice", "校企合作成果可以进一步总结推广。", "形成可复制的经验材料。")
    verdicts.conclude(request(lead), turn.unit.project, worlds.OPINIONS[which])


def _propose(turn: Turn) -> None:
    walk.propose(turn.unit)


def _publish(turn: Turn) -> None:
    walk.publish(turn.unit)


def _complete(turn: Turn) -> None:
    after.work_off(turn.unit)
    after.complete(turn.unit)


def _rectify(turn: Turn) -> None:
    after.limit(turn.unit)
    after.report(turn.unit)


def _again(turn: Turn) -> None:
    """Applied for, given to another panel, scored and concluded once more."""
    panel = cast.AGAIN[worlds.index(turn.world)]
    after.apply(turn.unit)
    _assign(turn, panel)
    _score_by(turn, panel)
    merged.merge(request(panel[0]), turn.unit.project)
    verdicts.conclude(request(panel[0]), turn.unit.project, worlds.OPINIONS[worlds.index(turn.world)])


def _cancel(turn: Turn) -> None:
    after.cancel(turn.unit)


Step = Callable[[Turn], None]
_SUBMITTED: tuple[Step, ...] = (_ready, _submit)
_SCHEDULED: tuple[Step, ...] = (*_SUBMITTED, _accept, _schedule)
_MERGED: tuple[Step, ...] = (*_SCHEDULED, _score, _merge)
_PUBLISHED: tuple[Step, ...] = (*_MERGED, _conclude, _propose, _publish)
STEPS: dict[str, tuple[Step, ...]] = {
    "half": (_half,), "ready": (_ready,), "extended": (_half, _extend), "submitted": _SUBMITTED,
    "returned": (*_SUBMITTED, _return), "accepted": (*_SUBMITTED, _accept, _keep_away), "scheduled": _SCHEDULED,
    "inspecting": (*_SCHEDULED, _part_filled), "filed": (*_SCHEDULED, _score), "merged": _MERGED,
    "scored": (*_MERGED, _conclude), "proposed": (*_MERGED, _conclude, _propose), "published": _PUBLISHED,
    "completed": (*_PUBLISHED, _complete), "rectifying": (*_PUBLISHED, _rectify), "repeated": (*_PUBLISHED, _rectify, _again),
    "cancelled": (*_PUBLISHED, _rectify, _again, _propose, _publish, _cancel),
}
"""What is played until a part's end."""
