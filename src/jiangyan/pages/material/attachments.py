"""Files that come along with a form, and files that were frozen with a record."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.conf import settings
from django.urls import reverse

from jiangyan.intake.file_types import ALLOWED, TYPES
from jiangyan.pages.doors import Asked
from jiangyan.pages.tags import size
from jiangyan.vault.uploads import Arrived


def arrived(request: Asked) -> list[Arrived]:
    """The files of the form's field `file`, waiting in the vault's entrance."""
    return [cast(Arrived, one) for one in request.FILES.getlist("file")]


def field() -> dict[str, str]:
    """What parts/attach.html says about the files a form takes."""
    return {"accept": ",".join(f".{kind.ending}" for kind in TYPES), "accept_label": ALLOWED,
            "limit_label": size(settings.UPLOAD_LIMIT)}


def links(files: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Frozen files (id, name, size) for parts/evidence_links.html."""
    found = []
    for one in files:
        ending = one["name"].rpartition(".")[2].lower()
        kind = "pdf" if ending == "pdf" else "image" if ending in ("png", "jpg", "jpeg") else "other"
        found.append({"id": one["id"], "name": one["name"], "size_label": size(one["size"]), "kind": kind,
                      "view_url": reverse("evidence_view", args=[one["id"]]),
                      "download_url": reverse("evidence", args=[one["id"]])})
    return found
