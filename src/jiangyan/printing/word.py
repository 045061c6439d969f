"""Word by letter.docx: a document with places in {{ }} and {% %} that officials can edit in Word itself."""

import io
import re
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, Template

from jiangyan.printing import word_codes, word_titles
from jiangyan.printing.codes import Code
from jiangyan.printing.values import Values
from jiangyan.printing.word_tables import MISSING_ENDS, MISSING_OPENS, table, text

# finalize sees every value that a template prints; what text() returns is already escaped.
_places = Environment(autoescape=True, undefined=StrictUndefined, finalize=text)
_WITH_PLACES = re.compile(r"word/(document|header\d*|footer\d*)\.xml$")
_RUN_WITH_GAP = re.compile(
    r"<w:r(?: [^>]*)?>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?((?:(?!</w:r>).)*?\ue000(?:(?!</w:r>).)*)</w:r>", re.DOTALL
)
_GAP = re.compile(f"{MISSING_OPENS}([^{MISSING_ENDS}]*){MISSING_ENDS}")
_RED = '<w:rPr><w:b/><w:color w:val="C00000"/></w:rPr>'
_WATERMARK = (Path(__file__).resolve().parents[1] / "papers" / "style" / "watermark.xml").read_text(encoding="utf-8")
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{made}</dcterms:modified></cp:coreProperties>'
)
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def write(folder: Path, title: str, values: Values, draft: bool, moment: datetime | None,
          code: Code | None = None) -> bytes:
    """Return the paper as a Word file, dated `moment`; equal values give equal bytes."""
    context = {name: _drawn(value) for name, value in values.items()}
    packed, across = io.BytesIO(), False
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _parts(folder / "letter.docx"):
            content: str | bytes
            if isinstance(part, Template):
                content = _finished(part.render(context), draft and "/header" in name)
                across = across or 'w:orient="landscape"' in content
                content = word_codes.marked(name, content, code, across) if code else content
            elif name == "docProps/core.xml":
                made = (moment or _EPOCH).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                content = _CORE.format(title=escape(title), made=made)
            else:
                content = word_codes.announced(part) if code and name == "[Content_Types].xml" else part
            # A fixed date, because a zip file otherwise carries the clock of the moment it was packed.
            archive.writestr(_entry(name), content)
        for name, extra in word_codes.parts(code) if code else ():
            archive.writestr(_entry(name), extra)
    return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_EPOCH.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


@cache
def _parts(template: Path) -> tuple[tuple[str, bytes | Template], ...]:
    """Return the parts of the file in their order; those that hold places are made ready once a process."""
    patcher = DocxTemplate(template)
    patcher.init_docx()
    with zipfile.ZipFile(template) as archive:
        return tuple(
            (name, _places.from_string(patcher.patch_xml(archive.read(name).decode())))
            if _WITH_PLACES.match(name)
            else (name, archive.read(name))
            for name in archive.namelist()
        )


def _drawn(value: object) -> object:
    """Add to a table of printing.tables its Word markup, for {{p table.drawn }}, also inside of lists."""
    if isinstance(value, list):
        return [{name: _drawn(inner) for name, inner in one.items()} for one in value]
    return {**value, "drawn": table(value)} if isinstance(value, dict) and "widths" in value else value


def _finished(xml: str, watermarked: bool) -> str:
    """Break the titles between words, colour what is missing, and lay 草稿 under the page."""
    xml = word_titles.lined(xml)
    if MISSING_OPENS in xml:
        xml = _RUN_WITH_GAP.sub(_coloured, xml)
    return xml.replace("</w:p>", f"{_WATERMARK}</w:p>", 1) if watermarked else xml


def _coloured(run: re.Match[str]) -> str:
    look, inside = run[1] or "", run[2]
    again = f'</w:t></w:r><w:r>{look}<w:t xml:space="preserve">'
    red = _GAP.sub(lambda gap: f"</w:t></w:r><w:r>{_RED}<w:t>【缺：{gap[1]}】{again}", inside)
    return f"<w:r>{look}{red}</w:r>"
