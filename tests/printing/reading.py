"""Reads printed papers back: what a person would see in the PDF and in Word."""

import io
import re
import subprocess
import zipfile
from itertools import takewhile

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
    """The text of each page without white space: lines of a cell follow each other."""
    return [tight(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def flow(pdf: bytes) -> str:
    """The text of all pages in one, without white space and without the foot that every page ends with: a sentence may go on overleaf."""
    sheets = pages(pdf)
    bare = [re.sub(f"第[0-9]+页共{len(sheets)}页", "", page) for page in sheets]
    ends = takewhile(lambda letters: len(set(letters)) == 1, zip(*(page[::-1] for page in bare), strict=False))
    foot = "".join(letters[0] for letters in ends)[::-1] if len(bare) > 1 else ""
    return "".join(page.removesuffix(foot) for page in bare)


def tight(text: str) -> str:
    """The text without white space and without the places to break."""
    return re.sub(r"[\s\u200b]+", "", text)


def word(docx: bytes) -> Word:
    """The Word file, opened."""
    return Document(io.BytesIO(docx))


def paragraphs(docx: bytes) -> list[str]:
    """Every paragraph of the body that says something, in tables too, in order, without white space."""
    found = (
        tight("".join(piece.text or "" for piece in paragraph.iter(qn("w:t"))))
        for paragraph in word(docx).element.body.iter(qn("w:p"))
    )
    return [text for text in found if text]


def part(docx: bytes, name: str) -> str:
    """One part of the Word file as XML."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name).decode()


def rightmost(pdf: bytes, first: int = 1, last: int = 99) -> float:
    """How far right any word of these pages reaches, in points."""
    command = ["pdftotext", "-bbox", "-f", str(first), "-l", str(last), "-", "-"]
    found = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    return max(float(place) for place in re.findall(rb'<word [^>]*xMax="([0-9.]+)"', found))
