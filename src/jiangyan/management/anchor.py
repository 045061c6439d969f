"""`jiangyan anchor`: leaves today's root of the journal outside the database."""

import argparse

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Another folder than the one of the settings."""
    parser.add_argument("--to", default="", help="写到这个文件夹（默认 JIANGYAN_ANCHOR_DIR）")


def run(args: argparse.Namespace) -> int:
    """Writes the anchor and says where; the second time on one day it says that there is one."""
    ground.stand()
    from pathlib import Path

    from jiangyan.actions import anchors

    made = anchors.drop(Path(args.to) if args.to else None)
    print(f"已写下锚 {made}。" if made else "今天的锚已经有了，或者日志还是空的。")
    return 0
