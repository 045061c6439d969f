"""What stands on each paper, from the records, for those who may have it; nothing is printed here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiangyan.models import Project, Round, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.material import receipts
from jiangyan.queries.panel import draw_papers
from jiangyan.queries.paper import letters, round_papers
from jiangyan.queries.paper.letters import shown, stamp
from jiangyan.queries.rights import Asker, Standing, may, standing
from jiangyan.queries.round import readings
from jiangyan.queries.sheet import claims, facts, merged, sheets
from jiangyan.queries.sheet.merged import Merging
from jiangyan.queries.sheet.sheets import Opened
from jiangyan.queries.verdict import decisions, publications, verdicts
from jiangyan.queries.visit import visit_papers
from jiangyan.rulebook import deadlines, merging
from jiangyan.rulebook.numbers import points
from jiangyan.rulebook.rubric import Rubric

Values = dict[str, Any]
Scores = dict[str, str | None]


@dataclass(frozen=True)
class Asked:
    """One paper's values, all plain; `scorers` (name, points per row, total) become its table when it is printed.

    `number` is the paper's own where it has one; all others are counted when they are issued.
    """

    kind: str
    round: Round
    project: Project | None
    values: Values
    rubric: Rubric | None = None
    scorers: list[tuple[str, Scores, str | None]] = field(default_factory=list)
    number: str = ""


def values(by: Asker, kind: str, subject: int, draft: bool, which: int | None = None) -> Asked:
    """The values of a paper as the records say now; Problem not_found for those who may not have it.

    `subject` is a project's id, of a paper about a round the round's. `which` names an expert's sheet, an expert, or
    an extension. A draft is dated now; an official paper carries the instant of its record, so that the same record
    always gives the same paper; a letter is dated when it is issued. What is missing stays None.
    """
    if kind in round_papers.MAKERS:
        found, made = round_papers.values(by, kind, subject)
        return Asked(kind, found, None, made)
    if kind in PLAIN:
        deed, maker = PLAIN[kind]
        here = standing(by, subject)
        if not may(here, deed):
            raise Problem("not_found")
        return Asked(kind, here.project.round, here.project, maker(here, draft, which))
    if kind not in MAKERS:
        raise Problem("not_found")
    return MAKERS[kind](by, subject, draft, which)


def named(project: Project, rubric: Rubric) -> str:
    """The name above the table: the studio's where the annex asks for it, else the unit's."""
    return project.name if "工作室" in rubric.name_line else project.unit.name


def _head(project: Project, rubric: Rubric) -> Values:
    return {"round_name": project.round.name, "unit_name": project.unit.name, "project_name": project.name,
            "named": named(project, rubric), "rubric_hash": project.programme.rubric_hash[:16]}


def _self_assessment(by: Asker, project_id: int, draft: bool, sheet: int | None) -> Asked:
    """自评打分表: what was submitted; before the first submission, and while it is sent back, the draft."""
    opened = receipts.opened_self(by, project_id)
    project, rubric = opened.project, opened.rubric
    receipt = claims.accepted_receipt(project)
    if receipt is None and not draft:
        raise Problem("paper.value_missing", paper="自评打分表", labels="提交回执（自评还没有提交）")
    if draft and project.stage in ("preparing", "returned"):
        rows, total, maker = receipts.frozen_rows(opened), shown(opened.sheet.total), _last_maker(opened.sheet)
    else:
        rows, total = (receipt.rows, shown(receipt.total)) if receipt else ({}, None)
        maker = receipt.submitted_by.display_name if receipt else None
    given = {row: shown((rows.get(row) or {}).get("score")) for row in rubric.rows}
    return Asked("self_assessment_sheet", project.round, project, _head(project, rubric) | {
        "filled_by": maker, "readings": readings.lines(rubric, opened.readings),
        "reasons": [_reason(rubric, row, rows.get(row) or {}, opened.unit_kind) for row in rubric.rows],
        "made_at": stamp(receipt.submitted_at if receipt else None, draft),
    }, rubric, [("", given, total)], receipt.number if receipt else "")


def _last_maker(sheet: Sheet) -> str | None:
    mark = sheet.marks.select_related("maker").order_by("-pk").first()
    return mark.maker.display_name if mark else None


def _reason(rubric: Rubric, row: str, kept: Mapping[str, Any], unit_kind: str | None) -> Values:
    said = [part for part in (kept.get("override_reason"), kept.get("comment")) if part]
    return {"row": readings.place(rubric, row), "facts": _facts(rubric, row, kept.get("facts"), unit_kind),
            "points": shown(kept.get("score")), "reason": kept.get("reason") or "按评定给分", "explanation": "；".join(said)}


def _facts(rubric: Rubric, row: str, stated: Mapping[str, Any] | None, unit_kind: str | None) -> str:
    return facts.sentence(rubric.rows[row], stated, unit_kind) if stated else ""


def _expert(by: Asker, project_id: int, draft: bool, sheet: int | None) -> Asked:
    """专家打分表: the expert's own, or a filed one for those who may read it."""
    opened = sheets.opened(by, sheet or 0)
    if opened.sheet.kind != "expert" or opened.project.pk != project_id or opened.sheet.inspection is None:
        raise Problem("not_found")
    project, rubric, own = opened.project, opened.rubric, opened.sheet
    return Asked("expert_sheet", project.round, project, _head(project, rubric) | _visit(own) | {
        "expert_name": own.owner.display_name if own.owner else None,
        "filed_at": deadlines.words(local(own.filed_at)) if own.filed_at else None,
        "readings": readings.lines(rubric, opened.readings),
        "reasons": [_expert_reason(opened, row) for row in rubric.rows],
        "made_at": stamp(own.filed_at, draft),
    }, rubric, [("", _points(opened), shown(own.total))])


