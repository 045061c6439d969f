"""Signing in through another house (统一身份认证), and connecting one's account with it; nothing of it is there unless configured."""

import secrets
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.socialaccount.internal import statekit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.account import identities as actions
from jiangyan.actions.operations import Request
from jiangyan.pages.account import houses
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.problems import Problem
from jiangyan.queries.account import identities


@door("public", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """To the house; whoever is inside already has no need of it."""
    identities.house()
    if hasattr(request, "asker"):
        return redirect("home")
    return houses.sent_there(request, secrets.token_urlsafe(24), process="login", next_url=get_next_redirect_url(request))


@door("signed_in", "POST")
def connect(request: Asked) -> HttpResponse:
    """To the house, to come back with an identity for the account of whoever asks."""
    identities.house()
    proof(request)
    by = operation(request)
    return houses.sent_there(request, secrets.token_urlsafe(24), process="connect", person=by.by.person.pk, operation=by.key)


@door("public")
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the house: the state must be this session's own and is good once."""
    there = identities.house()
    state = statekit.unstash_state(request, provider_id=there.key, state_id=request.GET.get("state", ""))
    asker = getattr(request, "asker", None)
    if state is None or (state["process"] == "connect" and (asker is None or asker.person.pk != state["person"])):
        raise Problem("identity.state")
    if "code" not in request.GET:
        raise Problem("identity.cancelled", name=there.name)
    vouched = houses.vouched(request, state)
    if state["process"] == "connect":
        actions.connect(Request(asker, state["operation"]), vouched)  # type: ignore[arg-type]
        messages.success(request, _("已经关联。下次登录可以按“%(name)s”。") % {"name": there.name})
        return redirect("me")
    if asker is not None:
        return redirect("home")
    person = actions.recognised(vouched)
    record_authentication(request, person, "socialaccount", provider=there.key)
    answer: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=state.get("next"))
    return answer


@door("signed_in", "POST")
def disconnect(request: Asked) -> HttpResponse:
    """Takes one's identity away."""
    identities.house()
    proof(request)
    actions.disconnect(operation(request))
    messages.success(request, _("已经解除关联，以后用账号和密码登录。"))
    return redirect("me")


urls: list[Any] = [
    path("sign-in/identity/", begin, name="identity_begin"),
    path("sign-in/identity/callback/", callback, name="identity_callback"),
    path("me/identity/connect/", connect, name="identity_connect"),
    path("me/identity/disconnect/", disconnect, name="identity_disconnect"),
]
