"""Rounds: made from a notice, settled item by item while they are drafted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.records import put_in
from jiangyan.models import Contact, Programme, Round, RubricEdition
from jiangyan.models.round.rounds import DayKind, MergeRule
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.queries.round import notices, rubrics
from jiangyan.queries.round import rounds as asked
from jiangyan.queries.sheet.sheets import number, rubric_of
from jiangyan.rulebook import deadlines, reminders, rounds
from jiangyan.rulebook.numbers import Number, exact

Leasts = Mapping[str, Mapping[str, str]]
"""Programme code → section or row id → least points as text."""

OBJECTION_DAYS_MOST = 90


@dataclass(frozen=True)
class Office:
    """Whom to call: an office with a telephone number or a mail address."""

    office: str
    person_name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Dates:
    """The three deadlines as instants; `inclusive` says whether the submission's own instant is in time."""

    submission: datetime
    visits: datetime
    rectification: datetime
    inclusive: bool = True


@dataclass(frozen=True)
class Rules:
    """Pass mark (points as text), panel size, merge rule, the spread from which a row is pointed out, and whether a
    conclusion needs a whole record of the visit."""

    pass_mark: str
    panel_size: int
    merge_rule: str
    spread_threshold: str = "1"
    visit_record_required: bool = False


def create(request: Request, authority_id: int, notice_id: str, name: str, codes: Sequence[str]) -> Answer:
    """Drafts a round from a notice with the chosen programmes, their rubrics pinned; answers the round's id.

    Refusals: rights.denied, not_found (no such notice), round.setting (name taken or no programme).
    """
    def work() -> Answer:
        asked.require_at(request.by, authority_id, "round.prepare")
        template = notices.notice(notice_id)
        programmes = [one for one in template.programmes if one["code"] in codes]
        _named(authority_id, name.strip(), bool(programmes))
        made = Round.objects.create(authority_id=authority_id, name=name.strip(), notice_title=template.title,
                                    notice=template.copy(), created_by=request.by.person)
        pinned = {one["code"]: _programme(made, one).rubric_hash for one in programmes}
        put_in(Contact, (Contact(round=made, office=office) for office in template.offices))
        journal.append(request.by.person, "round.drafted", None,
                       {"round": made.pk, "notice": notice_id, "programmes": pinned})
        return {"round": made.pk, "version": made.version}

    return once(request, "round.create", {"authority": authority_id, "notice": notice_id, "name": name,
                                          "programmes": list(codes)}, work)


def _named(authority_id: int, name: str, any_programme: bool) -> None:
    if not name or len(name) > 120:
        raise Problem("round.setting", field="批次名称", detail="须为 1 至 120 个字")
    if Round.objects.filter(authority=authority_id, name=name).exists():
        raise Problem("round.setting", field="批次名称", detail=f"已经有“{name}”，请换一个名称")
    if not any_programme:
        raise Problem("round.setting", field="项目类别", detail="至少选择一个")


def _programme(made: Round, given: Mapping[str, str]) -> Programme:
    pinned = rubrics.rubric_hash(given["rubric"])
    RubricEdition.objects.get_or_create(
        hash=pinned, defaults={"rubric": given["rubric"], "text": rubrics.text(given["rubric"])})
    return Programme.objects.create(round=made, code=given["code"], name=given["name"], rubric=given["rubric"],
                                    name_label=given["name_label"], rubric_hash=pinned)


def _change(request: Request, round_id: int, version: int, what: str, body: Any,
            change: Callable[[Round], dict[str, Any]], *states: str) -> Answer:
    def work() -> Answer:
        found = asked.round_for(request.by, round_id, lock=True)
        asked.require_at(request.by, found.authority_id, "round.prepare")
        asked.require_state(found, "修改设置", *(states or ("drafting",)))
        if found.version != version:
            raise asked.stale(found)
        content = change(found)
        found.version += 1
        found.save()
        journal.append(request.by.person, f"round.{what}", None,
                       {"round": found.pk, "version": found.version, **content})
        return {"round": found.pk, "version": found.version}

    return once(request, f"round.{what}", {"round": round_id, "version": version, "given": body}, work)


def change_name(request: Request, round_id: int, version: int, name: str, notice_number: str) -> Answer:
    """Sets the round's name and the notice's number while the round is drafted."""
    def change(found: Round) -> dict[str, Any]:
        if name.strip() != found.name:
            _named(found.authority_id, name.strip(), True)
        found.name, found.notice_number = name.strip(), notice_number.strip()[:80]
        return {"name": found.name, "notice_number": found.notice_number}

    return _change(request, round_id, version, "named", [name, notice_number], change)


def change_contacts(request: Request, round_id: int, version: int, offices: Sequence[Office]) -> Answer:
    """Sets whom to call, also while the round is open; every office needs a telephone number or a mail address."""
    def change(found: Round) -> dict[str, Any]:
        given = [one for one in offices if one.office.strip()]
        if not given:
            raise Problem("round.setting", field="联系方式", detail="至少要有一个部门")
        for one in given:
            if not (one.phone.strip() or one.email.strip()):
                raise Problem("round.setting", field="联系方式", detail=f"{one.office}须填写电话或邮箱")
        found.contacts.all().delete()
        put_in(Contact, (Contact(round=found, **{name: value.strip() for name, value in asdict(one).items()}) for one in given))
        return {"offices": [one.office.strip() for one in given]}

    return _change(request, round_id, version, "contacts", [asdict(one) for one in offices], change,
                   "drafting", "open")


