"""Pictures for looking at: drawn anew from the original, which itself only ever leaves as a download."""

import base64
import os
import tempfile
from pathlib import Path

from django.conf import settings

from jiangyan.intake import child
from jiangyan.problems import Problem
from jiangyan.vault import files

MEDIA_TYPE = "image/jpeg"


def preview(sha256: str, name: str) -> bytes:
    """The picture with these bytes as a JPEG of at most 2400 pixels a side, without metadata; drawn once, then kept.

    Takes up to 20 s the first time. Refusals: preview.failed for what cannot be drawn, storage.unavailable.
    """
    kept = place(sha256)
    if kept.is_file():
        return kept.read_bytes()
    with files.read(sha256):
        pass
    try:
        with files.local(sha256) as original:
            drawn = base64.b64decode(child.read("pictures.py", original)["picture"])
    except child.Unreadable as why:
        raise Problem("preview.failed", name=name, detail=str(why)) from None
    _keep(kept, drawn)
    return drawn


def marked(sha256: str, name: str, mark: str, font: str) -> bytes:
    """The same with the words `mark` across it, in the font of that file; drawn anew for every look and never kept."""
    try:
        with files.local(sha256) as original:
            return base64.b64decode(child.read("pictures.py", original, mark, font)["picture"])
    except child.Unreadable as why:
        raise Problem("preview.failed", name=name, detail=str(why)) from None


def place(sha256: str) -> Path:
    """Where the preview of these bytes is kept; it may be thrown away at any time."""
    return Path(settings.DATA_DIR) / "previews" / sha256[:2] / f"{sha256}.jpg"


def forget(sha256: str) -> None:
    """Throws the preview of these bytes away."""
    place(sha256).unlink(missing_ok=True)


def _keep(kept: Path, drawn: bytes) -> None:
    """Keeps what was drawn; a full disk only means that it is drawn again next time."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        descriptor, fresh = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(drawn)
        Path(fresh).rename(kept)
    except OSError:
        return
