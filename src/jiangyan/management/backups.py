"""What a backup holds and how it proves itself: database, files, anchors, and a manifest with a digest of each."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

MANIFEST, SEAL, DOMAIN = "manifest.json", "manifest.json.sha256", "jiangyan/backup/2"
TABLES = ("jiangyan_evidence", "jiangyan_paperfile", "jiangyan_signedscan", "jiangyan_visitphoto",
          "jiangyan_export", "jiangyan_sheetimport", "jiangyan_receivedmail", "jiangyan_receivedfile")
"""Tables whose `sha256` names bytes in the vault."""
GOING = {"jiangyan_evidence": "purged_at", "jiangyan_export": "gone_at"}
"""When this is set in a row, its bytes are gone or about to go."""


class Refused(Exception):
    """Why a backup was not made or not restored, in Chinese."""


def sha256(place: Path) -> str:
    """The digest of a file's bytes."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def dump(folder: Path) -> dict[str, Any]:
    """Copies the database as it is at one mark, while others go on writing; answers how, and the journal's end there."""
    from django.db import connection

    if connection.vendor == "sqlite":
        target = folder / "database.sqlite3"
        with sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True) as source:
            with sqlite3.connect(target) as copy:
                source.backup(copy)
            copy.close()
        source.close()
    else:
        target = folder / "database.dump"
        _postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    return {"vendor": connection.vendor, "database": target.name}


def _postgresql(program: str, *words: str) -> None:
    """Runs one of PostgreSQL's own programs on the database of the settings; Refused with what it said."""
    given = settings.DATABASES["default"]
    found = shutil.which(program) or next(iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)), None)
    if found is None:
        raise Refused(f"没有找到 {program}。请安装 PostgreSQL 的客户端程序")
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    variables = {**os.environ, **{name: str(given[key]) for name, key in names.items() if given.get(key)}}
    command = [str(found), *words, *([f"--dbname={given['NAME']}"])]
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"{program} 没有成功：{done.stderr.strip()[-300:]}")


def require_empty() -> None:
    """Refused where the settings name a database that holds anything."""
    from django.db import connection

    target = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and Path(target).exists():
        raise Refused(f"{target} 已经存在。请恢复到空的数据文件夹")
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise Refused(f"数据库 {target} 里已经有表。请恢复到空的数据库")


def load(folder: Path, database: str) -> None:
    """Puts a dumped database where the settings say; there must be nothing yet."""
    if database.endswith(".sqlite3"):
        target = Path(settings.DATABASES["default"]["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in ("-wal", "-shm"):  # of a database that is no longer here: SQLite would write it into this one
            target.with_name(target.name + left).unlink(missing_ok=True)
        shutil.copyfile(folder / database, target)
        _synced(target)
        return
    _postgresql("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(folder / database))


def digests() -> Iterator[str]:
    """Every digest in the vault that the database names."""
    from django.db import connection

    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in TABLES:
            if table in there:
                over = GOING.get(table)
                going = f" AND {over} IS NULL" if over else ""
                cursor.execute(f"SELECT DISTINCT sha256 FROM {table} WHERE sha256 <> ''{going}")  # noqa: S608 - the names above, nobody's text
                yield from (row[0] for row in cursor.fetchall())


def copy(source: Path, target: Path) -> None:
    """Copies one file and syncs it to the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    _synced(target)


def _synced(place: Path) -> None:
    for one in (place, place.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_manifest(folder: Path, told: dict[str, Any]) -> None:
    """Writes the digests of everything in the folder, last of all: without it a backup is none."""
    files = {str(place.relative_to(folder)): {"sha256": sha256(place), "size": place.stat().st_size}
             for place in sorted(folder.rglob("*")) if place.is_file() and place.name not in (MANIFEST, SEAL)}
    place = folder / MANIFEST
    place.write_text(json.dumps({"domain": DOMAIN, **told, "files": files}, ensure_ascii=False, indent=1), encoding="utf-8")
    _synced(place)
    (folder / SEAL).write_text(f"{sha256(place)}  {MANIFEST}\n", encoding="ascii")
    _synced(folder / SEAL)


def checked(folder: Path) -> dict[str, Any]:
    """The manifest of a whole backup; Refused naming the first file that is missing, was changed, or is not the backup's own."""
    try:
        if (folder / SEAL).read_bytes() != f"{sha256(folder / MANIFEST)}  {MANIFEST}\n".encode():
            raise Refused(f"备份已损坏：{MANIFEST} 或 {SEAL} 内容不符")
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refused("这里没有完整的备份：没有可以读取的清单") from None
    if told.get("domain") != DOMAIN or not isinstance(told.get("files"), dict):
        raise Refused("这不是本系统的备份")
    for name, known in told["files"].items():
        place = folder / name
        if not place.is_file() or place.stat().st_size != known["size"] or sha256(place) != known["sha256"]:
            raise Refused(f"备份已损坏：{name} 缺失或内容不符")
    known_names = {MANIFEST, SEAL, *told["files"]}
    for place in sorted(one for one in folder.rglob("*") if not one.is_dir() or one.is_symlink()):
        if (name := str(place.relative_to(folder))) not in known_names:
            raise Refused(f"备份里多出 {name}，不在清单里。请移走以后再恢复")
    return told
