"""The outbox: mails that wait, left or failed; read over, changed, held, released and sent again."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.actions.mail import outbox as actions
from jiangyan.models import MailState, OutboxMail
from jiangyan.pages import lists, versions
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import Form, carry_out, status, whole
from jiangyan.pages.tags import instant
from jiangyan.printing.lists import Value
from jiangyan.problems import Problem
from jiangyan.queries import jobs
from jiangyan.queries.account.addresses import address_of
from jiangyan.queries.mail import mails, outbox
from jiangyan.queries.mail.outbox import Wanted
from jiangyan.queries.rights import Asker
from jiangyan.queries.round import rounds
from jiangyan.rulebook.words import plain

LOOKS = {"held": "wait", "waiting": "now", "sent": "done", "failed": "late", "bounced": "late", "unaddressed": "open"}


class WordsForm(Form):
    """Subject and text of one mail, with the version they were drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    subject = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    text = forms.CharField(label=gettext_lazy("正文"), widget=forms.Textarea({"rows": 14}), max_length=20_000,
                           help_text=gettext_lazy("只写要对方做什么和网址；不要写分数、结论和别人的姓名。"))


@door("mail.see")
def index(request: Asked) -> HttpResponse:
    """The mails of the authority with search and one chip a state; held ones can be ticked and released."""
    rounds.require_any(request.asker, "mail.see")
    state = request.GET.get("state", "")
    wanted = Wanted(state if state in MailState.values else "", plain(request.GET.get("q", ""))[:60])
    rows = outbox.listed(request.asker, wanted)
    file = lists.file(request, _("待发邮件"), [_("标题"), _("收件人"), _("邮箱"), _("状态"), _("邮件服务器的答复"), _("时间")], rows, _file_row)
    if file is not None:
        return file
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    counts = outbox.counts(request.asker, wanted.search)
    return render(request, "outbox/index.html", {
        "page": page, "lines": [_line(one) for one in page], "wanted": wanted, "chips": _chips(counts, wanted),
        "any": sum(counts.values()) or wanted.search, "held": counts["held"], "waiting": counts["waiting"],
        "may_handle": _handles(request.asker), "rounds": outbox.open_rounds(request.asker),
        "no_server": settings.EMAIL is None, "life": jobs.life()})


def _handles(by: Asker) -> bool:
    return by.has(*rounds.DEEDS["mail.handle"][1])


def _chips(counts: dict[str, int], wanted: Wanted) -> list[dict[str, Any]]:
    choices = [("", _("全部"), sum(counts.values())), *((state, _(label), counts[state]) for state, label in MailState.choices)]
    return [{"label": label, "count": count, "current": state == wanted.state,
             "url": f"{reverse('outbox')}?{urlencode({'state': state, 'q': wanted.search})}"} for state, label, count in choices]


def _line(one: OutboxMail) -> dict[str, Any]:
    return {"mail": one, "subject": mails.words(one, shown=True).subject, "look": LOOKS[one.state],
            "address": one.address or address_of(one.person), "when": instant(one.sent_at or one.made_at)}


def _file_row(one: OutboxMail) -> list[Value]:
    line = _line(one)
    return [line["subject"], one.person.display_name, line["address"], one.get_state_display(),
            one.result if one.state != "sent" else "", one.sent_at or one.made_at]


@door("mail.handle", "POST")
def release(request: Asked) -> HttpResponse:
    """Releases the ticked mails. Field: mail (several)."""
    chosen = [number for one in request.POST.getlist("mail") if (number := whole(one))]
    try:
        done = actions.release(operation(request), chosen)
    except Problem as problem:
        if problem.status != 422:
            raise
        messages.error(request, problem.message)
    else:
        messages.success(request, _("已放行 %(count)s 封，马上发出。") % done)
    return redirect(f"{reverse('outbox')}?state=held")


