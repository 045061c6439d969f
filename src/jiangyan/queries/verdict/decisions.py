"""What stands in the papers after the verdict: limits, lists, reports, applications, extensions, cancellations."""

from datetime import datetime
from typing import Any

from jiangyan.models import Finding, Move, Project, Publication
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.paper import letters
from jiangyan.queries.paper.letters import shown, stamp
from jiangyan.queries.project import extensions
from jiangyan.queries.rights import Standing
from jiangyan.queries.verdict import improvements, rectifications, reinspections
from jiangyan.rulebook import deadlines

Values = dict[str, Any]


def _head(found: Standing) -> Values:
    project = found.project
    return {"authority_name": project.round.authority.name, "round_name": project.round.name,
            "unit_name": project.unit.name, "project_name": project.name}


def _published(found: Standing, ordinal: int | None = None) -> Publication | None:
    rows = found.project.publications.select_related("inspection").order_by("-pk")
    return (rows if ordinal is None else rows.filter(inspection__ordinal=ordinal)).first()


def _move(found: Standing, target: str) -> Move | None:
    return found.project.moves.filter(target=target).order_by("-pk").first()


def _day(moment: Any) -> str | None:
    if moment is None:
        return None
    here = local(moment)
    return f"{here.year}年{here.month}月{here.day}日"


def _until(moment: Any) -> str | None:
    return deadlines.words(local(moment)) if moment else None


def _problems(published: Publication | None) -> list[Values]:
    """What must be put right: the panel's findings; where it recorded none, the rows that lost points."""
    content = published.content if published else {"findings": [], "rows": []}
    found = [{"problem": one["text"], "advice": one["advice"]} for one in content["findings"]]
    return found or [{"problem": f"{one['row']} {one['item']}失{one['lost']}分。{one['reason']}", "advice": ""}
                     for one in content["rows"] if one["lost"] != "0"]


def rectification_notice(found: Standing, draft: bool, which: int | None) -> Values:
    """限期整改通知书: what must be put right, until when, and why that long."""
    published, limit = _published(found, 1), rectifications.in_force(found.project)
    content = published.content if published else {}
    return _head(found) | {
        "inspection": content.get("inspection"), "total": shown(content.get("total")), "pass_mark": shown(content.get("pass_mark")),
        "findings": _problems(published), "served_on": _day(limit.counted_from) if limit else None,
        "limit": _until(limit.until) if limit else None, "reason": limit.reason.rstrip("。") if limit else None}


def rectification_list(found: Standing, draft: bool, which: int | None) -> Values:
    """整改完善清单: every published finding; owner, due date, proof and check where they are stated."""
    published, project = _published(found), found.project
    kept = improvements.of_project(project) if published else []
    steps = [step.made_at for one in kept for step in one.history]  # type: ignore[attr-defined]
    return _head(found) | {
        "inspection": published.content["inspection"] if published else None,
        "until": _until(_improve_until(project, published)), "findings": [_worked_off(one) for one in kept],
        "made_at": stamp(max([published.published_at, *steps]) if published else None, draft)}


def _improve_until(project: Project, published: Publication | None) -> datetime | None:
    """Who passed works off until the round's own date, who failed until the limit in force; None while none is set."""
    if published is None or published.passed:
        return project.round.rectification_until
    limit = rectifications.in_force(project)
    longer = [one.until for one in extensions.of_project(project) if one.subject == "rectification"]
    return max([limit.until, *longer]) if limit else None


def _worked_off(one: Finding) -> Values:
    """One finding with what the unit and the officer said of it."""
    files = [file["name"] for step in one.history for file in step.files]  # type: ignore[attr-defined]
    return {"row": one.row, "severity": one.get_severity_display(), "problem": one.text, "advice": one.advice,
            "owner": one.owner_name, "due": f"{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日" if one.due_on else "",
            "proof": "、".join(files), "state": one.get_state_display()}


