"""Signed scans of a project or a round: hand in, see where each went, assign what its code could not."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.paper import signed_scans as actions
from jiangyan.intake.signed_scans import LARGEST
from jiangyan.models import SignedScan
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, carry_out, status
from jiangyan.printing import papers as printing
from jiangyan.printing.lists import Value
from jiangyan.problems import Problem
from jiangyan.queries.paper import signed_scans as asked
from jiangyan.queries.paper.signed_scans import Place
from jiangyan.vault.downloads import stored
from jiangyan.vault.uploads import Arrived


class AssignmentForm(Form):
    """Which paper a scan is, and why."""

    paper = forms.ChoiceField(label=gettext_lazy("归到哪份文书"))
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea({"rows": 2}),
                             help_text=gettext_lazy("例如：二维码被印章盖住，编号和内容已逐字核对。"))

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = choices  # type: ignore[attr-defined]

FILE = ("文件", "文书", "编号", "第几份", "上传", "上传时间", "状态")
"""The columns of the list as a file."""


@door("scan.attach", "GET", "POST")
def project_scans(request: Asked, project_id: int) -> HttpResponse:
    """The signed scans of a project's papers."""
    return _scans(request, asked.place_for(request.asker, project_id, None), reverse("papers", args=[project_id]))


@door("paper.issue", "GET", "POST")
def round_scans(request: Asked, round_id: int) -> HttpResponse:
    """The signed scans of the papers about a whole round."""
    return _scans(request, asked.place_for(request.asker, None, round_id), reverse("round_papers", args=[round_id]))


def _file_row(one: SignedScan) -> list[Value]:
    titled = _(printing.paper(one.paper.kind).title) if one.paper else ""
    state = one.trouble or _("没有归位") if not one.paper else one.reason or _("二维码相符")
    return [one.name, titled, one.paper.number if one.paper else "", one.version if one.paper else None, one.taken_in_by.display_name,
            one.taken_in_at, state]


def _scans(request: Asked, place: Place, back: str) -> HttpResponse:
    problem = None
    if request.method == "POST":
        try:
            _take_in(request, place)
            return redirect(request.path)
        except Problem as refusal:
            if not refusal.word.startswith(("evidence.", "form.")):
                raise
            problem = refusal
    name = f"{_('签章件')}-{place.project.unit.name if place.project else place.round.name}"
    file = lists.file(request, name, [_(label) for label in FILE], asked.scans_of(place), _file_row)
    if file is not None:
        return file
    return render(request, "signed_scans/index.html", {
        "place": place, "project": place.project, "back": back, "problem": problem, "limit": LARGEST // 1024 // 1024,
        "lines": [{"scan": one, "title": _(printing.paper(one.paper.kind).title) if one.paper else ""}
                  for one in asked.scans_of(place)],
    }, status=problem.status if problem else 200)


def _take_in(request: Asked, place: Place) -> None:
    arrived = request.FILES.get("file")
    if not isinstance(arrived, Arrived):
        raise Problem("form.invalid", detail=_("请先选择扫描件或照片"))
    project, round_ = (place.project.pk, None) if place.project else (None, place.round.pk)
    done = actions.take_in(operation(request), project, round_, arrived)
    if done["trouble"]:
        messages.warning(request, _("扫描件已保存，但没有归位：%(why)s") % {"why": done["trouble"]})
    else:
        messages.success(request, _("扫描件已归到 %(number)s。") % {"number": done["number"]})


@door("scan.attach", "GET", "POST")
def assignment(request: Asked, scan_id: int) -> HttpResponse:
    """One scan that its code could not place, before it is assigned by hand."""
    place, kept = asked.scan_for(request.asker, scan_id)
    choices = [(one.pk, f"{one.number}　{_(printing.paper(one.kind).title)}") for one in asked.papers_of(place)]
    form = AssignmentForm(request.POST or None, choices=choices)
    back = reverse("project_scans", args=[place.project.pk]) if place.project else reverse("round_scans", args=[place.round.pk])
    if request.method == "POST" and carry_out(form, lambda: actions.assign(
            operation(request), scan_id, int(form.cleaned_data["paper"]), form.cleaned_data["reason"])):
        messages.success(request, _("已归位，理由记入日志。"))
        return redirect(back)
    return render(request, "signed_scans/assignment.html", {"scan": kept, "form": form, "back": back, "choices": choices},
                  status=status(form))


@door("scan.attach")
def scan_file(request: Asked, scan_id: int) -> HttpResponse:
    """The bytes of one scan, as they came."""
    _place, kept = asked.scan_for(request.asker, scan_id)
    return stored(kept.sha256, kept.name, kept.media_type)


urls: list[Any] = [
    path("projects/<int:project_id>/papers/scans/", project_scans, name="project_scans"),
    path("rounds/<int:round_id>/papers/scans/", round_scans, name="round_scans"),
    path("papers/scans/<int:scan_id>/assign", assignment, name="scan_assign"),
    path("papers/scans/<int:scan_id>/file", scan_file, name="scan_file"),
]
