"""The QR code in a Word file: a picture that every page's head holds at a fixed place, its words in the foot."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from jiangyan.printing.codes import Code

_EMU = 36_000  # in a millimetre
_SIZE = 15 * _EMU
_TWIPS = 1440 / 25.4
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = (
    '<w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="1"'
    ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{size}" cy="{size}"/><wp:wrapNone/><wp:docPr id="901" name="code" descr="{words}"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="901" name="code.png"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="rIdCode"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    '</wp:anchor></w:drawing></w:r>'
)
_LINE = (
    '<w:p><w:pPr><w:pStyle w:val="Footer"/><w:framePr w:w="{width}" w:h="240" w:hRule="exact" w:wrap="around"'
    ' w:vAnchor="page" w:hAnchor="page" w:x="{left}" w:y="{top}"/><w:ind w:right="{short}"/><w:jc w:val="right"/></w:pPr><w:r>'
    '<w:rPr><w:sz w:val="14"/><w:szCs w:val="14"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p></w:ftr>'
)
_CODE_PART, _RELATIONS_PART = "word/media/code.png", "word/_rels/header1.xml.rels"


def marked(name: str, xml: str, code: Code, across: bool) -> str:
    """The head with the picture, the foot with the words; any other part as it is."""
    words = escape(code.line, {'"': "&quot;"})
    if name == "word/header1.xml":
        # The foot of a letter has room; a sheet that lies across holds it in the corner of its margins.
        left, top = (278, 5) if across else (169, 265)
        drawn = _DRAWING.format(left=left * _EMU, top=top * _EMU, size=_SIZE, words=words)
        return xml.replace("</w:p>", f"{drawn}</w:p>", 1)
    if name == "word/footer1.xml":
        # It ends before the picture, also where a program draws it in the foot and knows no frame.
        left, top, width, short = (177, 198, 100, 0) if across else (66, 281, 118, 18)
        return xml.replace("</w:ftr>", _LINE.format(
            words=words, width=round(width * _TWIPS), left=round(left * _TWIPS), top=round(top * _TWIPS), short=round(short * _TWIPS)))
    return xml


def announced(types: bytes) -> bytes:
    """The list of content types, with pictures in it."""
    return types.replace(b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1)


def parts(code: Code) -> Iterator[tuple[str, bytes]]:
    """The parts that the file needs besides its own: the picture, and the head's tie to it."""
    yield _CODE_PART, code.png()
    yield _RELATIONS_PART, (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rIdCode" Type="{_RELATION}/image" Target="media/code.png"/></Relationships>').encode()
