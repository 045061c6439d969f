"""Is the product able to take work now."""

from typing import Any

from django.db import Error, transaction
from django.db.models import F
from django.http import HttpRequest, JsonResponse
from django.urls import path

from jiangyan.models import JournalHead
from jiangyan.pages.doors import door
from jiangyan.vault import files


@door("public")
def healthz(request: HttpRequest) -> JsonResponse:
    """200 only when database and files are writable; 503 otherwise, naming which is not."""
    state = {"database": _database(), "files": files.writable()}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _database() -> bool:
    try:
        with transaction.atomic():
            # Really written, and nothing changed by it.
            JournalHead.objects.filter(pk=1).update(position=F("position")) or JournalHead.objects.get_or_create(pk=1)
        return True
    except Error:
        return False


urls: list[Any] = [path("healthz", healthz, name="healthz")]
