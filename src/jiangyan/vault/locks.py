"""Locks among the processes of one machine: whoever holds one loses it with their life, so that none is left behind."""

import fcntl
import os
import struct
from contextlib import suppress
from pathlib import Path

PLACES = 2**62
"""How many locks one file has room for; it stays empty, only its places are locked."""


def take(place: Path, number: int) -> int | None:
    """Takes lock `number` (below PLACES) of the file at once and answers what `free` needs; None when somebody else holds it.

    Where the system has no such locks, or the file cannot be opened, everybody gets it.
    """
    if not hasattr(fcntl, "F_OFD_SETLK"):
        return -1
    try:
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return -1
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, number, 1, 0))
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def free(taken: int) -> None:
    """Gives back what `take` answered."""
    if taken >= 0:
        with suppress(OSError):
            os.close(taken)
