"""The texts of a workbook written so that every program reads them as they were: `_x000D_` is six signs, not a line end."""

import io
import re
import zipfile

_PART = "xl/sharedStrings.xml"
_ESCAPED = re.compile(r"_x005F(_x[0-9a-fA-F]{4}_)")
_UNDERLINE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_RISKY = re.compile(r"_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_")


def exact(content: bytes) -> bytes:
    """The workbook with escapes that overlap (`_x0041_x0042_`) written out; XlsxWriter escapes only the first of two. Others unchanged."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        if _PART not in old.namelist():
            return content
        texts = old.read(_PART).decode()
        if not _RISKY.search(_ESCAPED.sub(r"\1", texts)):
            return content
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                part = escaped(_ESCAPED.sub(r"\1", texts)).encode() if entry.filename == _PART else old.read(entry)
                new.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def escaped(text: str) -> str:
    """The text with every underline escaped that would begin an escape.

    >>> escaped("_x0041_x0042_ _x_ a_b")
    '_x005F_x0041_x005F_x0042_ _x_ a_b'
    """
    return _UNDERLINE.sub("_x005F_", text)
