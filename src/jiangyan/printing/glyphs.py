"""Letters on paper: text made ready to print, and refused where a character has no glyph."""

import re
import unicodedata
from functools import lru_cache

from jiangyan.printing import fonts
from jiangyan.problems import Problem

# Pasted from chat programs and Word; they print nothing and mean nothing, so losing them loses nothing.
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_ORDINARY = re.compile(r"[^\n -~\u3000-\u3002\u4e00-\u9fa5]")


def printable(text: str, label: str) -> str:
    """Return the text with plain line ends; refuse with paper.glyph_missing, naming field, character and code point."""
    clean, wrong = _read(text)
    if wrong is not None:
        raise _missing(wrong, label)
    return clean


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, str | None]:
    """Give the text cleaned and its first character that cannot be printed; remembered, as rubrics repeat themselves."""
    clean = _LINE_ENDS.sub("\n", text.replace("\t", " ").translate(_INVISIBLE))
    return clean, next((found for found in _ORDINARY.findall(clean) if not _has_glyph(found)), None)


def _has_glyph(character: str) -> bool:
    # Marks that turn the reading direction have none, whatever a font says: paper must not read otherwise than the record.
    return (
        unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn") and ord(character) in fonts.characters()
    )


def _missing(character: str, label: str) -> Problem:
    """Describe the character so that a person can find it, even one that cannot be shown."""
    shown = "看不见的控制字符" if unicodedata.category(character).startswith("C") else character
    return Problem("paper.glyph_missing", field=label, character=shown, code_point=f"U+{ord(character):04X}")
