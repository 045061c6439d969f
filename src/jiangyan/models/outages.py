"""When the database is away, full or busy: what that means for the person who waits, and how it is noticed."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, ProgrammingError, connections
from django.db.backends.signals import connection_created

from jiangyan.problems import Problem

FULL, BUSY, LOST = ({13, "53100"}, {5, 6, "40P01", "40001", "55P03"}, {"42P01", "3D000"})
"""SQLite's error codes and PostgreSQL's states: no space left, somebody else was first, the tables are not there."""


def _code(trouble: BaseException) -> int | str | None:
    cause = trouble.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    return code & 0xFF if code is not None else getattr(cause, "sqlstate", None)


def repeatable(trouble: BaseException) -> bool:
    """Whether the database gave up a whole transaction in favour of another one (deadlock), so that it can be done again."""
    return _code(trouble) in {"40P01", "40001"}


def problem(trouble: BaseException) -> Problem | None:
    """The refusal that tells a fault of the database: storage.full, database.busy or database.unavailable.

    None for everything else, which is a fault of the program.
    """
    code = _code(trouble)
    if isinstance(trouble, ProgrammingError):
        return Problem("database.unavailable") if code in LOST else None
    if not isinstance(trouble, InterfaceError) and type(trouble) not in (DatabaseError, OperationalError):
        return None
    if code == 1 and "no such table" not in str(trouble):  # SQLite's code for a statement that it cannot read
        return None
    return Problem("storage.full" if code in FULL else "database.busy" if code in BUSY else "database.unavailable")


def _file() -> Path | None:
    given = settings.DATABASES[DEFAULT_DB_ALIAS]
    own = str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
    return Path(own) if given["ENGINE"].endswith("sqlite3") and own.startswith("/") else None


def _identity(place: Path) -> tuple[int, int]:
    found = os.stat(place)  # noqa: PTH116 - asked at every request, and this is the quicker way
    return found.st_dev, found.st_ino


def _remember(connection: Any, **_: Any) -> None:
    place = _file()
    if place is not None and connection.alias == DEFAULT_DB_ALIAS:
        connection.opened_file = _identity(place)


def watch() -> None:
    """Lets every new connection remember which file it opened."""
    connection_created.connect(_remember, dispatch_uid="jiangyan.outages")


def require_file() -> None:
    """Passes when SQLite's file is there; Problem database.unavailable when it is gone.

    A connection goes on writing into a file that was deleted or moved away, where nobody would find it again; one that
    was opened on another file than the one that stands there now is closed, and the next question opens the new one.
    """
    place = _file()
    if place is None:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        same = _identity(place) == getattr(connection, "opened_file", None)
    except OSError:
        connection.close()
        raise Problem("database.unavailable") from None
    if not same:
        connection.close()
