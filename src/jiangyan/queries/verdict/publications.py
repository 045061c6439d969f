"""What is published to a unit: built once from the panel's records, frozen, and from then on only read."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiangyan.models import Inspection, Mark, Project, Proposal, Publication, Round, Verdict
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.panel.panels import Seat
from jiangyan.queries.rights import Standing
from jiangyan.queries.round.readings import lines as reading_lines
from jiangyan.queries.sheet import merged
from jiangyan.queries.sheet.merged import Line, Merging
from jiangyan.queries.sheet.sheets import number
from jiangyan.queries.verdict import findings, verdicts
from jiangyan.rulebook import deadlines, merging
from jiangyan.rulebook.numbers import text

ORDINALS = {1: "初验", 2: "复验"}
USUAL_WORK = "听取了项目建设情况汇报，进行了提问，审阅了相关材料，考察了项目建设现场，并与有关人员进行了座谈"
"""What the notice says a panel does, for inspections whose visit record says nothing else."""
Content = dict[str, Any]


@dataclass(frozen=True)
class Concluded:
    """A concluded inspection: everything that a publication or an opinion is built from."""

    merging: Merging
    verdict: Verdict

    @property
    def inspection(self) -> Inspection:
        """The inspection that was concluded."""
        return self.merging.inspection


def concluded(found: Standing) -> Concluded:
    """The concluded inspection of a project; Problem not_found before. Whoever calls has checked the right to read."""
    now = merged.of_standing(found)
    verdict = verdicts.concluded(now.inspection)
    if verdict is None:
        raise Problem("not_found")
    return Concluded(now, verdict)


def latest(project: Project) -> Publication | None:
    """The newest publication of a project; None before the first."""
    return project.publications.select_related("confirmed_by").order_by("-pk").first()


def of_ordinal(project: Project, ordinal: int) -> Publication | None:
    """The newest publication about the first (1) or the repeat (2) inspection; None before."""
    return project.publications.filter(inspection__ordinal=ordinal).select_related("confirmed_by").order_by("-pk").first()


def of_current(project: Project) -> Publication | None:
    """The newest publication about the inspection that the project is at now; None before."""
    return of_ordinal(project, project.ordinal)


def proposals(inspection: Inspection) -> list[Proposal]:
    """Proposals to publish this inspection's result, newest first, with both people."""
    rows = Proposal.objects.filter(inspection=inspection, kind="publish").order_by("-pk")
    return list(rows.select_related("proposed_by", "decided_by"))


def content(given: Concluded, follow_up: str) -> Content:
    """Everything that the unit will see, as plain data with points as text; nobody's single sheet is in it."""
    now, verdict, project = given.merging, given.verdict, given.merging.project
    rubric, sums = now.opened.rubric, verdicts.sums(now)
    return head(now) | {
        "rows": [_row(line) for line in now.lines],
        "sections": [{"name": one.name, "max": text(one.max), "points": number(one.score)} for one in sums.sections],
        "added": number(sum((line.score or Decimal(0) for line in now.lines), Decimal(0))),
        "deduction": {"points": number(verdict.deduction), "reason": now.deductions.reason} if verdict.deduction else None,
        "total": number(verdict.total), "pass_mark": number(project.round.pass_mark), "passed": verdict.passed,
        "verdict": word(verdict.passed), "reasons": list(verdict.reasons), "opinion": verdict.opinion,
        "findings": [{"row": one.row, "severity": one.get_severity_display(), "text": one.text, "advice": one.advice}
                     for one in findings.of_inspection(given.inspection)],
        "merge_rule": merging.RULES[now.rule], "readings": reading_lines(rubric, now.opened.readings),
        "panel": panel_lines(now.seats, verdict), "concluded_on": day_words(verdict), "concluded_at": verdict.concluded_at.isoformat(),
        "follow_up": follow_up.strip(),
    }


