"""`jiangyan backup`: database, files and anchors at one mark, while the product serves."""

import argparse
import shutil
from pathlib import Path

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("folder", help="空的或还没有的文件夹")


def run(args: argparse.Namespace) -> int:
    """0 when the backup is whole and on disk; 1 with the reason otherwise, leaving nothing half made."""
    ground.stand()
    from jiangyan.management import backups

    folder = Path(args.folder).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"文件夹 {folder} 不是空的，没有备份。请另选一个文件夹。")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    try:
        count = make(folder)
    except (backups.Refused, OSError) as trouble:
        shutil.rmtree(folder, ignore_errors=True)
        print(f"没有备份：{trouble}。")
        return 1
    print(f"已备份到 {folder}：数据库和 {count} 个文件。")
    return 0


def make(folder: Path) -> int:
    """Makes the backup in an empty folder; answers the number of vault files.

    The database comes first: bytes are only ever added to the vault, so that every file it names is there afterwards.
    """
    from django.conf import settings

    from jiangyan.management import backups
    from jiangyan.models import JournalHead
    from jiangyan.vault import files

    head = JournalHead.objects.filter(pk=1).first()
    told = backups.dump(folder)
    kept = sorted(set(backups.digests()))
    for digest in kept:
        with files.local(digest) as place:
            backups.copy(place, folder / "files" / digest[:2] / digest[2:4] / digest)
    anchors = Path(settings.ANCHOR_DIR)
    for place in sorted(anchors.glob("anchor-*.json")) if anchors.is_dir() else ():
        backups.copy(place, folder / "anchors" / place.name)
    backups.write_manifest(folder, {**told, "journal_at_least": head.position if head else 0})
    return len(kept)
