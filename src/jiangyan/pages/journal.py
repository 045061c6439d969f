"""The journal, for the audit administrator: every line in order, narrowed by person, deed or kind."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiangyan.models import JournalLine
from jiangyan.models.account.people import Role
from jiangyan.pages import lists
from jiangyan.pages.doors import Asked, door
from jiangyan.printing.lists import Value
from jiangyan.queries import journal, journal_words

LABELS = {"": gettext_lazy("全部"), "sign_in": gettext_lazy("登录和账号"), "refused": gettext_lazy("被拒绝的")}


@door("journal.browse")
def index(request: Asked) -> HttpResponse:
    """One page of lines; the contents of marks, verdicts and papers are not shown here."""
    search, group = request.GET.get("q", "").strip(), request.GET.get("group", "")
    rows = journal.listed(request.asker, search, group)
    file = lists.file(request, _("日志"), [_("位置"), _("时间"), _("谁"), _("事项"), _("事项代号"), _("项目"), _("内容"), _("摘要")], rows, _file_row)
    if file is not None:
        return file
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "journal/index.html", {
        "page": page, "search": search, "group": group, "log_days": settings.LOG_DAYS,
        "lines": [{"line": one, "deed": journal_words.words(one.deed), "content": _content(one)} for one in page],
        "chips": [{"label": label, "current": name == group, "url": f"{reverse('journal')}?group={name}"}
                  for name, label in LABELS.items()]})


def _content(one: JournalLine) -> str:
    return journal_words.content(journal.told(one), {code: str(label) for code, label in Role.choices})


def _file_row(one: JournalLine) -> list[Value]:
    return [one.position, one.at, one.actor.display_name if one.actor else "", journal_words.words(one.deed), one.deed, one.project_id,
            _content(one), one.hash]


urls: list[Any] = [path("journal/", index, name="journal")]
