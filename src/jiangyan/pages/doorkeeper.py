"""The doorkeeper: nobody passes without signing in, and every refusal is told in Chinese."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.translation import gettext as _

from jiangyan.actions.account.sessions import carried_on
from jiangyan.actions.account.sign_in import COOKIE
from jiangyan.models import Person, fences, outages
from jiangyan.pages import expired
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.account import devices, passwords, second_factors, sessions
from jiangyan.rulebook.words import askable, keepable

RETRY_AFTER = 5
"""Seconds after which a program may ask again when the product was not able to answer."""
INTERFACE = "/api/"
"""Addresses below this have a door of their own, which answers in JSON."""
OPEN_VIEWS = frozenset({"account_login", "account_logout", "mfa_authenticate", "demo_sign_in", "healthz", "announcement",
                        "invitation_link", "identity_begin", "identity_callback"})
FOREIGN = ("account_", "mfa_")
"""Views of the sign-in library: only those named here answer, the rest of its pages are not there."""
FOREIGN_RULES: dict[str, str] = {
    "account_login": "public", "account_logout": "public", "account_change_password": "signed_in",
    "account_reauthenticate": "signed_in", "mfa_authenticate": "public", "mfa_reauthenticate": "signed_in",
    "mfa_reauthenticate_webauthn": "signed_in",
}


def foreign_rule(name: str) -> str:
    """The rule of a view of the sign-in library: public, signed_in, or closed."""
    return FOREIGN_RULES.get(name, "closed")


class Doorkeeper:
    """Middleware: sign-in required except at OPEN_VIEWS; answers are never stored by caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lets the request in, or sends it to the sign-in page."""
        outages.require_file()
        if request.path_info.startswith("/account/") and foreign_rule(_view_name(request) or "") == "closed":
            return refusal(request, Problem("not_found"))
        request.user = get_user(request)  # the person themselves: a lazy stand-in costs at every use
        if isinstance(request.user, Person):
            _end_if_over(request)
        if isinstance(request.user, Person):
            by = request.asker = rights.asker(request.user)  # type: ignore[attr-defined]
            carried_on(request.session, by)
            fences.reach("staff" if any(one.unit_id is None for one in by.appointments) else "unit")
            page = _waits_for(request, by)
            if page:
                return _to(request, page)
        else:
            fences.reach("unit")
            if not request.path_info.startswith(INTERFACE) and _view_name(request) not in OPEN_VIEWS:
                if request.method == "POST" and "HX-Request" not in request.headers:
                    return expired.given_back(request)
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        if hasattr(request, "device_cookie"):
            response.set_cookie(COOKIE, request.device_cookie, max_age=devices.AGE, secure=settings.SECURE, httponly=True,
                                samesite="Lax")
        return response

    def process_view(self, request: HttpRequest, view: object, given: object, named: dict[str, object]) -> HttpResponse | None:
        """Refuses what no database keeps, before anybody works on it; the interface's own door does so in JSON."""
        if request.path_info.startswith(INTERFACE):
            return None
        if not keepable(named):
            return refusal(request, Problem("not_found"))
        if not all(askable(name, values) for name, values in request.GET.lists()):
            return refusal(request, Problem("request.malformed", detail="网址里有无法保存的字符，或者要找的文字太长"))
        if request.method != "POST" or all(keepable([name, values]) for name, values in request.POST.lists()):
            return None
        return refusal(request, Problem("request.malformed", detail="文字里有无法保存的字符"))

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        """Turns a Problem into its page, or into a fragment where htmx asked; an outage is told in the same way."""
        if request.path_info.startswith(INTERFACE):
            return None
        problem = trouble if isinstance(trouble, Problem) else outages.problem(trouble)
        if problem and problem.word == "session.unproved":
            return _to_proof(request)
        return refusal(request, problem) if problem else None


def _to_proof(request: HttpRequest) -> HttpResponse:
    """To the page where somebody proves again who they are; from there back to where the button was."""
    page = f"{reverse('account_reauthenticate')}?{urlencode({'next': expired.came_from(request, reverse('home'))})}"
    return HttpResponse(headers={"HX-Redirect": page}) if getattr(request, "htmx", False) else redirect(page)


def _end_if_over(request: HttpRequest) -> None:
    """Ends a session that was not used for too long, or that lasted long enough, and says so on the sign-in page."""
    over = sessions.over(request.session, time.time())
    if over:
        logout(request)
        if not request.path_info.startswith(INTERFACE):
            messages.info(request, _("您有 %(minutes)s 分钟没有操作，已自动退出。请重新登录，会回到刚才的页面。") % {
                "minutes": settings.SESSION_IDLE // 60} if over == "idle" else _("登录时间已满 %(hours)s 小时，请重新登录，会回到刚才的页面。") % {
                "hours": settings.SESSION_COOKIE_AGE // 3600})


def _view_name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None


UNCHOSEN_VIEWS = OPEN_VIEWS | {"account_change_password", "account_reauthenticate", "mfa_reauthenticate"}
"""All that answers to somebody who still has the initial password that the authority printed."""
UNBOUND_VIEWS = OPEN_VIEWS | {"second_factor_app"}
"""All that answers to somebody who must have a second factor and came in without."""
UNCONFIRMED_VIEWS = OPEN_VIEWS | {"second_factor_waiting"}
"""All that answers to somebody whose first binding nobody has confirmed yet."""


def _waits_for(request: HttpRequest, by: rights.Asker) -> str:
    """The page that comes before every other for this person; "" for none. The interface's own door refuses by itself."""
    if by.person.password_initial or passwords.too_old(by.person):
        page, open_views = "account_change_password", UNCHOSEN_VIEWS
    elif second_factors.required(by) and not sessions.factor(request.session):
        page, open_views = "second_factor_app", UNBOUND_VIEWS
    elif second_factors.waits(by):
        page, open_views = "second_factor_waiting", UNCONFIRMED_VIEWS
    else:
        return ""
    return "" if request.path_info.startswith(INTERFACE) or _view_name(request) in open_views else page


def _to(request: HttpRequest, page: str) -> HttpResponse:
    """To the page that comes first; a fragment cannot be redirected, so htmx is told to load that page."""
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": reverse(page)})
    return redirect(page)


def refusal(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The refusal as a page (or `parts/problem.html` for htmx) with its own status.

    Without a database there is no frame: who is here, and what waits for them, cannot be asked.
    """
    fragment = bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]
    alone = {"person": None, "messages": ()} if problem.word == "database.unavailable" else {}
    response = render(request, "parts/problem.html" if fragment else "problem.html",
                      {"problem": problem, **alone}, status=problem.status)
    if problem.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
