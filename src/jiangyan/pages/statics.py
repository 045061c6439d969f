"""Scripts and styles by an address that changes with what is in them: after an upgrade no browser goes on with the old ones."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def digest(name: str) -> str:
    """The beginning of the SHA-256 of a static file, read once in a process; "" for a folder, or where there is none."""
    found = finders.find(name)
    if not isinstance(found, str) or not Path(found).is_file():
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:16]


class Digested(StaticFilesStorage):
    """Static files where they are; only their address says which they are."""

    def url(self, name: str | None) -> str:
        """The address, with the digest of the file where it is one."""
        address, told = str(super().url(name)), digest(name or "")
        return f"{address}?v={told}" if told else address
