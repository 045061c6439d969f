"""Places to fill in on a Word page: content controls with a name, a text or a drop-down, and a grey prompt while empty."""

import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

_GREY = '<w:rPr><w:color w:val="80868B"/></w:rPr>'


def control(name: str, title: str, text: str, prompt: str, choices: Sequence[str] = ()) -> Markup:
    """A run-level content control named `name`; with `choices` a drop-down. No text: it shows the prompt, which is no content."""
    number = zlib.crc32(name.encode()) & 0x7FFFFFFF
    parts = [f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(title)}/><w:tag w:val={quoteattr(name)}/><w:id w:val=\"{number}\"/>",
             '<w:lock w:val="sdtLocked"/>', "" if text else "<w:showingPlcHdr/>", _choices(choices), "</w:sdtPr><w:sdtContent>"]
    parts.append(f"<w:r>{_lines(text)}</w:r>" if text else f"<w:r>{_GREY}{_lines(prompt)}</w:r>")
    parts.append("</w:sdtContent></w:sdt>")
    return Markup("".join(parts))  # noqa: S704 every text was escaped above


def _choices(choices: Sequence[str]) -> str:
    """A drop-down's list. Without one the control takes any text: a plain-text control LibreOffice turns into a field, and spoils."""
    if not choices:
        return ""
    items = "".join(f"<w:listItem w:displayText={quoteattr(one)} w:value={quoteattr(one)}/>" for one in choices)
    return f"<w:dropDownList>{items}</w:dropDownList>"


def _lines(text: str) -> str:
    """Text with its line ends and tabs as Word writes them."""
    marked = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return '<w:t xml:space="preserve">' + marked.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">') + "</w:t>"
