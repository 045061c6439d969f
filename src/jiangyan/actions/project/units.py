"""Units: each registered with its project, empty self-assessment and accounts."""

import secrets
from dataclasses import dataclass, field, replace

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Appointment, Person, Programme, Project, Sheet, Unit
from jiangyan.problems import Problem
from jiangyan.queries.project import registrations, units
from jiangyan.queries.project.registrations import Account, Entry, Line
from jiangyan.queries.round import rounds

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Registered:
    """The plain answer, and the initial passwords by user name: known only now, kept nowhere."""

    answer: Answer
    passwords: dict[str, str] = field(default_factory=dict)


def password() -> str:
    """A fresh initial password of four groups of four signs that cannot be mistaken for each other."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))


def hashed(initial: str) -> str:
    """The stored form of an initial password. Its 79 random bits need no stretching, so a list of a thousand units
    does not hold the database for minutes; the first sign-in stretches it as usual."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(initial, hasher.salt(), iterations=1000))
    return make_password(initial)


def register(request: Request, entry: Entry, round_id: int | None = None) -> Registered:
    """Registers one unit; with a round also its project and empty self sheet, and the accounts that are named.

    Refusals: unit.credit_code, unit.duplicate (same code, other name), project.duplicate, round.wrong_state,
    form.invalid with everything else that is wrong. Asked again with the same operation: no passwords.
    """
    passwords: dict[str, str] = {}

    def work() -> Answer:
        programmes = _programmes(request, round_id)
        entry_ = replace(entry, credit_code=units.checked_code(entry.credit_code))
        line = registrations.plan([entry_], registrations.known([entry_], programmes))[0]
        if line.unit and (line.unit.name, line.unit.kind) != (entry_.name, entry_.kind):
            raise Problem("unit.duplicate", code=entry_.credit_code, name=line.unit.name)
        if line.faults:
            raise Problem("form.invalid", detail="".join(line.faults))
        if line.programme and line.state == registrations.SAME:
            raise Problem("project.duplicate", unit=entry_.name, programme=line.programme.name)
        return registered(request, line, passwords)

    answer = once(request, "unit.register", {"round": round_id, "entry": _plain(entry)}, work)
    return Registered(answer, passwords)


def reset_password(request: Request, unit_id: int, person_id: int) -> Registered:
    """Gives somebody of the unit a fresh initial password; the old one stops working."""
    passwords: dict[str, str] = {}

    def work() -> Answer:
        rounds.require_any(request.by, "unit.register")
        unit = units.unit_for(request.by, unit_id, lock=True)
        one = unit.appointments.filter(person=person_id, ended_at__isnull=True).select_related("person").first()
        if one is None:
            raise Problem("not_found")
        passwords[one.person.username] = password()
        one.person.password = hashed(passwords[one.person.username])
        one.person.password_initial = True
        one.person.save(update_fields=["password", "password_initial"])
        journal.append(request.by.person, "password.reset", None, {"unit": unit_id, "person": person_id})
        return {"person": person_id}

    answer = once(request, "password.reset", {"unit": unit_id, "person": person_id}, work)
    return Registered(answer, passwords)


def _plain(entry: Entry) -> list[str]:
    return [entry.name, entry.credit_code, entry.kind, entry.district, entry.programme, entry.project,
            entry.clerk.username, entry.clerk.name, entry.head.username, entry.head.name]


def _programmes(request: Request, round_id: int | None) -> list[Programme]:
    rounds.require_any(request.by, "unit.register")
    if round_id is None:
        return []
    found = rounds.round_for(request.by, round_id)
    rounds.require_at(request.by, found.authority_id, "unit.register")
    rounds.require_state(found, "登记项目", "open")
    return list(Programme.objects.filter(round=found).select_related("round").order_by("pk"))


def registered(request: Request, line: Line, passwords: dict[str, str]) -> Answer:
    """Registers what one line says, inside the caller's transaction; passwords of new accounts go into `passwords`."""
    entry, unit = line.entry, line.unit
    content: Answer = {"code": entry.credit_code, "state": line.state, "changes": list(line.changes)}
    if unit is None:
        unit = Unit(credit_code=entry.credit_code)
    if unit.pk is None or line.changes:
        unit.name, unit.kind, unit.district = entry.name, entry.kind, entry.district or unit.district
        unit.name_letters = units.letters(unit.name)
        unit.save(update_fields=["name", "kind", "district", "name_letters"] if unit.pk else None)
    project = _project(line.programme, unit, entry) if line.programme else None
    people = [made for role, account in (("unit_clerk", entry.clerk), ("unit_head", entry.head))
              if (made := _account(unit, role, account, passwords)) is not None]
    answer = {"unit": unit.pk, "project": project.pk if project else None, "people": people}
    journal.append(request.by.person, "unit.registered", project, {**content, **answer})
    return answer


def _project(programme: Programme, unit: Unit, entry: Entry) -> Project:
    there = Project.objects.filter(programme=programme, unit=unit)
    known = (there.filter(name=entry.project) if entry.project else there).order_by("pk").first()
    if known is not None:
        return known
    made = Project.objects.create(programme=programme, round=programme.round, unit=unit,
                                  name=registrations.project_name(entry, programme))
    Sheet.objects.create(project=made, kind="self", rubric_hash=programme.rubric_hash)
    return made


def _account(unit: Unit, role: str, account: Account, passwords: dict[str, str]) -> int | None:
    if not account.username:
        return None
    person = Person.objects.filter(username=account.username).first()
    if person is None:
        passwords[account.username] = password()
        person = Person.objects.create(username=account.username, password=hashed(passwords[account.username]),
                                       display_name=account.name, employer=unit.name[:100], password_initial=True)
    Appointment.objects.get_or_create(person=person, role=role, unit=unit)
    return int(person.pk)
