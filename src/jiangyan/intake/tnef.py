"""winmail.dat (TNEF, as Outlook sends it): the attachments inside. Needs nothing but Python; runs in the child process."""

import struct
from collections.abc import Iterator

SIGNATURE = b"\x78\x9f\x3e\x22"
_RENDERED, _TITLE, _CONTENT, _PROPERTIES, _CODEPAGE = 0x69002, 0x18010, 0x6800F, 0x69005, 0x69007
_LONG_NAME = 0x3707
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a property's value by its type; 16-bit ones are padded to four."""
MOST = 200


def attachments(content: bytes) -> list[tuple[str, bytes]]:
    """Name and bytes of every attachment; ValueError for what is no TNEF or is cut off."""
    if not content.startswith(SIGNATURE):
        raise ValueError("no TNEF")
    found: list[dict[str, bytes]] = []
    codepage = "gb18030"
    for kind, value in _attributes(content):
        if kind == _CODEPAGE and len(value) >= 4:
            codepage = _codec(struct.unpack_from("<I", value)[0])
        elif kind == _RENDERED:
            found.append({})
        elif kind in (_TITLE, _CONTENT, _PROPERTIES) and found:
            found[-1][{_TITLE: "title", _CONTENT: "content", _PROPERTIES: "properties"}[kind]] = value
        if len(found) > MOST:
            raise ValueError("too many")
    return [(_name(one, codepage), one["content"]) for one in found if "content" in one]


def _codec(number: int) -> str:
    return "gb18030" if number in (936, 54936, 0) else "utf-8" if number == 65001 else f"cp{number}"


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(content):
        _level, kind, size = struct.unpack_from("<BII", content, at)
        if at + 9 + size + 2 > len(content):
            raise ValueError("cut off")
        yield kind, content[at + 9:at + 9 + size]
        at += 9 + size + 2


def _name(one: dict[str, bytes], codepage: str) -> str:
    try:
        long = _long_name(one.get("properties", b""), codepage)
    except (struct.error, ValueError):
        long = ""
    return long or _text(one.get("title", b""), codepage)


def _text(value: bytes, codepage: str) -> str:
    try:
        return value.rstrip(b"\0").decode(codepage)
    except (LookupError, UnicodeDecodeError):
        return value.rstrip(b"\0").decode("gb18030", "replace")


def _long_name(content: bytes, codepage: str) -> str:
    """The long file name among the attachment's properties; "" where there is none."""
    if len(content) < 4:
        return ""
    count, at = struct.unpack_from("<I", content)[0], 4
    for _turn in range(min(count, 1000)):
        kind, number = struct.unpack_from("<HH", content, at)
        at = _after_name(content, at + 4) if number >= 0x8000 else at + 4
        values, at = _values(content, at, kind)
        if number == _LONG_NAME and values:
            return values[0].decode("utf-16-le").rstrip("\0") if kind & 0xFFF == 0x1F else _text(values[0], codepage)
    return ""


def _after_name(content: bytes, at: int) -> int:
    """Where a property with a name of its own goes on: after its 16 bytes of scope and its number or text."""
    how, size = struct.unpack_from("<II", content, at + 16)
    return at + 24 + (_padded(size) if how == 1 else 0)


def _values(content: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    plain = kind & 0xFFF
    if plain in _FIXED:
        count = struct.unpack_from("<I", content, at)[0] if kind & 0x1000 else 1
        return [], at + (4 if kind & 0x1000 else 0) + count * _FIXED[plain]
    if plain not in (0x1E, 0x1F, 0x102, 0x0D):
        raise ValueError("unknown property")
    count, at, values = struct.unpack_from("<I", content, at)[0], at + 4, []
    for _turn in range(min(count, 1000)):
        size = struct.unpack_from("<I", content, at)[0]
        values.append(content[at + 4:at + 4 + size])
        at += 4 + _padded(size)
    return values, at


def _padded(size: int) -> int:
    return (size + 3) & ~3
