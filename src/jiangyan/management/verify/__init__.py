"""`jiangyan verify`: journal, records, files and receipts against the chain and against anchors kept outside."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from jiangyan.management import ground
from jiangyan.management.verify.findings import UNREADABLE, CannotTell, Finding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """An anchor from outside; without files; as JSON."""
    parser.add_argument("--anchor", action="append", default=[], help="外面保存的锚文件（可多次给出），除锚文件夹之外一并核对")
    parser.add_argument("--no-files", action="store_true", help="不重读佐证和文书的字节（只核对登记）")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(args: argparse.Namespace) -> int:
    """0 sound; 1 tampered, the first bad position first; 2 cannot tell."""
    ground.stand()
    try:
        found, told = verify([Path(one) for one in args.anchor], with_files=not args.no_files)
    except (CannotTell, DatabaseError) as trouble:
        print(json.dumps({"sound": None, "reason": str(trouble)}, ensure_ascii=False) if args.json
              else f"无法判断：{trouble}")
        return 2
    if args.json:
        print(json.dumps({"sound": not found, **told, "first": found[0].position if found else None,
                          "findings": [one.plain() for one in found]}, ensure_ascii=False, indent=1))
    else:
        _tell(found, told)
    return 1 if found else 0


def verify(anchors: list[Path], with_files: bool = True) -> tuple[list[Finding], dict[str, Any]]:
    """Everything that does not agree, in order of the journal; CannotTell where something cannot be read."""
    from jiangyan.management.snapshots import snapshot
    from jiangyan.management.verify import anchoring, bytes_kept, chain, fingerprints, marks, records

    with snapshot():  # what is written meanwhile is neither in the journal that is read nor in the records
        told = chain.walk()
        checks = [lambda: anchoring.against(told, anchors)]
        if not told.findings:
            checks += [lambda: marks.against(told), lambda: records.against(told), lambda: fingerprints.against(told)]
        if not told.findings and with_files:
            checks.append(lambda: bytes_kept.against(told))
        found = [*told.findings, *_all(checks, bool(told.findings))]
    found.sort(key=lambda one: (one.position is None, one.position or 0))
    return found, {"lines": told.size, "anchors": len(told.anchors), "head": told.hashes[-1] if told.hashes else None}


def _all(checks: list[Callable[[], list[Finding]]], broken: bool) -> list[Finding]:
    """What every check finds; one that cannot tell matters only where nothing else (and not the chain) is `broken`."""
    found: list[Finding] = []
    unable: list[CannotTell] = []
    for check in checks:
        try:
            found += check()
        except CannotTell as trouble:
            unable.append(trouble)
        except UNREADABLE as trouble:
            found.append(Finding(None, "unreadable", f"数据库里有读不出来的内容（{type(trouble).__name__}：{str(trouble)[:80]}）"))
    if unable and not found and not broken:
        raise unable[0]
    return found


def _tell(found: list[Finding], told: dict[str, Any]) -> None:
    if not found:
        print(f"核对无误：日志 {told['lines']} 行，锚 {told['anchors']} 个。")
        return
    first = found[0]
    where = f"第一处在日志第 {first.position} 行" if first.position else "没有对应的日志行"
    print(f"发现 {len(found)} 处不一致，{where}：")
    for one in found[:50]:
        print(f"  {'第 ' + str(one.position) + ' 行' if one.position else '（无日志行）'}　{one.sentence}")
    if len(found) > 50:
        print(f"  …… 另有 {len(found) - 50} 处")
