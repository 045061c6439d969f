"""A body is awaited where waiting keeps nobody out; what arrives is what was sent, whatever the disk does."""

import io
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpResponse

from jiangyan.config import bodies
from jiangyan.config.bodies import SMALL, Desks


class Coming:
    """A body that arrives in pieces, and after `stalls_after` bytes waits for `released`."""

    def __init__(self, content: bytes, stalls_after: int | None = None) -> None:
        self.content, self.place, self.stalls_after = content, 0, stalls_after
        self.stalled, self.released = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        """Some of what is left."""
        if self.stalls_after is not None and self.place >= self.stalls_after:
            self.stalled.set()
            self.released.wait(20)
        most = 70_000 if self.stalls_after is None else 400
        found = self.content[self.place:self.place + (min(size, most) if size >= 0 else most)]
        self.place += len(found)
        return found


def told(environ: dict[str, Any], start_response: Any) -> HttpResponse:
    """How many bytes came, and their sum."""
    came = environ["wsgi.input"].read() if "wsgi.input" in environ else b""
    start_response("200 OK", [])
    return HttpResponse(f"{len(came)} {sum(came)}")


def desks(folder: Path, application: Any = told, **more: int) -> Desks:
    """Two desks, one large body at a time."""
    return Desks(application, **{"working": 2, "large": 1, "most": 5_000_000, **more}, folder=folder)


def ask(where: Desks, coming: Coming | None = None) -> bytes:
    """One call with this body."""
    given = {"CONTENT_LENGTH": str(len(coming.content)), "wsgi.input": coming} if coming else {}
    return b"".join(where(given, lambda status, headers: None))


@pytest.mark.parametrize("size", [0, 1, SMALL, SMALL + 1, 4_999_999, 5_000_000, 5_000_001, 7_000_000])
def test_what_arrives_is_what_was_sent(tmp_path: Path, size: int) -> None:
    content = bytes(place % 251 for place in range(size))
    assert ask(desks(tmp_path), Coming(content)) == f"{size} {sum(content)}".encode()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_loses_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        """Takes 100,000 bytes, the last of them in part."""

        def write(self, given: Any) -> int:
            room = 100_000 - self.tell()
            if room <= 0:
                raise OSError(28, "full")
            return super().write(bytes(given)[:room])

    content = bytes(place % 251 for place in range(3_000_000))
    for made in (lambda **_: Full(), lambda **_: (_ for _ in ()).throw(OSError(28, "full"))):
        monkeypatch.setattr(bodies.tempfile, "TemporaryFile", made)
        assert ask(desks(tmp_path), Coming(content)) == f"3000000 {sum(content)}".encode()


@pytest.mark.parametrize("size", [1000, 3_000_000])
def test_bodies_that_do_not_come_keep_nobody_out(tmp_path: Path, size: int) -> None:
    where, slow = desks(tmp_path), [Coming(b"x" * size, stalls_after=500) for _ in range(6)]
    threads = [threading.Thread(target=ask, args=(where, one)) for one in slow]
    for one in threads:
        one.start()
    assert any(one.stalled.wait(5) for one in slow)
    assert [ask(where), ask(where, Coming(b"ab"))] == [b"0 0", b"2 195"]
    for one in slow:
        one.released.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def test_no_more_are_worked_on_than_there_are_desks(tmp_path: Path) -> None:
    used, at_once, most = set(), [], []

    def working(environ: dict[str, Any], start_response: Any) -> HttpResponse:
        used.add(id(connections["default"]))
        at_once.append(1)
        most.append(len(at_once))
        time.sleep(0.02)
        at_once.pop()
        return HttpResponse("ok")

    where = desks(tmp_path, working)
    threads = [threading.Thread(target=ask, args=(where,)) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(most), max(most), len(used)) == (12, 2, 2)


def test_a_fault_gives_its_desk_back(tmp_path: Path) -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> HttpResponse:
        raise ZeroDivisionError

    where, own = desks(tmp_path, broken), connection.connection
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            ask(where)
    assert (len(where.connections), connection.connection is own) == (2, True)
