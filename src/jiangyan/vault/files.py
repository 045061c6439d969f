"""Bytes under their own SHA-256: written once, synced to disk before anybody is told, never overwritten."""

import errno
import hashlib
import os
import shutil
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
from jiangyan.vault.buckets import bucket


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


def _entrance() -> Path:
    """Where bytes wait on this machine: beside the others, or in the data folder when those are in an object store."""
    return (Path(settings.DATA_DIR) if bucket(settings.VAULT_DIR) else _root()) / "entrance"


def prepare() -> None:
    """Makes the vault's folder when the product starts. Later it is never made again: a folder that is gone is a disk
    that was taken away, and what is written in its place would be lost when it comes back."""
    if away := bucket(settings.VAULT_DIR):
        return away.reach()
    _root().mkdir(parents=True, exist_ok=True)


def path(sha256: str) -> Path:
    """Where the bytes with this digest stand in the folder; `local` also gives those of an object store."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def entrance() -> BufferedWriter:
    """A new file in the vault's entrance, for bytes whose digest is not known yet."""
    with disk():
        folder = _entrance()
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
    if away := bucket(settings.VAULT_DIR):
        away.keep(place, sha256)
        place.unlink(missing_ok=True)
        return
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


def take_in(place: Path) -> Stored:
    """Keeps a file that was written here (a large export) and moves it away from `place`; on disk when this returns."""
    with disk(), place.open("rb") as made:
        os.fsync(made.fileno())
        found = hashlib.file_digest(made, "sha256").hexdigest()
        size = os.fstat(made.fileno()).st_size
    keep(place, found)
    return Stored(found, size)


def read(sha256: str) -> BufferedReader:
    """The bytes with this digest, opened for reading; Problem storage.unreadable when the disk does not give them."""
    if away := bucket(settings.VAULT_DIR):
        with disk():
            _entrance().mkdir(exist_ok=True)
        return away.read(sha256, _entrance())
    try:
        return path(sha256).open("rb")
    except OSError as trouble:
        raise Problem("storage.unreadable") from trouble


@contextmanager
def local(sha256: str) -> Iterator[Path]:
    """The bytes with this digest as a file of this machine, for parsers and copies; only while the block lasts."""
    if bucket(settings.VAULT_DIR) is None:
        yield path(sha256)
        return
    with _arriving() as file, read(sha256) as kept:
        shutil.copyfileobj(kept, file)
    try:
        yield Path(file.name)
    finally:
        discard(file)


def put(place: Path, sha256: str) -> None:
    """Keeps a copy of a file that stands elsewhere (a backup's), unless its bytes are not those; the file itself stays."""
    with place.open("rb") as given:
        if hashlib.file_digest(given, "sha256").hexdigest() != sha256:
            raise Problem("storage.unreadable")
    with _arriving() as file, place.open("rb") as given:
        shutil.copyfileobj(given, file)
    keep(Path(file.name), sha256)


def there(sha256: str) -> bool:
    """Whether the vault has bytes with this digest."""
    away = bucket(settings.VAULT_DIR)
    return away.has(sha256) if away else path(sha256).exists()


def remove(sha256: str) -> bool:
    """Takes the bytes with this digest away for good, and whether there were any; only a confirmed purge asks for that."""
    if away := bucket(settings.VAULT_DIR):
        return away.remove(sha256)
    with disk():
        there = path(sha256).exists()
        path(sha256).unlink(missing_ok=True)
        if there:
            _sync_folder(path(sha256).parent)
    return there


def writable() -> bool:
    """Whether the vault takes bytes now (used by /healthz)."""
    try:
        with _arriving() as file:
            file.write(b"ok" * 4096)
        discard(file)
    except Problem:
        return False
    away = bucket(settings.VAULT_DIR)
    return away is None or away.writable()


def sweep(older: float) -> int:
    """Removes what was left in the entrance for `older` seconds by processes that died; answers how many files."""
    before, gone = time.time() - older, 0
    with disk():
        for place in _entrance().glob("*"):
            with suppress(FileNotFoundError):
                if place.stat().st_mtime < before:
                    place.unlink()
                    gone += 1
    return gone


def digest(content: Any) -> str:
    """SHA-256 of bytes or of a text's UTF-8, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
