"""Office files as packages of parts: opened with limits on what they inflate to, and refused for what has no business in a form."""

import zipfile
import zlib
from xml.etree import ElementTree

PARTS = 4_000
WHOLE = 200 * 1024 * 1024
PART = 24 * 1024 * 1024
_CHUNK = 1 << 16


class Refused(Exception):
    """Why a package is not read: one of type, encrypted, macros, external, too_large, damaged; with a detail in Chinese."""

    def __init__(self, word: str, detail: str = "") -> None:
        super().__init__(word)
        self.word, self.detail = word, detail


class Package:
    """A docx or xlsx file; `names` are its parts. Refused where it is damaged, or says that it inflates to more than 200 MB."""

    def __init__(self, place: str) -> None:
        try:
            self._zip = zipfile.ZipFile(place)
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError):
            raise Refused("damaged") from None
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("encrypted")
        if len(entries) > PARTS:
            raise Refused("too_large", f"里面有 {len(entries)} 个部分")
        if (whole := sum(entry.file_size for entry in entries)) > WHOLE:
            raise Refused("too_large", f"展开后有 {whole // 1024 // 1024} MB，上限 {WHOLE // 1024 // 1024} MB")
        self.names = [entry.filename for entry in entries]
        if len(set(self.names)) != len(self.names):
            raise Refused("damaged")
        if any("vbaproject" in name.lower() for name in self.names):
            raise Refused("macros")

    def text(self, name: str, most: int = PART) -> bytes:
        """The bytes of one part, counted while they inflate; Refused too_large beyond `most`."""
        pieces, size = [], 0
        try:
            with self._zip.open(name) as part:
                while piece := part.read(_CHUNK):
                    size += len(piece)
                    if size > most:
                        raise Refused("too_large", f"“{name}”展开后超过 {most // 1024 // 1024} MB")
                    pieces.append(piece)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise Refused("damaged") from None
        return b"".join(pieces)

    def tree(self, name: str, most: int = PART) -> ElementTree.Element:
        """One part as XML; a document type, with which entities could be made, is refused as damaged."""
        content = self.text(name, most)
        if b"<!DOCTYPE" in content[:4096].replace(b"\0", b"").upper():
            raise Refused("damaged")
        try:
            return ElementTree.fromstring(content)  # noqa: S314 no document type, limited size, in a limited child
        except (ElementTree.ParseError, LookupError, ValueError):  # an encoding that nobody knows is a LookupError
            raise Refused("damaged") from None

    def check_links(self) -> None:
        """Refused external where a part is loaded from elsewhere; ordinary links that somebody may click pass."""
        for name in self.names:
            if name.endswith(".rels"):
                for one in self.tree(name, PART // 8):
                    if one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink"):
                        raise Refused("external", "引用了外部的内容")
        if any(name.startswith("xl/externalLinks/") for name in self.names):
            raise Refused("external", "引用了另一个工作簿")
        if any("macrosheets/" in name.lower() for name in self.names):
            raise Refused("macros")
