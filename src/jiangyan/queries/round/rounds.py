"""Rounds: which ones somebody may see, what is still missing, and what exactly would be opened."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jiangyan.models import Contact, Programme, Proposal, Round
from jiangyan.models.account.people import Role
from jiangyan.models.questions import Question
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import ROUND_DEEDS, STAFF, Asker, visible_projects
from jiangyan.queries.round import readings
from jiangyan.queries.sheet.sheets import number
from jiangyan.rulebook import deadlines, rounds
from jiangyan.rulebook.numbers import Number, exact
from jiangyan.rulebook.verdict import Policy
from jiangyan.vault import seals

DEEDS = ROUND_DEEDS
"""The lines of the rule sheet about a whole round: they are written in queries/rights/rounds.py."""


def visible_rounds(by: Asker) -> QuerySet[Round]:
    """Rounds of the asker's authorities, and those with a project that the asker may see."""
    staff = Round.objects.filter(authority__in=by.authorities(*STAFF))
    theirs = Round.objects.filter(projects__in=visible_projects(by))
    return (staff | theirs).distinct().order_by("-created_at", "-pk")


_ROUND = Question(lambda pk: Round.objects.select_related("authority").filter(pk=pk))
_LOCKED_ROUND = Question(lambda pk: Round.objects.select_related("authority").filter(pk=pk).select_for_update(of=("self",)))
_PROGRAMMES = Question(lambda found: Programme.objects.filter(round=found).order_by("pk"))


def round_for(by: Asker, round_id: int, *roles: str, lock: bool = False) -> Round:
    """The round, when `by` has one of `roles` at its authority; otherwise Problem not_found."""
    found = (_LOCKED_ROUND if lock else _ROUND).first(round_id)
    if found is None or found.authority_id not in by.authorities(*(roles or STAFF)):
        raise Problem("not_found")
    return found


def roles_at(by: Asker, authority_id: int) -> tuple[str, ...]:
    """The roles that `by` has at one authority."""
    return tuple(one.role for one in by.appointments if one.authority_id == authority_id)


def may_at(by: Asker, authority_id: int, deed: str) -> bool:
    """Whether one of the asker's roles at the authority allows a deed of ROUND_DEEDS."""
    return bool(set(roles_at(by, authority_id)) & set(ROUND_DEEDS[deed][1]))


def require_at(by: Asker, authority_id: int, deed: str) -> None:
    """Passes when allowed; otherwise Problem rights.denied naming who can."""
    if may_at(by, authority_id, deed):
        return
    name, allowed = ROUND_DEEDS[deed]
    raise _denied(roles_at(by, authority_id), name, allowed)


def require_state(found: Round, deed: str, *states: str) -> None:
    """Passes when the round is in one of `states`; otherwise Problem round.wrong_state."""
    if found.state not in states:
        raise Problem("round.wrong_state", state=found.get_state_display(), deed=deed)


def stale(found: Round) -> Problem:
    """The refusal for somebody whose copy of the settings is older than the round's: who changed it, and when."""
    return versions.stale("round.", round=found.pk)


def policy_of(found: Round, programme: Programme) -> Policy:
    """What a project of this programme must reach: pass mark, least points per section and per row.

    `section_gates` and `must_have_rows` are kept as {programme code: {section or row id: points as text}}.
    """
    return Policy(_exact(found.pass_mark), _leasts(found.section_gates, programme),
                  _leasts(found.must_have_rows, programme))


def _exact(value: Decimal | str | None) -> Number:
    exactly = exact(value)
    if exactly is None:
        raise Problem("round.incomplete", missing="合格分没有填写")
    return exactly


def _leasts(kept: dict[str, dict[str, str]], programme: Programme) -> dict[str, Number]:
    return {name: _exact(least) for name, least in kept.get(programme.code, {}).items()}


def pending_opening(found: Round) -> Proposal | None:
    """The proposal to open the round that waits for its second person."""
    return found.proposals.filter(kind="open_round", state="pending").select_related("proposed_by").first()


def last_rejection(found: Round) -> Proposal | None:
    """The latest decision on opening the round, if it was a rejection."""
    last = found.proposals.filter(kind="open_round").exclude(state="pending").select_related(
        "decided_by").order_by("-pk").first()
    return last if last is not None and last.state == "rejected" else None


@dataclass(frozen=True)
class Item:
    """One item of the checklist: `faults` says in Chinese what is missing or wrong; none means done."""

    code: str
    label: str
    note: str
    faults: tuple[str, ...] = ()


def checklist(found: Round) -> list[Item]:
    """Everything that must be settled before the round can open, in order (five queries)."""
    programmes = list(found.programmes.order_by("pk"))
    return [
        Item("programmes", "项目类别与考核细则", "、".join(one.name for one in programmes),
             () if programmes else ("至少选择一个项目类别",)),
        _contacts(list(found.contacts.order_by("pk"))), _dates(found), _rules(found), _gates(found),
        _objections(found), _readings(programmes),
    ]


def missing(found: Round) -> list[str]:
    """Every sentence that keeps the round from being opened now."""
    return [fault for item in checklist(found) for fault in item.faults]


def _contacts(contacts: list[Contact]) -> Item:
    without = [one.office for one in contacts if not (one.phone or one.email)]
    faults = tuple(f"联系方式：{office}没有电话或邮箱" for office in without)
    return Item("contacts", "联系方式", f"{len(contacts)} 个部门",
                faults if contacts else ("联系方式：至少要有一个部门",))


