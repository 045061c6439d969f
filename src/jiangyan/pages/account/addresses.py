"""One's own particulars: name and account to read, the mail address to change and confirm."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.account import addresses as actions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, carry_out, status
from jiangyan.queries.account import addresses, identities


class AddressForm(Form):
    """One mail address; empty takes it away."""

    email = forms.CharField(label=gettext_lazy("邮箱"), max_length=254, required=False, widget=forms.TextInput(
        {"autocomplete": "email", "inputmode": "email"}), help_text=gettext_lazy("用来收提醒。留空就不发邮件，消息仍在系统里看。"))


@door("signed_in", "GET", "POST")
def me(request: Asked) -> HttpResponse:
    """One's own particulars; POST changes the address and sends the confirmation."""
    person = request.asker.person
    form = AddressForm(request.POST or None, initial={"email": person.email})
    if request.method == "POST":
        done: dict[str, Any] = {}
        if carry_out(form, lambda: done.update(actions.change(operation(request), form.cleaned_data["email"]))):
            messages.success(request, _("已保存。请到这个邮箱打开确认邮件里的链接，确认以后才往那里发信。")
                             if done["given"] and not done["verified"] else _("已保存。"))
            return redirect("me")
    facts = [(_("姓名"), person.display_name), (_("账号"), person.username), (_("工作单位"), person.employer),
             (_("职称或职务"), person.title)]
    return render(request, "addresses/me.html", {
        "house": settings.OIDC.name if settings.OIDC else "", "identity": identities.connected(person),
        "form": form, "own": person, "verified": bool(addresses.address_of(person)),
        "facts": [{"label": label, "value": value} for label, value in facts if value]}, status=status(form))


@door("signed_in", "GET", "POST")
def address_confirm(request: Asked, token: str) -> HttpResponse:
    """The link of the confirmation mail: looks, and confirms with a POST."""
    email = addresses.signed_address(request.asker.person, token)
    if request.method == "POST":
        actions.confirm(operation(request), token)
        messages.success(request, _("邮箱已确认，以后的提醒会发到这里。"))
        return redirect("me")
    return render(request, "addresses/confirm.html", {"email": email, "token": token})


urls: list[Any] = [
    path("me/", me, name="me"),
    path("me/address/<str:token>/", address_confirm, name="address_confirm"),
]
