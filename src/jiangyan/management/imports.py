"""`jiangyan import KIND FILE --as NAME`: a list of units, experts, panels or extensions, with the rights of one officer."""

import argparse
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jiangyan.management import ground

KINDS = ("units", "experts", "assignments", "deadlines")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, from which file, as whom, into which round, and whether only to look."""
    parser.add_argument("kind", choices=KINDS, help="units 单位，experts 专家，assignments 专家组和验收日期，deadlines 延期")
    parser.add_argument("file", metavar="文件", help="填好的 .xlsx 名单，列名与网页上的模板相同")
    parser.add_argument("--as", dest="username", required=True, metavar="账号", help="以谁的身份办理；权利与网页上相同，日志记这个人")
    parser.add_argument("--round", type=int, default=None, metavar="编号", help="批次的编号；导入专家组和延期时必须写，导入单位时写了才登记项目")
    parser.add_argument("--dry-run", action="store_true", help="只列出会发生的变化，什么也不写")


def run(args: argparse.Namespace) -> int:
    """0 when the list was carried out or would be, 1 with every fault when it cannot be, 2 for a wrong call."""
    ground.stand()
    from jiangyan.models import Person
    from jiangyan.problems import Problem
    from jiangyan.queries import rights

    place = Path(args.file)
    person = Person.objects.filter(username=args.username, is_active=True).first()
    if person is None or not place.is_file():
        print(f"没有账号“{args.username}”。" if person is None else f"打不开文件“{args.file}”，请检查路径。", file=sys.stderr)
        return 2
    try:
        return _list(args, place, rights.asker(person))
    except Problem as problem:
        print(problem.message, file=sys.stderr)
        for fault in problem.values.get("faults", []):
            print(f"  {fault}", file=sys.stderr)
        return 1


def _list(args: argparse.Namespace, place: Path, by: Any) -> int:
    from jiangyan.actions.operations import Request
    from jiangyan.actions.panel import list_imports as actions
    from jiangyan.intake import list_imports as intake
    from jiangyan.queries.panel import list_imports as asked

    asked.require(by, args.kind)
    listed = intake.read(place, place.name, args.kind, args.round is not None)
    lines = asked.plan(by, args.kind, args.round, listed.rows)
    _told(listed.notes, [(line.label, line.about, line.changes) for line in lines])
    if _refused(asked.faults(lines, listed.faults)):
        return 1
    if not args.dry_run:
        _done(actions.apply(Request(by, uuid.uuid4().hex), args.kind, args.round, listed.rows, actions.plan_digest(lines)).passwords)
    return 0


def _told(notes: Sequence[str], lines: Sequence[tuple[str, str, Sequence[str]]]) -> None:
    for note in notes:
        print(note)
    for label, about, changes in lines:
        print(f"{label}\t{about}\t{'；'.join(changes)}".rstrip())
    counts = {label: sum(one[0] == label for one in lines) for label in dict.fromkeys(one[0] for one in lines)}
    print("，".join(f"{label} {count} 行" for label, count in counts.items()) or "没有一行")


def _refused(faults: Sequence[str]) -> bool:
    if faults:
        print(f"名单中有 {len(faults)} 处问题，没有导入任何一行：", file=sys.stderr)
        for fault in faults:
            print(f"  {fault}", file=sys.stderr)
    return bool(faults)


def _done(passwords: dict[str, str]) -> None:
    print("已全部办理。")
    for username, password in passwords.items():
        print(f"初始密码\t{username}\t{password}")
