"""The whole way without a browser: one base and one studio, every paper written to a folder."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from jiangyan.actions.paper import papers
from jiangyan.actions.round import announcements
from jiangyan.management.demo import cast, projects, round, walk
from jiangyan.management.demo.walk import Played
from jiangyan.models import Project, Round, Sheet
from jiangyan.printing.papers import Form
from jiangyan.queries import rights
from jiangyan.queries.clock import database_now
from jiangyan.queries.paper import offers
from jiangyan.queries.sheet.sheets import number

FORMS: tuple[Form, ...] = ("pdf", "docx")
UNTIL = ("passed", "failed")
"""The base passes, the studio fails first, rectifies and is inspected again."""


def walk_stories() -> list[cast.Story]:
    """The first base that passes, and the first studio that fails, played on to its second verdict."""
    base, studio = (next(one for one in cast.STORIES if (one.programme, one.until) == wanted)
                    for wanted in zip(("base", "studio"), UNTIL, strict=True))
    return [base, replace(studio, until="passed_again")]


def run(out: Path) -> int:
    """Plays both projects, telling each step, and writes their papers as PDF and Word to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    opened = round.opened(round.authority())
    print(f"批次“{opened.name}”已由经办人提请、审批人开启，合格分 {number(opened.pass_mark)} 分。", flush=True)
    for place, story in enumerate(walk_stories(), start=1):
        played = projects.register(opened, place, story)
        print(f"\n{story.studio or story.unit}", flush=True)
        walk.play(played, lambda step: print(f"  {step}", flush=True))
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
    by = round.request("officer").by
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
    made = announcements.propose(round.request("officer"), opened.pk, now, now + timedelta(days=5))
    announcements.confirm(round.request("approver"), opened.pk, made["proposal"])
    by = round.request("officer").by
    return [name for kind in ("work_notice", "public_notice", "result_circular")
            for name in _written(by, kind, opened.pk, None, "", out)]


def _written(by: rights.Asker, kind: str, subject: int, which: int | None, mark: str, out: Path) -> list[str]:
    names = []
    for form in FORMS:
        printed = papers.issue(by, kind, subject, form, which)
        (out / (mark + printed.name)).write_bytes(printed.content)
        names.append(mark + printed.name)
    return names
