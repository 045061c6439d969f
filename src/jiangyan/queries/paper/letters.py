"""What stands in the letters to a unit: the opinion on its inspection, and the receipt of its submission."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from jiangyan.models import Project, Receipt
from jiangyan.problems import Problem
from jiangyan.queries.clock import SHANGHAI, database_now, local
from jiangyan.queries.material.materials import place_of
from jiangyan.queries.panel import panels
from jiangyan.queries.rights import Standing, may
from jiangyan.queries.sheet import merged
from jiangyan.queries.verdict import findings, publications, verdicts
from jiangyan.queries.verdict.publications import Content
from jiangyan.rulebook import deadlines, merging
from jiangyan.rulebook.numbers import points

Values = dict[str, Any]


def stamp(moment: datetime | None, draft: bool) -> str | None:
    """The instant on a paper as ISO 8601 in Asia/Shanghai: of its record, or now for a draft."""
    chosen = database_now() if draft else moment
    return chosen.astimezone(SHANGHAI).replace(microsecond=0).isoformat() if chosen else None


def opinion(found: Standing, draft: bool, ordinal: int = 1) -> Values:
    """验收意见书 (ordinal 1) or 复验意见书 (2): from what was published; before that from the records of the inspection."""
    return letter(opinion_content(found, draft, ordinal), draft)


def opinion_content(found: Standing, draft: bool, ordinal: int) -> Content:
    """What an inspection's opinion says; unpublished only for the panel and the bureau. Problem not_found for others."""
    rows = found.project.publications.filter(inspection__ordinal=ordinal).order_by("-pk")
    published = rows.first() if may(found, "result.read") else None
    if published is not None:
        return dict(published.content)
    current = panels.current_inspection(found.project)
    if current is not None and current.ordinal != ordinal:
        raise Problem("not_found")
    merged.readable(found)
    now = merged.of_standing(found)
    verdict = verdicts.concluded(now.inspection)
    if verdict is None:
        return _not_concluded(now) if draft else publications.head(now)
    concluded = publications.Concluded(now, verdict)
    return publications.content(concluded, publications.usual_follow_up(concluded))


def _not_concluded(now: merged.Merging) -> Content:
    """What is known before the conclusion; the rest is missing, and a draft shows where."""
    project, judged = now.project, verdicts.judged(now)
    return publications.head(now) | {
        "total": judged.total if judged else None, "reasons": list(judged.reasons) if judged else [],
        "verdict": publications.word(judged.passed) if judged else None, "pass_mark": project.round.pass_mark or 0,
        "findings": [{"text": one.text, "advice": one.advice} for one in findings.of_inspection(now.inspection)],
        "merge_rule": merging.RULES[now.rule], "panel": publications.panel_lines(now.seats, None)}


def shown(value: Any) -> str | None:
    """Points as they stand in a printed cell: "4.0"; None stays None, so that it is seen to be missing."""
    return None if value is None else points(Decimal(value) if isinstance(value, str) else value)


def letter(content: Content, draft: bool) -> Values:
    """The values of an opinion's letter from its content; what is not known yet is None."""
    deduction, concluded = content.get("deduction") or {}, content.get("concluded_at")
    moment = datetime.fromisoformat(concluded) if concluded else None
    same = ("unit", "project", "authority")
    return {f"{name}_name": content.get(name) for name in same} | {
        "inspection": content.get("inspection"), "visit_dates": content.get("visit_on"),
        "work_done": content.get("work_done"), "rubric_title": (content.get("rubric") or {}).get("title"),
        "max": (content.get("rubric") or {}).get("max"), "total": shown(content.get("total")),
        "pass_mark": shown(content.get("pass_mark")), "merge_rule": content.get("merge_rule"),
        "deduction_points": shown(deduction.get("points")), "deduction_reason": deduction.get("reason"),
        "opinion": content.get("opinion"), "verdict": content.get("verdict"),
        "findings": [{"problem": one["text"], "advice": one["advice"]} for one in content.get("findings", [])],
        "verdict_reasons": [{"text": reason} for reason in content.get("reasons", [])],
        "follow_up": content.get("follow_up"), "panel": content.get("panel", []),
        "dated": content.get("concluded_on"), "made_at": stamp(moment, draft)}


def receipt(project: Project, kept: Receipt, draft: bool) -> Values:
    """提交回执: who handed in what, when by the server's clock, under which deadline, and where the journal has it."""
    moment = local(kept.submitted_at)
    return {
        "number": kept.number, "unit_name": project.unit.name, "project_name": project.name,
        "programme": project.programme.name, "round_name": project.round.name,
        "authority_name": project.round.authority.name,
        "submitted_at": f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}",
        "submitted_by": kept.submitted_by.display_name, "deadline": deadlines.words(local(kept.deadline)),
        "total": shown(kept.total), "manifest": [_file(project, entry) for entry in kept.manifest],
        "journal_position": str(kept.journal_position), "journal_hash": kept.journal_hash,
        "next_steps": _next_steps(project), "made_at": stamp(kept.submitted_at, draft)}


def _file(project: Project, entry: dict[str, Any]) -> Values:
    names = {place_of(item): item["name"] for item in project.round.notice.get("materials", [])}
    places = [names.get(place) or f"第 {place.removeprefix('row:')} 项佐证" for place in entry["places"]]
    return {"entry": "、".join(places), "name": entry["name"], "size": _size(entry["size"]), "sha256": entry["sha256"]}


def _size(size: int) -> str:
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{size / 1024:.1f} KB" if size >= 1024 else f"{size} 字节"


def _next_steps(project: Project) -> list[Values]:
    centre = project.round.authority.centre_name or project.round.authority.name
    return [{"text": f"{centre}核对材料，受理或者逐项说明原因退回。"},
            {"text": "受理后，主管部门安排专家组和现场验收日期，另行通知。"},
            {"text": "如被退回，请按原因补正后重新提交，以最近一次的回执为准。"}]


def latest_receipt(found: Standing) -> Receipt:
    """The newest receipt, if this person may read it; otherwise Problem not_found."""
    kept = Receipt.objects.filter(project=found.project).select_related("submitted_by").order_by("-pk").first()
    if kept is None or not may(found, "receipt.read"):
        raise Problem("not_found")
    return kept
