"""The files of a submission as links that open in place."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from jiangyan.pages.tags import size

KINDS = {"pdf": "pdf", "png": "image", "jpg": "image", "jpeg": "image"}
"""Endings are checked against the first bytes when a file is taken in, so here they can be trusted."""


def links(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What parts/evidence_links.html draws, from entries of a receipt's manifest."""
    return [{"id": entry["id"], "name": entry["name"], "size_label": size(entry["size"]),
             "kind": KINDS.get(entry["name"].rpartition(".")[2].lower(), "other"),
             "view_url": reverse("evidence_view", args=[entry["id"]]),
             "download_url": reverse("evidence", args=[entry["id"]])} for entry in entries]


def names(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same for somebody who may know the names but not open the files."""
    return [{"name": entry["name"], "size_label": size(entry["size"])} for entry in entries]
