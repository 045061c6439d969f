"""What of a round can be taken out: asked for, watched while a worker makes it, downloaded when it is there."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jiangyan.actions.round import exports as actions
from jiangyan.models import Export
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.printing.exports import KINDS
from jiangyan.queries import jobs
from jiangyan.queries.round import exports, rounds
from jiangyan.vault.downloads import stored

NOTES = {
    "workbook": "总览、项目、每个类别的逐项得分（自评、各位专家、汇总、最后）、失分和扣分、材料、现场验收、问题与建议、期限，各一张工作表",
    "round": "同样的内容，给别的程序读",
    "projects": "每个项目一行", "projects_csv": "每个项目一行", "scores": "每张打分表的每一行，给别的程序读",
    "scores_xlsx": "每张打分表的每一行", "scores_csv": "每张打分表的每一行",
}
ORDER = ("workbook", "projects", "projects_csv", "scores_xlsx", "scores_csv", "round", "scores")
LOOKS = {"waiting": ("wait", "等候后台"), "running": ("now", "正在生成"), "failed": ("late", "没有生成"), "done": ("done", "已生成"),
         "gone": ("open", "保存期满")}


@door("round.export", "GET", "POST")
def index(request: Asked, round_id: int) -> HttpResponse:
    """The kinds, and the asker's own latest exports with how far they are; POST asks for one. Field: kind."""
    found = rounds.round_for(request.asker, round_id, *rounds.DEEDS["round.export"][1])
    if request.method == "POST":
        actions.ask(operation(request), round_id, request.POST.get("kind", ""))
        messages.success(request, _("已交后台生成。可以关掉这一页，生成后回到这里下载。"))
        return redirect("exports", round_id)
    lines = [_line(one) for one in exports.listed(request.asker, round_id)]
    file = lists.file(request, f"{_('我的导出')}-{found.name}", [_("文件"), _("状态"), _("原因"), _("申请"), _("大小（字节）")], lines, lambda one: [
        one["kind"], one["label"], one["failure"], one["export"].asked_at, one["export"].size or None])
    if file is not None:
        return file
    kinds = [{"name": name, "label": _(KINDS[name].label), "note": _(NOTES[name])} for name in ORDER]
    return render(request, "exports/index.html", {"round": found, "kinds": kinds, **_own(lines)})


@door("round.export")
def own(request: Asked, round_id: int) -> HttpResponse:
    """The asker's own exports as a fragment: asked for again while one is under way."""
    found = rounds.round_for(request.asker, round_id, *rounds.DEEDS["round.export"][1])
    return render(request, "exports/own.html", {"round": found, **_own([_line(one) for one in exports.listed(request.asker, round_id)])})


def _own(lines: list[dict[str, Any]]) -> dict[str, Any]:
    working = any(one["state"] in ("waiting", "running") for one in lines)
    return {"lines": lines, "working": working, "days": settings.EXPORT_DAYS, "life": jobs.life() if working else None}


def _line(one: Export) -> dict[str, Any]:
    state = exports.status(one)
    look, label = LOOKS[state]
    return {"export": one, "state": state, "look": look, "label": _(label), "kind": _(KINDS[one.kind].label),
            "words": one.job.progress.get("words", "") if one.job else "", "share": one.job.progress.get("share", 5) if one.job else 5,
            "failure": one.job.failure if one.job else ""}


@door("round.export")
def file(request: Asked, export_id: int) -> HttpResponse:
    """The finished file, while the asker may still see everything in it."""
    found = actions.fetched(operation(request), export_id)
    return stored(found.sha256, found.name, KINDS[found.kind].media_type)


urls: list[Any] = [
    path("rounds/<int:round_id>/exports/", index, name="exports"),
    path("rounds/<int:round_id>/exports/own/", own, name="exports_own"),
    path("exports/<int:export_id>/file/", file, name="export_file"),
]
