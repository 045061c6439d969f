"""Settling a drafted round item by item: checklist, contacts, dates, rules, least points."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.round import rounds as actions
from jiangyan.models import Round
from jiangyan.models.round.rounds import MergeRule, OverdueReminders
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import InstantField, PlainField, carry_out, status
from jiangyan.queries.round import rounds
from jiangyan.queries.sheet.sheets import number, rubric_of
from jiangyan.rulebook.merging import RULES
from jiangyan.rulebook.numbers import points

PAGES = {"programmes": "round_name", "contacts": "round_contacts", "dates": "round_dates", "rules": "round_rules",
         "gates": "round_gates", "objections": "round_objections", "readings": "readings"}
"""Where each item of the checklist is settled."""


class Versioned(forms.Form):
    """A form that says which version of the round's settings it was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NameForm(Versioned):
    """The round's own name and the notice's number."""

    name = PlainField(label=gettext_lazy("批次名称"), max_length=120)
    notice_number = PlainField(label=gettext_lazy("通知文号"), max_length=80, required=False,
                               help_text=gettext_lazy("例如“津人社办函〔2025〕号”；没有文号可不填。"))


class OfficeForm(forms.Form):
    """One office that can be called."""

    office = PlainField(label=gettext_lazy("部门"), max_length=100, required=False)
    person_name = PlainField(label=gettext_lazy("联系人"), max_length=40, required=False)
    phone = PlainField(label=gettext_lazy("电话"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("邮箱"), required=False)


Offices = forms.formset_factory(OfficeForm, extra=1, max_num=6, absolute_max=6)


class DatesForm(Versioned):
    """The three deadlines as instants."""

    submission = InstantField(label=gettext_lazy("提交截止时间"))
    inclusive = forms.TypedChoiceField(
        label=gettext_lazy("恰好在这一时刻提交的"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("算按时")), ("no", gettext_lazy("算逾期"))])
    visits = InstantField(label=gettext_lazy("市级验收截止时间"))
    rectification = InstantField(label=gettext_lazy("整改完善截止时间"))


class RulesForm(Versioned):
    """Pass mark, panel size, merge rule."""

    pass_mark = PlainField(label=gettext_lazy("合格分"), max_length=6,
                           help_text=gettext_lazy("通知没有规定合格分，须由主管部门确定；满分 100 分，达到即为合格。"))
    panel_size = forms.IntegerField(label=gettext_lazy("专家组人数"), min_value=1, max_value=99,
                                    help_text=gettext_lazy("不少于 3 人的单数。"))
    merge_rule = forms.ChoiceField(label=gettext_lazy("汇总办法"), widget=forms.RadioSelect, choices=[
        (value, RULES[value] if "：" in RULES[value] else f"{label}：{RULES[value]}") for value, label in MergeRule.choices])
    spread_threshold = PlainField(label=gettext_lazy("极差提示"), max_length=5,
                                  help_text=gettext_lazy("各专家在一项上相差达到这个分数，汇总时突出显示。"))
    visit_record_required = forms.BooleanField(
        label=gettext_lazy("现场验收记录不全，不能提交结论"), required=False,
        help_text=gettext_lazy("签到、听取汇报、提问、开展工作四部分；不勾选则只提醒。"))


class RemindersForm(Versioned):
    """Days before a deadline as people write a list, and how often after it."""

    days_before = PlainField(label=gettext_lazy("截止前几天提醒"), max_length=60, required=False,
                             help_text=gettext_lazy("用顿号、逗号或空格隔开，例如“7、3、1”；不填就不在截止前提醒。"))
    overdue = forms.ChoiceField(label=gettext_lazy("逾期以后"), widget=forms.RadioSelect, choices=OverdueReminders.choices)

    def clean_days_before(self) -> list[int]:
        """The days as whole numbers."""
        parts = re.split(r"[、,，;；\s]+", self.cleaned_data["days_before"].strip())
        if not all(part.isascii() and part.isdigit() for part in parts if part):
            raise forms.ValidationError(_("只写天数，例如“7、3、1”"))
        return [int(part) for part in parts if part]


class ObjectionsForm(Versioned):
    """Within how many days of publication a unit may object; empty: no such period."""

    days = forms.IntegerField(label=gettext_lazy("结果发布后几天内"), min_value=1, max_value=actions.OBJECTION_DAYS_MOST,
                              required=False, help_text=gettext_lazy("不设异议期的，不要填写。"))
    day_kind = forms.ChoiceField(label=gettext_lazy("天数怎样算"), widget=forms.RadioSelect, required=False, choices=[
        ("working", gettext_lazy("按工作日，放假和调休以放假安排为准")), ("calendar", gettext_lazy("按自然日"))])


def _found(request: Asked, round_id: int) -> Round:
    found = rounds.round_for(request.asker, round_id)
    rounds.require_at(request.asker, found.authority_id, "round.prepare")
    return found


def _settle(request: Asked, found: Round, form: forms.Form, template: str, work: Callable[[], Any],
            **context: Any) -> HttpResponse:
    """Carries the form out and goes back to the checklist, or shows it again with what is wrong."""
    if request.method == "POST" and carry_out(form, work):
        messages.success(request, _("已保存。"))
        return redirect("round_setup", found.pk)
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
    found = _found(request, round_id)
    form = NameForm(request.POST or None, initial={
        "version": found.version, "name": found.name, "notice_number": found.notice_number})
    return _settle(request, found, form, "name", lambda: actions.change_name(
        operation(request), round_id, form.cleaned_data["version"], form.cleaned_data["name"],
        form.cleaned_data["notice_number"]),
        programmes=[{"name": one.name, "rubric": one.rubric, "title": rubric_of(one).title}
                    for one in rounds.programmes(found)])


