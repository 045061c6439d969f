"""The second factor: binding an authenticator app, fresh recovery codes, and the code asked for at sign-in."""

from typing import Any

import segno
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions import attempts, sign_in
from jiangyan.actions import second_factors as actions
from jiangyan.actions.sessions import proved
from jiangyan.models.sealing import seal, unseal
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import PlainField, carry_out, status
from jiangyan.problems import Problem
from jiangyan.queries import second_factors, sessions

_SECRET = "second_factor_secret"  # noqa: S105 the place in the session where a secret waits, sealed, until it is proved
_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What the sign-in library keeps of second factors is sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Sealed."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Unsealed."""
        return unseal(encrypted_text)


def _code_field() -> PlainField:
    return PlainField(label=gettext_lazy("动态码"), max_length=20, widget=forms.TextInput(_CODE), help_text=gettext_lazy(
        "身份验证器上这个账号现在显示的 6 位数字；手机不在身边，就输入一个没有用过的恢复码。"))


class _Proving:
    """What both forms do with a code: the row is locked, and a code that was used is told from a wrong one."""

    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Proves the code."""
        try:
            tried = sign_in.begin(context.request, self.user.username, "otp")
            found = actions.verify(self.user, self.cleaned_data["code"])
        except Problem as refusal:
            raise ValidationError(refusal.message) from None
        if found is None:
            attempts.failed(tried, self.user, "otp")
            raise ValidationError(_("动态码不对。请看手机上现在显示的数字，再输一次。"))
        attempts.succeeded(tried)
        self.authenticator = found
        return str(self.cleaned_data["code"])


class CodeForm(_Proving, AuthenticateForm):  # type: ignore[misc]
    """The code that follows the password."""

    code = _code_field()


class CodeAgainForm(_Proving, ReauthenticateForm):  # type: ignore[misc]
    """The code by which somebody who is inside proves again who they are."""

    code = _code_field()


class BindForm(forms.Form):
    """The six digits which show that the phone has read the picture."""

    code = PlainField(label=gettext_lazy("手机上显示的 6 位数字"), max_length=20, widget=forms.TextInput(_CODE | {"autofocus": False}))


@door("signed_in")
def index(request: Asked) -> HttpResponse:
    """What the person has, and what can be changed."""
    person = request.asker.person
    return render(request, "second_factors/index.html", {
        "kept": second_factors.kept(person), "required": second_factors.required(request.asker)})


@door("signed_in", "GET", "POST")
def app(request: Asked) -> HttpResponse:
    """Binds an authenticator app: a picture to photograph, and the number that the phone then shows."""
    person = request.asker.person
    inside = bool(sessions.factor(request.session))
    if not inside and second_factors.enrolled(person):
        return redirect("account_logout")  # bound elsewhere since this session began: it must be entered again
    form, secret = BindForm(request.POST or None), _secret(request)
    if request.method == "POST":
        codes: list[str] = []
        if carry_out(form, lambda: codes.extend(actions.bind(operation(request), secret, form.cleaned_data["code"]))):
            del request.session[_SECRET]
            proved(request.session, "totp")
            return render(request, "second_factors/codes.html", {"codes": [_shown(one) for one in codes], "bound": True})
    picture = segno.make(second_factors.address(person, secret), error="m", micro=False)
    return render(request, "second_factors/app.html", {
        "form": form, "picture": picture.svg_data_uri(scale=5, border=3), "inside": inside,
        "secret": " ".join(secret[at:at + 4] for at in range(0, len(secret), 4)), "username": person.username,
    }, status=status(form))


def _secret(request: Asked) -> str:
    """The secret that waits in this session; the same one until it is bound, so that reloading spoils nothing."""
    if _SECRET not in request.session:
        request.session[_SECRET] = seal(actions.secret())
    return unseal(request.session[_SECRET])


def _shown(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


@door("signed_in", "POST")
def codes(request: Asked) -> HttpResponse:
    """Fresh recovery codes, shown this once."""
    made = actions.renew_codes(operation(request))
    return render(request, "second_factors/codes.html", {"codes": [_shown(one) for one in made], "bound": False})


urls: list[Any] = [
    path("me/second-factor/", index, name="second_factors"),
    path("me/second-factor/app/", app, name="second_factor_app"),
    path("me/second-factor/codes/", codes, name="second_factor_codes"),
]
