"""`jiangyan seed`: invented data for checks from outside, the same for the same number, in two worlds that differ only in secrets."""

import argparse
import json
import os
from pathlib import Path

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The profile (there is one), the world, the number, and where to tell what was made."""
    parser.add_argument("--profile", choices=["blackbox"], default="blackbox", help="数据的用途：blackbox 供外部检查")
    parser.add_argument("--world", choices=["A", "B"], default="A", help="两个世界只有评分、评语、专家组成员和结论不同")
    parser.add_argument("--seed", type=int, default=1, help="种子：同一个数得到同样的编号、账号和内容")
    parser.add_argument("--out", required=True, help="写明账号、项目、打分表等的 JSON 文件")


def run(args: argparse.Namespace) -> int:
    """0 when the data is there and told in the file; 1 with the reason for a database that anybody uses."""
    ground.stand()
    from django.db import connection

    from jiangyan.management.seed import accounts, play, told
    from jiangyan.models import Person

    if "jiangyan_person" in connection.introspection.table_names() and Person.objects.exists():
        print("这个数据库里已经有人员，没有动它。seed 只往空的数据库里写虚构数据：请另设 JIANGYAN_DATA_DIR 或 JIANGYAN_DATABASE_URL。")
        return 1
    ground.migrate()
    world = accounts.World(args.world, args.seed)
    play.everything(world)
    _write(Path(args.out), told.everything(world))
    print(f"虚构数据已就绪，账号、项目和打分表写在 {args.out}。切勿用于真实批次。")
    return 0


def _write(place: Path, content: object) -> None:
    """The file holds passwords: nobody but its owner reads it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
