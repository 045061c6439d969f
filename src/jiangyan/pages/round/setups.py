"""Settling a drafted round item by item: checklist, contacts, dates, rules, least points."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.round import rounds as actions
from jiangyan.models import Round
from jiangyan.pages import versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import carry_out, status
from jiangyan.pages.round.setup_forms import (
    DatesForm,
    NameForm,
    ObjectionsForm,
    OfficeForm,
    Offices,
    RemindersForm,
    RulesForm,
    Versioned,
)
from jiangyan.queries.round import rounds
from jiangyan.queries.sheet.sheets import number, rubric_of
from jiangyan.rulebook.numbers import points

PAGES = {"programmes": "round_name", "contacts": "round_contacts", "dates": "round_dates", "rules": "round_rules",
         "gates": "round_gates", "objections": "round_objections", "readings": "readings"}
"""Where each item of the checklist is settled."""


def _found(request: Asked, round_id: int) -> Round:
    found = rounds.round_for(request.asker, round_id)
    rounds.require_at(request.asker, found.authority_id, "round.prepare")
    return found


Make = Callable[[Round, Any], Any]
"""The form of one item from what is stored of a round, and what was typed (None: nothing)."""


def _settle(request: Asked, round_id: int, template: str, make: Make, work: Callable[[Any], Any],
            told: Callable[[Any, Any], list[versions.Pair]] = versions.pairs, **context: Any) -> HttpResponse:
    """Carries the form out and goes back to the checklist, or shows it again with what is wrong.

    Somebody else's newer settings stand beside what was typed; `told` names what of both is compared.
    """
    form = make(_found(request, round_id), request.POST or None)
    if request.method == "POST" and carry_out(form, lambda: work(form)):
        messages.success(request, _("已保存。"))
        return redirect("round_setup", round_id)
    found = _found(request, round_id)
    versions.of_form(form, lambda: make(found, None), request.path, told)
    return render(request, f"rounds/{template}.html", {"round": found, "form": form, **context}, status=status(form))


@door("project.see")
def setup(request: Asked, round_id: int) -> HttpResponse:
    """The checklist: each item done or open, with a link to where it is settled."""
    found = rounds.round_for(request.asker, round_id)
    items = rounds.checklist(found)
    editable = found.state == "drafting" and rounds.may_at(request.asker, found.authority_id, "round.prepare")
    shown = [{"label": _(item.label), "state": "open" if item.faults else "done",
              "note": "；".join(item.faults[:3]) if item.faults else item.note,
              "url": reverse(PAGES[item.code], args=[found.pk]) if editable or item.code == "readings" else ""}
             for item in items]
    return render(request, "rounds/setup.html", {
        "round": found, "items": shown, "open": sum(bool(item.faults) for item in items), "editable": editable,
        "programmes": [{"name": one.name, "rubric": one.rubric, "title": rubric_of(one).title}
                       for one in rounds.programmes(found)],
        "rejection": rounds.last_rejection(found) if found.state == "drafting" else None,
        "pending": rounds.pending_opening(found),
        "may_prepare": rounds.may_at(request.asker, found.authority_id, "round.prepare"),
        "may_confirm": rounds.may_at(request.asker, found.authority_id, "round.confirm")})


@door("round.prepare", "GET", "POST")
def name(request: Asked, round_id: int) -> HttpResponse:
    """The round's name and the notice's number; programmes and rubrics to read."""
    def make(found: Round, typed: Any) -> NameForm:
        return NameForm(typed, initial={"version": found.version, "name": found.name, "notice_number": found.notice_number})

    programmes = rounds.programmes(_found(request, round_id))
    return _settle(request, round_id, "name", make, lambda form: actions.change_name(
        operation(request), round_id, form.cleaned_data["version"], form.cleaned_data["name"], form.cleaned_data["notice_number"]),
        programmes=[{"name": one.name, "rubric": one.rubric, "title": rubric_of(one).title} for one in programmes])


@door("round.prepare", "GET", "POST")
def dates(request: Asked, round_id: int) -> HttpResponse:
    """The deadlines, each beside the notice's own words."""
    def make(found: Round, typed: Any) -> DatesForm:
        return DatesForm(typed, initial={
            "version": found.version, "submission": found.submission_deadline, "visits": found.visits_until,
            "rectification": found.rectification_until, "inclusive": "yes" if found.deadline_inclusive else "no"})

    phases = {one["code"]: one for one in _found(request, round_id).notice.get("phases", [])}
    return _settle(request, round_id, "dates", make, lambda form: actions.change_dates(
        operation(request), round_id, form.cleaned_data["version"],
        actions.Dates(*(form.cleaned_data[key] for key in ("submission", "visits", "rectification", "inclusive")))),
        phases=phases)


@door("round.prepare", "GET", "POST")
def rules(request: Asked, round_id: int) -> HttpResponse:
    """Pass mark, panel and merge rule; none of them has a default."""
    def make(found: Round, typed: Any) -> RulesForm:
        return RulesForm(typed, initial={
            "version": found.version, "pass_mark": number(found.pass_mark), "panel_size": found.panel_size,
            "merge_rule": found.merge_rule, "spread_threshold": number(found.spread_threshold),
            "visit_record_required": found.visit_record_required})

    return _settle(request, round_id, "rules", make, lambda form: actions.change_rules(
        operation(request), round_id, form.cleaned_data["version"],
        actions.Rules(*(form.cleaned_data[key] for key in ("pass_mark", "panel_size", "merge_rule",
                                                           "spread_threshold", "visit_record_required")))))


