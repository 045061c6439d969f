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
from jiangyan.rulebook.words import plain


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
        person.binding_code = ""
        person.save(update_fields=["binding_code"])
        _end(person)
        journal.append(request.by.person, "second_factor.removed", None, {"person": person.pk})
        notify("second_factor_removed", None, [person], at=local(database_now()).isoformat(timespec="minutes"))
        return {"person": person.pk}

    return once(request, "person.unbind", {"person": person_id}, work)


def confirm(request: Request, person_id: int, number: str) -> Answer:
    """Confirms that the person themselves bound their second factor: `number` is what they read from their own screen.

    Refusals: not_found, form.invalid (oneself, nothing to confirm, another number).
    """
    def work() -> Answer:
        person = _other(request, person_id, "people.confirm")
        if not people.may_confirm(request.by, person):
            raise Problem("not_found")
        if not person.binding_waits:
            raise Problem("form.invalid", detail="这个账号没有等待确认的绑定，可能已经确认过。请刷新后再看")
        if plain(number) != person.binding_code:
            raise Problem("form.invalid", detail="这个数与本人屏幕上的不同，没有确认。请当面或打电话请本人再读一遍；"
                          "本人没有绑定过或看不到这个数的，是别人先绑定了：请由安全管理员解除登录验证，再由系统管理员发新的初始密码")
        person.binding_code = ""
        person.save(update_fields=["binding_code"])
        journal.append(request.by.person, "second_factor.confirmed", None, {"person": person.pk})
        return {"person": person.pk}

    return once(request, "person.confirm", {"person": person_id, "number": number}, work)


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


def _other(request: Request, person_id: int, deed: str = "people.secure") -> Person:
    person = people.person_for(request.by, person_id, deed, lock=True)
    if person.pk == request.by.person.pk:
        raise Problem("form.invalid", detail="自己的登录不能由自己解除，请另一位安全管理员办理")
    return person
