"""The one clock that decides: the database's."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db import connection

SHANGHAI: tzinfo = ZoneInfo("Asia/Shanghai")


def database_now() -> datetime:
    """The database server's instant (aware, UTC, microseconds on PostgreSQL and milliseconds on SQLite)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
            return moment.astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)


def not_before(earlier: datetime | None) -> datetime:
    """The database's instant, or `earlier` where the machine's clock was set back meanwhile: what follows never dates before it."""
    now = database_now()
    return max(now, earlier) if earlier is not None else now


def utc(moment: datetime | None) -> str | None:
    """The instant as the journal covers it, whichever offset it came with."""
    return moment.astimezone(UTC).isoformat() if moment else None


def local(moment: datetime) -> datetime:
    """The instant as the wall clock in Asia/Shanghai shows it."""
    return moment.astimezone(SHANGHAI)
