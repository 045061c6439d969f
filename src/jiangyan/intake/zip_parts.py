"""What a packed file (docx, xlsx, pptx, or anything zipped) holds: measured while it is unpacked, told as a kind and a fault."""

import io
import re
import zipfile
from typing import Any

ENTRIES, UNPACKED, NESTED, DEPTH = 5_000, 500 * 1024 * 1024, 32 * 1024 * 1024, 2
PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "xl/workbook.bin": "", "ppt/presentation.xml": "pptx"}
"""The part that makes a packed file what it is; "" for what is not taken in."""
PROGRAMS = (".exe", ".dll", ".bat", ".cmd", ".com", ".scr", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".ps1", ".lnk",
            ".msi", ".jar", ".sh", ".reg", ".pif", ".cpl")
_HEADS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")

_FETCHED = re.compile("/(attachedTemplate|oleObject|frame|subDocument)[\"']")
_ELSEWHERE = re.compile(r"Target\s*=\s*[\"'](https?:|ftp:|\\\\|//|file:/*[^/:]{2,}/|file://[^/])", re.IGNORECASE)


class Fault(Exception):
    """Why a packed file is not taken in: a word of file_types.FAULTS."""


class Budget:
    """How many bytes may still come out, over all files inside each other."""

    def __init__(self) -> None:
        self.left = UNPACKED

    def spend(self, size: int) -> None:
        """Takes bytes off; Fault bomb when there are none left."""
        self.left -= size
        if self.left < 0:
            raise Fault("bomb")


def kind(place: Any, budget: Budget, depth: int = 0) -> str:
    """The ending that the contents stand for ("" for none); Fault for what is hidden, oversized, locked or broken."""
    try:
        with zipfile.ZipFile(place) as packed:
            entries = packed.infolist()
            _directory(entries, budget)
            for entry in entries:
                _entry(packed, entry, budget, depth)
    except (Fault, MemoryError):
        raise
    except Exception as trouble:  # a damaged file may fail anywhere inside the readers
        raise Fault("damaged") from trouble
    found = {PARTS[entry.filename] for entry in entries if entry.filename in PARTS}
    if len(found) > 1:
        raise Fault("mixed")
    return found.pop() if found else ""


def _directory(entries: list[zipfile.ZipInfo], budget: Budget) -> None:
    """What the directory alone tells, before a byte is unpacked."""
    if len(entries) > ENTRIES:
        raise Fault("many")
    if entries and 0 not in {entry.header_offset for entry in entries}:
        raise Fault("appended")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names) or any(_strays(entry) for entry in entries):
        raise Fault("names")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Fault("encrypted")
    if sum(entry.file_size for entry in entries) > budget.left:
        raise Fault("bomb")
    if any(name.endswith("vbaproject.bin") or name.endswith("vbadata.xml") for name in names):
        raise Fault("macros")
    if any(name.endswith(PROGRAMS) for name in names):
        raise Fault("program")


def _strays(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name or "\0" in name


def _entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, depth: int) -> None:
    """Unpacks one entry piece by piece, checks its sum, and looks at how it begins."""
    nested, size = io.BytesIO(), 0
    with packed.open(entry) as file:
        head = piece = file.read(1 << 16)
        inner = head.startswith(b"PK\x03\x04")
        while piece:
            size += len(piece)
            budget.spend(len(piece))
            if inner and nested.write(piece) and size > NESTED:
                raise Fault("bomb")
            piece = file.read(1 << 18)
    if size != entry.file_size:
        raise Fault("damaged")
    _look(entry.filename.lower(), head)
    if inner:
        if depth + 1 >= DEPTH:
            raise Fault("nested")
        nested.seek(0)
        kind(nested, budget, depth + 1)


def _look(name: str, head: bytes) -> None:
    if head.startswith(_HEADS):
        raise Fault("program")
    if not name.endswith((".xml", ".rels")):
        return
    words = head.decode("utf-16", "ignore") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("latin-1")
    if "<!DOCTYPE" in words or "<!ENTITY" in words:
        raise Fault("entities")
    if "macroEnabled" in words and name == "[content_types].xml":
        raise Fault("macros")
    if name.endswith(".rels") and _remote(words):
        raise Fault("remote")


def _remote(words: str) -> bool:
    """Whether a list of relations fetches a template or an object from elsewhere as soon as the file is opened."""
    return any(_FETCHED.search(one) and _ELSEWHERE.search(one) for one in words.split("<") if "External" in one)
