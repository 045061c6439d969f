"""The conditions of a draw: which projects, which experts, how many; the count follows while one types."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.panel import draws as actions
from jiangyan.models import Draw, Project, Round
from jiangyan.pages import versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, carry_out, status, whole
from jiangyan.problems import Problem
from jiangyan.queries.panel import draws
from jiangyan.queries.round import rounds
from jiangyan.rulebook import candidates
from jiangyan.rulebook.candidates import Candidate, Rules

_DAY = {"type": "date"}


class Conditions(Form):
    """What a draw shall satisfy; empty limits do not limit."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    projects = forms.MultipleChoiceField(label=gettext_lazy("为哪些项目抽取"), widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy(
        "选多个时，同一个专家组验收这几个项目；须回避其中任何一个的专家都不参加抽取。"))
    on = forms.DateField(label=gettext_lazy("现场验收起"), widget=forms.DateInput(_DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("现场验收止"), widget=forms.DateInput(_DAY, format="%Y-%m-%d"))
    fields_wanted = forms.MultipleChoiceField(label=gettext_lazy("专业领域"), required=False, widget=forms.CheckboxSelectMultiple,
                                              help_text=gettext_lazy("符合其中一个即可；不选为不限。财务席不受此限。"))
    regions = forms.MultipleChoiceField(label=gettext_lazy("地区"), required=False, widget=forms.CheckboxSelectMultiple,
                                        help_text=gettext_lazy("只从这些地区抽取；不选为不限。"))
    finance_seats = forms.IntegerField(label=gettext_lazy("财务席"), initial=1, help_text=gettext_lazy("至少几席由财务专家担任。"))
    reserves = forms.IntegerField(label=gettext_lazy("候补人数"), initial=2)
    per_employer = forms.IntegerField(label=gettext_lazy("同一单位最多几人"), initial=1, required=False, help_text=gettext_lazy("不填为不限。"))
    load_most = forms.IntegerField(label=gettext_lazy("已承担几个项目的不再抽取"), required=False, help_text=gettext_lazy("按本批次计；不填为不限。"))
    answer_days = forms.IntegerField(label=gettext_lazy("专家答复期限（天）"), initial=2)

    def __init__(self, *args: Any, size: int, projects: list[Project], everybody: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size = size
        fields = Counter(name for one in everybody for name in one.fields)
        regions = Counter(one.region for one in everybody if one.region)
        choices = {"projects": [(one.pk, f"{one.name}（{one.unit.district or _('未填所在区')}）") for one in projects],
                   "fields_wanted": [(name, name) for name, _count in fields.most_common()],
                   "regions": [(name, name) for name, _count in regions.most_common()]}
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    def rules(self) -> Rules:
        """What was chosen, as the rulebook takes it."""
        given = self.cleaned_data
        return Rules(self.size, given["reserves"], given["finance_seats"], tuple(given["fields_wanted"]), tuple(given["regions"]),
                     given["per_employer"], given["load_most"], given["on"].isoformat(), given["until"].isoformat())


def _form(request: Asked, found: Round, draw: Draw | None, typed: Any = None) -> Conditions:
    projects = draws.drawable(request.asker, found, draw)
    initial: dict[str, Any] = {"version": 0, "projects": [one for one in request.GET.getlist("project") if whole(one)]}
    if draw is not None:
        rules = candidates.rules(draw.rules)
        initial = {"version": draw.version, "projects": list(draw.projects.values_list("pk", flat=True)), "on": rules.on, "until": rules.until,
                   "fields_wanted": rules.fields, "regions": rules.regions, "finance_seats": rules.finance_seats,
                   "reserves": rules.reserves, "per_employer": rules.per_employer, "load_most": rules.load_most,
                   "answer_days": draw.answer_days}
    return Conditions(typed, size=found.panel_size or 0, projects=projects,
                      everybody=draws.considered(found, []), initial=initial)


@door("draw.prepare", "GET", "POST")
def new(request: Asked, round_id: int) -> HttpResponse:
    """Conditions for a new draw in this round."""
    found = rounds.round_for(request.asker, round_id)
    rounds.require_at(request.asker, found.authority_id, "draw.prepare")
    return _answer(request, found, None)


@door("draw.prepare", "GET", "POST")
def change(request: Asked, draw_id: int) -> HttpResponse:
    """Other conditions for a draw that is not sealed."""
    draw = draws.draw_for(request.asker, draw_id)
    rounds.require_at(request.asker, draw.round.authority_id, "draw.prepare")
    return _answer(request, draw.round, draw)


def _answer(request: Asked, found: Round, draw: Draw | None) -> HttpResponse:
    form, done = _form(request, found, draw, request.POST or None), {}
    if request.method == "POST" and carry_out(form, lambda: done.update(actions.prepare(
            operation(request), found.pk, [int(one) for one in form.cleaned_data["projects"]], form.rules(),
            form.cleaned_data["answer_days"], draw.pk if draw else None, form.cleaned_data["version"] or 0))):
        messages.success(request, _("条件已保存。核对名单后封存。"))
        return redirect("draw", done["draw"])
    if draw is not None:
        versions.of_form(form, lambda: _form(request, found, draws.draw_for(request.asker, draw.pk)), request.path)
    return render(request, "draws/conditions.html", {
        "form": form, "round": found, "draw": draw, "count": _count(request, found, form),
        "any": bool(form.fields["projects"].choices)}, status=status(form))  # type: ignore[attr-defined]


@door("draw.prepare", "POST")
def count(request: Asked, round_id: int) -> HttpResponse:
    """How many experts satisfy what stands in the form now, as a fragment; writes nothing."""
    found = rounds.round_for(request.asker, round_id)
    rounds.require_at(request.asker, found.authority_id, "draw.prepare")
    draw_id = whole(request.POST.get("draw", ""))
    draw = draws.draw_for(request.asker, draw_id) if draw_id else None
    return render(request, "draws/count.html", {"count": _count(request, found, _form(request, found, draw, request.POST)), "round": found})


def _count(request: Asked, found: Round, form: Conditions) -> dict[str, Any] | None:
    """The numbers for draws/count.html; None while the form cannot be read."""
    if not form.is_bound or not form.is_valid():
        return None
    chosen = {int(one) for one in form.cleaned_data["projects"]}
    projects = [one for one in draws.drawable(request.asker, found) if one.pk in chosen] or list(
        Project.objects.filter(pk__in=chosen, round=found).select_related("unit", "round"))
    return numbers(draws.considered(found, projects), form.rules())


def numbers(everybody: list[Candidate], rules: Rules) -> dict[str, Any]:
    """How many may be drawn, what is missing, and what to relax."""
    if rules.size < 1 or not 0 <= rules.finance_seats <= rules.size or rules.reserves < 0:
        raise Problem("form.invalid", detail=_("财务席和候补人数须为不小于 0 的数，财务席不超过专家组人数。"))
    urns, short = candidates.urns(everybody, rules), candidates.shortage(everybody, rules)
    barred = Counter(name for one in everybody for name in candidates.barriers(one, rules))
    labels = {**candidates.FIXED, **candidates.FILTERS}
    return {"all": len(everybody), "candidates": len(urns.everybody), "finance": len(urns.finance), "shortage": short,
            "advice": candidates.advice(everybody, rules) if short else "", "rules": rules,
            "barred": [{"label": _(labels[name]), "count": number} for name, number in barred.most_common()]}


urls: list[Any] = [
    path("rounds/<int:round_id>/draws/new/", new, name="draw_new"),
    path("rounds/<int:round_id>/draws/count/", count, name="draw_count"),
    path("draws/<int:draw_id>/conditions/", change, name="draw_conditions"),
]
