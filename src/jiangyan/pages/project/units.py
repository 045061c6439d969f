"""Units: the list, one unit, and registering one."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.project import units as actions
from jiangyan.models import Programme, Unit
from jiangyan.models.project.units import UnitKind
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, PlainField, carry_out, status, whole
from jiangyan.pages.tags import day
from jiangyan.queries.clock import local
from jiangyan.queries.project import units
from jiangyan.queries.project.registrations import Account, Entry
from jiangyan.queries.project.units import Wanted
from jiangyan.queries.rights import visible_projects
from jiangyan.queries.round import rounds
from jiangyan.rulebook.words import plain

HEADS = (("name", "单位名称"), ("code", "统一社会信用代码"), ("", "类型"), ("district", "所在区"), ("projects", "项目数"))


class UnitForm(Form):
    """One unit, the project it runs in an open round, and its two people."""

    programme = forms.ChoiceField(label=gettext_lazy("登记到"), required=False,
                                  help_text=gettext_lazy("选定后同时建立它的项目和空白自评打分表。"))
    name = PlainField(label=gettext_lazy("单位名称"), max_length=120)
    credit_code = PlainField(label=gettext_lazy("统一社会信用代码"), max_length=40,
                             help_text=gettext_lazy("营业执照或法人证书上的 18 位代码。"))
    kind = forms.ChoiceField(label=gettext_lazy("单位类型"), choices=UnitKind.choices, widget=forms.RadioSelect,
                             help_text=gettext_lazy("有的考核内容按单位类型要求不同，请核对。"))
    district = PlainField(label=gettext_lazy("所在区"), max_length=40, required=False)
    project = PlainField(label=gettext_lazy("项目名称"), max_length=120, required=False, help_text=gettext_lazy(
        "技能大师工作室须填工作室名称；培训基地可不填，按单位名称生成。"))
    clerk_name = PlainField(label=gettext_lazy("经办人姓名"), max_length=60, required=False)
    clerk = PlainField(label=gettext_lazy("经办人账号"), max_length=60, required=False)
    head_name = PlainField(label=gettext_lazy("负责人姓名"), max_length=60, required=False)
    head = PlainField(label=gettext_lazy("负责人账号"), max_length=60, required=False)

    def __init__(self, *args: Any, programmes: list[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            *((f"{one.round_id}:{one.code}", f"{one.round.name} · {one.name}") for one in programmes),
            ("", _("暂不登记项目，只登记单位"))]

    def entry(self) -> Entry:
        """What was entered, as the action takes it."""
        given = self.cleaned_data
        return Entry(given["name"], given["credit_code"], given["kind"], given["district"],
                     given["programme"].partition(":")[2], given["project"],
                     Account(given["clerk"], given["clerk_name"]), Account(given["head"], given["head_name"]))

    def round_id(self) -> int | None:
        """The round that the unit is registered for; None for the unit alone."""
        chosen = self.cleaned_data["programme"].partition(":")[0]
        return int(chosen) if chosen else None


@door("signed_in")
def index(request: Asked) -> HttpResponse:
    """Units with search, filter by kind, and sorting."""
    rounds.require_staff(request.asker)
    kind, sort = request.GET.get("kind", ""), request.GET.get("sort", "name")
    wanted = Wanted(plain(request.GET.get("q", ""))[:60], kind if kind in UnitKind.values else "",
                    sort if sort.removeprefix("-") in units.SORTS else "name")
    found = units.listed(request.asker, wanted)
    file = lists.file(request, _("建设单位"), [_(label) for _sort, label in HEADS], found, lambda one: [
        one.name, one.credit_code, one.get_kind_display(), one.district, one.project_count])
    if file is not None:
        return file
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "units/index.html", {
        "page": page, "wanted": wanted, "chips": _chips(request, wanted), "heads": [_head(wanted, *one) for one in HEADS],
        "may_register": request.asker.has("officer"), "any": page.paginator.count or wanted != Wanted()})


def _chips(request: Asked, wanted: Wanted) -> list[dict[str, Any]]:
    counts, base = units.kind_counts(request.asker, wanted.search), reverse("units")
    choices = [("", _("全部"), sum(counts.values())), *((kind, _(label), counts[kind]) for kind, label in UnitKind.choices)]
    return [{"label": label, "count": count, "current": kind == wanted.kind,
             "url": f"{base}?{urlencode({'kind': kind, 'q': wanted.search, 'sort': wanted.sort})}"}
            for kind, label, count in choices]


def _head(wanted: Wanted, sort: str, label: str) -> dict[str, Any]:
    turned = f"-{sort}" if wanted.sort == sort else sort
    return {"label": _(label), "sort": {sort: "ascending", f"-{sort}": "descending"}.get(wanted.sort, "none") if sort
            else "", "turned": turned, "num": sort == "projects"}


@door("unit.register", "GET", "POST")
def new(request: Asked) -> HttpResponse:
    """Registers one unit; the initial passwords of its accounts are shown once."""
    rounds.require_any(request.asker, "unit.register")
    programmes = rounds.open_programmes(request.asker)
    first = next((f"{one.round_id}:{one.code}" for one in programmes
                  if str(one.round_id) == request.GET.get("round", str(one.round_id))), "")
    form = UnitForm(request.POST or None, programmes=programmes, initial={"programme": first, **_given(request)})
    if request.method == "POST":
        done: list[actions.Registered] = []
        if carry_out(form, lambda: done.append(actions.register(operation(request), form.entry(), form.round_id()))):
            return _registered(request, done[0], form.entry())
    return render(request, "units/new.html", {"form": form, "programmes": programmes}, status=status(form))


def _given(request: Asked) -> dict[str, Any]:
    """A unit that is there already and shall get one more project: its own words, not to be typed again."""
    asked = whole(request.GET.get("unit", ""))
    if not asked:
        return {}
    unit = units.unit_for(request.asker, asked)
    return {"name": unit.name, "credit_code": unit.credit_code, "kind": unit.kind, "district": unit.district}


def _registered(request: Asked, done: actions.Registered, entry: Entry) -> HttpResponse:
    if not done.passwords:
        messages.success(request, _("已登记“%(name)s”。") % {"name": entry.name})
        return redirect("unit", done.answer["unit"])
    names = {entry.clerk.username: entry.clerk.name, entry.head.username: entry.head.name}
    return render(request, "units/passwords.html", {
        "title": entry.name, "url": reverse("unit", args=[done.answer["unit"]]),
        "accounts": [{"username": name, "name": names.get(name, ""), "password": given, "unit": entry.name}
                     for name, given in done.passwords.items()]})


@door("signed_in", "GET", "POST")
def unit(request: Asked, unit_id: int) -> HttpResponse:
    """One unit: its record, projects and accounts; POST gives an account a fresh initial password."""
    found = units.unit_for(request.asker, unit_id)
    if request.method == "POST":
        done = actions.reset_password(operation(request), unit_id, whole(request.POST.get("person", "")))
        if done.passwords:
            return render(request, "units/passwords.html", {
                "title": found.name, "url": reverse("unit", args=[unit_id]), "accounts": [
                    {"username": name, "name": "", "password": given, "unit": found.name}
                    for name, given in done.passwords.items()]})
        return redirect("unit", unit_id)
    facts = [(_("统一社会信用代码"), found.credit_code), (_("单位类型"), found.get_kind_display()),
             (_("所在区"), found.district), (_("联系人"), _contact(found)), (_("登记时间"), day(local(found.registered_at).date()))]
    return render(request, "units/unit.html", {
        "unit": found, "facts": [{"label": label, "value": value} for label, value in facts],
        "projects": visible_projects(request.asker).filter(unit=found).select_related("programme", "round").order_by("-pk"),
        "people": units.people_of(found), "may_register": request.asker.has("officer"),
        "may_contact": units.may_contact(request.asker, found),
        "may_reveal": bool(found.contact_phone) and request.asker.has(*rounds.DEEDS["personal.reveal"][1])})


def _contact(found: Unit) -> str:
    """Name and masked number."""
    return " ".join(filter(None, (found.contact_name, str(found.contact_phone)))) or _("没有登记")


urls: list[Any] = [
    path("units/", index, name="units"),
    path("units/new/", new, name="unit_new"),
    path("units/<int:unit_id>/", unit, name="unit"),
]