def _dates(found: Round) -> Item:
    given = {"提交截止时间": found.submission_deadline, "市级验收截止时间": found.visits_until,
             "整改完善截止时间": found.rectification_until}
    faults = [f"{name}没有填写" for name, value in given.items() if value is None]
    if found.submission_deadline and found.visits_until and found.rectification_until:
        faults += filter(None, [rounds.order_fault(found.submission_deadline, found.visits_until,
                                                   found.rectification_until)])
    if found.submission_deadline and found.state != "open" and found.submission_deadline <= database_now():
        faults.append(f"提交截止时间{deadlines.words(local(found.submission_deadline))}已经过去")
    note = f"提交截止 {deadlines.words(local(found.submission_deadline))}" if found.submission_deadline else ""
    return Item("dates", "各阶段时间", note, tuple(faults))


def _rules(found: Round) -> Item:
    faults = [] if found.pass_mark is not None else ["合格分没有填写"]
    if found.panel_size is None:
        faults.append("专家组人数没有填写")
    elif fault := rounds.panel_fault(found.panel_size, found.merge_rule):
        faults.append(f"专家组人数和汇总办法：{fault}")
    if not found.merge_rule and found.panel_size is None:
        faults.append("汇总办法没有选择")
    note = "" if faults else f"合格分 {number(found.pass_mark)}，{found.panel_size} 人，{found.get_merge_rule_display()}"
    return Item("rules", "合格分、专家组和汇总办法", note, tuple(faults))


def _gates(found: Round) -> Item:
    count = sum(len(one) for kept in (found.section_gates, found.must_have_rows) for one in kept.values())
    return Item("gates", "分项最低分", f"{count} 项" if count else "不设（可不填）")


def _objections(found: Round) -> Item:
    note = f"结果发布后 {found.objection_days} 个{found.get_objection_day_kind_display()}内" if found.objection_days else "不设（可不填）"
    return Item("objections", "异议期", note)


def _readings(programmes: list[Programme]) -> Item:
    asked = readings.asked(programmes)
    shown = readings.each_once(asked)
    open_ones = [one for one in shown if one.choice is None]
    faults = [f"{name}的口径还有 {len(places)} 条没有确认（{'、'.join(dict.fromkeys(places))}）"
              for name, places in _by_programme(open_ones).items()]
    faults += readings.contradictions(asked)
    return Item("readings", "逐条确认口径", f"已确认 {len(shown) - len(open_ones)}/{len(shown)} 条", tuple(faults))


def _by_programme(open_ones: list[readings.Asked]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in open_ones:
        found.setdefault(one.programme.name if one.reading.row else "各项目类别", []).append(one.where)
    return found


def settings_of(found: Round) -> dict[str, Any]:
    """Everything that opening the round would put in force, as plain data: what the approver agrees to."""
    programmes = list(found.programmes.order_by("pk"))
    return {
        "round": found.pk, "name": found.name, "notice_title": found.notice_title, "pass_mark": number(found.pass_mark),
        "notice_number": found.notice_number, "panel_size": found.panel_size, "merge_rule": found.merge_rule,
        "spread_threshold": number(found.spread_threshold), "section_gates": found.section_gates,
        "objection_days": found.objection_days, "objection_day_kind": found.objection_day_kind,
        "visit_record_required": found.visit_record_required,
        "must_have_rows": found.must_have_rows, "deadline_inclusive": found.deadline_inclusive,
        **{name: value.isoformat() if (value := getattr(found, name)) else None
           for name in ("submission_deadline", "visits_until", "rectification_until")},
        "programmes": {one.code: {"rubric": one.rubric, "hash": one.rubric_hash} for one in programmes},
        "readings": {one.code: kept for one, kept in readings.confirmed(programmes)},
        "contacts": [[one.office, _known(one.phone), one.email] for one in found.contacts.order_by("pk")],
    }


def _known(phone: str) -> str:
    """A telephone number as a keyed digest, so that no proposal keeps it; of the oldest key, which a rotation leaves as it is."""
    return seals.matches(phone)[-1] if phone else ""


def require_any(by: Asker, deed: str) -> None:
    """Passes when the asker has a role for the deed at some authority; otherwise Problem rights.denied."""
    name, allowed = ROUND_DEEDS[deed]
    if not by.has(*allowed):
        raise _denied(tuple(one.role for one in by.appointments), name, allowed)


def _denied(held: tuple[str, ...], name: str, allowed: tuple[str, ...]) -> Problem:
    labels: dict[str, str] = dict(Role.choices)
    return Problem("rights.denied", role="、".join(labels[role] for role in dict.fromkeys(held)) or "没有任职",
                   deed=name, who="、".join(labels[role] for role in allowed))


def programmes(found: Round) -> list[Programme]:
    """The programmes of the round in the notice's order (one query)."""
    return _PROGRAMMES(found.pk)


def listed(by: Asker) -> QuerySet[Round]:
    """The rounds of the asker's authorities, newest first, each with `project_count` of what the asker may see."""
    theirs = visible_projects(by).filter(round=OuterRef("pk")).order_by().values("round").annotate(count=Count("pk"))
    return Round.objects.filter(authority__in=by.authorities(*STAFF)).select_related("authority").annotate(
        project_count=Coalesce(Subquery(theirs.values("count")), 0)).order_by("-created_at", "-pk")


def require_staff(by: Asker) -> None:
    """Passes for whoever has a role at an authority that runs rounds; for others nothing is there."""
    if not by.has(*STAFF):
        raise Problem("not_found")


def open_programmes(by: Asker) -> list[Programme]:
    """Programmes of open rounds in which the asker may register units, newest round first (one query)."""
    return list(Programme.objects.filter(round__authority__in=by.authorities("officer"), round__state="open")
                .select_related("round").order_by("-round__created_at", "round", "pk"))


def registering(by: Asker) -> list[Round]:
    """Open rounds in which the asker may register units, newest first (one query)."""
    return list(Round.objects.filter(authority__in=by.authorities("officer"), state="open").order_by("-created_at"))
