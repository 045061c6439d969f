"""What every command that needs the database stands on."""

import os
import sys
import time
from pathlib import Path


def stand(data: str | None = None, demo: bool = False) -> None:
    """Sets Django up, on the data folder `data` if one is given; `demo` turns demo mode on."""
    if data:
        Path(data).mkdir(parents=True, exist_ok=True)
        os.environ["JIANGYAN_DATA_DIR"] = data
    if demo:
        os.environ["JIANGYAN_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiangyan.config.settings")
    import django

    django.setup()


def migrate() -> None:
    """Brings the database's tables up to date, the holiday table with the years that the library knows.

    Where an owner of the tables is named, it migrates and puts the second fence up for the role that works.
    """
    from django.conf import settings
    from django.core.management import call_command

    from jiangyan.management import fence

    require_durable()
    if settings.OWNER_DATABASE:
        with fence.as_owner() as own:
            call_command("migrate", verbosity=0, interactive=False)
            fence.put_up(own["USER"], own["PASSWORD"])
    else:
        call_command("migrate", verbosity=0, interactive=False)

    from django.conf import settings

    from jiangyan.actions import journal
    from jiangyan.actions.round import holidays
    from jiangyan.vault import files

    journal.take_in()
    holidays.seed()
    journal.choose(settings.JOURNAL_DIGEST)
    try:
        files.prepare()
    except OSError as trouble:
        raise SystemExit(f"文件夹 JIANGYAN_FILES 不能使用（{trouble.strerror}：{trouble.filename}）。请检查磁盘和权限后重新启动。") from None


def reach(seconds: float = 60) -> None:
    """Waits for a database that starts later than the product does; after so many seconds the start ends with a sentence."""
    from django.db import OperationalError, connection

    until = time.monotonic() + seconds
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError as trouble:
            if time.monotonic() > until:
                said = str(trouble).strip().splitlines()[0]
                raise SystemExit(f"数据库连不上（{said}）。请检查 JIANGYAN_DATABASE_URL，确认数据库已经启动，再重新启动。") from None
            print("数据库还连不上，2 秒后再试。", file=sys.stderr, flush=True)
            time.sleep(2)


def require_durable() -> None:
    """Stops the start on a PostgreSQL that may forget what it confirmed, with the name and the value of the setting."""
    from django.db import connection

    from jiangyan.management import fence

    if connection.vendor != "postgresql":
        return
    with fence.as_owner(), connection.cursor() as cursor:  # the working role may not be there yet
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if (value := cursor.fetchone()[0]) == "off":
                raise SystemExit(f"PostgreSQL 的 {name} 是“{value}”，断电会丢失已经确认的内容，不能启动。"
                                 f"请在 postgresql.conf 里把它改为 on，重新加载后再启动。")
