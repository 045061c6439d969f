"""`jiangyan restore`: a whole backup put where the settings say; a damaged one is refused before anything is touched."""

import argparse
from pathlib import Path
from typing import Any

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where from."""
    parser.add_argument("folder", help="备份文件夹")


def run(args: argparse.Namespace) -> int:
    """0 when everything is back; 1 with the reason otherwise."""
    ground.stand()
    from jiangyan.management import backups

    folder = Path(args.folder).resolve()
    try:
        told = backups.checked(folder)
        put_back(folder, told)
    except (backups.Refused, OSError) as trouble:
        print(f"没有恢复：{trouble}。")
        return 1
    print(f"已恢复：数据库和 {len([one for one in told['files'] if one.startswith('files/')])} 个文件。请运行 jiangyan verify 核对。")
    _keys(folder)
    return 0


def _keys(folder: Path) -> None:
    """Takes the keys of personal numbers back, if the backup has them, and says which ones are missing."""
    from django.conf import settings
    from django.db import DatabaseError

    from jiangyan.actions import seals
    from jiangyan.vault import keys

    if (folder / "data.keys").exists() and not keys.given():
        settings.DATA_KEYS = keys.take_back(settings.DATA_DIR, folder / "data.keys")
    try:
        missing = seals.missing()
    except DatabaseError:  # a backup of an older version: its columns come with the migration
        return
    if missing:
        print(f"缺少密钥 {'、'.join(sorted(missing))}：{sum(missing.values())} 处电话打不开，其余照常。"
              "请把另外保管的 data.keys 放回数据文件夹（或写进 JIANGYAN_DATA_KEYS），再启动。")


def put_back(folder: Path, told: dict[str, Any]) -> None:
    """Puts a checked backup back: files first, then the database that names them."""
    from django.conf import settings
    from django.db import connection

    from jiangyan.management import backups
    from jiangyan.vault import files

    if told["vendor"] != connection.vendor:
        raise backups.Refused(f"备份来自 {told['vendor']}，现在的数据库是 {connection.vendor}")
    backups.require_empty()
    files.prepare()
    listed = [folder / name for name in sorted(told["files"])]
    for place in listed:
        if folder / "files" in place.parents:
            files.put(place, place.name)
    for place in (one for one in listed if one.parent == folder / "anchors"):
        target = Path(settings.ANCHOR_DIR) / place.name
        if not target.exists():
            backups.copy(place, target)
    connection.close()
    backups.load(folder, str(told["database"]))
