"""Mails that came in: the list of a mailbox, one mail with one click to assign it, and what a unit makes of its own."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.mail import offered_files
from jiangyan.actions.mail import received_mails as actions
from jiangyan.models import Inbox, ReceivedFile, ReceivedMail, ReceivedMailState
from jiangyan.pages import lists, versions
from jiangyan.pages.doors import Asked, door, operation, seen
from jiangyan.pages.forms import whole
from jiangyan.pages.tags import instant, size
from jiangyan.printing.lists import Value
from jiangyan.problems import Problem
from jiangyan.queries.mail import received_mails as asked
from jiangyan.queries.mail.received_mails import Wanted
from jiangyan.queries.round import rounds
from jiangyan.rulebook.words import plain
from jiangyan.vault.downloads import stored

LOOKS = {"waiting": "wait", "offered": "now", "settled": "done", "kept": "open", "set_aside": "plain"}
FILE_LOOKS = {"offered": "wait", "taken": "done", "declined": "open", "unusable": "late"}
BYTES = "application/octet-stream"
FILE = ("标题", "发件人", "邮箱", "归属", "状态", "截止后收到", "附件", "收到", "说明")
"""The columns of the list as a file."""


@door("received_mail.see")
def index(request: Asked) -> HttpResponse:
    """The mails of the mailbox with search and one chip a state; those that wait for a person come first."""
    rounds.require_any(request.asker, "received_mail.see")
    state = request.GET.get("state", "")
    wanted = Wanted(state if state in ReceivedMailState.values else "", plain(request.GET.get("q", ""))[:60])
    rows = asked.listed(request.asker, wanted)
    file = lists.file(request, _("收到的邮件"), [_(label) for label in FILE], rows, _file_row)
    if file is not None:
        return file
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    counts = asked.counts(request.asker, wanted.search)
    return render(request, "received_mails/index.html", {
        "page": page, "lines": [_line(one) for one in page], "wanted": wanted, "chips": _chips(counts, wanted),
        "any": sum(counts.values()) or wanted.search, "inbox": settings.INBOX,
        "read": Inbox.objects.order_by("-read_at").first()})


def _chips(counts: dict[str, int], wanted: Wanted) -> list[dict[str, Any]]:
    every = [("", _("全部"), sum(counts.values())), *((state, _(label), counts[state]) for state, label in ReceivedMailState.choices)]
    return [{"label": label, "count": count, "current": state == wanted.state,
             "url": f"{reverse('received_mails')}?{urlencode({'state': state, 'q': wanted.search})}"} for state, label, count in every]


def _file_row(one: ReceivedMail) -> list[Value]:
    named = f"{one.project.unit.name}　{one.project.name}" if one.project else ""
    return [one.subject, one.sender_name, one.sender, named, one.get_state_display(), _("是") if asked.arrival(one).late else "",
            int(getattr(one, "file_count", 0)), one.received_at, one.why]


def _line(one: ReceivedMail) -> dict[str, Any]:
    return {"mail": one, "look": LOOKS[one.state], "arrival": asked.arrival(one)}


@door("received_mail.see")
def mail(request: Asked, received_mail_id: int) -> HttpResponse:
    """One mail: what came, whose it may be, and one button a project that it can be assigned to."""
    found = asked.mail_for(request.asker, received_mail_id)
    return _mail(request, found)


def _mail(request: Asked, found: ReceivedMail, problem: Problem | None = None) -> HttpResponse:
    words = plain(request.GET.get("q", ""))[:60]
    files = list(found.files.select_related("decided_by").order_by("pk"))
    return render(request, "received_mails/mail.html", {
        "mail": found, "facts": _facts(found), "look": LOOKS[found.state], "arrival": asked.arrival(found), "problem": problem,
        "versions": _both(request, found, problem) if problem and problem.status == 412 else None,
        "files": [_file(one) for one in files], "words": words, "reason": request.POST.get("reason", ""),
        "choices": asked.choices(request.asker, found, words),
        "may_assign": rounds.may_at(request.asker, found.authority_id, "received_mail.assign"),
        "fixed": any(one.state == "taken" for one in files)}, status=problem.status if problem else 200)


def _both(request: Asked, there: ReceivedMail, problem: Problem) -> versions.Beside:
    """Where this person wanted the mail beside where somebody else put it."""
    chosen = next((one for one in asked.choices(request.asker, there, "") if str(one.pk) == request.POST.get("project")), None)
    mine = f"{chosen.unit.name}　{chosen.name}" if chosen else request.POST.get("reason", "")
    now = f"{there.project.unit.name}　{there.project.name}" if there.project else there.why
    return versions.beside(problem, [(_("归属"), mine, now)], reverse("received_mail", args=[there.pk]))


def _facts(found: ReceivedMail) -> list[dict[str, Any]]:
    facts = [(_("发件人"), f"{found.sender_name}　{found.sender or _('没有写明')}".strip("　")),
             (_("邮件服务器收到"), instant(found.sent_at) if found.sent_at else _("没有写明")),
             (_("本系统收到"), instant(found.received_at)), (_("种类"), _(found.get_nature_display())), (_("大小"), size(found.size)),
             (_("归属"), f"{found.project.unit.name}　{found.project.name}" if found.project else _("还没有归属")), (_("说明"), found.why or "—")]
    if told := asked.acknowledgement(found):
        said = _("只说收到了：%(state)s") % {"state": _(told.get_state_display())}
        facts.append((_("自动答复"), f"{said}　{instant(told.sent_at)}" if told.sent_at else said))
    if found.assigned_by and found.assigned_at:
        facts.append((_("经办"), f"{found.assigned_by.display_name}　{instant(found.assigned_at)}"))
    return [{"label": label, "value": value} for label, value in facts] + [
        {"label": _("邮件编号"), "value": found.message_id or _("没有写明")}, {"label": _("原件摘要（SHA-256）"), "value": found.sha256}]


def _file(one: ReceivedFile) -> dict[str, Any]:
    return {"file": one, "look": FILE_LOOKS[one.state], "size": size(one.size)}


@door("received_mail.assign", "POST")
def assign(request: Asked, received_mail_id: int) -> HttpResponse:
    """Places the mail with a project. Fields: project, version."""
    chosen = request.POST.get("project", "")
    return _done(request, received_mail_id, lambda: actions.assign(
        operation(request), received_mail_id, whole(chosen), seen(request)), _("已归属，已告诉这个单位。单位采用附件以前可以改。"))


@door("received_mail.assign", "POST")
def set_aside(request: Asked, received_mail_id: int) -> HttpResponse:
    """Says that the mail belongs to nobody. Fields: reason, version."""
    return _done(request, received_mail_id, lambda: actions.set_aside(
        operation(request), received_mail_id, request.POST.get("reason", ""), seen(request)), _("已记为不需要归属；以后仍可归属。"))


def _done(request: Asked, received_mail_id: int, work: Any, said: str) -> HttpResponse:
    try:
        work()
    except Problem as problem:
        if problem.status not in (409, 412, 422, 428):
            raise
        return _mail(request, asked.mail_for(request.asker, received_mail_id), problem)
    messages.success(request, said)
    return redirect("received_mail", received_mail_id)


@door("received_mail.see")
def message(request: Asked, received_mail_id: int) -> HttpResponse:
    """The raw mail as it came."""
    found = asked.mail_for(request.asker, received_mail_id)
    return stored(found.sha256, f"{found.subject or _('来信')}.eml", BYTES)


@door("signed_in")
def attachment(request: Asked, received_file_id: int) -> HttpResponse:
    """The bytes of one attachment."""
    kept = asked.file_for(request.asker, received_file_id)
    if not kept.sha256:
        raise Problem("not_found")
    return stored(kept.sha256, kept.name, kept.media_type or BYTES)


@door("project.see")
def of_project(request: Asked, project_id: int) -> HttpResponse:
    """What came by mail for one project, and what the unit makes of each attachment."""
    return _of_project(request, project_id)


def _of_project(request: Asked, project_id: int, problem: Problem | None = None) -> HttpResponse:
    found, mails = asked.of_project(request.asker, project_id)
    return render(request, "received_mails/project.html", {
        "project": found.project, "problem": problem, "inbox": settings.INBOX, "places": asked.places(found.project),
        "writable": asked.writable(found),
        "mails": [{"mail": one, "look": LOOKS[one.state], "arrival": asked.arrival(one), "files": [_file(each) for each in one.files.all()]}
                  for one in mails]}, status=problem.status if problem else 200)


@door("evidence.write", "POST")
def decide(request: Asked, received_file_id: int) -> HttpResponse:
    """The unit takes one attachment for a named place, or leaves it. Fields: deed (take or decline), place."""
    kept = asked.file_for(request.asker, received_file_id)
    if kept.mail.project_id is None:
        raise Problem("not_found")
    try:
        if request.POST.get("deed") == "take":
            offered_files.take(operation(request), received_file_id, request.POST.get("place", ""))
            messages.success(request, _("已采用，现在算作您单位交来的材料。"))
        else:
            offered_files.decline(operation(request), received_file_id)
            messages.success(request, _("没有采用；附件仍随邮件保存。"))
    except Problem as problem:
        if problem.status == 404:
            raise
        return _of_project(request, kept.mail.project_id, problem)
    return redirect("project_mails", kept.mail.project_id)


urls: list[Any] = [
    path("received-mails/", index, name="received_mails"),
    path("received-mails/<int:received_mail_id>/", mail, name="received_mail"),
    path("received-mails/<int:received_mail_id>/message", message, name="received_mail_message"),
    path("received-mails/<int:received_mail_id>/assign", assign, name="received_mail_assign"),
    path("received-mails/<int:received_mail_id>/set-aside", set_aside, name="received_mail_set_aside"),
    path("received-mails/files/<int:received_file_id>/", attachment, name="received_file"),
    path("received-mails/files/<int:received_file_id>/decide", decide, name="received_file_decide"),
    path("projects/<int:project_id>/mails/", of_project, name="project_mails"),
]