def head(now: Merging) -> Content:
    """What is known of an inspection before its conclusion, as the opinion letter and the publication say it."""
    project, inspection, rubric = now.project, now.inspection, now.opened.rubric
    return {
        "project": project.name, "unit": project.unit.name, "programme": project.programme.name,
        "round": project.round.name, "authority": project.round.authority.name,
        "inspection": ORDINALS[inspection.ordinal], "visit_on": visit_words(inspection),
        "work_done": inspection.record.get("work_done") or USUAL_WORK,
        "rubric": {"title": rubric.title, "hash": project.programme.rubric_hash, "max": text(rubric.max)},
    }


def word(passed: bool) -> str:
    """The verdict in one word."""
    return "通过" if passed else "未通过"


def visit_words(inspection: Inspection) -> str:
    """The day of the visit as people write it; "" while there is none."""
    day = inspection.visit_on
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def day_words(verdict: Verdict) -> str:
    """The day on which the verdict was concluded, in Asia/Shanghai."""
    day = local(verdict.concluded_at)
    return f"{day.year}年{day.month}月{day.day}日"


def panel_lines(seats: list[Seat], verdict: Verdict | None) -> list[dict[str, str]]:
    """The panel in seat order: name, role, employer; whoever concluded is the lead, even after leaving."""
    lead = verdict.concluded_by_id if verdict else None
    return [{"name": seat.member.person.display_name, "employer": seat.member.person.employer,
             "role": "组长" if (seat.member.person_id == lead if lead else seat.member.is_lead) else "成员"}
            for seat in seats]


def _row(line: Line) -> dict[str, Any]:
    score = line.score if line.score is not None else Decimal(0)
    lost = Decimal(text(line.row.max)) - score
    return {"row": line.row.id, "section": line.section.name, "item": line.item.name,
            "indicator": line.row.indicator, "scoring": line.row.scoring, "max": text(line.row.max),
            "points": text(score), "lost": text(lost), "claimed": line.claimed,
            "reason": reason(line) if lost else "", "explanation": explanation(line) if lost else ""}


def reason(line: Line) -> str:
    """Why points were lost, as the rule's arithmetic over the experts' facts; different findings are told apart."""
    told = _distinct([mark.reason for mark in line.marks if mark.score is not None and mark.score < _most(line)])
    if len(told) < 2:
        return "".join(told)
    return "各位专家核实的情况不同：" + "；".join(f"（{place}）{one}" for place, one in enumerate(told, start=1))


def explanation(line: Line) -> str:
    """What people said about the lost points: the lead's words for the panel, else the experts' own, unnamed."""
    if line.mark and line.mark.comment:
        return line.mark.comment
    below = [mark for mark in line.marks if mark.score is not None and mark.score < _most(line)]
    return "；".join(_distinct([_words(mark) for mark in below]))


def unexplained(now: Merging) -> list[str]:
    """Rows that lost points by judgement and about which nobody said a word; the lead should."""
    return [line.row.id for line in now.lines if line.score is not None and line.score < _most(line)
            and not explanation(line) and any(mark.suggested is None for mark in line.marks)]


def _words(mark: Mark) -> str:
    return "；".join(part.strip() for part in (mark.override_reason, mark.comment) if part.strip())


def _most(line: Line) -> Decimal:
    return Decimal(text(line.row.max))


def _distinct(sentences: list[str]) -> list[str]:
    return list(dict.fromkeys(one for one in sentences if one))


def usual_follow_up(given: Concluded) -> str:
    """What the notice asks of the unit next; the officer may write it differently before proposing."""
    return follow_up_words(given.merging.project.round, given.verdict.passed, given.inspection.ordinal)


def follow_up_words(round_: Round, passed: bool, ordinal: int) -> str:
    """The notice's usual words for a first (1) or repeat (2) inspection that was passed or failed."""
    bureau, until = round_.authority.short_name or round_.authority.name, round_.rectification_until
    if passed:
        when = f"于{deadlines.words(local(until))}前" if until else ""
        return f"请按照专家组提出的意见和建议{when}完成整改完善，确保项目建设取得实效。"
    if ordinal > 1:
        return f"复验仍不达标的，取消建设项目。{bureau}将作出决定并另行通知。"
    return (f"{bureau}将视情况给予不超过6个月的时限进行整改，具体时限另行通知。整改完成后，请向{bureau}提出复验申请；"
            "复验仍不达标的，取消建设项目。")
