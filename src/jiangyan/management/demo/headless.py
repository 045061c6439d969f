"""The whole way without a browser: one base, one studio that is inspected again, one that is cancelled; every paper in a folder."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from jiangyan.actions.paper import papers
from jiangyan.actions.project import proposals
from jiangyan.actions.round import announcements
from jiangyan.management.demo import cast, draws, projects, round, walk
from jiangyan.management.demo.round import request
from jiangyan.management.demo.walk import Played
from jiangyan.models import Project, Round, Sheet
from jiangyan.printing.papers import Form
from jiangyan.queries import rights
from jiangyan.queries.clock import database_now
from jiangyan.queries.paper import offers
from jiangyan.queries.sheet.sheets import number

FORMS: tuple[Form, ...] = ("pdf", "docx")
UNTIL = (("base", "passed"), ("studio", "failed"), ("studio", "cancelled"))
"""The base passes, the first studio fails, rectifies and is inspected again, the second fails twice and is cancelled."""


def walk_stories() -> list[cast.Story]:
    """The first story of each end, the studio that fails played on to its second verdict."""
    base, studio, cancelled = (next(one for one in cast.STORIES if (one.programme, one.until) == wanted) for wanted in UNTIL)
    return [base, replace(studio, until="passed_again"), cancelled]


def _extend(played: Played) -> None:
    """Officer and approver give the unit three days more, the way every extension goes."""
    until = Project.objects.select_related("round").get(pk=played.project).round.submission_deadline
    if until is None:
        return
    made = proposals.propose(request("officer"), played.project, "extend", {
        "until": (until + timedelta(days=3)).isoformat(), "reason": "第三方机构的审计报告须重新用印，推迟三天出具（示例）。"})
    proposals.confirm(request("approver"), played.project, made["proposal"])


DRAWN: dict[str, tuple[tuple[str, walk.Step], ...]] = {
    "负责人提交": (("两人延期提交截止时间", _extend), ("负责人提交", walk.submit)),
    "安排专家组": (("从专家库抽取并组成专家组", lambda played: draws.seat(played.project, f"{played.story.unit}会议室")),)}
"""What the base does in place of the usual steps: its deadline is extended and its panel is drawn."""


def run(out: Path) -> int:
    """Plays the three projects, telling each step, and writes their papers as PDF and Word to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    made = round.authority()
    opened = round.opened(made)
    draws.pool(made)
    print(f"批次“{opened.name}”已由经办人提请、审批人开启，合格分 {number(opened.pass_mark)} 分。", flush=True)
    for place, story in enumerate(walk_stories(), start=1):
        played = projects.register(opened, place, story)
        print(f"\n{story.studio or story.unit}", flush=True)
        walk.play(played, lambda step: print(f"  {step}", flush=True), DRAWN if story.programme == "base" else None)
        _tell(played)
        for name in _papers(played, out):
            print(f"  文书 {name}", flush=True)
    print("\n批次文书", flush=True)
    for name in _round_papers(opened, out):
        print(f"  文书 {name}", flush=True)
    print(f"\n文书都在 {out.resolve()}")
    return 0


def _tell(played: Played) -> None:
    published = Project.objects.get(pk=played.project).publications.latest("pk")
    for reason in published.inspection.verdicts.latest("pk").reasons:
        print(f"  {reason}")
    print(f"  结论：{'通过' if published.passed else '未通过'}，{number(published.total)} 分", flush=True)


AFTER_FAILING = ("rectification_notice", "rectification_report", "reinspection_application")
"""Papers of the way back, which the page offers only while a project is on it."""


def _papers(played: Played, out: Path) -> list[str]:
    """Issues in both forms every paper that the records of this walk complete."""
    by = request("officer").by
    found = rights.standing(by, played.project)
    wanted = [(one.kind, one.which) for one in offers.offered(found) if one.official]
    if found.project.ordinal > 1:
        wanted += [(kind, None) for kind in AFTER_FAILING]
    owners = dict(Sheet.objects.filter(project=played.project, kind="expert").values_list("pk", "owner__username"))
    written = []
    for kind, which in wanted:
        mark = f"{owners[which]}-" if kind == "expert_sheet" and which is not None else ""
        written += _written(by, kind, played.project, which, mark, out)
    return written


def _round_papers(opened: Round, out: Path) -> list[str]:
    """The papers about the whole round, the public notice after two people have opened its period."""
    now = database_now()
    made = announcements.propose(request("officer"), opened.pk, now, now + timedelta(days=5))
    announcements.confirm(request("approver"), opened.pk, made["proposal"])
    by = request("officer").by
    return [name for kind in ("work_notice", "public_notice", "result_circular")
            for name in _written(by, kind, opened.pk, None, "", out)]


def _written(by: rights.Asker, kind: str, subject: int, which: int | None, mark: str, out: Path) -> list[str]:
    names = []
    for form in FORMS:
        printed = papers.issue(by, kind, subject, form, which)
        (out / (mark + printed.name)).write_bytes(printed.content)
        names.append(mark + printed.name)
    return names
