"""`jiangyan invariants`: what must hold on any live database, asked in SQL."""

import argparse
import json

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """As sentences, or as JSON."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(args: argparse.Namespace) -> int:
    """1 and the offending ids where something does not hold; 0 otherwise."""
    ground.stand()
    from jiangyan.queries.invariants import INVARIANTS, broken

    found = broken()
    if args.json:
        print(json.dumps({"checked": len(INVARIANTS), "broken": [
            {"name": one.invariant.name, "sentence": one.invariant.sentence, "ids": list(one.ids)} for one in found]},
            ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(f"{one.invariant.name}　{one.invariant.sentence}：{'、'.join(str(key) for key in one.ids)}")
        print(f"查了 {len(INVARIANTS)} 条，{len(found)} 条不成立。")
    return 1 if found else 0
