"""Small real evidence files: a PDF, a picture and a workbook, made here."""

import io
import struct
import zlib
from datetime import UTC, datetime

import orjson
import typst
import xlsxwriter

from jiangyan.printing import fonts

PAGE = """
#let given = json(bytes(sys.inputs.given))
#set page(paper: "a4", margin: 28mm)
#set text(font: given.font, size: 12pt, lang: "zh", region: "cn")
#align(center, text(16pt, given.title))
#v(8mm)
#for line in given.lines [#par(first-line-indent: (amount: 2em, all: true), line)]
#place(bottom + right, text(10pt, fill: gray)[演示文件，内容均为虚构])
"""


def pdf(title: str, lines: list[str]) -> bytes:
    """A one-page PDF with a title and lines of text."""
    given = {"title": title, "lines": lines, "font": fonts.families()["song"]}
    made = typst.compile(PAGE.encode(), format="pdf", font_paths=fonts.library(), ignore_system_fonts=True,
                         sys_inputs={"given": orjson.dumps(given).decode()}, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("typst 没有给出单个文件")
    return made


def picture(seed: int) -> bytes:
    """A PNG of 320 × 200 pixels that looks like a floor plan; `seed` moves the walls."""
    width, height = 320, 200
    rows = []
    for y in range(height):
        row = bytearray([0])
        for x in range(width):
            wall = x in (8, 311) or y in (8, 191) or (x == 80 + seed * 7 % 120 and 8 < y < 150) or (
                y == 90 + seed * 11 % 60 and 8 < x < 220)
            row += bytes((40, 60, 90)) if wall else bytes((246, 247, 249))
        rows.append(bytes(row))
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + _chunk(b"IEND", b""))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def workbook(title: str, head: list[str], rows: list[list[str | int]]) -> bytes:
    """An xlsx with one sheet: a head row and rows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})  # the same rows, the same bytes
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, head, bold)
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, row)
        sheet.set_column(0, len(head) - 1, 18)
    return target.getvalue()
