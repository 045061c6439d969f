"""`jiangyan score`: one sheet in a file, or one sheet a line (docs/scoring.md)."""

import argparse
import gc
import json
import sys
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from itertools import chain
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.numbers import Number, shown, text
from jiangyan.rulebook.rubric import Row, Rubric
from jiangyan.rulebook.scoring import Entry
from jiangyan.rulebook.sheets import Scored, Scorer, refusal, score_sheet


class Unreadable(Exception):
    """A text that is not a sheet; the sentence says why."""


class Unscorable(Exception):
    """A sheet that cannot be scored at all; `result` is what is answered."""

    def __init__(self, code: str, message: str, rubric: object = None) -> None:
        self.result = refusal(code, message, rubric)


_WHY: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件", IsADirectoryError: "这是文件夹", PermissionError: "没有读取权限"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A file, or --jsonl from standard input to standard output."""
    parser.add_argument("sheet", nargs="?", help="打分表 JSON 文件，- 为标准输入")
    parser.add_argument("--jsonl", action="store_true", help="每行一张打分表，逐行输出结果")


def run(args: argparse.Namespace) -> int:
    """0 when every sheet was scored without a refusal, else 1."""
    if not args.sheet and not args.jsonl:
        print("请给出打分表文件：jiangyan score 文件.json，或用 --jsonl 从标准输入逐行读取。", file=sys.stderr)
        return 2
    try:
        with sys.stdin.buffer if args.sheet in (None, "-") else Path(args.sheet).open("rb") as source:
            if args.jsonl:
                return 0 if score_lines(source, sys.stdout.buffer) else 1
            return 1 if _write(result(source.read()))["errors"] else 0
    except BrokenPipeError:  # the reader has seen enough
        sys.stderr.close()
        return 1
    except OSError as trouble:
        why = _WHY.get(type(trouble), "读取失败")
        _write(refusal("sheet.malformed", f"打不开文件“{args.sheet}”：{why}，请检查路径"))
        return 1


def _write(found: dict[str, Any]) -> dict[str, Any]:
    written = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    sys.stdout.buffer.write(written.encode("utf-8", "backslashreplace"))
    return found


def score_lines(source: Iterable[bytes], target: BinaryIO) -> bool:
    """One result a line, in order; a bad line gives an error result in its place. True when none was bad."""
    desk, sound = Desk(), True
    gc.disable()  # remembered rows never form cycles; collecting over them costs more than scoring
    for line in source:
        written, good = desk.line(line)
        sound &= good
        target.write(written)
    target.flush()
    return sound


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"“{twice}”写了两次")
    return found