@door("round.prepare", "GET", "POST")
def reminders(request: Asked, round_id: int) -> HttpResponse:
    """When people are reminded of deadlines; also while the round is open."""
    def make(found: Round, typed: Any) -> RemindersForm:
        return RemindersForm(typed, initial={
            "version": found.version, "overdue": found.overdue_reminders,
            "days_before": _("、").join(str(days) for days in found.reminder_days)})

    return _settle(request, round_id, "reminders", make, lambda form: actions.change_reminders(
        operation(request), round_id, form.cleaned_data["version"], form.cleaned_data["days_before"],
        form.cleaned_data["overdue"]))


@door("round.prepare", "GET", "POST")
def objections(request: Asked, round_id: int) -> HttpResponse:
    """The period for objections, for authorities that want one."""
    def make(found: Round, typed: Any) -> ObjectionsForm:
        return ObjectionsForm(typed, initial={
            "version": found.version, "days": found.objection_days, "day_kind": found.objection_day_kind})

    return _settle(request, round_id, "objections", make, lambda form: actions.change_objections(
        operation(request), round_id, form.cleaned_data["version"], form.cleaned_data["days"],
        form.cleaned_data["day_kind"]))


@door("round.prepare", "GET", "POST")
def contacts(request: Asked, round_id: int) -> HttpResponse:
    """Whom to call."""
    def make(found: Round, typed: Any) -> Versioned:
        form = Versioned(typed, initial={"version": found.version})
        form.offices = Offices(typed, prefix="office", initial=list(  # type: ignore[attr-defined]
            found.contacts.order_by("pk").values("office", "person_name", "phone", "email")))
        if typed and not form.offices.is_valid():  # type: ignore[attr-defined]
            form.add_error(None, _("有的邮箱或字数不正确，请看下面标出的地方。"))
        return form

    return _settle(request, round_id, "contacts", make, lambda form: actions.change_contacts(
        operation(request), round_id, form.cleaned_data["version"],
        [actions.Office(**one) for one in form.offices.cleaned_data if one.get("office")]), _offices)


def _offices(form: Any, there: Any) -> list[versions.Pair]:
    mine, theirs = ([" ".join(str(one[name].value() or "") for name in OfficeForm.base_fields).strip() for one in each.offices]
                    for each in (form, there))
    return [(_("第 %(number)s 个部门") % {"number": number}, *both)
            for number, both in enumerate(zip_longest(mine, theirs, fillvalue=""), 1)]


@door("round.prepare", "GET", "POST")
def gates(request: Asked, round_id: int) -> HttpResponse:
    """Least points per section and per row, for authorities that want them."""
    def make(found: Round, typed: Any) -> Versioned:
        form = Versioned(typed, initial={"version": found.version})
        form.programmes = _least(found, typed)  # type: ignore[attr-defined]
        return form

    def leasts(form: Any, group: str) -> dict[str, dict[str, str]]:
        return {one["code"]: {line["id"]: line["value"] for line in one[group]} for one in form.programmes}

    return _settle(request, round_id, "gates", make, lambda form: actions.change_gates(
        operation(request), round_id, form.cleaned_data["version"], leasts(form, "sections"), leasts(form, "rows")), _gates)


def _least(found: Round, typed: Any) -> list[dict[str, Any]]:
    """Each programme with a line for every section and row: what was typed, else what is stored."""
    programmes: list[dict[str, Any]] = []
    for one in rounds.programmes(found):
        rubric, groups = rubric_of(one), []
        for kind, kept, parts in (("section", found.section_gates, rubric.sections),
                                  ("row", found.must_have_rows, tuple(rubric.rows.values()))):
            groups.append([{
                "key": (key := f"{kind}-{one.code}-{part.id}"), "id": part.id, "max": points(part.max),
                "label": getattr(part, "name", "") or getattr(part, "indicator", ""),
                "value": typed.get(key, "") if typed else kept.get(one.code, {}).get(part.id, "")} for part in parts])
        programmes.append({"code": one.code, "name": one.name, "sections": groups[0], "rows": groups[1],
                           "any_row": any(row["value"] for row in groups[1])})
    return programmes


def _gates(form: Any, there: Any) -> list[versions.Pair]:
    theirs = {line["key"]: line["value"] for one in there.programmes for line in (*one["sections"], *one["rows"])}
    return [(f"{one['name']} {line['id']} {line['label']}", line["value"].strip(), theirs.get(line["key"], ""))
            for one in form.programmes for line in (*one["sections"], *one["rows"])]


urls: list[Any] = [
    path("rounds/<int:round_id>/setup/", setup, name="round_setup"),
    path("rounds/<int:round_id>/setup/name/", name, name="round_name"),
    path("rounds/<int:round_id>/setup/contacts/", contacts, name="round_contacts"),
    path("rounds/<int:round_id>/setup/dates/", dates, name="round_dates"),
    path("rounds/<int:round_id>/setup/rules/", rules, name="round_rules"),
    path("rounds/<int:round_id>/setup/reminders/", reminders, name="round_reminders"),
    path("rounds/<int:round_id>/setup/gates/", gates, name="round_gates"),
    path("rounds/<int:round_id>/setup/objections/", objections, name="round_objections"),
]
