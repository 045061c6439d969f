"""Signing in and out, and who one is."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from jiangyan.actions.account import attempts
from jiangyan.actions.account.second_factors import verify
from jiangyan.actions.account.sign_in import begin, entered
from jiangyan.api.doors import asker, rule, same_origin
from jiangyan.models import Person
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.account import second_factors
from jiangyan.queries.account.sessions import FACTOR

router = Router(tags=["session"])


class SignIn(BaseModel):
    """User name and password, and the one-time password where the account asks for one."""

    username: str = Field(max_length=150)
    password: str = Field(max_length=4096)
    otp: str | None = Field(None, max_length=64)


@router.post("session", auth=None, response={204: None})
@rule("public")
def sign_in(request: HttpRequest, given: SignIn) -> HttpResponse:
    """Starts a session. A wrong name, a wrong password and a wrong one-time password get the same answer."""
    same_origin(request)
    tried = begin(request, given.username)
    person = authenticate(request, username=given.username, password=given.password)
    if not isinstance(person, Person):
        attempts.failed(tried, None)
        raise Problem("session.refused")
    try:
        factor = _second(request, person, given.otp)
    except Problem:  # the password was right; codes have a count of their own
        attempts.dropped(tried)
        raise
    attempts.succeeded(tried)
    first = person.last_login is None
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    if factor:
        request.session[FACTOR] = factor
    entered(request, person, first)
    return HttpResponse(status=204)


def _second(request: HttpRequest, person: Person, otp: str | None) -> str:
    """The kind of second factor that `otp` proves; "" for somebody who has none and needs none."""
    if not second_factors.enrolled(person):
        if second_factors.required(rights.asker(person)):
            raise Problem("second_factor.missing")
        return ""
    if not otp:
        raise Problem("session.otp_missing")
    tried = begin(request, person.username, "otp")
    try:
        proof = verify(person, otp)
    except Problem:  # a code that was used is no guess
        attempts.dropped(tried)
        raise
    if proof is None:
        attempts.failed(tried, person, "otp")
        raise Problem("session.refused")
    attempts.succeeded(tried)
    return str(proof.type)


@router.api_operation(["DELETE"], "session", auth=None, response={204: None})
@rule("public")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session, if there is one."""
    same_origin(request)
    logout(request)
    return HttpResponse(status=204)


@router.get("me")
@rule("signed_in")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who is asking, with the roles in force and where they hold."""
    by = asker(request)
    return {"id": by.person.pk, "username": by.person.username, "name": by.person.display_name,
            "roles": [{"role": one.role, "label": one.get_role_display(), "authority": one.authority_id,
                       "unit": one.unit_id} for one in by.appointments]}
