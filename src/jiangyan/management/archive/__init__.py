"""`jiangyan archive`: a whole round as a BagIt bag that opens without this program, and the check of one."""

import argparse
from pathlib import Path

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A round and where to put it; or a folder to check."""
    parser.add_argument("what", nargs="+", metavar="批次 文件夹", help="批次编号和空的文件夹；核对时只写文件夹")
    parser.add_argument("--check", action="store_true", help="核对一份归档：0 无误，1 损坏，2 无法判断；不需要数据库")


def run(args: argparse.Namespace) -> int:
    """Making: 0 done, 1 with the reason. Checking: 0 sound, 1 damaged and how, 2 cannot tell."""
    if args.check:
        from jiangyan.management.archive import checking

        return checking.run(Path(args.what[-1]))
    if len(args.what) != 2 or not args.what[0].isdigit():
        print("用法：jiangyan archive 批次编号 文件夹，或 jiangyan archive --check 文件夹")
        return 1
    return _make(int(args.what[0]), Path(args.what[1]).resolve())


def _make(number: int, target: Path) -> int:
    ground.stand()
    from jiangyan.management.archive import making
    from jiangyan.models import Round
    from jiangyan.problems import Problem

    found = Round.objects.filter(pk=number).select_related("authority").first()
    if found is None:
        print(f"没有编号为 {number} 的批次。")
        return 1
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        print(f"文件夹 {target} 不是空的，没有归档。请另选一个文件夹。")
        return 1
    try:
        count, size = making.make(found, target)
    except (OSError, Problem) as trouble:
        print(f"没有归档：{trouble}")
        return 1
    print(f"已把“{found.name}”归档到 {target}：{count} 个文件，{size / 1024 / 1024:.1f} MB。打开其中的 index.html 查看。")
    return 0
