"""The register of issued papers: numbers in order, filters, print; withdrawing, and the prefix of the numbers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.paper import papers as paper_actions
from jiangyan.actions.paper import registers as actions
from jiangyan.models import Authority
from jiangyan.pages import lists, versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, PlainField, carry_out, status
from jiangyan.printing import papers as printing
from jiangyan.printing.lists import Value
from jiangyan.queries.paper import registers
from jiangyan.queries.paper.registers import Wanted
from jiangyan.queries.round import rounds

STATES = (("", gettext_lazy("全部")), ("valid", gettext_lazy("有效")), ("withdrawn", gettext_lazy("作废")))
SERIES = (("", gettext_lazy("全部")), ("函", gettext_lazy("公文")), ("验", gettext_lazy("验收文书")))

FILE = ("编号", "文书", "项目或批次", "出具人", "出具时间", "校验码", "签章件", "状态", "作废的理由")


class PrefixForm(Form):
    """The characters before the numbers."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    characters = PlainField(label=gettext_lazy("发文机关代字"), max_length=20, required=False,
                        help_text=gettext_lazy("如“津示例”，文号写成 津示例函〔2026〕1号。只影响以后出具的文书；不填时用简称。"))


class WithdrawalForm(Form):
    """Why a paper counts no longer."""

    reason = forms.CharField(label=gettext_lazy("作废的理由"), max_length=500, widget=forms.Textarea({"rows": 3}),
                             help_text=gettext_lazy("登记簿上会写明，编号不再使用。"))


@door("paper.register")
def index(request: Asked) -> HttpResponse:
    """The register of the only authority, or a choice among several."""
    places = sorted(request.asker.authorities(*rounds.DEEDS["paper.register"][1]))
    return redirect("register", places[0]) if places else redirect("home")


@door("paper.register")
def register(request: Asked, authority_id: int) -> HttpResponse:
    """The issued papers of an authority, filtered, newest first."""
    found = registers.authority_for(request.asker, authority_id)
    given = {name: request.GET.get(name, "").strip() for name in ("year", "series", "kind", "state")}
    wanted = Wanted(given["year"], given["series"], given["kind"], given["state"], request.GET.get("q", "").strip())
    rows = registers.listed(request.asker, found, wanted)
    titles = {kind: _(printing.paper(kind).title) for kind in printing.paper_ids() if printing.paper(kind).official}
    file = lists.file(request, _("文书登记簿"), [_(label) for label in FILE], rows, lambda one: _file_row(one, titles))
    if file is not None:
        return file
    page = Paginator(rows, registers.PAGE).get_page(request.GET.get("page"))
    return render(request, "registers/register.html", {
        "authority": found, "prefix": registers.prefix(found), "wanted": wanted, "page": page, "states": STATES, "series": SERIES,
        "years": registers.years(request.asker, found), "titles": titles,
        "lines": [{"paper": one, "title": titles.get(one.kind, one.kind)} for one in page],
        "may_issue": rounds.may_at(request.asker, found.pk, "paper.issue"), "narrowed": any((*given.values(), wanted.search))})


def _file_row(one: Any, titles: dict[str, str]) -> list[Value]:
    withdrawal = getattr(one, "withdrawal", None)
    return [one.number, titles.get(one.kind, one.kind), one.project.name if one.project else one.round.name,
            one.issued_by.display_name, one.issued_at, one.digest[:16], one.scans,
            _("作废") if withdrawal else _("有效"), withdrawal.reason if withdrawal else ""]


@door("paper.issue", "GET", "POST")
def prefix(request: Asked, authority_id: int) -> HttpResponse:
    """The setting of the prefix."""
    found = registers.authority_for(request.asker, authority_id)
    rounds.require_at(request.asker, found.pk, "paper.issue")
    form = _prefix(found, request.POST or None)
    if request.method == "POST" and carry_out(
            form, lambda: actions.change_prefix(operation(request), authority_id, form.cleaned_data["characters"],
                                               form.cleaned_data["version"])):
        messages.success(request, _("发文机关代字已保存，从下一份文书起使用。"))
        return redirect("register", authority_id)
    versions.of_form(form, lambda: _prefix(registers.authority_for(request.asker, authority_id)), request.path)
    return render(request, "registers/prefix.html", {"authority": found, "form": form}, status=status(form))


def _prefix(found: Authority, typed: Any = None) -> PrefixForm:
    return PrefixForm(typed, initial={"version": found.version, "characters": found.document_prefix})


@door("paper.withdraw", "GET", "POST")
def withdrawal(request: Asked, paper_id: int) -> HttpResponse:
    """One paper before it is marked 作废, with the consequence; a POST does it."""
    kept = registers.paper_for(request.asker, paper_id, "paper.withdraw")
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and carry_out(
            form, lambda: paper_actions.withdraw(operation(request), paper_id, form.cleaned_data["reason"])):
        messages.success(request, _("已作废，编号保留在登记簿上。"))
        return redirect("register", kept.authority_id)
    return render(request, "registers/withdrawal.html", {
        "paper": kept, "title": _(printing.paper(kept.kind).title), "form": form}, status=status(form))


urls: list[Any] = [
    path("papers/register/", index, name="registers"),
    path("authorities/<int:authority_id>/papers/", register, name="register"),
    path("authorities/<int:authority_id>/prefix", prefix, name="document_prefix"),
    path("papers/issued/<int:paper_id>/withdraw", withdrawal, name="paper_withdraw"),
]