def _amount(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:  # an exponent of twenty digits
        return Decimal("Infinity")


_EXACT = json.JSONDecoder(parse_float=Decimal, parse_constant=Decimal)
_STRICT = json.JSONDecoder(parse_float=_amount, parse_constant=Decimal, object_pairs_hook=_pairs)


def _names(found: dict[str, Any]) -> int:
    """How many names stand in a sheet of the usual shape; a text with more colons than that is read strictly."""
    inner = [value for value in found.values() if type(value) is dict]
    return len(found) + sum(map(len, inner)) + sum(
        [len(value) for one in inner for value in one.values() if type(value) is dict])


def _quick(content: bytes) -> dict[str, Any] | None:
    """The sheet where it is as plain as most are, else None.

    The quick reading takes the last of two equal names without a word and makes binary floats of fractions and of whole
    numbers that are too large: so names are counted against colons, and a sheet with a float or a list is not plain.
    """
    try:
        found = orjson.loads(content)
        facts = [*found["facts"].values()]
        others = [found, *[table for name, table in found.items() if type(table) is dict and name != "facts"]]
        count = len(facts) + sum(map(len, facts)) + sum(map(len, others))
        types = {*map(type, chain.from_iterable(map(dict.values, facts + others)))}
    except (orjson.JSONDecodeError, TypeError, LookupError, AttributeError):
        return None
    return found if count == content.count(b":") and types <= _PLAIN else None


_PLAIN = {dict, str, int, bool, type(None)}


def read(content: bytes) -> dict[str, Any]:
    """The sheet as plain data with exact decimals; Unreadable says what is wrong with the text."""
    return _quick(content) or _careful(content)


def _careful(content: bytes) -> dict[str, Any]:
    try:
        given = content.decode().removeprefix("\ufeff").strip()
        try:
            found = _EXACT.decode(given)
        except InvalidOperation:
            found = _STRICT.decode(given)
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
        self.scorers: dict[str, Scorer[bytes]] = {}

    def line(self, content: bytes) -> tuple[bytes, bool]:
        """The result as one line of JSON, and whether it has no refusals."""
        try:
            sheet, rubric = opened(content)
        except Unscorable as trouble:
            return _dumps(trouble.result) + b"\n", False
        if rubric.id not in self.scorers:
            self.scorers[rubric.id] = Scorer(rubric, _row, _named)
        found = self.scorers[rubric.id].score(sheet)
        return _whole(found), not found.errors


def opened(content: bytes) -> tuple[dict[str, Any], Rubric]:
    """The sheet as plain data and its rubric; Unscorable holds the refusal of a text that is no such sheet."""
    try:
        sheet = read(content)
    except Unreadable as trouble:
        raise Unscorable("sheet.malformed", f"打分表读不懂：{trouble}") from None
    name = sheet.get("rubric")
    if not isinstance(name, str) or name not in rubrics.rubric_ids():
        raise Unscorable("rubric.unknown", f"没有这部考核细则：{shown(name)}；可用：{'、'.join(rubrics.rubric_ids())}", name)
    return sheet, rubrics.load(name)


def result(content: bytes) -> dict[str, Any]:
    """The result of one sheet as plain data, be it a refusal."""
    try:
        sheet, rubric = opened(content)
    except Unscorable as trouble:
        return trouble.result
    return score_sheet(rubric, sheet)


# Written by hand: the same as the plain result through json, several times quicker. A test holds the two together.

_encode = json.JSONEncoder(ensure_ascii=False).encode


def _named(values: Iterable[Any]) -> list[Any]:
    """The values as JSON, quicker than repr; what is no JSON (decimals, endless numbers) has its repr in brackets.

    Only for values as `read` gives them: among them are no binary floats, of which NaN would have the name of nothing.
    """
    kept = [*values]
    try:
        return [*map(bytes.decode, map(orjson.dumps, kept))]  # the bytes themselves hold on to a kilobyte each
    except TypeError:
        return [_name(value) for value in kept]


def _name(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return f"({value!r})"


def _dumps(value: object) -> bytes:
    return _encode(value).encode("utf-8", "backslashreplace")  # a lone surrogate goes out as it came in: \\ud800


@lru_cache(8192)
def _number(value: Number | None) -> str:
    return "null" if value is None else f'"{text(value)}"'


@cache
def _sections(rubric_id: str) -> list[str]:
    return [f'{{"id": {_encode(one.id)}, "name": {_encode(one.name)}, "max": {_number(one.max)}, "score": '
            for one in rubrics.load(rubric_id).sections]


def _whole(found: Scored[bytes]) -> bytes:
    sums, name = found.sums, found.rubric.id
    kind = f'"{found.unit_kind}"' if found.unit_kind else "null"
    sections = ", ".join([f"{head}{_number(one.score)}}}" for head, one in zip(_sections(name), sums.sections, strict=True)])
    head = (f'{{"rubric": "{name}", "unit_kind": {kind}, '
            f'"complete": {"true" if sums.complete else "false"}, "total": {_number(sums.total)}, '
            f'"partial_total": {_number(sums.partial_total)}, "max": {_number(found.rubric.max)}, "rows": [')
    tail = f'], "sections": [{sections}], "total_deduction": {_number(sums.deduction)}, "errors": '
    return b"%b%b%b%b}\n" % (head.encode(), b", ".join(found.rows), tail.encode(),
                             _dumps(found.errors) if found.errors else b"[]")


def _row(row: Row, entry: Entry) -> bytes:
    suggested = _number(entry.suggested)
    if entry.suggested is not None:
        allowed = f"[{suggested}, {suggested}]"
    else:
        allowed = ", ".join([f"[{_number(low)}, {_number(high)}]" for low, high in entry.allowed])
    score = suggested if entry.score is entry.suggested else _number(entry.score)
    return (f'{{"id": "{row.id}", "max": {_number(row.max)}, "state": "{entry.state}", "suggested": {suggested}, '
            f'"allowed": [{allowed}], "score": {score}, "reason": {encode_basestring(entry.reason)}}}').encode()
