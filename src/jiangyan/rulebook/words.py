"""How typed words are read: full-width digits and letters are ordinary ones, Chinese punctuation stays."""

import re

_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0E)}


_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
LARGEST = 2**53 - 1
"""The largest number that databases keep and that canonical JSON (RFC 8785), which the journal hashes, can tell from its neighbours."""


def keepable(given: object) -> bool:
    """Whether plain data can be kept: no NUL sign, no half of a sign, no number beyond what a database holds.

    >>> keepable({"name": "示例", "rows": ["1", 2, None]}), keepable("a\\0b"), keepable(["\\ud800"]), keepable(10**30)
    (True, False, False, False)
    """
    if isinstance(given, str):
        return "\0" not in given and not any("\ud800" <= sign <= "\udfff" for sign in given)
    if isinstance(given, int):
        return -LARGEST <= given <= LARGEST
    if isinstance(given, dict):
        return all(keepable(name) and keepable(value) for name, value in given.items())
    if isinstance(given, list | tuple):
        return all(keepable(one) for one in given)
    return True


LONGEST_ASKED = 2000
"""Signs in one value of a query: SQLite compares with no pattern beyond 50,000 bytes, and nobody asks for so much."""


def askable(name: str, values: list[str]) -> bool:
    """Whether a query may ask for this: text that can be kept, and none of it endless.

    >>> askable("search", ["示例"]), askable("search", ["a" * 2001]), askable("search", ["\\0"])
    (True, False, False)
    """
    return keepable([name, *values]) and all(len(one) <= LONGEST_ASKED for one in (name, *values))


def plain(text: str) -> str:
    """The text with full-width digits, letters and points made ordinary and its ends trimmed.

    >>> plain("　８０．５ "), plain("示例学院（ＡＢ）")
    ('80.5', '示例学院（AB）')
    """
    return text.translate(_WIDE).strip()


def trimmed(text: str) -> str:
    """Own words as records keep them: plain line ends, a tab as one space, nothing blank at either end.

    A tab in a cell is lost without a word where LibreOffice or WPS keep the workbook as .ods, so none is kept.

    >>> trimmed(" 一\\r\\n二\\r三\\t四　\\n")
    '一\\n二\\n三 四'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def unwritable(text: str) -> bool:
    """Whether the text holds a sign that no Word or Excel file can hold: controls other than tab and line end, U+FFFE, U+FFFF, halves.

    Also `_x0041_x0042_`: two of Excel's escapes in one, which XlsxWriter, Excel and LibreOffice each write and read in another way.

    >>> unwritable("第一行\\n\\t示例\u2028𠮷"), unwritable("a\\x0bb"), unwritable("\\uffff"), unwritable("_x0041_x0042_")
    (False, True, True, True)
    """
    return _ESCAPE.search(text) is not None or any(
        (sign < " " and sign not in "\t\n") or sign in "\ufffe\uffff" or "\ud800" <= sign <= "\udfff" for sign in text)
