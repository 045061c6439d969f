"""The expert pool: adding somebody, changing what is known of them, suspending and resuming."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.panel import vacancies
from jiangyan.actions.project.units import Registered, hashed, password
from jiangyan.models import Appointment, Expert, Inspection, Person
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.panel import experts
from jiangyan.queries.project.units import checked_code, letters, username_taken
from jiangyan.queries.round import rounds


@dataclass(frozen=True)
class Entry:
    """What is known of an expert. Lists hold names; no telephone, no identity number is ever kept."""

    name: str
    title: str
    employer: str
    employer_code: str
    former_employers: tuple[str, ...]
    fields: tuple[str, ...]
    region: str
    finance: bool
    term_from: date | None
    term_until: date | None


def add(request: Request, authority_id: int, username: str, entry: Entry) -> Registered:
    """Adds an expert with an account of this name; an existing expert's account is taken into the pool as it is.

    Refusals: rights.denied, form.invalid (name, term, account of somebody else, already there), unit.credit_code.
    """
    passwords: dict[str, str] = {}

    body = {"authority": authority_id, "username": username, "entry": _said(entry)}
    return Registered(once(request, "expert.add", body, lambda: added(request, authority_id, username, entry, passwords)), passwords)


def added(request: Request, authority_id: int, username: str, entry: Entry, passwords: dict[str, str]) -> Answer:
    """What `add` does, inside the transaction of a greater deed (a list); a fresh initial password goes into `passwords`."""
    rounds.require_at(request.by, authority_id, "expert.keep")
    entry_ = _checked(entry)
    person = _person(authority_id, username, entry_, passwords)
    Appointment.objects.update_or_create(person=person, role="expert", authority_id=authority_id,
                                         unit=None, defaults={"ended_at": None})
    made = Expert(authority_id=authority_id, person=person)
    _fill(made, entry_)
    journal.append(request.by.person, "expert.added", None, {"expert": made.pk, "person": person.pk, **_said(entry_)})
    return {"expert": made.pk, "person": person.pk}


def _person(authority_id: int, username: str, entry: Entry, passwords: dict[str, str]) -> Person:
    if not username_taken(username):
        passwords[username] = password()
        return Person.objects.create(username=username, password=hashed(passwords[username]), display_name=entry.name,
                                     password_initial=True)
    person = Person.objects.get(username__iexact=username)
    if person.display_name != entry.name or not person.appointments.filter(role="expert").exists():
        raise Problem("form.invalid", detail=f"账号“{username}”已被使用，请换一个")
    if Expert.objects.filter(authority=authority_id, person=person).exists():
        raise Problem("form.invalid", detail=f"“{entry.name}”（{username}）已在专家库中")
    return person


def change(request: Request, expert_id: int, version: int, entry: Entry) -> Answer:
    """Changes an entry of the pool; whoever is thereby tied to a project they sit on is recused from it at once.

    Refusals as for add, version.stale when somebody else changed the entry meanwhile.
    """
    body = {"expert": expert_id, "version": version, "entry": _said(entry)}
    return once(request, "expert.change", body, lambda: changed(request, expert_id, version, entry))


def changed(request: Request, expert_id: int, version: int, entry: Entry) -> Answer:
    """What `change` does, inside the transaction of a greater deed (a list)."""
    found = _open(request, expert_id, version)
    before, entry_ = _said(entry_of(found)), _checked(entry)
    _fill(found, entry_)
    after = _said(entry_)
    kept_away = _recuse(request, found)
    journal.append(request.by.person, "expert.changed", None, {
        "expert": found.pk, "changes": {name: [before[name], after[name]] for name in after if before[name] != after[name]},
        "recused": kept_away})
    return {"expert": found.pk, "version": found.version, "recused": kept_away}


def suspend(request: Request, expert_id: int, version: int, reason: str) -> Answer:
    """Keeps an expert out of new draws and panels, with the reason; seats they hold now stay. An empty reason: refused."""
    if not reason.strip():
        raise Problem("reason.missing", what="暂停使用的原因")
    return _suspended(request, expert_id, version, reason.strip()[:300])


def resume(request: Request, expert_id: int, version: int) -> Answer:
    """Lets a suspended expert be drawn again."""
    return _suspended(request, expert_id, version, "")


def _suspended(request: Request, expert_id: int, version: int, reason: str) -> Answer:
    def work() -> Answer:
        found = _open(request, expert_id, version)
        found.suspended, found.version = reason, found.version + 1
        found.save(update_fields=["suspended", "version"])
        journal.append(request.by.person, "expert.suspended" if reason else "expert.resumed", None,
                       {"expert": found.pk, "reason": reason})
        return {"expert": found.pk, "version": found.version}

    return once(request, "expert.suspend", {"expert": expert_id, "version": version, "reason": reason}, work)


def _open(request: Request, expert_id: int, version: int) -> Expert:
    found = experts.expert_for(request.by, expert_id, lock=True)
    rounds.require_at(request.by, found.authority_id, "expert.keep")
    if found.version != version:
        raise versions.stale("expert.", expert=found.pk)
    return found


def _checked(entry: Entry) -> Entry:
    if not entry.name or len(entry.name) > 60:
        raise Problem("form.invalid", detail="姓名须为 1 至 60 个字")
    if not entry.employer or len(entry.employer) > 100:
        raise Problem("form.invalid", detail="工作单位须为 1 至 100 个字；没有单位的写“无”")
    if not entry.fields:
        raise Problem("form.invalid", detail="至少填写一个专业领域，抽取时按它筛选")
    if entry.term_from and entry.term_until and entry.term_until < entry.term_from:
        raise Problem("form.invalid", detail=f"聘期止于{entry.term_until}，早于起始的{entry.term_from}。请核对两个日期")
    given = asdict(entry)
    return Entry(**{**given, "employer_code": checked_code(entry.employer_code) if entry.employer_code else ""})


def entry_of(found: Expert) -> Entry:
    """What is kept of an expert, as it would be entered."""
    return Entry(found.person.display_name, found.person.title, found.person.employer, found.employer_code,
                 tuple(found.former_employers), tuple(found.fields), found.region, found.finance, found.term_from,
                 found.term_until)


def _fill(found: Expert, entry: Entry) -> None:
    found.person.display_name, found.person.title, found.person.employer = entry.name, entry.title, entry.employer
    found.person.save(update_fields=["display_name", "title", "employer"])
    for name in ("employer_code", "region", "finance", "term_from", "term_until"):
        setattr(found, name, getattr(entry, name))
    found.former_employers, found.fields = list(entry.former_employers), list(entry.fields)
    found.name_letters = letters(entry.name)
    found.version += found.pk is not None
    found.save()


def _recuse(request: Request, found: Expert) -> list[int]:
    """Projects from which the expert is kept away by what is now known, though they hold a seat there."""
    live = Inspection.objects.filter(members__person=found.person, members__left_at__isnull=True, merged_at__isnull=True,
                                     project__round__authority=found.authority_id).select_related("project__round", "project__unit")
    kept_away = []
    for inspection in live.order_by("project_id"):
        if why := experts.bound([found.person], inspection.project).get(found.person_id):
            vacancies.keep_away(request.by.person, inspection.project, found.person, "；".join(why))
            kept_away.append(inspection.project_id)
    return kept_away


def _said(entry: Entry) -> Mapping[str, Any]:
    return {name: str(value) if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
            for name, value in asdict(entry).items()}
