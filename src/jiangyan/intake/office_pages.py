"""Reads a docx or xlsx to plain data, whichever it is: {"kind": "word" or "excel", …}; runs in a limited child process."""

from typing import Any

from jiangyan.intake import excel_pages, word_pages
from jiangyan.intake.packed import Package, Refused


def read(place: str) -> dict[str, Any]:
    """The pages of the file at `place`; Refused for a package that is neither, or should not be read."""
    names = set(Package(place).names)
    if "word/document.xml" in names:
        return {"kind": "word"} | word_pages.read(place)
    if "xl/workbook.xml" in names:
        return {"kind": "excel"} | excel_pages.read(place)
    raise Refused("type")