@door("round.prepare", "GET", "POST")
def contacts(request: Asked, round_id: int) -> HttpResponse:
    """Whom to call."""
    found = _found(request, round_id)
    form = Versioned(request.POST or None, initial={"version": found.version})
    offices = Offices(request.POST or None, prefix="office",
                      initial=list(found.contacts.order_by("pk").values("office", "person_name", "phone", "email")))
    form.offices = offices  # type: ignore[attr-defined]
    if request.method == "POST" and not offices.is_valid():
        form.add_error(None, _("有的邮箱或字数不正确，请看下面标出的地方。"))
    return _settle(request, found, form, "contacts", lambda: actions.change_contacts(
        operation(request), round_id, form.cleaned_data["version"],
        [actions.Office(**one) for one in offices.cleaned_data if one.get("office")]), offices=offices)


@door("round.prepare", "GET", "POST")
def dates(request: Asked, round_id: int) -> HttpResponse:
    """The deadlines, each beside the notice's own words."""
    found = _found(request, round_id)
    form = DatesForm(request.POST or None, initial={
        "version": found.version, "submission": found.submission_deadline, "visits": found.visits_until,
        "rectification": found.rectification_until, "inclusive": "yes" if found.deadline_inclusive else "no"})
    phases = {one["code"]: one for one in found.notice.get("phases", [])}
    return _settle(request, found, form, "dates", lambda: actions.change_dates(
        operation(request), round_id, form.cleaned_data["version"],
        actions.Dates(*(form.cleaned_data[key] for key in ("submission", "visits", "rectification", "inclusive")))),
        phases=phases)


@door("round.prepare", "GET", "POST")
def rules(request: Asked, round_id: int) -> HttpResponse:
    """Pass mark, panel and merge rule; none of them has a default."""
    found = _found(request, round_id)
    form = RulesForm(request.POST or None, initial={
        "version": found.version, "pass_mark": number(found.pass_mark), "panel_size": found.panel_size,
        "merge_rule": found.merge_rule, "spread_threshold": number(found.spread_threshold),
        "visit_record_required": found.visit_record_required})
    return _settle(request, found, form, "rules", lambda: actions.change_rules(
        operation(request), round_id, form.cleaned_data["version"],
        actions.Rules(*(form.cleaned_data[key] for key in ("pass_mark", "panel_size", "merge_rule",
                                                           "spread_threshold", "visit_record_required")))))


@door("round.prepare", "GET", "POST")
def reminders(request: Asked, round_id: int) -> HttpResponse:
    """When people are reminded of deadlines; also while the round is open."""
    found = _found(request, round_id)
    form = RemindersForm(request.POST or None, initial={
        "version": found.version, "overdue": found.overdue_reminders,
        "days_before": _("、").join(str(days) for days in found.reminder_days)})
    return _settle(request, found, form, "reminders", lambda: actions.change_reminders(
        operation(request), round_id, form.cleaned_data["version"], form.cleaned_data["days_before"],
        form.cleaned_data["overdue"]))


@door("round.prepare", "GET", "POST")
def gates(request: Asked, round_id: int) -> HttpResponse:
    """Least points per section and per row, for authorities that want them."""
    found = _found(request, round_id)
    form = Versioned(request.POST or None, initial={"version": found.version})
    programmes: list[dict[str, Any]] = []
    for one in rounds.programmes(found):
        rubric, given = rubric_of(one), request.POST
        groups = []
        for kind, kept, parts in (("section", found.section_gates, rubric.sections),
                                  ("row", found.must_have_rows, tuple(rubric.rows.values()))):
            groups.append([{
                "key": (key := f"{kind}-{one.code}-{part.id}"), "id": part.id, "max": points(part.max),
                "label": getattr(part, "name", "") or getattr(part, "indicator", ""),
                "value": given.get(key, "") if given else kept.get(one.code, {}).get(part.id, "")} for part in parts])
        programmes.append({"code": one.code, "name": one.name, "sections": groups[0], "rows": groups[1],
                           "any_row": any(row["value"] for row in groups[1])})

    def leasts(group: str) -> dict[str, dict[str, str]]:
        return {one["code"]: {line["id"]: line["value"] for line in one[group]} for one in programmes}

    return _settle(request, found, form, "gates", lambda: actions.change_gates(
        operation(request), round_id, form.cleaned_data["version"], leasts("sections"), leasts("rows")),
        programmes=programmes)


@door("round.prepare", "GET", "POST")
def objections(request: Asked, round_id: int) -> HttpResponse:
    """The period for objections, for authorities that want one."""
    found = _found(request, round_id)
    form = ObjectionsForm(request.POST or None, initial={
        "version": found.version, "days": found.objection_days, "day_kind": found.objection_day_kind})
    return _settle(request, found, form, "objections", lambda: actions.change_objections(
        operation(request), round_id, form.cleaned_data["version"], form.cleaned_data["days"],
        form.cleaned_data["day_kind"]))


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
