"""Hostile Office files, built here: packed ones by zipfile and by hand, old ones sector by sector."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
STREAMS = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BOMB = b"\0" * 90_000_000
Entries = list[tuple[str, bytes]]


def zipped(entries: Entries, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return packed.getvalue()


def office(ending: str, *more: tuple[str, bytes]) -> bytes:
    return zipped([("[Content_Types].xml", TYPES.encode()), (PARTS[ending], b"<w/>"), *more])


def named(ending: str, *names: str) -> bytes:
    """A sound file in which some entries bear names that the library would not write; all of them of one length."""
    stands = [f"part{number:04}.xml".ljust(len(name.encode()), "_") for number, name in enumerate(names)]
    made = office(ending, *((stand, b"<x/>") for stand in stands))
    for stand, name in zip(stands, names, strict=True):
        made = made.replace(stand.encode(), name.encode())
    return made


def lying(ending: str, claimed: int, content: bytes) -> bytes:
    """A file whose directory says that one part is `claimed` bytes long, while more (or fewer) come out."""
    made = bytearray(office(ending, ("word/media/a.xml", content)))
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = made.rfind(sign) if sign == b"PK\x01\x02" else made.rfind(sign, 0, made.find(b"PK\x01\x02"))
        made[start + place:start + place + 4] = struct.pack("<I", claimed)
    return bytes(made)


def flagged(ending: str, flag: int) -> bytes:
    made = bytearray(office(ending))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := made.find(sign, start + 1)) >= 0:
            made[start + place:start + place + 2] = struct.pack("<H", flag)
    return bytes(made)


def faulty(ending: str) -> Iterator[tuple[str, bytes]]:
    """What is wrong, and a packed file with exactly that."""
    sound = office(ending)
    yield "macros", office(ending, ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0"))
    yield "macros by type", zipped([("[Content_Types].xml", b'<Types x="macroEnabled.main+xml"/>'), (PARTS[ending], b"<w/>")])
    yield "locked", flagged(ending, 1)
    yield "bomb that says so", lying(ending, 600_000_000, b"\0" * 30)
    if ending == "docx":  # one is enough: it takes seconds to make
        yield "bomb", zipped([(PARTS[ending], b"<w/>"), *((f"b{one}", BOMB) for one in range(6))])
        yield "bomb that lies", lying(ending, 10, BOMB * 6)
    yield "shorter than said", lying(ending, 50_000, b"a" * 30)
    yield "said to be huge", lying(ending, 0xFFFFFFF0, b"a" * 30)
    yield "many parts", office(ending, *((f"p/{one}.xml", b"") for one in range(6_000)))
    yield "nested thrice", office(ending, ("word/embeddings/a.docx", zipped([("b.zip", zipped([("c.zip", sound)]))])))
    yield "program inside", office(ending, ("word/embeddings/setup.exe", b"MZ\x90\0"))
    yield "program in disguise", office(ending, ("word/media/image1.png", b"MZ\x90\0" + b"\0" * 50))
    yield "script inside", office(ending, ("word/media/run.vbs", b"WScript.Echo 1"))
    yield "program in an inner archive", office(ending, ("word/embeddings/a.xlsx", zipped([("x.bat", b"@echo off")])))
    yield "parent folder", named(ending, "../../x.xml")
    yield "absolute", named(ending, "/etc/cron.d/x.xml")
    yield "windows path", named(ending, "..\\..\\win\\x.xml")
    yield "drive", named(ending, "C:\\windows\\x.xml")
    yield "nul in a name", named(ending, "word/a\0b/x.xml")
    yield "twice the same", office(ending, (PARTS[ending].upper(), b"<other/>"))
    yield "entities", office(ending, ("word/styles.xml", b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 100 + b'">]><a>&b;</a>'))
    yield "entities from a file", office(ending, ("docProps/app.xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'))
    yield "entities in utf-16", office(ending, ("word/x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")))
    yield "remote template", office(ending, ("word/_rels/settings.xml.rels", (
        b'<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/x/attachedTemplate" Target="http://example.org/a.dotm" '
        b'TargetMode="External"/></Relationships>')))
    yield "template on a share", office(ending, ("word/_rels/settings.xml.rels", (
        b'<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/x/attachedTemplate" Target="\\\\server\\a.dotm" '
        b'TargetMode="External"/></Relationships>')))
    yield "something before", b"MZ\x90\0" + sound
    yield "hidden first", _hidden(sound)
    yield "cut off", sound[:-30]
    yield "cut in half", sound[:len(sound) // 2]
    yield "wrong sum", _spoilt(sound)
    yield "unknown packing", _method(sound)
    yield "two kinds", office(ending, *((part, b"<x/>") for one, part in PARTS.items() if one != ending))
    yield "another kind", office("xlsx" if ending == "docx" else "docx")
    yield "only types", zipped([("[Content_Types].xml", TYPES.encode())])
    yield "plain archive", zipped([("说明（示例）.txt", "示例".encode())])
    yield "empty archive", zipped([])
    yield "binary workbook", zipped([("xl/workbook.bin", b"\0")])
    yield "open document", zipped([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>")],
                                  zipfile.ZIP_STORED)
    yield "java", zipped([("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\n"), ("A.class", b"\xca\xfe\xba\xbe")])


def sound(ending: str) -> Iterator[tuple[str, bytes]]:
    """Packed files that are as good as any."""
    yield "plain", office(ending)
    yield "pictures inside", office(ending, ("word/media/image1.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 2_000_000))
    yield "workbook inside", office(ending, ("word/embeddings/a.xlsx", office("xlsx")))
    yield "comment at its end", _commented(office(ending))
    yield "stored unpacked", zipped([("[Content_Types].xml", TYPES.encode()), (PARTS[ending], b"<w/>")], zipfile.ZIP_STORED)
    yield "links", office(ending, ("word/_rels/document.xml.rels", (
        b'<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/x/hyperlink" Target="http://example.org/" '
        b'TargetMode="External"/></Relationships>')))
    yield "template on this disk", office(ending, ("word/_rels/settings.xml.rels", (
        b'<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/x/attachedTemplate" Target="file:///C:\\Normal.dotm" '
        b'TargetMode="External"/></Relationships>')))


def _commented(made: bytes) -> bytes:
    packed = io.BytesIO(made)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.comment = "示例".encode()
    return packed.getvalue()


def _hidden(made: bytes) -> bytes:
    """An entry at the beginning that the directory does not know."""
    content = zlib.compress(b"hidden")
    return struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(content), 6, 1, 0) + b"h" + content + made


def _spoilt(made: bytes) -> bytes:
    start = made.find(b"PK\x01\x02")
    return made[:start + 16] + b"\x12\x34\x56\x78" + made[start + 20:]


def _method(made: bytes) -> bytes:
    start = made.find(b"PK\x01\x02")
    return made[:start + 10] + struct.pack("<H", 99) + made[start + 12:]


def old(*names: str, change: Callable[[bytearray], object] | None = None) -> bytes:
    """An Office 97 file: a head, one sector of its table, one or more of its directory, and an empty one."""
    entries = [_old_entry("Root Entry", 5, child=1 if names else 0xFFFFFFFF)]
    for place, name in enumerate(names, start=1):
        entries.append(_old_entry(name, 2, right=place + 1 if place < len(names) else 0xFFFFFFFF))
    entries += [bytes(128)] * (-len(entries) % 4)
    sectors = len(entries) // 4
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<9I", head, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, 0, *([0xFFFFFFFF] * 108))
    table = [0xFFFFFFFD, *(range(2, sectors + 1)), 0xFFFFFFFE]
    made = bytearray(bytes(head) + struct.pack("<128I", *table, *([0xFFFFFFFF] * (128 - len(table)))) + b"".join(entries))
    if change:
        change(made)
    return bytes(made)


def _old_entry(name: str, kind: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return written.ljust(64, b"\0") + struct.pack("<HBB3I", len(written), kind, 1, 0xFFFFFFFF, right, child).ljust(64, b"\0")


def _number(place: int, value: int) -> Callable[[bytearray], None]:
    return lambda made: struct.pack_into("<I", made, place, value)


def old_faulty(ending: str) -> Iterator[tuple[str, bytes]]:
    """What is wrong, and an Office 97 file with exactly that."""
    name = STREAMS[ending]
    yield "locked", old("EncryptedPackage", "EncryptionInfo")
    yield "macros", old(name, "Macros" if ending == "doc" else "_VBA_PROJECT_CUR")
    yield "two kinds", old(*STREAMS.values())
    yield "another kind", old(STREAMS["xls" if ending == "doc" else "doc"])
    yield "installer", old("\u4840\u3b3f", "SummaryInformation")
    yield "mail", old("__properties_version1.0", "__nameid_version1.0")
    yield "empty", old()
    yield "table in a ring", old(name, change=_number(512 + 4, 1))
    yield "directory beyond the end", old(name, change=_number(48, 90_000))
    yield "neighbours in a ring", old(*["x"] * 3, change=_number(1024 + 128 + 72, 1))
    yield "lists without end", old(name, change=lambda made: (_number(68, 0)(made), _number(512 + 508, 0)(made)))
    yield "huge sectors", old(name, change=lambda made: struct.pack_into("<H", made, 30, 60))
    yield "only its head", old(name)[:512]
    yield "only its first bytes", old(name)[:8] + b"\0" * 20


def old_sound(ending: str) -> Iterator[tuple[str, bytes]]:
    """Office 97 files that are as good as any."""
    yield "plain", old(STREAMS[ending])
    yield "with properties", old(STREAMS[ending], "\x05SummaryInformation", "\x05DocumentSummaryInformation", "1Table", "Data")
