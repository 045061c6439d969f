"""Uploads stream straight into the vault: hashed on the way, never held in memory."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from jiangyan.problems import Problem
from jiangyan.vault import files


class Arrived(UploadedFile):  # type: ignore[type-arg]
    """A file that arrived whole: its bytes wait in the vault's entrance until an action keeps them.

    `looked` is where intake.arrivals notes what it found in the bytes, so that they are looked at once.
    """

    def __init__(self, place: Path, digest: str, size: int, name: str, media_type: str, too_large: bool) -> None:
        super().__init__(None, name, media_type, size)
        self.original_name = name
        self.place, self.sha256, self.too_large = place, digest, too_large
        self.looked: Any = None

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> "Arrived":
        """Opens the waiting bytes for reading."""
        self.file = self.place.open("rb")
        return self

    def close(self) -> None:
        """Closes and throws away what no action kept."""
        if self.file is not None:
            self.file.close()
        with suppress(OSError):  # the answer has left; what a broken disk keeps here is swept away later
            self.place.unlink(missing_ok=True)


class VaultUploadHandler(FileUploadHandler):
    """Writes each part of a multipart body to the vault's entrance, counting and hashing (SHA-256) as it goes."""

    file: BufferedWriter

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Starts one file."""
        super().new_file(*args, **kwargs)
        self.file = files.entrance()
        self.hash, self.size, self.too_large = hashlib.sha256(), 0, False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Takes one chunk; past the limit bytes are counted but no longer kept."""
        self.size += len(raw_data)
        if self.size > settings.UPLOAD_LIMIT:
            self.too_large = True
            return
        self.hash.update(raw_data)
        with self._kept():
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Arrived:
        """Flushes to the disk; the bytes are now as safe as the disk is."""
        with self._kept():
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
        return Arrived(Path(self.file.name), self.hash.hexdigest(), self.size, self.file_name or "",
                       self.content_type or "", self.too_large)

    def upload_interrupted(self) -> None:
        """A broken connection leaves nothing behind."""
        if getattr(self, "file", None) is not None:
            files.discard(self.file)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """What cannot be written whole is not there at all; Django tells its handlers nothing of a full disk."""
        try:
            with files.disk():
                yield
        except Problem:
            files.discard(self.file)
            raise


def waiting(content: bytes, name: str) -> Arrived:
    """Bytes that came another way than an upload, as a file that waits in the vault's entrance, synced to the disk."""
    file = files.entrance()
    try:
        with files.disk():
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            file.close()
    except BaseException:
        files.discard(file)
        raise
    return Arrived(Path(file.name), files.digest(content), len(content), name, "", False)


def again(sha256: str, name: str) -> Arrived:
    """Bytes of the vault once more in its entrance, for a deed that takes them in as a file that has just come."""
    with files.read(sha256) as kept:
        return waiting(kept.read(), name)