def rectification_report(found: Standing, draft: bool, which: int | None) -> Values:
    """整改报告: the lost rows with what the unit wrote; what it did not write stays empty for the pen."""
    published, kept = rectifications.failed(found.project), rectifications.report(found.project)
    rows = rectifications.lost_rows(found.project, kept)
    files = "、".join(one.name for one in rectifications.files(found.project))
    return _head(found) | {
        "inspection": published.content["inspection"], "summary": kept.summary if kept else "",
        "author": kept.saved_by.display_name if kept else "", "dated": _day(kept.saved_at) if kept else "",
        "findings": [{"problem": f"{one.row['row']} {one.row['item']}：{one.row['reason'] or '失分' + one.row['lost'] + '分'}",
                      "measures": one.measures, "result": one.results, "proof": "同上" if files and place else files}
                     for place, one in enumerate(rows)],
        "made_at": stamp(kept.saved_at if kept else published.published_at, draft)}


def reinspection_application(found: Standing, draft: bool, which: int | None) -> Values:
    """复验申请书: as the unit's head applied, on the report that was finished then."""
    first, made = _published(found, 1), reinspections.application(found.project)
    return _head(found) | {
        "total": shown(first.content["total"]) if first else None, "limit": _until(made.deadline if made else found.project.deadline),
        "reached": made.report.summary if made else None,
        "attachments": [{"name": "整改报告"}, *({"name": one["name"]} for one in made.files)] if made else [],
        "applied_at": _until(made.applied_at) if made else None, "author": made.applied_by.display_name if made else None,
        "dated": _day(made.applied_at) if made else None, "made_at": stamp(made.applied_at if made else None, draft)}


def reinspection_opinion(found: Standing, draft: bool, which: int | None) -> Values:
    """复验意见书: the opinion on the second inspection, beside the published first one."""
    first = _published(found, 1)
    if first is None:
        raise Problem("not_found")
    again = letters.opinion_content(found, draft, 2)
    own = {one["row"]: one for one in again.get("rows", [])}
    changed = [{"row": f"{one['row']} {one['item']}", "max": one["max"], "first": shown(one["points"]),
                "again": shown(own[one["row"]]["points"])}
               for one in first.content["rows"] if one["row"] in own and own[one["row"]]["points"] != one["points"]]
    kept = {name: value for name, value in letters.letter(again, draft).items() if name != "inspection"}
    return _head(found) | kept | {"first_total": shown(first.content["total"]), "first_verdict": first.content["verdict"],
                                  "rows": changed}


def extension(found: Standing, draft: bool, which: int | None) -> Values:
    """延期决定: of the extension `which`, or of the newest."""
    rows = extensions.of_project(found.project)
    kept = next((one for one in rows if which in (None, one.pk)), None)
    if kept is None:
        raise Problem("not_found")
    return _head(found) | {"what": kept.get_subject_display(), "old": _until(kept.before), "new": _until(kept.until),
                           "reason": kept.reason.rstrip("。"), "decided_on": _day(kept.extended_at)}


def cancellation(found: Standing, draft: bool, which: int | None) -> Values:
    """取消建设项目决定: what happened, in order, and why the project is cancelled."""
    move = _move(found, "cancelled")
    if move is None:
        raise Problem("not_found")
    return _head(found) | {
        "ground": move.record.get("ground") or ("复验仍不达标" if _published(found, 2) else "未在时限内完成整改"),
        "history": _history(found), "reason": move.reason.rstrip("。") or None, "decided_on": _day(move.moved_at)}


def _history(found: Standing) -> list[Values]:
    project = found.project
    told = [(one.published_at, f"发布{one.content['inspection']}结果，得分{shown(one.total)}分，结论为{one.content['verdict']}")
            for one in project.publications.order_by("pk")]
    told += [(one.set_at, f"下达限期整改，期限至{_until(one.until)}") for one in project.rectifications.order_by("pk")]
    told += [(one.extended_at, f"将{one.get_subject_display()}由{_until(one.before)}延长至{_until(one.until)}")
             for one in extensions.of_project(project)]
    told += [(one.moved_at, "提出复验申请") for one in project.moves.filter(target="reinspection_requested")]
    told += [(one.moved_at, f"复验申请未予受理，理由：{one.reason.rstrip('。')}")
             for one in project.moves.filter(origin="reinspection_requested", target="rectifying")]
    return [{"text": f"{_day(moment)}{words}。"} for moment, words in sorted(told)]
