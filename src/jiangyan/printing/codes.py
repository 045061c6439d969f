"""The QR code of an official paper, drawn for PDF (SVG) and for Word (PNG), with its line in words."""

import io
from dataclasses import dataclass

import segno

from jiangyan.rulebook import codes


@dataclass(frozen=True)
class Code:
    """Which paper it is: its number and the SHA-256 of its values in hexadecimal."""

    number: str
    digest: str

    @property
    def line(self) -> str:
        """The words beneath: number and the first sixteen signs of the digest."""
        return codes.line(self.number, self.digest)

    def svg(self) -> str:
        """The code as an SVG drawing with its quiet zone."""
        drawn = io.BytesIO()
        self._made().save(drawn, kind="svg", border=3, xmldecl=False, svgns=True, scale=4)
        return drawn.getvalue().decode()

    def png(self) -> bytes:
        """The code as a PNG picture with its quiet zone, eight pixels a square."""
        drawn = io.BytesIO()
        self._made().save(drawn, kind="png", border=3, scale=8)
        return drawn.getvalue()

    def _made(self) -> segno.QRCode:
        # Level M stays readable under the edge of a stamp.
        return segno.make(codes.written(self.number, self.digest), error="m", encoding="utf-8", micro=False)