def _visit(own: Sheet) -> Values:
    inspection = own.inspection
    if inspection is None:
        return {}
    return {"inspection": publications.ORDINALS[inspection.ordinal], "visit_dates": publications.visit_words(inspection)}


def _points(opened: Opened) -> Scores:
    return {row: shown(mark.score) if (mark := opened.marks.get(row)) else None for row in opened.rubric.rows}


def _expert_reason(opened: Opened, row: str) -> Values:
    mark = opened.marks.get(row)
    if mark is None:
        return _reason(opened.rubric, row, {}, opened.unit_kind) | {"comment": ""}
    kept = {"facts": mark.facts, "score": mark.score, "reason": mark.reason, "override_reason": mark.override_reason}
    return _reason(opened.rubric, row, kept, opened.unit_kind) | {"comment": mark.comment}


def _merged(by: Asker, project_id: int, draft: bool, sheet: int | None) -> Asked:
    """汇总打分表: everybody side by side; for the panel and the bureau, never for the unit."""
    now = merged.of_project(by, project_id)
    project, rubric = now.project, now.opened.rubric
    verdict = verdicts.concluded(now.inspection)
    judged = verdicts.judged(now)
    total = shown(verdict.total) if verdict else shown(verdicts.total(judged)) if judged else None
    passed = verdict.passed if verdict else judged.passed if judged and draft else None
    reasons = verdict.reasons if verdict else list(judged.reasons) if judged and draft else []
    return Asked("merged_sheet", project.round, project, _head(project, rubric) | _visit(now.opened.sheet) | _deduction(now) | {
        "merge_rule": merging.RULES[now.rule], "total": total,
        "verdict": None if passed is None else publications.word(passed),
        "verdict_reasons": [{"text": reason} for reason in reasons],
        "panel": [{"name": one["name"], "role": one["role"]} for one in publications.panel_lines(now.seats, verdict)],
        "explanations": [_explained(now, place) for place in range(len(now.lines))],
        "readings": readings.lines(rubric, now.opened.readings),
        "made_at": stamp(verdict.concluded_at if verdict else None, draft),
    }, rubric, _scorers(now))


def _scorers(now: Merging) -> list[tuple[str, Scores, str | None]]:
    receipt = claims.accepted_receipt(now.project)
    claimed: Scores = {row: shown(score) for row, score in claims.scores(receipt).items()}
    heads, last = merged.seat_names(now.seats), "合议分" if now.rule == "consensus" else "汇总分"
    columns = [("自评", claimed, shown(receipt.total) if receipt else None)]
    for place, (head, seat) in enumerate(zip(heads, now.seats, strict=True)):
        given: Scores = {line.row.id: shown(line.marks[place].score) for line in now.lines}
        columns.append((head, given, shown(seat.sheet.total) if now.lines and seat.sheet else None))
    return [*columns, (last, {line.row.id: shown(line.score) for line in now.lines}, shown(now.opened.sheet.total))]


def _deduction(now: Merging) -> Values:
    signed = now.deductions.signed
    if signed is None or not now.deductions.points or signed.decided_by is None:
        return {}
    return {"deduction_points": points(now.deductions.points), "deduction_reason": now.deductions.reason,
            "deduction_signed": f"提出人：{signed.proposed_by.display_name}；会签人：{signed.decided_by.display_name}"}


def _explained(now: Merging, place: int) -> Values:
    line = now.lines[place]
    told = line.mark.reason if line.mark else line.computed.reason
    said = f"。{line.mark.comment}" if line.mark and line.mark.comment else ""
    return {"row": readings.place(now.opened.rubric, line.row.id), "points": shown(line.score), "reason": told + said}


def _receipt(by: Asker, project_id: int, draft: bool, sheet: int | None) -> Asked:
    found = standing(by, project_id)
    kept = letters.latest_receipt(found)
    return Asked("submission_receipt", found.project.round, found.project, letters.receipt(found.project, kept, draft), number=kept.number)


def _opinion(by: Asker, project_id: int, draft: bool, sheet: int | None) -> Asked:
    found = standing(by, project_id)
    return Asked("acceptance_opinion", found.project.round, found.project, letters.opinion(found, draft))


MAKERS: dict[str, Callable[[Asker, int, bool, int | None], Asked]] = {
    "self_assessment_sheet": _self_assessment, "expert_sheet": _expert, "merged_sheet": _merged,
    "acceptance_opinion": _opinion, "submission_receipt": _receipt,
}

PLAIN: dict[str, tuple[str, Callable[[Standing, bool, int | None], Values]]] = {
    "visit_notice": ("paper.issue", visit_papers.notice), "attendance_sheet": ("paper.attendance", visit_papers.attendance),
    "draw_record": ("journal.read", draw_papers.of_project),
    "recusal_declaration": ("paper.declaration", draw_papers.of_expert),
    "rectification_notice": ("paper.issue", decisions.rectification_notice),
    "rectification_list": ("result.read", decisions.rectification_list),
    "rectification_report": ("paper.report", decisions.rectification_report),
    "reinspection_application": ("paper.report", decisions.reinspection_application),
    "reinspection_opinion": ("result.read", decisions.reinspection_opinion),
    "extension_decision": ("paper.issue", decisions.extension), "cancellation_decision": ("paper.issue", decisions.cancellation),
}
"""Papers of plain values: the deed that opens them, and what makes them of (standing, draft, which)."""
