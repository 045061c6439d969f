"""`jiangyan restore`: a whole backup put where the settings say; a damaged one is refused before anything is touched."""

import argparse
from pathlib import Path

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
    print(f"已恢复：数据库和 {len(told['files']) - 1} 个文件。请运行 jiangyan verify 核对。")
    return 0


def put_back(folder: Path, told: dict[str, object]) -> None:
    """Puts a checked backup back: files first, then the database that names them."""
    from django.conf import settings
    from django.db import connection

    from jiangyan.management import backups

    if told["vendor"] != connection.vendor:
        raise backups.Refused(f"备份来自 {told['vendor']}，现在的数据库是 {connection.vendor}")
    for part, target in (("files", Path(settings.VAULT_DIR)), ("anchors", Path(settings.ANCHOR_DIR))):
        for place in sorted((folder / part).rglob("*")):
            if place.is_file() and not (target / place.relative_to(folder / part)).exists():
                backups.copy(place, target / place.relative_to(folder / part))
    connection.close()
    backups.load(folder, str(told["database"]))
