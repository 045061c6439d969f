"""How typed words are read: full-width digits and letters are ordinary ones, Chinese punctuation stays."""

_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0E)}


def plain(text: str) -> str:
    """The text with full-width digits, letters and points made ordinary and its ends trimmed.

    >>> plain("　８０．５ "), plain("示例学院（ＡＢ）")
    ('80.5', '示例学院（AB）')
    """
    return text.translate(_WIDE).strip()
