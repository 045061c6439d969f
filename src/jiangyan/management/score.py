"""`jiangyan score`: one sheet in a file, or one sheet a line (docs/scoring.md)."""

import argparse
import gc
import json
import sys
from collections.abc import Iterable
from decimal import Decimal
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, BinaryIO

from jiangyan.queries import rubrics
from jiangyan.rulebook.numbers import text
from jiangyan.rulebook.rubric import Rubric
from jiangyan.rulebook.scoring import Entry
from jiangyan.rulebook.sheets import Scored, Scorer, refusal


class Unreadable(Exception):
    """A text that is not a sheet; the sentence says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A file, or --jsonl from standard input to standard output."""
    parser.add_argument("sheet", nargs="?", help="打分表 JSON 文件，- 为标准输入")
    parser.add_argument("--jsonl", action="store_true", help="每行一张打分表，逐行输出结果")


def run(args: argparse.Namespace) -> int:
    """0 when every sheet was scored without a refusal, else 1."""
    if args.jsonl:
        if not args.sheet or args.sheet == "-":
            return 0 if score_lines(sys.stdin.buffer, sys.stdout.buffer) else 1
        with Path(args.sheet).open("rb") as source:
            return 0 if score_lines(source, sys.stdout.buffer) else 1
    if not args.sheet:
        print("请给出打分表文件：jiangyan score 文件.json，或用 --jsonl 从标准输入逐行读取。", file=sys.stderr)
        return 2
    try:
        content = sys.stdin.buffer.read() if args.sheet == "-" else Path(args.sheet).read_bytes()
    except OSError as trouble:
        result = refusal("sheet.malformed", f"打不开文件“{args.sheet}”：{trouble.strerror}")
    else:
        result = Desk().result(content)
    sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")
    return 1 if result["errors"] else 0


def score_lines(source: Iterable[bytes], target: BinaryIO) -> bool:
    """One result a line, in order; a bad line gives an error result in its place. True when none was bad."""
    desk, sound = Desk(), True
    gc.disable()  # remembered rows never form cycles; collecting over them costs more than scoring
    for line in source:
        written, good = desk.line(line)
        sound &= good
        target.write(written.encode("utf-8", "backslashreplace"))
    target.flush()
    return sound


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"“{twice}”写了两次")
    return found


_QUICK = json.JSONDecoder(parse_float=Decimal)
_STRICT = json.JSONDecoder(parse_float=Decimal, object_pairs_hook=_pairs)


def _names(found: Any) -> int:
    """How many names stand in nested objects; a text with more colons than that needs the strict reading."""
    count, values = (len(found), found.values()) if type(found) is dict else (0, found)
    for value in values:
        if type(value) is dict or type(value) is list:
            count += _names(value)
    return count


def read(content: bytes) -> dict[str, Any]:
    """The sheet as plain data with exact decimals; Unreadable says what is wrong with the text."""
    try:
        given = content.decode("utf-8-sig").strip()
        found = _QUICK.decode(given)
        if isinstance(found, dict) and given.count(":") != _names(found):
            found = _STRICT.decode(given)
    except UnicodeDecodeError:
        raise Unreadable("不是 UTF-8 文字") from None
    except json.JSONDecodeError as trouble:
        raise Unreadable(f"不是完整的 JSON（第 {trouble.lineno} 行第 {trouble.colno} 列）") from None
    except (ValueError, RecursionError):
        raise Unreadable("数字过长或层次过深") from None
    if not isinstance(found, dict):
        raise Unreadable("一张打分表应是一个 JSON 对象")
    return found


class Desk:
    """Scores sheet after sheet and remembers written rows, so that many sheets go fast."""

    def __init__(self) -> None:
        self.scorers: dict[str, Scorer] = {}
        self.written: dict[int, tuple[Entry, str]] = {}

    def scored(self, content: bytes) -> Scored | dict[str, Any]:
        """The scored sheet, or the refusal of a sheet that cannot be scored."""
        try:
            sheet = read(content)
        except Unreadable as trouble:
            return refusal("sheet.malformed", f"打分表读不懂：{trouble}")
        name = sheet.get("rubric")
        if not isinstance(name, str) or name not in rubrics.rubric_ids():
            shown = f"“{name}”" if isinstance(name, str) else "（未写明）"
            return refusal("rubric.unknown", f"没有这部考核细则：{shown}；可用：{'、'.join(rubrics.rubric_ids())}", name)
        if name not in self.scorers:
            self.scorers[name] = Scorer(rubrics.load(name))
        return self.scorers[name].score(sheet)

    def result(self, content: bytes) -> dict[str, Any]:
        """The result as plain data."""
        found = self.scored(content)
        return found.plain() if isinstance(found, Scored) else found

    def line(self, content: bytes) -> tuple[str, bool]:
        """The result as one line of JSON, and whether it has no refusals."""
        found = self.scored(content)
        if not isinstance(found, Scored):
            return _dumps(found) + "\n", False
        rows = ", ".join(self._row(found, row, entry) for row, entry in found.rows.items())
        return f"{_dumps(found.head())[:-1]}, \"rows\": [{rows}], {_dumps(found.tail())[1:]}\n", not found.errors

    def _row(self, found: Scored, row: str, entry: Entry) -> str:
        known = self.written.get(id(entry))
        if known is None or known[0] is not entry:
            if len(self.written) > 200_000:
                self.written.clear()
            known = self.written[id(entry)] = entry, _written(found.rubric, row, entry)
        return known[1]


_dumps = json.JSONEncoder(ensure_ascii=False).encode


def _number(value: Decimal | None) -> str:
    return "null" if value is None else f'"{text(value)}"'


def _written(rubric: Rubric, row: str, entry: Entry) -> str:
    """The same as row_result through json, several times quicker."""
    allowed = ", ".join([f'["{text(low)}", "{text(high)}"]' for low, high in entry.allowed])
    return (f'{{"id": "{row}", "max": "{text(rubric.rows[row].max)}", "state": "{entry.state}", '
            f'"suggested": {_number(entry.suggested)}, "allowed": [{allowed}], "score": {_number(entry.score)}, '
            f'"reason": {encode_basestring(entry.reason)}}}')
