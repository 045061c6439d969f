"""Signing in: allauth's page, and in demo mode one button an account."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.account import attempts, passwords, sign_in
from jiangyan.models import Person
from jiangyan.pages.doors import door
from jiangyan.pages.forms import Told
from jiangyan.problems import Problem
from jiangyan.queries.account.sessions import FACTOR


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: accounts come from the authority."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, "username_password_mismatch": gettext_lazy(
        "账号或密码不对。请核对账号，并看清大小写，再试一次；忘了密码，请联系本单位负责人或主管部门。")}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person with this password; slowed after failures, before anything is computed, and never locked out."""
        try:
            tried = sign_in.begin(request, credentials.get("username", ""))
        except Problem as refusal:
            raise ValidationError(refusal.message) from None
        person = super().authenticate(request, **credentials)
        if person is None:
            attempts.failed(tried, None)
        else:
            attempts.succeeded(tried)
        return person

    def login(self, request: HttpRequest, user: Any) -> None:
        """Lets the person in, and writes down that they entered."""
        first = user.last_login is None
        super().login(request, user)
        sign_in.entered(request, user, first)

    def clean_password(self, password: str, user: Any = None) -> str:
        """The new password; the one in use is no new one."""
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("新密码不能和现在的密码相同，请另想一个。"))
        return str(super().clean_password(password, user=user))

    def set_password(self, user: Any, password: str) -> None:
        """Keeps what the person chose; from now on no initial password stands in the way."""
        passwords.choose(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To what there is to do."""
        return reverse("home")


class EnteringForm(Told, LoginForm):  # type: ignore[misc]
    """Account and password."""


class NewPasswordForm(Told, ChangePasswordForm):  # type: ignore[misc]
    """The password in use, and the new one twice."""


class PasswordAgainForm(Told, ReauthenticateForm):  # type: ignore[misc]
    """The password by which somebody who is inside proves again who they are."""


@door("public", "POST")
def demo(request: HttpRequest, username: str) -> HttpResponse:
    """Signs in as a demo account, only in demo mode."""
    if not settings.DEMO:
        raise Problem("demo.off")
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise Problem("not_found")
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[FACTOR] = "demo"
    sign_in.entered(request, person, first=True)
    return redirect("home")


urls: list[Any] = [path("demo/sign-in/<str:username>/", demo, name="demo_sign_in")]
