"""PDF by typst: page.typ reads the values as data, so nothing that people wrote is ever taken for markup."""

import os
import re
import threading
from datetime import datetime
from functools import cache
from pathlib import Path

import orjson
import typst

from jiangyan.printing import fonts
from jiangyan.printing.codes import Code
from jiangyan.printing.values import Values

_lock = threading.Lock()

# A word without a place to break would run out of its narrow cell; Chinese breaks anywhere by itself.
_LONG_WORD = re.compile(r"[^\s\u3400-\u9fff\U00020000-\U0003ffff]{21,}")
_FOUR = re.compile(r"(.{4})(?=.)", re.DOTALL)


def write(folder: Path, title: str, values: Values, draft: bool, moment: datetime | None,
          code: Code | None = None) -> bytes:
    """Return the paper as PDF/A-2b, dated `moment`; one paper at a time in a process, threads wait their turn."""
    if _compiler.cache_info().currsize and _compiler()[0] != os.getpid():
        # typst's worker threads do not survive a fork; waiting for them would hang for ever.
        raise RuntimeError("进程是 fork 出来的，typst 在其中不能工作；请用 spawn 方式启动进程")
    given = {"title": title, "draft": draft, "fonts": fonts.families(), "values": _breakable(values),
             "code": {"line": code.line, "svg": code.svg()} if code else None}
    with _lock:
        made = _compiler()[1].compile(
            input=folder / "page.typ",
            format="pdf",
            sys_inputs={"paper": orjson.dumps(given).decode()},
            pdf_standards=["a-2b"],
            timestamp=moment or 0,
        )
    if not isinstance(made, bytes):
        raise TypeError("typst 没有给出单个文件")
    return made


@cache
def _compiler() -> tuple[int, typst.Compiler]:
    """Make the one compiler of this process, with the process's number; it keeps fonts and unchanged cells in memory."""
    drawer = Path(__file__).resolve().parents[1] / "papers"
    return os.getpid(), typst.Compiler(root=drawer, font_paths=fonts.library(), ignore_system_fonts=True)


def _breakable(value: object) -> object:
    """Give long words invisible places to break, all through the values."""
    if isinstance(value, str):
        return _LONG_WORD.sub(lambda word: _FOUR.sub("\\1\u200b", word[0]), value)
    if isinstance(value, dict):
        return {name: _breakable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_breakable(inner) for inner in value]
    return value
