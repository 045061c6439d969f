"""Where bodies are awaited: any number of calls may be on their way, a few are worked on, each with a database connection.

The server has one thread a call. If only as many calls were taken in as are worked on together, as many connections, each
with a body that never ends, would keep everybody else out.
"""

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, Any

from django.db import DEFAULT_DB_ALIAS, connections

Environ = dict[str, Any]
SMALL = 2 * 1024 * 1024
"""Bytes of a body that wait in memory; more are written to a file without a name."""
CHUNK = 64 * 1024


class Desks:
    """WSGI in front of the product: at most `working` calls are worked on together, at most `large` large bodies awaited.

    Of a large body `most` bytes are awaited; whoever reads on waits for the rest at the desk, and refuses it for its size.
    A connection belongs to a desk, not to a thread: threads come and go, connections are dear.
    """

    def __init__(self, application: Callable[..., Any], working: int, large: int, most: int, folder: Path) -> None:
        self.application, self.most, self.folder = application, most, folder
        self.free, self.large = BoundedSemaphore(working), BoundedSemaphore(large)
        self.connections = [connections.create_connection(DEFAULT_DB_ALIAS) for _ in range(working)]
        for own in self.connections:
            own.inc_thread_sharing()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer, worked out when the body is there."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if length == "0" or not length.isdigit():
            return self._answer(environ, start_response)
        if int(length) <= SMALL:
            environ["wsgi.input"] = _small(environ["wsgi.input"], int(length))
            return self._answer(environ, start_response)
        with self.large, self._large(environ["wsgi.input"]) as body:
            environ["wsgi.input"] = body
            return self._answer(environ, start_response)

    def _answer(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """What is whole is handed over whole, and everything opened for it closed at the desk."""
        with self._desk():
            response = self.application(environ, start_response)
            if getattr(response, "streaming", True):
                return response  # type: ignore[no-any-return]
            try:
                return [b"".join(response)]
            finally:
                response.close()

    @contextmanager
    def _desk(self) -> Iterator[None]:
        with self.free:
            own = self.connections.pop()  # the one that was used last
            connections[DEFAULT_DB_ALIAS] = own
            try:
                yield
            finally:
                del connections[DEFAULT_DB_ALIAS]
                self.connections.append(own)

    def _large(self, coming: IO[bytes]) -> IO[bytes]:
        """The body in a file; where the disk takes no more, what is left stays to be read, and the vault says why it cannot."""
        try:
            file = tempfile.TemporaryFile(dir=self.folder, buffering=0)  # noqa: SIM115 - closed with the body
        except OSError:
            return io.BufferedReader(Following(None, [coming]))
        whole, left = 0, b""
        try:
            while whole < self.most and (left := left or coming.read(CHUNK)):
                written = file.write(left) or 0
                whole, left = whole + written, left[written:]
        except OSError:  # `left` is what the disk did not take
            whole = min(whole, file.seek(0, io.SEEK_END))
        file.seek(0)
        return io.BufferedReader(Following(file, [file, io.BytesIO(left), coming]), CHUNK)


def _small(coming: IO[bytes], length: int) -> IO[bytes]:
    parts: list[bytes] = []
    while length > 0 and (part := coming.read(length)):
        parts.append(part)
        length -= len(part)
    return io.BytesIO(b"".join(parts))


class Following(io.RawIOBase):
    """Several streams read one after the other; `own` is closed with it."""

    def __init__(self, own: IO[bytes] | None, parts: list[Any]) -> None:
        super().__init__()
        self.own, self.parts = own, parts

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, room: Any) -> int:
        """Fills `room` from the first stream that has anything left."""
        while self.parts:
            found = self.parts[0].read(len(room))
            if found:
                room[:len(found)] = found
                return len(found)
            self.parts.pop(0)
        return 0

    def close(self) -> None:
        """Closes what was opened for this."""
        super().close()
        if self.own is not None:
            self.own.close()
