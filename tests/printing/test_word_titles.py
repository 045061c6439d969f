"""The title of a letter in Word breaks between words, in the lines the PDF has."""

import re
from pathlib import Path

import pytest

from jiangyan.printing import papers, word_titles
from jiangyan.printing.papers import render, sample

from .reading import part

SUBJECT = "高技能人才培训基地和技能大师工作室"
LETTER = Path(papers.__file__).parents[1] / "papers" / "style" / "letter.typ"


def title(paper: str, draft: bool = False, **values: object) -> list[str]:
    """The lines of the first title of this paper in Word."""
    xml = part(render(paper, {**sample(paper, "base"), **values}, "docx", draft=draft), "word/document.xml")
    found = re.search(r'"LetterTitle"/>.*?</w:p>', xml, re.DOTALL)
    assert found
    return [re.sub(r"<[^>]*>", "", "<" + line) for line in found[0].split("<w:br/>")]


@pytest.mark.parametrize(("paper", "ends"), [
    ("public_notice", ["关于高技能人才培训基地和技能大师工作室", "建设项目验收结论的公示"]),
    ("result_circular", ["关于高技能人才培训基地和技能大师工作室", "建设项目验收结果的通报"]),
    ("work_notice", ["关于开展高技能人才培训基地和", "技能大师工作室建设项目验收工作的通知"]),
])
def test_a_long_title_breaks_between_words(paper: str, ends: list[str]) -> None:
    assert [line.rpartition('>')[2] for line in title(paper, subject=SUBJECT)][-2:] == ends


def test_a_short_title_keeps_its_line_and_a_sign_is_never_first() -> None:
    assert word_titles.lines("批次情况报告") == ["批次情况报告"]
    assert word_titles.lines("甲" * 20 + "，乙") == ["甲" * 19, "甲，乙"]
    assert word_titles.lines("甲" * 19 + "（乙）") == ["甲" * 19, "（乙）"]


def test_what_stands_for_markup_in_a_title_stays_text() -> None:
    assert title("public_notice", subject="甲&<乙>" * 9)[0].count("&amp;&lt;") > 1


def test_word_and_the_pdf_keep_the_same_words_whole() -> None:
    assert f'#let title-words = regex("{word_titles.WORDS}")' in LETTER.read_text(encoding="utf-8")
