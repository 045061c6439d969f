"""Rounds: the list, a new one from a notice, and the table of all projects."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.round.rounds import create
from jiangyan.models import Authority, Round
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, PlainField, carry_out, status
from jiangyan.pages.round.round_tables import FILE, file_rows, presented, wanted
from jiangyan.queries.rights import STAFF, Asker
from jiangyan.queries.round import group_deeds, notices, round_tables, rounds

AROUND: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("总览", "round_overview", "round.overview", ()),
    ("现场验收日程", "plan", "", ("open",)),
    ("专家抽取", "draws", "draw.see", ("open",)),
    ("文书", "round_papers", "paper.issue", ("open", "closed")),
    ("导出", "exports", "round.export", ()),
    ("公示", "announcements", "", ("open", "closed")),
    ("放假安排", "holidays", "holiday.edit", ("open",)),
    ("收到的邮件", "received_mails", "received_mail.see", ("open",)),
    ("个人信息", "purge", "", ("open", "closed")),
    ("批次设置", "round_setup", "", ()),
)
"""The pages about a whole round: label, url name, deed of rounds.DEEDS ("": whoever sees the round), states ((): any)."""


PLACELESS = ("draws", "holidays", "received_mails")
"""Those of them that are about the whole authority."""


class NewRound(Form):
    """A round's name, its notice, and which of the notice's programmes it runs."""

    authority = forms.ChoiceField(label=gettext_lazy("主管部门"))
    notice = forms.ChoiceField(label=gettext_lazy("依据的通知"), widget=forms.RadioSelect)
    name = PlainField(label=gettext_lazy("批次名称"), max_length=120,
                      help_text=gettext_lazy("印在页面和回执上，例如“2025年市级技能项目验收”。"))
    programmes = forms.MultipleChoiceField(label=gettext_lazy("项目类别"), widget=forms.CheckboxSelectMultiple,
                                           help_text=gettext_lazy("每个类别使用通知附件中的考核细则。"))

    def __init__(self, *args: Any, authorities: list[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates = notices.notices()
        choices: dict[str, list[tuple[Any, str]]] = {"authority": [(one.pk, one.name) for one in authorities],
                   "notice": [(one.id, one.title) for one in templates],
                   "programmes": list({one["code"]: (one["code"], one["name"])
                                       for each in templates for one in each.programmes}.values())}
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]
        self.initial.update({"notice": templates[0].id, "name": templates[0].name,
                             "programmes": [code for code, _name in choices["programmes"]]})


@door("signed_in")
def index(request: Asked) -> HttpResponse:
    """The rounds that this person may see; whoever has no role at an authority goes to their own projects."""
    if not request.asker.has(*STAFF):
        return redirect("projects")
    found = rounds.listed(request.asker)
    file = lists.file(request, _("批次"), [_("批次"), _("状态"), _("项目数"), _("提交截止")], found, lambda one: [
        one.name, one.get_state_display(), one.project_count,
        one.submission_deadline])
    if file is not None:
        return file
    return render(request, "rounds/index.html", {
        "rounds": found, "may_prepare": request.asker.has("officer")})


@door("round.prepare", "GET", "POST")
def new(request: Asked) -> HttpResponse:
    """Drafts a round from a notice."""
    authorities = list(Authority.objects.filter(pk__in=request.asker.authorities("officer")))
    if not authorities:
        rounds.require_any(request.asker, "round.prepare")
    form = NewRound(request.POST or None, authorities=authorities)
    if request.method == "POST":
        answer: dict[str, Any] = {}
        if carry_out(form, lambda: answer.update(create(
                operation(request), int(form.cleaned_data["authority"]), form.cleaned_data["notice"],
                form.cleaned_data["name"], form.cleaned_data["programmes"]))):
            messages.success(request, _("批次已建立。请按清单逐项填写，齐备后提交审批。"))
            return redirect("round_setup", answer["round"])
    return render(request, "rounds/new.html", {"form": form}, status=status(form))


@door("project.see")
def table(request: Asked, round_id: int) -> HttpResponse:
    """One line a project: stage, completeness, points, deadline, whose turn."""
    found = rounds.round_for(request.asker, round_id)
    if request.GET.get("format") in lists.TYPES:
        whole = round_tables.table(request.asker, found, wanted(request.GET), whole=True).lines
        row = file_rows(found, rounds.programmes(found))
        return cast(HttpResponse, lists.file(request, found.name, [_(label) for label in FILE], whole, row))
    shown = round_tables.table(request.asker, found, wanted(request.GET))
    context = presented(found, shown, reverse("round", args=[found.pk]), rounds.programmes(found),
                        group_deeds.offered(request.asker, found))
    context["around"] = _around(request.asker, found)
    context["may_prepare"] = rounds.may_at(request.asker, found.authority_id, "round.prepare")
    context["may_confirm"] = rounds.may_at(request.asker, found.authority_id, "round.confirm")
    return render(request, "rounds/table.html", context)


def _around(by: Asker, found: Round) -> list[dict[str, str]]:
    return [{"label": _(label), "url": reverse(name) if name in PLACELESS else reverse(name, args=[found.pk])}
            for label, name, deed, states in AROUND
            if (not states or found.state in states) and (not deed or rounds.may_at(by, found.authority_id, deed))]


urls: list[Any] = [
    path("rounds/", index, name="rounds"),
    path("rounds/new/", new, name="round_new"),
    path("rounds/<int:round_id>/", table, name="round"),
]
