"""How long somebody who failed to sign in waits: longer and longer, up to a limit that never becomes a lock."""

FREE: dict[str, int] = {"pair": 5, "source": 30, "account": 10, "device": 10}
"""Failures without any wait: for one account from one source, for one source, for one account from anywhere unknown,
and for one account from a device that it is known by."""
LONGEST: dict[str, int] = {"pair": 900, "source": 300, "account": 60, "device": 60}
"""The longest wait of each, in seconds. Short where a stranger's failures could keep the rightful person waiting."""
ROOM: dict[str, int] = {"pair": 32, "source": 128, "account": 64, "device": 32}
"""Attempts that may be looked at at the same moment while the failures are few: programs of one person that enter together."""
DROPPED = 60
"""Seconds after which an attempt whose process died no longer counts as being looked at."""
FORGOTTEN = 24 * 3600
"""Seconds after the last failure when all of them are forgotten."""
FIRST = 15


def wait(kind: str, failures: int) -> int:
    """Seconds that must pass after the latest of `failures` before the next attempt; 0 while they are few.

    >>> [wait("pair", failures) for failures in (0, 4, 5, 6, 7, 10, 11, 500)]
    [0, 0, 15, 30, 60, 480, 900, 900]
    >>> wait("account", 500)
    60
    """
    over = failures - FREE[kind]
    if over < 0:
        return 0
    return int(min(FIRST * 2 ** min(over, 20), LONGEST[kind]))


def room(kind: str, failures: int) -> int:
    """How many attempts may be looked at at the same moment: many while failures are few, one by one after that.

    >>> room("pair", 4), room("pair", 5)
    (32, 1)
    """
    return ROOM[kind] if failures < FREE[kind] else 1


def told(failures: int) -> bool:
    """Whether the journal is told of this failure: the 1st, 2nd, 4th, 8th and so on, so that nobody can flood it.

    >>> [failures for failures in range(1, 40) if told(failures)]
    [1, 2, 4, 8, 16, 32]
    """
    return failures & (failures - 1) == 0
