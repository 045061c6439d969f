"""Several issued papers in one ZIP: what is in it before it is made, printing by a worker where it takes longer."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.paper import paper_bundles as actions
from jiangyan.models import Authority
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.forms import whole
from jiangyan.printing import papers as printing
from jiangyan.queries.paper import registers
from jiangyan.queries.paper.registers import Wanted
from jiangyan.vault.downloads import sealed


def bundle_address(authority_id: int, chosen: Sequence[int]) -> str:
    """The page of these papers' ZIP."""
    return f"{reverse('paper_bundle', args=[authority_id])}?{urlencode([('paper', one) for one in chosen])}"


def _chosen(request: Asked, found: Authority) -> list[int]:
    """The ticked papers, or with `all` everything that the register's filters show."""
    given = request.POST or request.GET
    if given.get("all"):
        year, series, kind, search = (given.get(name, "").strip() for name in ("year", "series", "kind", "q"))
        rows = registers.listed(request.asker, found, Wanted(year, series, kind, "valid", search))
        return list(rows.values_list("pk", flat=True)[:registers.MOST])
    return [number for one in given.getlist("paper") if (number := whole(one))]


@door("paper.register", "GET", "POST")
def paper_bundle(request: Asked, authority_id: int) -> HttpResponse:
    """How many of what will be in the ZIP; a POST prints them (`step` = print) or gives the ZIP."""
    found = registers.authority_for(request.asker, authority_id)
    chosen = _chosen(request, found)
    if request.method == "POST" and request.POST.get("step") == "print":
        actions.prepare(operation(request), authority_id, chosen)
        messages.success(request, _("已交给后台打印，印好的份数见下面；可以离开本页，以后从“后台任务”回来。"))
        return redirect(bundle_address(authority_id, chosen))
    if request.method == "POST":
        printed = actions.bundle(operation(request), authority_id, chosen)
        return sealed(HttpResponse(printed.content, content_type="application/zip"), printed.name)
    rows = registers.chosen(request.asker, authority_id, chosen)
    waiting = len(registers.unprinted(rows))
    return render(request, "papers/bundle.html", {
        "authority": found, "papers": rows, "waiting": waiting, "ready": len(rows) - waiting, "most": registers.MOST,
        "at_once": waiting <= actions.AT_ONCE, "left_out": len(chosen) - len(rows), "full": len(chosen) >= registers.MOST,
        "again": request.get_full_path(),
        "kinds": [(_(printing.paper(kind).title), count) for kind, count in Counter(one.kind for one in rows).most_common()]})


urls: list[Any] = [path("authorities/<int:authority_id>/papers/bundle", paper_bundle, name="paper_bundle")]
