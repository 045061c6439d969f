"""A Django without anything of ours, for comparison: an empty answer, one saved row, one page of 26 rows."""

import os
import uuid
from typing import Any

from django.conf import settings

settings.configure(
    SECRET_KEY="bench", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[],
    INSTALLED_APPS=["django.contrib.contenttypes"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [
        ("django.template.loaders.locmem.Loader", {"rows.html": (
            "<table>{% for row in rows %}<tr><td>{{ row.pk }}</td><td>{{ row.app_label }}</td>"
            "<td>{% if row.pk %}{{ row.model }}{% else %}—{% endif %}</td></tr>{% endfor %}</table>")})]}}],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCH_BARE"], "CONN_MAX_AGE": None, "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}}})

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402

ROWS = 26


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing but the answer."""
    return HttpResponse("")


def save(request: HttpRequest) -> HttpResponse:
    """One row, on the disk before the answer."""
    ContentType.objects.create(app_label="bench", model=uuid.uuid4().hex)
    return HttpResponse("")


def rows(request: HttpRequest) -> HttpResponse:
    """One query and one template."""
    return render(request, "rows.html", {"rows": ContentType.objects.order_by("pk")[:ROWS]})


urlpatterns: list[Any] = [path("empty/", empty), path("save/", save), path("rows/", rows)]
