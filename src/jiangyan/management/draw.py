"""`jiangyan draw --replay FILE`: proves the exported record of a draw, without a database."""

import argparse
import json
import sys
from pathlib import Path

from jiangyan.rulebook import draw_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The record as it was downloaded."""
    parser.add_argument("--replay", required=True, metavar="文件", help="下载的抽取记录（JSON）")


def run(args: argparse.Namespace) -> int:
    """0 when the record gives the same outcome again, 1 with the first difference, 2 when it cannot be read."""
    try:
        record = json.loads(Path(args.replay).read_text(encoding="utf-8"))
        if record["format"] != draw_records.FORMAT:
            raise ValueError(record["format"])
        different = next(draw_records.differences(record), None)
    except OSError:
        print(f"打不开文件“{args.replay}”，请检查路径。", file=sys.stderr)
        return 2
    except (ValueError, KeyError, TypeError, AttributeError):
        print(f"“{args.replay}”不是抽取记录。请重新从抽取页面下载，不要改动内容。", file=sys.stderr)
        return 2
    if different is not None:
        print(f"重演的结果与记录不同：{different}。")
        return 1
    names = {one["id"]: one["name"] for one in record["considered"]}
    for label, part in (("成员", "members"), ("候补", "reserves")):
        print(f"{label}：{'、'.join(names[one['id']] for one in record[part]) or '无'}")
    print(f"重演的结果与记录相同。名单摘要 {record['sealed']}，种子 {record['seed']}。")
    return 0
