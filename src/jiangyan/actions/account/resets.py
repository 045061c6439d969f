"""What the security administrator resets: counted failures, a second factor, sessions. Never a password."""

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from jiangyan.actions import journal
from jiangyan.actions.account import attempts
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Person
from jiangyan.problems import Problem
from jiangyan.queries.account import people
from jiangyan.queries.clock import database_now, local


def forgive(request: Request, person_id: int) -> Answer:
    """Forgets the failed sign-ins that were counted against the person's account. Refusals: not_found, form.invalid (oneself)."""
    def work() -> Answer:
        person = _other(request, person_id)
        count = attempts.forgive(person.username)
        journal.append(request.by.person, "sign_in.forgiven", None, {"person": person.pk})
        return {"count": count}

    return once(request, "person.forgive", {"person": person_id}, work)


def unbind(request: Request, person_id: int) -> Answer:
    """Takes the person's second factor away and ends their sessions; at the next sign-in they bind a new one.

    The password stays, and only the system administrator can change that: neither gets into an account alone.
    Refusals: not_found, form.invalid (oneself).
    """
    def work() -> Answer:
        person = _other(request, person_id)
        Authenticator.objects.filter(user=person).delete()
        _end(person)
        journal.append(request.by.person, "second_factor.removed", None, {"person": person.pk})
        notify("second_factor_removed", None, [person], at=local(database_now()).isoformat(timespec="minutes"))
        return {"person": person.pk}

    return once(request, "person.unbind", {"person": person_id}, work)


def end_sessions(request: Request, person_id: int) -> Answer:
    """Ends every session of the person at once, and answers how many. Refusals: not_found, form.invalid (oneself)."""
    def work() -> Answer:
        person = _other(request, person_id)
        count = _end(person)
        journal.append(request.by.person, "session.ended", None, {"person": person.pk, "count": count})
        return {"count": count}

    return once(request, "person.end_sessions", {"person": person_id}, work)


def _end(person: Person) -> int:
    keys = [one.session_key for one in people.sessions_of(person)]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _other(request: Request, person_id: int) -> Person:
    person = people.person_for(request.by, person_id, "people.secure", lock=True)
    if person.pk == request.by.person.pk:
        raise Problem("form.invalid", detail="自己的登录不能由自己解除，请另一位安全管理员办理")
    return person
