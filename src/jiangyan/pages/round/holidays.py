"""The holiday table: a year as a picture, kept by officers after the yearly notice."""

from calendar import Calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.round import holidays as actions
from jiangyan.models import HolidayDay, HolidayYear
from jiangyan.models.round.holidays import HolidayKind
from jiangyan.pages import lists, versions
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.pages.forms import Form, PlainField, carry_out, status
from jiangyan.problems import Problem
from jiangyan.queries.round import holidays, rounds
from jiangyan.rulebook.calendar import WEEKDAYS, weekday


class YearForm(Form):
    """A new year, begun from its notice."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2000, max_value=2100)
    source = PlainField(label=gettext_lazy("依据"), max_length=120,
                        help_text=gettext_lazy("放假通知的名称或文号，例如“国务院办公厅关于2027年部分节假日安排的通知”。"))


class DaysForm(Form):
    """Days from … to …, off or worked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = PlainField(label=gettext_lazy("节日"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("这些天"), widget=forms.RadioSelect, choices=HolidayKind.choices)
    first = forms.DateField(label=gettext_lazy("从"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=gettext_lazy("到（含）"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


def _may_edit(request: Asked) -> bool:
    return request.asker.has(*rounds.DEEDS["holiday.edit"][1])


@door("signed_in", "GET", "POST")
def index(request: Asked) -> HttpResponse:
    """The years of the table; officers begin a new one."""
    rounds.require_staff(request.asker)
    form = YearForm(request.POST or None, initial={"year": holidays.missing_year()})
    if request.method == "POST" and carry_out(form, lambda: actions.add_year(
            operation(request), form.cleaned_data["year"], form.cleaned_data["source"])):
        messages.success(request, _("已新增。录入各节日后，点“已录全”才开始使用。"))
        return redirect("holiday_year", form.cleaned_data["year"])
    years = holidays.years()
    file = lists.file(request, _("放假安排"), [_("年份"), _("状态"), _("依据")], years, lambda one: [
        one.year, _("已录全") if one.complete else _("录入中，还不使用"), one.source])
    if file is not None:
        return file
    return render(request, "holidays/index.html", {
        "years": years, "missing": holidays.missing_year(), "form": form, "may_edit": _may_edit(request)},
        status=status(form))


@door("signed_in", "GET", "POST")
def year(request: Asked, year: int) -> HttpResponse:
    """One year: its picture, its days as a list, and for officers the form to add, change and remove."""
    rounds.require_staff(request.asker)
    found = holidays.year_for(year)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    form = _days(found, request.POST if deed == "set" else None)
    problem = None
    try:
        if deed == "set" and carry_out(form, lambda: _set(request, year, form.cleaned_data)):
            return _done(request, year, _("已保存。"))
        if deed in SIMPLE:
            SIMPLE[deed](request, year)
            return _done(request, year, _("已保存。"))
    except Problem as refused:
        if refused.status not in (412, 422, 428):
            raise
        problem = refused
    found = holidays.year_for(year)
    days = holidays.days(found)
    versions.of_form(form, lambda: _days(found), request.path, lambda mine, _there: _both(mine.cleaned_data, days))
    file = lists.file(request, _("%(year)s年放假安排") % {"year": year}, [_("日期"), _("星期"), _("节日"), _("安排")], days, lambda one: [
        one.day, _(weekday(one.day)), one.name, one.get_kind_display()])
    if file is not None:
        return file
    return render(request, "holidays/year.html", {
        "found": found, "months": _months(year, days), "weekdays": WEEKDAYS, "form": form, "problem": problem,
        "days": [{"day": one.day, "weekday": _(weekday(one.day)), "name": one.name, "kind": one.kind,
                  "label": one.get_kind_display()} for one in days],
        "may_edit": _may_edit(request)}, status=problem.status if problem else status(form))


def _days(found: HolidayYear, typed: Any = None) -> DaysForm:
    return DaysForm(typed, initial={"version": found.version})


def _both(mine: dict[str, Any], days: list[HolidayDay]) -> list[versions.Pair]:
    """Each day that was typed beside what stands in the table for it now."""
    kept, typed = {one.day: one for one in days}, f"{mine['name']}　{HolidayKind(mine['kind']).label}"
    span = [mine["first"] + timedelta(days=place) for place in range(min((mine["last"] - mine["first"]).days + 1, actions.MOST_DAYS))]
    return [(f"{one.isoformat()} {_(weekday(one))}", typed, _kept(kept.get(one))) for one in span]


def _kept(there: HolidayDay | None) -> str:
    return f"{there.name}　{there.get_kind_display()}" if there else _("与平常相同")


def _set(request: Asked, year: int, given: dict[str, Any]) -> None:
    if given["first"].year != year:
        raise Problem("holiday.refused", detail=f"这一页只录入{year}年的日期")
    actions.set_days(operation(request), given["first"], given["last"], given["kind"], given["name"], given["version"])


def _remove(request: Asked, year: int) -> None:
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Problem("not_found") from None
    actions.remove_day(operation(request), day, seen(request))


SIMPLE: dict[str, Callable[[Asked, int], Any]] = {
    "remove": _remove,
    "complete": lambda request, year: actions.complete(operation(request), year, True, seen(request)),
    "incomplete": lambda request, year: actions.complete(operation(request), year, False, seen(request)),
}
"""What a button of the page does, by the value of its field `deed`."""


def _done(request: Asked, year: int, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("holiday_year", year)


def _months(year: int, days: list[HolidayDay]) -> list[dict[str, Any]]:
    """Twelve small sheets: weeks of days from Monday, each with what it is."""
    kept = {one.day: one for one in days}
    return [{"name": _("%(month)s月") % {"month": month},
             "weeks": [[_cell(day, kept.get(day)) if day.month == month else None for day in week]
                       for week in Calendar().monthdatescalendar(year, month)]} for month in range(1, 13)]


def _cell(day: date, kept: HolidayDay | None) -> dict[str, Any]:
    kind = kept.kind if kept else "rest" if day.weekday() > 4 else ""
    return {"day": day.day, "kind": kind, "title": f"{kept.name}{kept.get_kind_display()}" if kept else ""}


urls: list[Any] = [
    path("holidays/", index, name="holidays"),
    path("holidays/<int:year>/", year, name="holiday_year"),
]
