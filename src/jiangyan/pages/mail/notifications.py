"""What one person has been told: unread first to see, all to look back, marked as read."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiangyan.actions.mail import notifications as actions
from jiangyan.models import Notification
from jiangyan.pages.doors import Asked, door, operation
from jiangyan.pages.tags import instant
from jiangyan.queries.mail import mails, notifications


@door("signed_in")
def index(request: Asked) -> HttpResponse:
    """The person's own notifications, unread ones alone or all."""
    told = notifications.told(request.asker)
    unread, every = told.filter(read_at__isnull=True).count(), told.count()
    whole = request.GET.get("all") == "1"
    page = Paginator(told if whole else told.filter(read_at__isnull=True), 30).get_page(request.GET.get("page"))
    base = reverse("notifications")
    chips = [{"label": _("未读"), "count": unread, "current": not whole, "url": base},
             {"label": _("全部"), "count": every, "current": whole, "url": f"{base}?all=1"}]
    return render(request, "notifications/index.html", {
        "page": page, "lines": [_line(one) for one in page], "chips": chips, "whole": whole, "unread": unread})


def _line(one: Notification) -> dict[str, Any]:
    return {"pk": one.pk, "title": mails.title(one.kind, one.values), "unread": one.read_at is None,
            "about": one.project.name if one.project else "", "when": instant(one.at)}


@door("signed_in", "POST")
def opened(request: Asked, notification_id: int) -> HttpResponse:
    """Marks one as read and goes to its page."""
    found = notifications.told_one(request.asker, notification_id)
    actions.read(operation(request), [found.pk])
    return redirect(mails.page_of(found.kind, found.project_id, found.values))


@door("signed_in", "POST")
def read(request: Asked) -> HttpResponse:
    """Marks every notification as read."""
    actions.read(operation(request), [])
    return redirect("notifications")


urls: list[Any] = [
    path("notifications/", index, name="notifications"),
    path("notifications/read/", read, name="notifications_read"),
    path("notifications/<int:notification_id>/", opened, name="notification"),
]
