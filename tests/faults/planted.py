"""The product with one thing broken on purpose: `python -m tests.faults.planted FAULT serve …`.

Nothing of this is in the product, and nothing switches it on there: these are other functions in the place of its own.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LATE = 3.0
"""Seconds by which the planted commit comes after the answer."""


class Undone(Exception):
    """Takes back what was just carried out; `answer` is what it came to."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer


def reply_before_commit() -> None:
    """The answer leaves first: what it tells is worked out and taken back, and carried out for good only later, in another thread."""
    from django.db import connection, transaction

    from jiangyan.actions import operations

    honest = operations._carried_out

    def hasty(request: Any, fingerprint: str, work: Callable[[], Any]) -> Any:
        def later() -> None:
            time.sleep(LATE)
            honest(request, fingerprint, work)
            connection.close()

        try:
            with transaction.atomic():
                raise Undone(honest(request, fingerprint, work))
        except Undone as undone:
            threading.Thread(target=later).start()
            return undone.answer

    operations._carried_out = hasty  # type: ignore[assignment]


def any_database() -> None:
    """Starts on a PostgreSQL that forgets."""
    from jiangyan.management import ground

    ground.require_durable = lambda: None


def without_turns() -> None:
    """Two calls with one operation id no longer wait for each other at the door, so that both come as far as the database."""
    from contextlib import nullcontext

    from jiangyan.actions import turns

    turns.alone = lambda request: nullcontext()  # type: ignore[assignment]


def _told(line: str) -> None:
    with (Path(os.environ["JIANGYAN_DATA_DIR"]) / "disk.log").open("a") as log:
        log.write(line + "\n")


def watched_disk() -> None:
    """Nothing is broken: every sync and every renaming of the process is written down in disk.log."""
    sync, rename = os.fsync, Path.rename

    def synced(descriptor: int) -> None:
        _told(f"fsync {os.readlink(f'/proc/self/fd/{descriptor}')}")
        sync(descriptor)

    def renamed(self: Path, target: Any) -> Path:
        _told(f"rename {self} {target}")
        return rename(self, target)

    os.fsync, Path.rename = synced, renamed  # type: ignore[assignment, method-assign]


def without_fsync() -> None:
    """The vault believes that its bytes are on the disk; what really happens there is written down all the same."""
    from types import SimpleNamespace

    from jiangyan.vault import files, uploads

    watched_disk()
    lazy = SimpleNamespace(**{name: getattr(os, name) for name in dir(os)} | {"fsync": lambda descriptor: None})
    files.os = uploads.os = lazy  # type: ignore[attr-defined]


def full_disk() -> None:
    """Every write of the vault fails as on a full disk while the file `full` lies in the data folder (where no disk of
    one's own can be mounted)."""
    import errno
    import io

    from jiangyan.vault import files

    honest, sign = files.entrance, Path(os.environ["JIANGYAN_DATA_DIR"]) / "full"

    class Raw(io.FileIO):
        def write(self, given: Any) -> int:
            if sign.exists():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(given) or 0

    def entrance() -> Any:
        with honest() as file:
            return io.BufferedWriter(Raw(file.name, "wb"))

    files.entrance = entrance


FAULTS = {one.__name__: one for one in (reply_before_commit, any_database, watched_disk, without_fsync, without_turns,
                                        full_disk)}


def main() -> int:
    """Plants the fault and goes on as `jiangyan` does."""
    from jiangyan.management import ground
    from jiangyan.management.main import main as jiangyan

    ground.stand()
    FAULTS[sys.argv[1]]()
    return jiangyan(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
