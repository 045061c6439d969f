"""Every view names the rule that guards it and the methods it answers; `jiangyan routes` lists them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from jiangyan.actions.operations import Request
from jiangyan.pages.forms import whole
from jiangyan.queries import versions
from jiangyan.queries.account.sessions import require_proof
from jiangyan.queries.rights import Asker

View = Callable[..., HttpResponse]


class Asked(HttpRequest):
    """A request that passed the doorkeeper: `asker` is the signed-in person with their appointments."""

    asker: Asker
    htmx: Any


def door(rule: str, *methods: str) -> Callable[[View], View]:
    """Marks a view with its rule ("public", "signed_in", or a deed of queries.rights: DEEDS, ROUND_DEEDS) and its HTTP methods."""
    allowed = methods or ("GET",)

    def wrap(view: View) -> View:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed and not (request.method == "HEAD" and "GET" in allowed):
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, **kwargs)

        guarded.rule, guarded.methods = rule, allowed  # type: ignore[attr-defined]
        guarded.__name__, guarded.__doc__, guarded.__module__ = view.__name__, view.__doc__, view.__module__
        return guarded

    return wrap


def proof(request: HttpRequest) -> None:
    """Passes when the person proved lately who they are; else they are led to do so, and nothing has happened."""
    require_proof(request.session)


def operation(request: Asked) -> Request:
    """The operation behind an unsafe request: who asks, and the id that the form or the device made."""
    key = request.headers.get("Idempotency-Key") or request.POST.get("operation", "")
    return Request(request.asker, key)


def seen(request: Asked) -> int:
    """The version of the thing that the form was drawn from; UNSAID where it names none, which every edit refuses."""
    return whole(request.POST.get("version", ""), versions.UNSAID)
