"""`jiangyan purge`: what a purge of a round would take away, and the end of one that two people confirmed."""

import argparse

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A round; only counting."""
    parser.add_argument("round", type=int, metavar="批次", help="批次编号")
    parser.add_argument("--dry-run", action="store_true", help="只数一数会清除什么，什么也不动")


def run(args: argparse.Namespace) -> int:
    """0 when nothing confirmed is left to remove; 1 where nobody confirmed, or the disk still keeps something."""
    ground.stand()
    from jiangyan.actions.round import purges as actions
    from jiangyan.models import Round
    from jiangyan.queries.round import purges

    found = Round.objects.filter(pk=args.round).first()
    if found is None:
        print(f"没有编号为 {args.round} 的批次。")
        return 1
    if args.dry_run:
        print(f"“{found.name}”现在可清除：{actions.told(purges.content(found, purges.going(found)))}。什么也没有动。")
        return 0
    if purges.confirmed(found) is None:
        print(f"“{found.name}”的清除没有经两个人确认，什么也没有动。请经办人在批次的“个人信息”页提出，审批人确认。")
        return 1
    gone, left = actions.remove_bytes(found)
    print(f"“{found.name}”已确认的清除：这次删去 {gone} 个文件" + (f"，还有 {left} 个删不掉，请检查磁盘后再运行。" if left else "，没有剩下的。"))
    return 1 if left else 0
