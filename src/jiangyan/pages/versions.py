"""Two people changed the same thing: what one typed beside what stands there now, for every form that edits a version.

What was typed stays in the form, which then holds the newer version: sent once more, it knowingly replaces the other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from jiangyan.problems import Problem

Pair = tuple[str, Any, Any]
"""A label, the words that were typed, the words that stand there now."""


@dataclass(frozen=True)
class Line:
    """One thing that differs."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Beside:
    """Both versions for parts/versions.html: who made the newer one, what differs, and the address that shows it alone."""

    maker: str
    lines: list[Line]
    address: str


def beside(refusal: Problem, pairs: Iterable[Pair], address: str) -> Beside:
    """The two versions of what a 412 refused; what is the same in both is left out."""
    lines = [Line(label, *(_words(one) or _("（空）") for one in both)) for label, *both in pairs]
    return Beside(str(refusal.values.get("maker", "")), [one for one in lines if one.mine != one.theirs], address)


def pairs(form: forms.Form, there: forms.Form) -> list[Pair]:
    """Every field that people see, as typed in one form and as it stands in the other."""
    return [(str(form[name].label), _shown(form[name]), _shown(there[name])) for name in form.fields
            if not form[name].is_hidden]


def of_form(form: Any, now: Callable[[], forms.Form], address: str,
            told: Callable[[Any, Any], list[Pair]] = pairs) -> None:
    """Where the action refused `form` with 412: puts both versions into it and the newer version under it.

    `now` makes the same form unbound, from what is stored by this moment; `told` names what of both is compared.
    """
    refusal: Problem | None = getattr(form, "refusal", None)
    if refusal is None or refusal.status != 412:
        return
    there = now()
    form.versions = beside(refusal, told(form, there), address)
    if "version" in form.fields:
        form.data = form.data.copy()
        form.data["version"] = there["version"].value()


def _shown(field: forms.BoundField) -> str:
    """A field's value as the page would show it: choices by their labels, dates and several values as text."""
    value, labels = field.value(), {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    if isinstance(field.field, forms.BooleanField):
        return _("是") if value in (True, "on", "1", "yes") else _("否")
    if isinstance(field.field.widget, forms.MultiWidget) and not isinstance(value, list):
        value = field.field.widget.decompress(value)
    several = value if isinstance(value, list | tuple) else [value]
    told = [labels.get(str(one), _words(one)) for one in several]
    return (_("、") if labels else " ").join(one for one in told if one)


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value).replace("\r\n", "\n").strip()
