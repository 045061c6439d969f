"""The second factor: binding an authenticator app, fresh recovery codes, and the code asked for at sign-in."""

from typing import Any

import segno
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_registration
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.account import attempts, sign_in
from jiangyan.actions.account import second_factors as actions
from jiangyan.actions.account.sessions import proved
from jiangyan.models.sealing import seal, unseal
from jiangyan.pages.doors import Asked, door, operation, proof
from jiangyan.pages.forms import Form, PlainField, Told, carry_out, status
from jiangyan.problems import Problem
from jiangyan.queries.account import second_factors, sessions

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

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who the device keeps a passkey for: this installation under its host name."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Whose passkey it is, as the device shows it."""
        return {**super().get_public_key_credential_user_entity(user), "name": user.username, "display_name": user.display_name}


def _code_field() -> PlainField:
    return PlainField(label=gettext_lazy("动态码"), max_length=20, widget=forms.TextInput(_CODE), help_text=gettext_lazy(
        "身份验证器上这个账号现在显示的 6 位数字；手机不在身边，就输入一个没有用过的恢复码。"))


class _Proving(Told):
    """What both forms do with a code: the row is locked, and a code that was used is told from a wrong one."""

    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Proves the code."""
        try:
            tried = sign_in.begin(context.request, self.user.username, "otp")
        except Problem as refusal:
            raise ValidationError(refusal.message) from None
        try:
            found = actions.verify(self.user, self.cleaned_data["code"])
        except Problem as refusal:  # a code that was used is no guess
            attempts.dropped(tried)
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


class BindForm(Form):
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
    if inside:
        proof(request)
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


@door("signed_in")
def waiting(request: Asked) -> HttpResponse:
    """The number that the person reads to the security administrator, until the binding is confirmed."""
    if not second_factors.waits(request.asker):
        return redirect("home")
    return render(request, "second_factors/waiting.html", {"number": request.asker.person.binding_code})


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
    proof(request)
    made = actions.renew_codes(operation(request))
    return render(request, "second_factors/codes.html", {"codes": [_shown(one) for one in made], "bound": False})


@door("signed_in", "GET", "POST")
def passkey(request: Asked) -> HttpResponse:
    """Makes a passkey on this device; the script of the page asks the device, the form carries its answer."""
    proof(request)
    person, problem = request.asker.person, ""
    if request.method == "POST":
        try:
            codes = actions.add_passkey(operation(request), request.POST.get("name", ""), request.POST.get("credential", ""))
            messages.success(request, _("通行密钥已添加，下次登录时可以用它代替动态码。"))
            if codes:
                return render(request, "second_factors/codes.html", {"codes": [_shown(one) for one in codes], "bound": True})
            return redirect("second_factors")
        except Problem as refusal:
            problem = refusal.message
    return render(request, "second_factors/passkey.html", {
        "options": begin_registration(person, False), "problem": problem}, status=422 if problem else 200)


@door("signed_in", "POST")
def passkey_remove(request: Asked, passkey_id: int) -> HttpResponse:
    """Removes one of the person's own passkeys."""
    proof(request)
    actions.remove_passkey(operation(request), passkey_id)
    messages.success(request, _("通行密钥已删除，以后不能再用它登录。"))
    return redirect("second_factors")


urls: list[Any] = [
    path("me/second-factor/", index, name="second_factors"),
    path("me/second-factor/app/", app, name="second_factor_app"),
    path("me/second-factor/waiting/", waiting, name="second_factor_waiting"),
    path("me/second-factor/passkeys/", passkey, name="second_factor_passkey"),
    path("me/second-factor/passkeys/<int:passkey_id>/remove", passkey_remove, name="second_factor_passkey_remove"),
    path("me/second-factor/codes/", codes, name="second_factor_codes"),
]
