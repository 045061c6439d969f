"""A file that has just come in: its name and what is in it, looked at once, before any transaction begins."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from jiangyan.intake import file_types, viruses
from jiangyan.problems import Problem
from jiangyan.vault.uploads import Arrived

NAME_LIMIT = 120
_PROGRAM = re.compile(r"\.(exe|bat|cmd|com|scr|js|jse|vbs|vbe|wsf|hta|ps1|lnk|msi|jar|pif)(?=[.\s])", re.IGNORECASE)


@dataclass(frozen=True)
class Looked:
    """What is known of a file that can be kept: its name, its type, and whether it was scanned for viruses."""

    name: str
    kind: file_types.FileType
    virus_checked: bool


def look(arrived: Iterable[Arrived]) -> None:
    """Looks at files and notes what was found on each; reading them may take a while, so do this outside a transaction."""
    for one in arrived:
        _look(one)


def checked(arrived: Arrived) -> Looked:
    """What is known of a file that can be kept; for any other Problem evidence.name, .too_large, .empty, .type or .unsafe."""
    found = _look(arrived)
    if isinstance(found, Problem):
        raise found
    return found


def _look(arrived: Arrived) -> Looked | Problem:
    known = arrived.looked
    if isinstance(known, Looked | Problem):
        return known
    found: Looked | Problem
    try:
        found = _judged(arrived)
    except Problem as refusal:
        found = refusal
    arrived.looked = found
    return found


def _judged(arrived: Arrived) -> Looked:
    name = checked_name(arrived.original_name)
    if arrived.too_large:
        raise Problem("evidence.too_large", name=name, size=size_words(arrived.size or 0),
                      limit=size_words(settings.UPLOAD_LIMIT))
    if not arrived.size:
        raise Problem("evidence.empty", name=name)
    try:
        kind = file_types.examine(name, arrived.place)
    except file_types.Refused as refused:
        if refused.fault:
            detail, advice = file_types.FAULTS[refused.fault]
            raise Problem("evidence.unsafe", name=name, detail=detail, advice=advice) from None
        raise Problem("evidence.type", name=name, found=refused.found, allowed=file_types.ALLOWED) from None
    return Looked(name, kind, _scanned(name, arrived))


def _scanned(name: str, arrived: Arrived) -> bool:
    """Whether clamd found nothing; without clamd or without an answer False, or a refusal where an answer is required."""
    told = viruses.ask(arrived.place)
    if told.state == "found":
        raise Problem("evidence.infected", name=name, found=told.name, noted={"sha256": arrived.sha256, "found": told.name})
    if told.state == "down" and settings.CLAMD and settings.CLAMD.required:
        raise Problem("evidence.unchecked", name=name)
    return told.state == "passed"


def size_words(size: int) -> str:
    """A size in bytes as people say it: "1.2 MB", "12 字节"."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{size} 字节"


def checked_name(name: str) -> str:
    """The file's own name, if it can stand in lists and downloads; otherwise Problem evidence.name."""
    shown = name[:40] + ("…" if len(name) > 40 else "")
    if any(part in name for part in ("/", "\\", "\0")) or name.startswith("."):
        raise Problem("evidence.name", name=_harmless(shown), detail="不能带有路径")
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for sign in name):
        raise Problem("evidence.name", name=_harmless(shown), detail="含有看不见的控制字符")
    if len(name) > NAME_LIMIT:
        raise Problem("evidence.name", name=shown, detail=f"共 {len(name)} 个字，最多 {NAME_LIMIT} 个字")
    if program := _PROGRAM.search(name):
        raise Problem("evidence.name", name=shown, detail=f"中间带有程序的扩展名“{program[0].lower()}”")
    return name


def _harmless(name: str) -> str:
    """The name with a question mark for every sign that cannot be seen or would turn the line round."""
    return "".join("?" if unicodedata.category(sign)[0] == "C" else sign for sign in name)
