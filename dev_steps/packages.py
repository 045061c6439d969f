"""The packages that the locks name: Python's from the lock files, the pages' from package-lock.json."""

import json
import re
from dataclasses import dataclass
from typing import Any

from dev_steps.places import ROOT

LOCKS = ("runtime", "test", "node")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Package:
    """One package at one version; Python's names in their canonical form."""

    name: str
    version: str


def canonical(name: str) -> str:
    """Returns the one spelling of a Python package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def python(*locks: str) -> list[Package]:
    """Returns what the lock files (all of them when none is named) pin, each package once, in order."""
    texts = [(ROOT / f"{lock}.lock").read_text(encoding="utf-8") for lock in locks or LOCKS]
    return sorted({Package(canonical(name), version) for text in texts for name, version in _PINNED.findall(text)})


def npm_places() -> dict[str, dict[str, Any]]:
    """Returns the entries of package-lock.json by their folder, the project itself left out."""
    entries: dict[str, dict[str, Any]] = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {place: entry for place, entry in entries.items() if place}


def npm_name(place: str) -> str:
    """Returns the name of the package in a folder such as node_modules/a/node_modules/@scope/b."""
    return place.rpartition("node_modules/")[2]
