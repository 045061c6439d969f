"""The title of a letter in Word: it may take several lines, and none of them ends inside a word (GB/T 9704, 7.3.1)."""

import re
import unicodedata
from xml.sax.saxutils import escape, unescape

from jiangyan.printing.word_tables import MISSING_OPENS

# The same words that papers/style/letter.typ keeps whole.
WORDS = (
    "[一-龥]{2,9}(局|委员会|中心)|高技能人才|培训基地|技能大师工作室|技能大师|工作室|建设项目|验收|工作|日程|公示|结论|结果|通报|通知|关于|开展|延长|取消|决定|期限|整改"
)
ROOM = 20  # characters of 22 pt in the 156 mm between the margins
_PIECE = re.compile(f"(?:{WORDS})|[!-~]+|.", re.DOTALL)
_TITLE = re.compile(r'<w:p>(?:(?!</w:p>).)*?<w:pStyle w:val="LetterTitle"/>(?:(?!</w:p>).)*</w:p>', re.DOTALL)
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")
# Signs that no line begins with.
_CLOSING = "，。、；：！？）》」』〕】”’"
_OPENING = "（《「『〔【“‘"


def lined(xml: str) -> str:
    """The page with its titles broken between words. A title that somebody set in several runs keeps their breaks."""
    return _TITLE.sub(lambda title: title[0] if title[0].count("<w:r>") > 1 else _TEXT.sub(_broken, title[0]), xml)


def lines(words: str) -> list[str]:
    """The lines of a title: as many whole words in each as there is room for; what is longer than a line stands alone."""
    found = [""]
    for piece in _pieces(words):
        if found[-1] and _width(found[-1] + piece) > ROOM:
            found.append(piece)
        else:
            found[-1] += piece
    return found


def _pieces(words: str) -> list[str]:
    """What stays together: a word, with the signs that may not end or begin a line."""
    joined: list[str] = []
    for found in _PIECE.finditer(words):
        if joined and (found[0] in _CLOSING or joined[-1][-1] in _OPENING):
            joined[-1] += found[0]
        else:
            joined.append(found[0])
    return joined


def _width(words: str) -> float:
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in words)


def _broken(text: re.Match[str]) -> str:
    if MISSING_OPENS in text[2]:
        return text[0]
    again = f"{text[3]}<w:br/>{text[1]}"
    return text[1] + again.join(escape(line) for line in lines(unescape(text[2]))) + text[3]
