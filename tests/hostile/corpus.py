"""The hostile corpus, made anew at every run: files with what is to become of them, and texts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf
from PIL import Image

from jiangyan.intake.file_types import TYPES
from tests.cast import PDF
from tests.hostile import packed


@dataclass(frozen=True)
class File:
    """A file as it is sent: what it is about, its name, its bytes, and whether it is kept (None: as the name may be read)."""

    about: str
    name: str
    content: bytes
    kept: bool | None


def picture(form: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, form)
    return made.getvalue()


def locked(password: str, **more: str) -> bytes:
    """A PDF that opens with `password`."""
    made, book = io.BytesIO(), pypdf.PdfWriter()
    book.add_blank_page(100, 100)
    book.encrypt(password, **more)
    book.write(made)
    return made.getvalue()


def _foreign() -> dict[str, bytes]:
    """Contents that are taken in under no name."""
    return {
        "windows": b"MZ\x90\0" + b"\0" * 300, "linux": b"\x7fELF\x02\x01\x01" + b"\0" * 300, "script": b"#!/bin/sh\nrm -rf /\n",
        "page": b"<!doctype html><script>alert(1)</script>", "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
        "text": "示例".encode(), "rtf": b"{\\rtf1 x}", "gif": picture("GIF"), "bmp": picture("BMP"), "tiff": picture("TIFF"),
        "webp": picture("WEBP"), "rar": b"Rar!\x1a\x07\x01\0" + b"\0" * 60, "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 60,
        "gzip": b"\x1f\x8b\x08" + b"\0" * 60, "bzip": b"BZh9" + b"\0" * 60, "nothing but zeros": bytes(4096),
        "late pdf": b"\xef\xbb\xbf" + PDF, "tar": b"a.txt".ljust(257, b"\0") + b"ustar\0" + b"\0" * 250,
    }


def _sound() -> Iterator[File]:
    yield File("pdf", "协议（示例）.pdf", PDF, True)
    yield File("pdf with script", "a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), True)
    yield File("pdf cut off", "b.pdf", PDF[:40], True)
    yield File("pdf nobody may print", "c.pdf", locked("", owner_password="x"), True)
    yield File("pdf that names Encrypt", "d.pdf", PDF + b"% /Encrypt is only a word here\n", True)
    yield File("pdf and page", "e.pdf", PDF + b"<script>alert(1)</script>", True)
    yield File("png", "f.png", picture("PNG"), True)
    yield File("png and page", "g.png", picture("PNG") + b"<script>alert(1)</script>", True)
    yield File("png cut off", "h.png", picture("PNG")[:60], True)
    yield File("jpg", "i.jpg", picture("JPEG"), True)
    yield File("jpg in capitals", "J.JPEG", picture("JPEG") + b"1", True)
    yield File("jpg and script", "k.jpg", picture("JPEG") + b"*/=alert(1)/*", True)
    for ending in packed.PARTS:
        yield from (File(f"{ending} {about}", f"{about}.{ending}", content, True) for about, content in packed.sound(ending))
    for ending in packed.STREAMS:
        yield from (File(f"{ending} {about}", f"{about}.{ending}", content, True) for about, content in packed.old_sound(ending))


def _hidden() -> Iterator[File]:
    archive = packed.zipped([("x.txt", b"x")])
    for ending, content in (("pdf", PDF), ("png", picture("PNG")), ("jpg", picture("JPEG"))):
        yield File(f"{ending} and archive", f"a.{ending}", content + archive, False)
        yield File(f"{ending} and office", f"b.{ending}", content + packed.office("docx"), False)
    yield File("pdf with a password", "c.pdf", locked("geheim"), False)
    yield File("pdf with a strong password", "d.pdf", locked("geheim", algorithm="AES-256"), False)
    for ending in packed.PARTS:
        yield from (File(f"{ending} {about}", f"{about}.{ending}", content, False) for about, content in packed.faulty(ending))
    for ending in packed.STREAMS:
        yield from (File(f"{ending} {about}", f"{about}.{ending}", content, False) for about, content in packed.old_faulty(ending))


def _disguised() -> Iterator[File]:
    foreign = _foreign()
    for kind in TYPES:
        yield from (File(f"{about} as {kind.ending}", f"x.{kind.ending}", content, False) for about, content in foreign.items())
        yield File(f"empty {kind.ending}", f"x.{kind.ending}", b"", False)
    for ending in ("exe", "bat", "js", "html", "svg", "zip", "rar", "docm", "xlsm", "pptm", "dotx", "ofd", "wps", "gif", "txt", "csv",
                   "pdf.exe", "pdf ", "", "pdf.lnk"):
        yield File(f"pdf as “{ending}”", f"x.{ending}", PDF, None if ending == "pdf " else False)


NAMES = (
    "../../etc/passwd.pdf", "..\\..\\win.pdf", "/etc/x.pdf", "C:\\x\\y.pdf", "a/b/c.pdf", ".htaccess.pdf", "..pdf", "a\u202efdp.pdf",
    "a\u200b.pdf", "a\u2066b\u2069.pdf", "a\x07b.pdf", "a\x7f.pdf", "👨\u200d👩\u200d👧.pdf", "👍（示例）.pdf", "e\u0302\u0303.pdf", "شهادة.pdf",
    "<script>alert(1)<x>.pdf", "{{7*7}}.pdf", "=cmd|' C calc'!A0.pdf", "'; DROP TABLE x;--.pdf", "%s%n%x.pdf", "CON.pdf", "a.exe.pdf",
    "a.JS .pdf", "长" * 120 + ".pdf", "长" * 116 + ".pdf", "长" * 300 + ".pdf", "𠮷（示例）.pdf", "\ue000.pdf", "\U000e0041.pdf", "a%00b.pdf",
    "$(id).pdf", "`id`.pdf", "a|b&c.pdf", "　 　.pdf", "\ufeffa.pdf", "&lt;b&gt;&#x202e;.pdf", 'a"b.pdf', "a;b=c.pdf", "a\u2028b.pdf",
)


def files() -> Iterator[File]:
    """Every file of the corpus; each has bytes of its own."""
    yield from _sound()
    yield from _hidden()
    yield from _disguised()
    for number, name in enumerate(NAMES):
        yield File(f"name {number}", name, PDF + str(number).encode(), None)


TEXTS: tuple[str, ...] = (
    "\0", "a\0b", "\x01\x02\x1f", "\x7f\x80\x9f", "\u202e逆行\u202c", "\u2066隔离\u2069", "\u200b\u200c\u200d\ufeff", "\ufffe\uffff",
    "\U0010ffff", "\ue000\uf8ff", "👨‍👩‍👧‍👦", "🇨🇳", "Z̷̝̈á̸l̵g̶ö̵" * 20, "é" + "\u0301" * 500, "مرحبا بالعالم", "שלום", "ﷺ" * 50, "𠮷𡃁𨋢", "İıſK",
    "\r\n\r\nSet-Cookie: a=b", "a\tb\vc\fd", "\u2028\u2029", " \u3000\u00a0", "　", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-'", "</textarea><script>1</script>", "</title><svg onload=alert(1)>", "javascript:alert(1)", "<!--", "]]>", "&lt;&#60;&amp;",
    "{{7*7}}", "{% load x %}", "{{ settings.SECRET_KEY }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "#eval(\"1\")", "#read(\"/etc/passwd\")",
    "\\input{/etc/passwd}", "$x^2$", "=1+1", "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "＝1+1", "' OR '1'='1", "'; DROP TABLE x;--",
    "1) UNION SELECT NULL--", "%' AND 1=1--", "\\", "\\\\' \"", "%s%n%d", "../../../etc/passwd", "..\\..\\x", "/dev/null", "CON", "nul.txt",
    "a" * 5_000, "长" * 70_000, "x" * 1_000_000,
    "９９９９", "1e400", "-0", "NaN", "Infinity", "0x1F", "２０２５－０２－３０", "99999999999999999999999",
    "null", "undefined", "true", "[]", "{}", "{\"a\":1}", "http://127.0.0.1:1/latest", "file:///etc/passwd", "$(id)", "`id`", "; ls", "|cat",
)
