"""The code on an official paper: its number and the beginning of its digest, as a QR code holds them and as people read them.

>>> read(written("津示例函〔2026〕3号", "9f86d081884c7d659a2feaa0"))
('津示例函〔2026〕3号', '9f86d081884c7d65')
"""

import re

MARK = "JY1"
LENGTH = 16
"""How many signs of the digest are printed: 64 bits, enough to tell a changed paper."""

_WRITTEN = re.compile(r"JY1\|([^|]{1,80})\|([0-9a-f]{16})")
_LINE = re.compile(r"编号：(\S{1,80}?)校验码：([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})")


def number(prefix: str, series: str, year: int, serial: int) -> str:
    """The number of a paper as it is printed.

    >>> number("津示例", "函", 2026, 3)
    '津示例函〔2026〕3号'
    """
    return f"{prefix}{series}〔{year}〕{serial}号"


def written(number: str, digest: str) -> str:
    """What stands in the QR code.

    >>> written("甲〔2026〕1号", "00112233445566778899")
    'JY1|甲〔2026〕1号|0011223344556677'
    """
    return f"{MARK}|{number}|{digest[:LENGTH]}"


def read(text: str) -> tuple[str, str] | None:
    """Number and digest out of a code's text; None for the code of something else.

    >>> read("JY1|甲〔2026〕1号|short") is None
    True
    """
    found = _WRITTEN.fullmatch(text.strip())
    return (found[1], found[2]) if found else None


def line(number: str, digest: str) -> str:
    """The same in words, beneath the code.

    >>> line("甲〔2026〕1号", "00112233445566778899")
    '编号：甲〔2026〕1号　校验码：0011-2233-4455-6677'
    """
    groups = [digest[place:place + 4] for place in range(0, LENGTH, 4)]
    return f"编号：{number}　校验码：{'-'.join(groups)}"


def read_line(text: str) -> tuple[str, str] | None:
    """Number and digest out of a page's text that holds the line in words; None where it does not.

    >>> read_line("第 1 页 编号：甲〔2026〕1号 校验码：0011-2233-4455-6677 完")
    ('甲〔2026〕1号', '0011223344556677')
    >>> read_line("编号：无") is None
    True
    """
    found = _LINE.search(re.sub(r"\s", "", text))
    return (found[1], "".join(found.groups()[1:])) if found else None
