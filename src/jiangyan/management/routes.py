"""`jiangyan routes`: every address, its methods and the rule that guards it."""

import argparse
import json
import sys
from dataclasses import asdict
from importlib import import_module

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """As a table, or as JSON."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(args: argparse.Namespace) -> int:
    """Prints every address; 1 when one has no rule, naming it."""
    ground.stand()
    found = import_module("jiangyan.config.routes").routes()
    if args.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(f"{one.rule or '？':<24} {'、'.join(one.methods):<14} /{one.pattern}")
    holes = [one for one in found if not one.guarded]
    for one in holes:
        print(f"没有规则：/{one.pattern}（{one.rule or '未写明'}）。请在视图上写明由哪条规则把守。", file=sys.stderr)
    return 1 if holes else 0
