"""Bytes under their own SHA-256: written once, synced to disk before anybody is told, never overwritten."""

import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Any

from django.conf import settings

from jiangyan.problems import Problem


@dataclass(frozen=True)
class Stored:
    """What was kept: hexadecimal SHA-256 and size in bytes."""

    sha256: str
    size: int


@contextmanager
def disk() -> Iterator[None]:
    """Turns a full or broken disk into a Problem that says so."""
    try:
        yield
    except OSError as trouble:
        full = trouble.errno in (errno.ENOSPC, errno.EDQUOT)
        raise Problem("storage.full" if full else "storage.unavailable") from trouble


def _root() -> Path:
    return Path(settings.VAULT_DIR)


def prepare() -> None:
    """Makes the vault's folder when the product starts. Later it is never made again: a folder that is gone is a disk
    that was taken away, and what is written in its place would be lost when it comes back."""
    _root().mkdir(parents=True, exist_ok=True)


def path(sha256: str) -> Path:
    """Where the bytes with this digest stand."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def entrance() -> BufferedWriter:
    """A new file in the vault's entrance, for bytes whose digest is not known yet."""
    with disk():
        folder = _root() / "entrance"
        folder.mkdir(exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
        os.close(descriptor)
        return Path(name).open("wb")


def discard(file: BufferedWriter) -> None:
    """Throws away a file of the entrance, also when the disk takes nothing more, not even the closing."""
    with suppress(OSError):
        file.close()
    with suppress(OSError):
        Path(file.name).unlink(missing_ok=True)


@contextmanager
def _arriving() -> Iterator[BufferedWriter]:
    """A file of the entrance that is synced at the end, and gone when anything goes wrong."""
    file = entrance()
    try:
        with disk():
            yield file
            file.flush()
            os.fsync(file.fileno())
            file.close()
    except BaseException:
        discard(file)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep(place: Path, sha256: str) -> None:
    """Moves synced bytes from the entrance to their place and syncs the folders; the same bytes are kept once."""
    target = path(sha256)
    with disk():
        fresh = not target.parent.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            place.unlink(missing_ok=True)
            return
        place.chmod(0o440)
        place.rename(target)
        _sync_folder(target.parent)
        if fresh:
            _sync_folder(target.parent.parent)
            _sync_folder(_root())


def store(content: bytes) -> Stored:
    """Keeps bytes made here (a paper); returns their digest once they are on disk."""
    digest = hashlib.sha256(content).hexdigest()
    with _arriving() as file:
        file.write(content)
    try:
        keep(Path(file.name), digest)
    except Problem:
        discard(file)
        raise
    return Stored(digest, len(content))


def read(sha256: str) -> BufferedReader:
    """The bytes with this digest, opened for reading; Problem storage.unreadable when the disk does not give them."""
    try:
        return path(sha256).open("rb")
    except OSError as trouble:
        raise Problem("storage.unreadable") from trouble


def writable() -> bool:
    """Whether the vault takes bytes now (used by /healthz)."""
    try:
        with _arriving() as file:
            file.write(b"ok" * 4096)
        discard(file)
        return True
    except Problem:
        return False


def sweep(older: float) -> int:
    """Removes what was left in the entrance for `older` seconds by processes that died; answers how many files."""
    before, gone = time.time() - older, 0
    with disk():
        for place in (_root() / "entrance").glob("*"):
            with suppress(FileNotFoundError):
                if place.stat().st_mtime < before:
                    place.unlink()
                    gone += 1
    return gone


def digest(content: Any) -> str:
    """SHA-256 of bytes or of a text's UTF-8, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
