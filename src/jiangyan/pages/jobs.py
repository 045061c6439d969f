"""Jobs that were parked, wait or are at work, why they failed, and one button to try again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions import retries
from jiangyan.models import Job
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.paper.paper_bundles import bundle_address
from jiangyan.pages.tags import instant
from jiangyan.printing.lists import Value
from jiangyan.queries import jobs

LOOKS = {"FAILED": "late", "READY": "wait", "RUNNING": "now", "SUCCESSFUL": "done"}
FILE = ("任务", "关于", "状态", "最近一次没有办成的原因", "已试", "时间")


@door("job.retry")
def index(request: Asked) -> HttpResponse:
    """The jobs in one state; parked ones first."""
    jobs.require_any(request.asker)
    asked = request.GET.get("state", "")
    state = asked if asked in jobs.STATES else "FAILED"
    rows, officer = jobs.listed(request.asker, state), request.asker.has("officer")
    file = lists.file(request, _("后台任务"), [_(label) for label in FILE], rows, lambda one: _file_row(_line(one, officer)))
    if file is not None:
        return file
    counts = jobs.counts(request.asker)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    chips = [{"label": _(label), "count": counts[name], "current": name == state, "url": f"{reverse('jobs')}?state={name}"}
             for name, label in jobs.STATES.items()]
    return render(request, "jobs/index.html", {
        "page": page, "lines": [_line(one, officer) for one in page], "chips": chips,
        "parked": state == "FAILED", "life": jobs.life()})


def _line(one: Job, officer: bool) -> dict[str, Any]:
    mail = getattr(one, "mail", None)
    about = "：".join(filter(None, (mail.person.display_name, mail.project.name if mail.project else ""))) if mail and officer else ""
    return {"download": _download(one), "job": one, "what": _(jobs.KINDS.get(one.kind, one.kind)), "about": about, "when": instant(
        one.task.finished_at or one.task.started_at or one.made_at), "look": LOOKS[one.task.status],
        "state": _(jobs.STATES[one.task.status]), "mail": mail if officer else None}


def _file_row(line: dict[str, Any]) -> list[Value]:
    job = line["job"]
    at = job.task.finished_at or job.task.started_at or job.made_at
    return [line["what"], line["about"], line["state"], job.failure, job.attempts, at]


def _download(one: Job) -> str:
    """Where the papers that a job printed are taken from, as one ZIP."""
    if one.kind != "print_papers" or one.task.status != "SUCCESSFUL" or one.authority_id is None:
        return ""
    return bundle_address(one.authority_id, one.task.args_kwargs["kwargs"]["chosen"])


@door("job.retry", "POST")
def retry(request: Asked, job_id: int) -> HttpResponse:
    """Puts one parked job back into the queue."""
    retries.retry(operation(request), job_id)
    messages.success(request, _("已放回队列，后台程序马上再办一次。"))
    return redirect("jobs")


urls: list[Any] = [
    path("jobs/", index, name="jobs"),
    path("jobs/<int:job_id>/retry/", retry, name="job_retry"),
]
