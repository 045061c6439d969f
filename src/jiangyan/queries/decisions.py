"""What stands in the papers after the verdict: limits, lists, reports, applications, extensions, cancellations."""

from typing import Any

from jiangyan.models import Move, Publication
from jiangyan.problems import Problem
from jiangyan.queries import extensions, letters, publications
from jiangyan.queries.clock import local
from jiangyan.queries.letters import stamp
from jiangyan.queries.rights import Standing
from jiangyan.queries.sheets import number
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
    return [{"problem": one["text"], "advice": one["advice"]} for one in (published.content["findings"] if published else [])]


def rectification_notice(found: Standing, draft: bool, which: int | None) -> Values:
    """限期整改通知书: what must be put right, until when, and why that long."""
    published, move = _published(found), _move(found, "rectifying")
    content = published.content if published else {}
    return _head(found) | {
        "inspection": content.get("inspection"), "total": content.get("total"), "pass_mark": content.get("pass_mark"),
        "findings": _problems(published), "served_on": _day(published.published_at) if published else None,
        "limit": _until(found.project.deadline) if move else None, "reason": move.reason or None if move else None}


def rectification_list(found: Standing, draft: bool, which: int | None) -> Values:
    """整改完善清单: every published finding; owner, due date, proof and check where they are stated."""
    published, project = _published(found), found.project
    until = project.deadline if project.stage == "rectifying" else project.round.rectification_until
    rows = [{"row": one["row"], "severity": one["severity"], "problem": one["text"], "advice": one["advice"]}
            for one in (published.content["findings"] if published else [])]
    return _head(found) | {
        "inspection": published.content["inspection"] if published else None, "until": _until(until), "findings": rows,
        "made_at": stamp(published.published_at if published else None, draft)}


def rectification_report(found: Standing, draft: bool, which: int | None) -> Values:
    """整改报告: the findings with room for what the unit did."""
    published = _published(found)
    return _head(found) | {
        "inspection": published.content["inspection"] if published else None,
        "findings": [{"problem": one["problem"]} for one in _problems(published)],
        "made_at": stamp(published.published_at if published else None, draft)}


def reinspection_application(found: Standing, draft: bool, which: int | None) -> Values:
    """复验申请书: the unit says what it reached and asks to be inspected again."""
    published, move = _published(found), _move(found, "reinspection_requested")
    record = move.record if move else {}
    return _head(found) | {
        "total": published.content["total"] if published else None, "limit": _until(found.project.deadline),
        "reached": record.get("reached") or (move.reason if move else None) or None,
        "attachments": [{"name": one} for one in record.get("attachments", ["整改报告"])] if move else [],
        "applied_at": _until(move.moved_at) if move else None, "author": move.moved_by.display_name if move else None,
        "dated": _day(move.moved_at) if move else None, "made_at": stamp(move.moved_at if move else None, draft)}


def reinspection_opinion(found: Standing, draft: bool, which: int | None) -> Values:
    """复验意见书: the opinion on the second inspection, beside the published first one."""
    first = _published(found, 1)
    now = letters.opinion(found, draft)
    if first is None or now["inspection"] != publications.ORDINALS[2]:
        raise Problem("not_found")
    again = _published(found, 2)
    own = {one["row"]: one for one in (again.content["rows"] if again else [])}
    changed = [{"row": f"{one['row']} {one['item']}", "max": one["max"], "first": one["points"],
                "again": own[one["row"]]["points"]}
               for one in first.content["rows"] if one["row"] in own and own[one["row"]]["points"] != one["points"]]
    kept = {name: value for name, value in now.items() if name != "inspection"}
    return _head(found) | kept | {"first_total": first.content["total"], "first_verdict": first.content["verdict"],
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
        "ground": "复验仍不达标" if _published(found, 2) else "未在时限内完成整改", "history": _history(found),
        "reason": move.reason.rstrip("。") or None, "decided_on": _day(move.moved_at)}


def _history(found: Standing) -> list[Values]:
    told = [(one.published_at, f"{_day(one.published_at)}发布{one.content['inspection']}结果，得分{number(one.total)}分，"
             f"结论为{one.content['verdict']}。") for one in found.project.publications.order_by("pk")]
    told += [(one.moved_at, f"{_day(one.moved_at)}下达限期整改。")
             for one in found.project.moves.filter(target="rectifying", origin="failed")]
    told += [(one.moved_at, f"{_day(one.moved_at)}提出复验申请。")
             for one in found.project.moves.filter(target="reinspection_requested")]
    return [{"text": words} for _, words in sorted(told)]