def change_dates(request: Request, round_id: int, version: int, dates: Dates) -> Answer:
    """Sets the three deadlines (aware datetimes); each must be later than the one before, else round.setting."""
    plain = {name: getattr(dates, name).isoformat() for name in ("submission", "visits", "rectification")}

    def change(found: Round) -> dict[str, Any]:
        if fault := rounds.order_fault(dates.submission, dates.visits, dates.rectification):
            raise Problem("round.setting", field="各阶段时间",
                          detail=f"{fault}（提交截止为{deadlines.words(local(dates.submission))}）")
        found.submission_deadline, found.deadline_inclusive = dates.submission, dates.inclusive
        found.visits_until, found.rectification_until = dates.visits, dates.rectification
        return {**plain, "inclusive": dates.inclusive}

    return _change(request, round_id, version, "dates", {**plain, "inclusive": dates.inclusive}, change)


def change_rules(request: Request, round_id: int, version: int, rules: Rules) -> Answer:
    """Sets pass mark, panel size, merge rule and spread threshold; what cannot work is Problem round.setting."""
    def change(found: Round) -> dict[str, Any]:
        if fault := rounds.least_fault(rules.pass_mark, 100):
            raise Problem("round.setting", field="合格分", detail=fault)
        if rules.merge_rule not in MergeRule.values:
            raise Problem("round.setting", field="汇总办法", detail="请从所列办法中选择")
        if fault := rounds.panel_fault(rules.panel_size, rules.merge_rule):
            raise Problem("round.setting", field="专家组人数", detail=fault)
        if fault := rounds.least_fault(rules.spread_threshold, 100):
            raise Problem("round.setting", field="极差提示", detail=fault)
        found.pass_mark, found.spread_threshold = Decimal(rules.pass_mark), Decimal(rules.spread_threshold)
        found.panel_size, found.merge_rule = rules.panel_size, rules.merge_rule
        found.visit_record_required = rules.visit_record_required
        return asdict(rules)

    return _change(request, round_id, version, "rules", asdict(rules), change)


def change_reminders(request: Request, round_id: int, version: int, days_before: Sequence[int], overdue: str) -> Answer:
    """Sets on which days before a deadline people are reminded, and how often once it is missed; also while open."""
    def change(found: Round) -> dict[str, Any]:
        if fault := reminders.schedule_fault(days_before, overdue):
            raise Problem("round.setting", field="提醒", detail=fault)
        found.reminder_days, found.overdue_reminders = sorted(days_before, reverse=True), overdue
        return {"days_before": found.reminder_days, "overdue": overdue}

    return _change(request, round_id, version, "reminders", [list(days_before), overdue], change, "drafting", "open")
def change_objections(request: Request, round_id: int, version: int, days: int | None, day_kind: str) -> Answer:
    """Sets within how many days of publication a unit may object, and which days count; None sets no such period."""
    def change(found: Round) -> dict[str, Any]:
        if days is not None and not 1 <= days <= OBJECTION_DAYS_MOST:
            raise Problem("round.setting", field="异议期", detail=f"应为1至{OBJECTION_DAYS_MOST}天；不设异议期的，不要填写")
        if days is not None and day_kind not in DayKind.values:
            raise Problem("round.setting", field="异议期", detail="请选择按工作日还是按自然日计算")
        found.objection_days, found.objection_day_kind = days, day_kind if days is not None else ""
        return {"days": found.objection_days, "day_kind": found.objection_day_kind}

    return _change(request, round_id, version, "objections", [days, day_kind], change)


def change_gates(request: Request, round_id: int, version: int, section_gates: Leasts,
                 must_have_rows: Leasts) -> Answer:
    """Sets least points per section and per row of each programme; empty mappings ask for none."""
    body = {"sections": _plain(section_gates), "rows": _plain(must_have_rows)}

    def change(found: Round) -> dict[str, Any]:
        known = {one.code: one for one in found.programmes.all()}
        for code in {*body["sections"], *body["rows"]}:
            if code not in known:
                raise Problem("round.setting", field="分项最低分", detail="没有这个项目类别")
            rubric = rubric_of(known[code])
            sections: dict[str, Number] = {one.id: one.max for one in rubric.sections}
            rows: dict[str, Number] = {one.id: one.max for one in rubric.rows.values()}
            for kept, highest, what in ((body["sections"], sections, "考核项目"), (body["rows"], rows, "考核内容")):
                if fault := rounds.leasts_fault(kept.get(code, {}), highest):
                    raise Problem("round.setting", field=f"{known[code].name}的{what}最低分", detail=fault)
        found.section_gates, found.must_have_rows = body["sections"], body["rows"]
        return body

    return _change(request, round_id, version, "gates", body, change)


def _plain(given: Leasts) -> dict[str, dict[str, str]]:
    tidy = {code: {name: least.strip() for name, least in leasts.items() if least.strip()}
            for code, leasts in given.items()}
    return {code: {name: _tidy(least) for name, least in leasts.items()} for code, leasts in tidy.items() if leasts}


def _tidy(least: str) -> str:
    return str(number(Decimal(least))) if exact(least) is not None else least
