"""The whole way without a browser: one base and one studio, every paper written to a folder."""

from dataclasses import replace
from pathlib import Path

from jiangyan.actions import papers
from jiangyan.management.demo import cast, projects, round, walk
from jiangyan.management.demo.walk import Played
from jiangyan.models import Project, Sheet
from jiangyan.queries.sheets import number

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
    print(f"\n文书都在 {out.resolve()}")
    return 0


def _tell(played: Played) -> None:
    published = Project.objects.get(pk=played.project).publications.latest("pk")
    for reason in published.inspection.verdicts.latest("pk").reasons:
        print(f"  {reason}")
    print(f"  结论：{'通过' if published.passed else '未通过'}，{number(published.total)} 分", flush=True)


def _papers(played: Played, out: Path) -> list[str]:
    """Issues every paper in both forms, each by somebody who may have it."""
    sheets = Sheet.objects.filter(project=played.project, kind="expert").select_related("owner").order_by("pk")
    names = {sheet.pk: sheet.owner.username for sheet in sheets if sheet.owner}
    wanted: list[tuple[str, str, int | None]] = [
        ("self_assessment_sheet", played.head, None), ("submission_receipt", played.head, None),
        *(("expert_sheet", "officer", sheet) for sheet in names),
        ("merged_sheet", "officer", None), ("acceptance_opinion", "officer", None)]
    written = []
    for kind, who, sheet in wanted:
        by = round.request(who).by
        for form in ("pdf", "docx"):
            printed = papers.issue(by, kind, played.project, form, sheet)
            name = f"{names[sheet]}-{printed.name}" if sheet is not None else printed.name
            (out / name).write_bytes(printed.content)
            written.append(name)
    return written


