"""`jiangyan backup`: database, files and anchors at one mark, while the product serves."""

import argparse
import shutil
from pathlib import Path

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("folder", help="空的或还没有的文件夹")
    parser.add_argument("--with-keys", action="store_true", help="把封存电话的密钥（data.keys）也放进去；这样的备份要锁起来")


def run(args: argparse.Namespace) -> int:
    """0 when the backup is whole and on disk; 1 with the reason otherwise, leaving nothing half made."""
    ground.stand()
    from jiangyan.management import backups
    from jiangyan.vault import keys

    if args.with_keys and keys.given():
        print("密钥写在 JIANGYAN_DATA_KEYS 里，没有 data.keys 可放，没有备份。请去掉 --with-keys，并另外保管这个变量的值。")
        return 1
    folder = Path(args.folder).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"文件夹 {folder} 不是空的，没有备份。请另选一个文件夹。")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    try:
        count = make(folder, args.with_keys)
    except (backups.Refused, OSError) as trouble:
        shutil.rmtree(folder, ignore_errors=True)
        print(f"没有备份：{trouble}。")
        return 1
    print(f"已备份到 {folder}：数据库和 {count} 个文件。")
    print("备份里有封存电话的密钥（data.keys）：谁拿到这份备份，就能打开号码，请锁起来。" if args.with_keys else
          "备份里没有封存电话的密钥（data.keys 或 JIANGYAN_DATA_KEYS）：请另外保管一份，没有它，恢复以后号码打不开。")
    return 0


def make(folder: Path, with_keys: bool = False) -> int:
    """Makes the backup in an empty folder; answers the number of vault files.

    The database comes first: bytes are only ever added to the vault, so that every file it names is there afterwards.
    """
    from django.conf import settings

    from jiangyan.management import backups
    from jiangyan.models import JournalHead
    from jiangyan.vault import files, keys

    head = JournalHead.objects.filter(pk=1).first()
    told = backups.dump(folder)
    kept = sorted(set(backups.digests()))
    for digest in kept:
        with files.local(digest) as place:
            backups.copy(place, folder / "files" / digest[:2] / digest[2:4] / digest)
    anchors = Path(settings.ANCHOR_DIR)
    for place in sorted(anchors.glob("anchor-*.json")) if anchors.is_dir() else ():
        backups.copy(place, folder / "anchors" / place.name)
    if with_keys:
        keys.hand_out(settings.DATA_DIR, folder / "data.keys")
    backups.write_manifest(folder, {**told, "journal_at_least": head.position if head else 0})
    return len(kept)