@door("mail.handle", "POST")
def holding(request: Asked, round_id: int) -> HttpResponse:
    """Says whether a round's mails are held first. Field: held (yes or no)."""
    held = request.POST.get("held") == "yes"
    actions.change_holding(operation(request), round_id, held)
    messages.success(request, _("以后的邮件先由经办人放行。") if held else _("以后的邮件立即发出；已经压住的不受影响。"))
    return redirect("outbox")


@door("mail.see", "GET", "POST")
def mail(request: Asked, mail_id: int) -> HttpResponse:
    """One mail: its words, its way, and what can be done; POST changes the words."""
    found = outbox.mail_for(request.asker, mail_id)
    shown = mails.words(found, shown=True)
    form = _words(found, request.POST or None)
    if request.method == "POST" and carry_out(form, lambda: actions.edit(
            operation(request), mail_id, form.cleaned_data["version"], form.cleaned_data["subject"],
            form.cleaned_data["text"])):
        messages.success(request, _("已保存。发出的将是改过的内容。"))
        return redirect("outbox_mail", mail_id)
    found = outbox.mail_for(request.asker, mail_id) if form.is_bound else found
    shown = mails.words(found, shown=True)
    versions.of_form(form, lambda: _words(found), request.path)
    return render(request, "outbox/mail.html", {
        "mail": found, "shown": shown, "form": form,
        "facts": _facts(found), "look": LOOKS[found.state],
        "may_handle": _handles(request.asker), "editable": outbox.editable(found),
        "obstacle": mails.obstacle(found) if found.state in ("held", "waiting", "unaddressed") else ""},
        status=status(form))


def _words(found: OutboxMail, typed: Any = None) -> WordsForm:
    shown = mails.words(found, shown=True)
    return WordsForm(typed, initial={"version": found.version, "subject": shown.subject, "text": shown.text})


def _facts(found: OutboxMail) -> list[dict[str, Any]]:
    facts = [(_("收件人"), f"{found.person.display_name}　{found.address or address_of(found.person) or _('没有确认过的邮箱')}"),
             (_("项目"), found.project.name if found.project else _("不涉及具体项目")),
             (_("批次"), found.round.name if found.round else ""), (_("写成"), instant(found.made_at))]
    if found.sent_at:
        facts.append((_("发出"), instant(found.sent_at)))
    if found.attempts:
        facts.append((_("已试次数"), str(found.attempts)))
    if found.result:
        facts.append((_("邮件服务器的答复"), found.result))
    return [{"label": label, "value": value} for label, value in facts] + [
        {"label": _("邮件编号"), "value": found.message_id}]


@door("mail.handle", "POST")
def deed(request: Asked, mail_id: int) -> HttpResponse:
    """Holds, releases, sends again or registers a returned mail. Field: deed; for "bounce" also said."""
    asked, given = operation(request), request.POST.get("deed", "")
    try:
        if given == "hold":
            actions.hold(asked, mail_id)
            messages.success(request, _("已压住，放行以前不会发出。"))
        elif given == "release":
            actions.release(asked, [mail_id])
            messages.success(request, _("已放行，马上发出。"))
        elif given == "resend":
            mail_id = actions.resend(asked, mail_id)["mail"]
            messages.success(request, _("已交后台程序重新发送。"))
        elif given == "bounce":
            actions.register_bounce(asked, mail_id, request.POST.get("said", ""))
            messages.success(request, _("已登记为被退回。"))
        else:
            raise Problem("request.malformed", detail=_("没有说明要办什么"))
    except Problem as problem:
        if problem.status != 422:
            raise
        messages.error(request, problem.message)
    return redirect("outbox_mail", mail_id)


urls: list[Any] = [
    path("outbox/", index, name="outbox"),
    path("outbox/release/", release, name="outbox_release"),
    path("outbox/rounds/<int:round_id>/", holding, name="outbox_holding"),
    path("outbox/<int:mail_id>/", mail, name="outbox_mail"),
    path("outbox/<int:mail_id>/deed/", deed, name="outbox_deed"),
]
