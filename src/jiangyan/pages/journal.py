"""The journal, for the audit administrator: every line in order, narrowed by person, deed or kind."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy

from jiangyan.pages.doors import Asked, door
from jiangyan.queries import journal

LABELS = {"": gettext_lazy("全部"), "sign_in": gettext_lazy("登录和账号"), "refused": gettext_lazy("被拒绝的")}


@door("journal.browse")
def index(request: Asked) -> HttpResponse:
    """One page of lines; the contents of marks, verdicts and papers are not shown here."""
    search, group = request.GET.get("q", "").strip(), request.GET.get("group", "")
    page = Paginator(journal.listed(request.asker, search, group), 50).get_page(request.GET.get("page"))
    return render(request, "journal/index.html", {
        "page": page, "search": search, "group": group,
        "lines": [{"line": one, "content": "　".join(f"{name} {value}" for name, value in journal.told(one).items())} for one in page],
        "chips": [{"label": label, "current": name == group, "url": f"{reverse('journal')}?group={name}"}
                  for name, label in LABELS.items()]})


urls: list[Any] = [path("journal/", index, name="journal")]
