"""The pages of an archive: plain HTML that any browser opens from the folder, without a server and without scripts."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from jiangyan.management.archive.bags import address
from jiangyan.management.archive.extracts import Extract
from jiangyan.management.archive.projects import Copy, Told
from jiangyan.models import Round
from jiangyan.queries.clock import local
from jiangyan.rulebook import deadlines, stages

HERE = Path(__file__).parent


def write(found: Round, told: Told, extract: Extract, folder: Path, made: datetime) -> None:
    """index.html at the top, and one page a project below data/projects."""
    engine = Engine(dirs=[str(HERE)], builtins=["django.template.defaulttags"])
    look = mark_safe((HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S308 - our own file
    shown = [_shown(one) for one in told.projects]
    common: dict[str, Any] = {"look": look, "round": found, "authority": found.authority.name, "made": deadlines.words(made)}
    index = {**common, "projects": shown, "extract": extract, "rubrics": told.rubrics, "papers": [_link(one, "data/") for one in told.papers],
             "passed": sum(1 for one in shown if one["verdict"] and one["verdict"]["passed"]),
             "failed": sum(1 for one in shown if one["verdict"] and not one["verdict"]["passed"]),
             "evidence": sum(len(one["evidence"]) for one in shown),
             "deadlines": [(name, deadlines.words(local(value))) for name, value in (
                 ("提交截止", found.submission_deadline), ("验收截止", found.visits_until), ("整改截止", found.rectification_until)) if value]}
    (folder / "index.html").write_text(engine.get_template("index.html").render(Context(index)), encoding="utf-8")
    for one in shown:
        page = engine.get_template("project.html").render(Context({**common, "project": one}))
        (folder / "data" / "projects" / f"{one['id']}.html").write_text(page, encoding="utf-8")


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    """A project for the pages: links relative to data/projects."""
    merged = [sheet["total"] for sheet in one["sheets"] if sheet["kind"] == "merged" and sheet["total"]]
    moves = [{**each, "from_label": stages.STAGES[each["from"]], "to_label": stages.STAGES[each["to"]]} for each in one["moves"]]
    return {**one, "merged": merged[-1] if merged else None, "moves": moves,
            "evidence": [_link(each, "../") for each in one["evidence"]], "papers": [_link(each, "../") for each in one["papers"]],
            "scans": [_link(each, "../") for each in one["scans"]], "photos": [_link(each, "../") for each in one["photos"]]}


def _link(copy: Copy, before: str) -> dict[str, str]:
    return {"label": copy.label, "url": before + address(copy.name)}
