"""Accounts and appointments, kept by the system administrator; nobody changes their own."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.project.units import Registered, hashed, password
from jiangyan.models import Appointment, Authority, Person
from jiangyan.problems import Problem
from jiangyan.queries.account import people
from jiangyan.queries.clock import database_now
from jiangyan.queries.project.units import username_taken
from jiangyan.queries.rights import ADMINISTRATORS
from jiangyan.rulebook.words import plain


def register(request: Request, username: str, name: str, role: str, authority_id: int | None) -> Registered:
    """A new account with one appointment and an initial password, told only now.

    Refusals: not_found for whoever may not, form.invalid (name taken, role or authority unknown).
    """
    passwords: dict[str, str] = {}
    username, name = plain(username), plain(name)

    def work() -> Answer:
        people.require(request.by, "people.keep")
        if not username or not name or username_taken(username):
            raise Problem("form.invalid", detail=f"账号“{username}”已被使用或没有填，请换一个" if name else "请填姓名")
        passwords[username] = password()
        made = Person.objects.create(username=username, display_name=name, password=hashed(passwords[username]),
                                     password_initial=True)
        journal.append(request.by.person, "person.created", None, {"person": made.pk})
        _appoint(request, made, role, authority_id)
        return {"person": made.pk}

    body = {"username": username, "name": name, "role": role, "authority": authority_id}
    return Registered(once(request, "person.register", body, work), passwords)


def appoint(request: Request, person_id: int, role: str, authority_id: int | None) -> Answer:
    """One more appointment, in force at the person's next request.

    Refusals: not_found, form.invalid (oneself, role or authority unknown, an administrator's role beside another).
    """
    def work() -> Answer:
        person = _other(request, person_id)
        return {"appointment": _appoint(request, person, role, authority_id)}

    return once(request, "person.appoint", {"person": person_id, "role": role, "authority": authority_id}, work)


def _appoint(request: Request, person: Person, role: str, authority_id: int | None) -> int:
    if role not in people.APPOINTED:
        raise Problem("form.invalid", detail="请从列表中选择任职")
    authority = None if role in ADMINISTRATORS else Authority.objects.filter(pk=authority_id or 0).first()
    if role not in ADMINISTRATORS and authority is None:
        raise Problem("form.invalid", detail="请选择主管部门")
    held = set(person.appointments.filter(ended_at__isnull=True).values_list("role", flat=True))
    if held - {role} and (role in ADMINISTRATORS or held & set(ADMINISTRATORS)):
        raise Problem("form.invalid", detail="系统管理员、安全管理员、审计管理员须由三个人分别担任，也不能兼任其他身份。"
                      "请先结束原来的任职，或另选一人")
    if authority is not None and held & {"unit_clerk", "unit_head"}:
        raise Problem("form.invalid", detail="这个人现在是建设单位的经办人或负责人，不能同时在主管部门任职。请先结束原来的任职，或另选一人")
    made, _new = Appointment.objects.update_or_create(person=person, role=role, authority=authority, unit=None,
                                                      defaults={"ended_at": None})
    journal.append(request.by.person, "appointment.made", None, {
        "person": person.pk, "role": role, "authority": authority.pk if authority else None})
    return int(made.pk)


def end(request: Request, person_id: int, appointment_id: int) -> Answer:
    """Ends an appointment at once. Refusals: not_found, form.invalid (one's own)."""
    def work() -> Answer:
        person = _other(request, person_id)
        found = person.appointments.select_for_update().filter(pk=appointment_id, ended_at__isnull=True).first()
        if found is None:
            raise Problem("not_found")
        found.ended_at = database_now()
        found.save(update_fields=["ended_at"])
        journal.append(request.by.person, "appointment.ended", None, {"person": person.pk, "role": found.role})
        return {"appointment": appointment_id}

    return once(request, "appointment.end", {"person": person_id, "appointment": appointment_id}, work)


def switch(request: Request, person_id: int, active: bool) -> Answer:
    """Switches an account on or off; off takes effect at the person's next request. Refusals: not_found, form.invalid (oneself)."""
    def work() -> Answer:
        person = _other(request, person_id)
        person.is_active = active
        person.save(update_fields=["is_active"])
        journal.append(request.by.person, "person.switched", None, {"person": person.pk, "active": active})
        return {"active": active}

    return once(request, "person.switch", {"person": person_id, "active": active}, work)


def reset_password(request: Request, person_id: int) -> Registered:
    """A fresh initial password in place of the old one; the second factor stays. Refusals: not_found, form.invalid (oneself)."""
    passwords: dict[str, str] = {}

    def work() -> Answer:
        person = _other(request, person_id)
        passwords[person.username] = password()
        person.password, person.password_initial = hashed(passwords[person.username]), True
        person.save(update_fields=["password", "password_initial"])
        journal.append(request.by.person, "password.reset", None, {"person": person.pk})
        return {"person": person.pk}

    return Registered(once(request, "person.reset_password", {"person": person_id}, work), passwords)


def _other(request: Request, person_id: int) -> Person:
    person = people.person_for(request.by, person_id, "people.keep", lock=True)
    if person.pk == request.by.person.pk:
        raise Problem("form.invalid", detail="自己的账号和任职不能由自己改动，请另一位系统管理员办理")
    return person
