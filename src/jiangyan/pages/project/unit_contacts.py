"""The contact of a unit: changing it, and looking at the whole number with a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.project import unit_contacts as actions
from jiangyan.models import Unit
from jiangyan.pages import versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, PlainField, carry_out, status
from jiangyan.queries.project import units
from jiangyan.queries.round import rounds
from jiangyan.vault import seals


class ContactForm(Form):
    """Name and number; the number that is kept is never put back into the field."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = PlainField(label=gettext_lazy("联系人"), max_length=40, required=False)
    phone = PlainField(label=gettext_lazy("联系电话"), max_length=20, required=False, help_text=gettext_lazy(
        "手机号，或“区号-号码”。保存后只显示首尾几位；留空保存即删去号码。"))


class RevealForm(Form):
    """Why somebody has to see the whole number."""

    reason = forms.CharField(label=gettext_lazy("查看原因"), max_length=200, help_text=gettext_lazy(
        "谁在什么时候因为什么看了号码，会记入日志，监督审计人员看得到。"))


@door("signed_in", "GET", "POST")
def contact(request: Asked, unit_id: int) -> HttpResponse:
    """Changes the contact."""
    found = units.unit_for(request.asker, unit_id)
    units.require_contact(request.asker, found)
    form = _form(found, request.POST or None)
    if request.method == "POST" and carry_out(form, lambda: actions.change(
            operation(request), unit_id, form.cleaned_data["name"], form.cleaned_data["phone"],
            form.cleaned_data["version"])):
        messages.success(request, _("联系人已保存，号码加密存放。"))
        return redirect("unit", unit_id)
    found = units.unit_for(request.asker, unit_id)
    versions.of_form(form, lambda: _form(found), request.path, lambda mine, there: _both(mine, there, found))
    return render(request, "units/contact.html", {"unit": found, "form": form}, status=status(form))


def _form(found: Unit, typed: Any = None) -> ContactForm:
    return ContactForm(typed, initial={"version": found.version, "name": found.contact_name})


def _both(mine: Any, there: Any, found: Unit) -> list[versions.Pair]:
    """Both names, and the typed number beside the masked one that is kept; the same number is not told."""
    typed = mine.cleaned_data["phone"]
    same = seals.matches(typed)[0] == found.contact_match if typed else not found.contact_match
    return [(str(mine["name"].label), mine["name"].value(), there["name"].value()),
            *([] if same else [(str(mine["phone"].label), typed, str(found.contact_phone))])]


@door("personal.reveal", "GET", "POST")
def reveal(request: Asked, unit_id: int) -> HttpResponse:
    """Asks for the reason, then shows the whole number once."""
    found = units.unit_for(request.asker, unit_id)
    rounds.require_any(request.asker, "personal.reveal")
    form, shown = RevealForm(request.POST or None), list[str]()
    if request.method == "POST":
        carry_out(form, lambda: shown.append(actions.reveal(operation(request), unit_id, form.cleaned_data["reason"])))
    return render(request, "units/contact_reveal.html", {"unit": found, "form": form, "shown": shown[0] if shown else ""},
                  status=200 if shown else status(form))


urls: list[Any] = [
    path("units/<int:unit_id>/contact/", contact, name="unit_contact"),
    path("units/<int:unit_id>/contact/reveal/", reveal, name="unit_contact_reveal"),
]
