"""What an Office 97 file holds: the names at the top of its directory, read without any library, told as a kind and a fault."""

import struct
from typing import Any

SECTORS, LISTS, ENTRIES = 50_000, 2_000, 20_000
KINDS = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
_LAST = 0xFFFFFFFA


def kind(file: Any) -> tuple[str, str]:
    """The ending that the contents stand for ("" for none), and the fault ("" for none); ValueError for a broken file.

    Only the top counts: a Word document may well hold a workbook inside.
    """
    names = {name.lower() for name in _names(file)}
    if names & {"encryptedpackage", "encryptioninfo"}:
        return "", "encrypted"
    if names & {"macros", "_vba_project", "_vba_project_cur", "vba"}:
        return "", "macros"
    kinds = {KINDS[name] for name in names if name in KINDS}
    if len(kinds) > 1:
        return "", "mixed"
    return (kinds.pop() if kinds else ""), ""


def _names(file: Any) -> list[str]:
    """The names directly below the root of the directory."""
    entries = _directory(file)
    if not entries:
        raise ValueError("no directory")
    waiting, found, seen = [entries[0][3]], [], set[int]()
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        name, left, right, _child = entries[number]
        found.append(name)
        waiting += [left, right]
    return found


def _directory(file: Any) -> list[tuple[str, int, int, int]]:
    """Every entry as name, left neighbour, right neighbour, child."""
    head = file.read(512)
    if len(head) < 512:
        raise ValueError("head")
    shift, = struct.unpack_from("<H", head, 30)
    start, = struct.unpack_from("<I", head, 48)
    chain, = struct.unpack_from("<I", head, 68)
    if shift not in (9, 12):
        raise ValueError("sector")
    table = _table(file, list(struct.unpack_from("<109I", head, 76)), chain, 1 << shift)
    entries: list[tuple[str, int, int, int]] = []
    for number in _order(table, start):
        content = _sector(file, number, 1 << shift)
        for place in range(0, len(content) - 127, 128):
            length, = struct.unpack_from("<H", content, place + 64)
            name = content[place:place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            entries.append((name, *struct.unpack_from("<3I", content, place + 68)))
        if len(entries) > ENTRIES:
            raise ValueError("entries")
    return entries


def _sector(file: Any, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    content: bytes = file.read(size)
    return content


def _table(file: Any, first: list[int], chain: int, size: int) -> list[int]:
    """Which sector follows which; `first` and a chain of further lists say where that is written."""
    lists = [number for number in first if number < _LAST]
    for _ in range(LISTS):
        if chain >= _LAST:
            break
        content = _sector(file, chain, size)
        if len(content) < size:
            raise ValueError("chain")
        *more, chain = struct.unpack(f"<{size // 4}I", content)
        lists += [number for number in more if number < _LAST]
    else:
        raise ValueError("chain")
    table: list[int] = []
    for number in lists[:LISTS]:
        content = _sector(file, number, size)
        table += struct.unpack(f"<{len(content) // 4}I", content[:len(content) // 4 * 4])
    return table


def _order(table: list[int], start: int) -> list[int]:
    order: list[int] = []
    while start < _LAST:
        if start >= len(table) or len(order) > SECTORS:
            raise ValueError("loop")
        order.append(start)
        start = table[start]
    return order
