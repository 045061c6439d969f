"""One call at a time for each operation id: the second one waits a moment for the first, and is then told that it still runs."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from jiangyan.actions.operations import Request
from jiangyan.problems import Problem
from jiangyan.vault import locks

PATIENCE = 5.0
"""Seconds that a call waits for an earlier one with the same operation id."""
PAUSE = 0.05


@contextmanager
def alone(request: Request) -> Iterator[None]:
    """Nobody else works on this person's operation id inside. Refusal: operation.running when the other one takes long.

    The lock is one that ends with the process or the connection, whatever becomes of it: no operation id stays locked.
    """
    number = int.from_bytes(hashlib.sha256(f"{request.by.person.pk}:{request.key}".encode()).digest()[:8], "big") % locks.PLACES
    until = time.monotonic() + PATIENCE
    while (held := _take(number)) is None:
        if time.monotonic() > until:
            raise Problem("operation.running", seconds=1)
        time.sleep(PAUSE)
    try:
        yield
    finally:
        _free(number, held)


def _take(number: int) -> int | None:
    if connection.vendor != "postgresql":
        return locks.take(Path(settings.DATA_DIR) / "running.lock", number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        return 0 if cursor.fetchone()[0] else None


def _free(number: int, held: int) -> None:
    if connection.vendor != "postgresql":
        locks.free(held)
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
    except Error:  # the connection is gone, and the lock with it
        connection.close()
