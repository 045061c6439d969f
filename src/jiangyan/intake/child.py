"""Other people's files are read in a child process: little memory and time, no network, no way to write, none of our secrets."""

import json
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SECONDS = 20
ANSWER_LIMIT = 32 * 1024 * 1024
TOO_MUCH = "读取时超出内存或时间限制，内容太多或已损坏"
_SURROUNDINGS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
"""All that a child knows of this machine: no key, no address of the database, no folder of ours."""


class Unreadable(Exception):
    """The child could not read the file; the text says why, in Chinese."""


def read(reader: str, place: Path, *more: str) -> Any:
    """What `reader` (a script of this folder) says of the file, as plain data; otherwise Unreadable. `more`: words for the reader.

    The child limits itself before it looks at the file (see limits.py); here its time (20 s by the clock) and the size of its
    answer (32 MB) are limited too.
    """
    script = Path(__file__).parent / reader
    with subprocess.Popen([sys.executable, "-I", str(script), str(place), *more], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, cwd="/", env=_SURROUNDINGS) as process:
        try:
            told = _told(process)
        finally:
            process.kill()
    if process.wait() or len(told) > ANSWER_LIMIT:
        raise Unreadable(TOO_MUCH)
    try:
        answer = json.loads(told)
    except ValueError:
        raise Unreadable(TOO_MUCH) from None
    answer = _storable(answer) if b"\\u0000" in told or b"\\ud" in told else answer
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    return answer


def _storable(given: Any) -> Any:
    """The same with U+FFFF for every NUL and half sign, which PostgreSQL does not keep: readers refuse it where words are taken."""
    if isinstance(given, str):
        return "".join("\uffff" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in given)
    if isinstance(given, dict):
        return {_storable(name): _storable(value) for name, value in given.items()}
    return [_storable(one) for one in given] if isinstance(given, list) else given


def _told(process: subprocess.Popen[bytes]) -> bytes:
    """Everything the child prints until it ends; what exceeds the limit by a piece is not waited for."""
    until, pieces, size = time.monotonic() + SECONDS, [], 0
    if process.stdout is None:
        raise Unreadable(TOO_MUCH)
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        while size <= ANSWER_LIMIT:
            if not waiting.select(max(0.0, until - time.monotonic())):
                raise Unreadable(f"{SECONDS} 秒内没有读完，内容太多或已损坏")
            piece = os.read(process.stdout.fileno(), 1 << 16)
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
        else:
            return b"".join(pieces)
    try:
        process.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise Unreadable(f"{SECONDS} 秒内没有读完，内容太多或已损坏") from None
    return b"".join(pieces)
