"""The keys for personal numbers: from JIANGYAN_DATA_KEYS, or a file in the data folder that only its owner reads."""

import base64
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

Keys = tuple[tuple[str, bytes], ...]
"""Each key (32 bytes) with its name; the first seals, all of them open."""


class BadKeys(ValueError):
    """What is written there is no list of keys."""


def given() -> bool:
    """Whether the keys come from JIANGYAN_DATA_KEYS, and not from the file in the data folder."""
    return bool(os.environ.get("JIANGYAN_DATA_KEYS"))


def kept(folder: Path) -> Keys:
    """The keys of JIANGYAN_DATA_KEYS, else those of `data.keys` in `folder`, made once (mode 600); BadKeys for nonsense."""
    if given():
        return _read(os.environ["JIANGYAN_DATA_KEYS"].split(","))
    place = folder / "data.keys"
    return _read(place.read_text().split()) if place.exists() else add(folder)


def add(folder: Path) -> Keys:
    """Writes one more key into `data.keys`, before the older ones, and answers them all; on disk before it is used."""
    place, fresh = folder / "data.keys", folder / f"data.keys.{os.getpid()}"
    older = place.read_text().split() if place.exists() else []
    made = f"k{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join([made, *older]) + "\n")
        file.flush()
        os.fsync(file.fileno())
    if older:
        fresh.replace(place)
    else:
        with suppress(FileExistsError):  # of two that start at once, one makes the first key
            place.hardlink_to(fresh)
        fresh.unlink()
    return _read(place.read_text().split())


def hand_out(folder: Path, place: Path) -> None:
    """Copies `data.keys` of `folder` to `place`, readable by its owner only, and synced."""
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write((folder / "data.keys").read_text())
        file.flush()
        os.fsync(file.fileno())


def take_back(folder: Path, place: Path) -> Keys:
    """Puts the keys of `place` before those that `data.keys` of `folder` holds, each once; BadKeys for nonsense."""
    own, given_back = folder / "data.keys", place.read_text().split()
    _read(given_back)
    lines = list(dict.fromkeys([*given_back, *(own.read_text().split() if own.exists() else [])]))
    fresh = folder / f"data.keys.{os.getpid()}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(own)
    return _read(lines)


def _read(lines: list[str]) -> Keys:
    try:
        keys = tuple((name, base64.b64decode(key, validate=True)) for name, key in (one.strip().split(":") for one in lines))
    except ValueError:
        raise BadKeys("form") from None
    if not keys or any(len(key) != 32 or not re.fullmatch(r"[A-Za-z0-9_-]{1,20}", name) for name, key in keys):
        raise BadKeys("key")
    return keys
