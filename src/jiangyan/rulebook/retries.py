"""When something that did not work is tried again, and when it is given up and shown to people."""

from datetime import timedelta

LIMIT = 8
"""So many attempts; with the waits between them they span about nine hours."""

LONGEST = timedelta(hours=4)


def pause(attempts: int) -> timedelta | None:
    """How long to wait after the `attempts`-th failure; None when it is given up.

    >>> [str(pause(number)) for number in (1, 2, 3, 4, 5, 6, 7, 8)]
    ['0:00:15', '0:01:00', '0:04:00', '0:16:00', '1:04:00', '4:00:00', '4:00:00', 'None']
    """
    if attempts >= LIMIT:
        return None
    return min(timedelta(seconds=15 * int(4 ** (attempts - 1))), LONGEST)
