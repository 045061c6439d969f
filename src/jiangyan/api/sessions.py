"""Signing in and out, and who one is."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from jiangyan.api.doors import asker, rule, same_origin
from jiangyan.problems import Problem

router = Router(tags=["session"])


class SignIn(BaseModel):
    """User name and password, and the one-time password where the account asks for one."""

    username: str
    password: str
    otp: str | None = None


@router.post("session", auth=None, response={204: None})
@rule("public")
def sign_in(request: HttpRequest, given: SignIn) -> HttpResponse:
    """Starts a session. A wrong name and a wrong password get the same answer."""
    same_origin(request)
    person = authenticate(request, username=given.username, password=given.password)
    if person is None:
        raise Problem("session.refused")
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponse(status=204)


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
