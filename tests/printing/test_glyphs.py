"""What people type is printed letter for letter, or refused: never markup, never a box, never turned around."""

import pytest

from jiangyan.printing import papers
from jiangyan.printing.glyphs import printable
from jiangyan.printing.papers import render, sample
from jiangyan.problems import Problem

from .reading import pages, paragraphs, part, rightmost, tight, word

HOSTILE = [
    '#eval("1+1") #include("/etc/passwd") #sys.inputs',
    "\\ $x^2$ *粗* _斜_ `码` = 标题 - 列表 + 列表 / 词: @引用 <label> ~ -- --- ... // 注 /* 注 */",
    "{{ 7*7 }} {% for x in y %} {# 注 #} {{ table.__class__ }} {%p if %}",
    "<w:t>&amp;</w:t> ]]> <!-- --> &lt; \" '",
    "=HYPERLINK(\"x\") %s %(word)s {0} ${HOME}",
    "]#[ )) }} \\u{41} \\n",
]


def opinion(**changed: object) -> papers.Values:
    return {**sample("acceptance_opinion", "base"), **changed}


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_of_any_kind_is_printed_as_it_was_typed(text: str) -> None:
    values = opinion(follow_up=text, findings=[{"problem": text, "advice": ""}], unit_name=text)
    printed = "".join(pages(render("acceptance_opinion", values, "pdf", draft=False)))
    assert printed.count(tight(text)) == 3
    written = render("acceptance_opinion", values, "docx", draft=False)
    assert paragraphs(written).count(tight(text)) == 1
    assert "".join(paragraphs(written)).count(tight(text)) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_table_and_in_the_foot_is_printed_as_it_was_typed(text: str) -> None:
    values = sample("self_assessment_sheet", "studio")
    values["reasons"][0]["explanation"] = text
    values["table"]["body"][0][-1]["text"] = text
    values["project_name"] = text
    printed = "".join(pages(render("self_assessment_sheet", values, "pdf", draft=True)))
    assert printed.count(tight(text)) >= 3
    written = render("self_assessment_sheet", values, "docx", draft=True)
    assert paragraphs(written).count(tight(text)) == 2
    assert word(written).sections[0].footer.paragraphs[0].text.startswith(f"自评打分表　{text}\t")


def test_line_ends_are_kept_and_are_one_line_break_each() -> None:
    values = opinion(follow_up="第一行\r\n第二行\r第三行\u2028第四行\n\n第六行")
    xml = part(render("acceptance_opinion", values, "docx", draft=False), "word/document.xml")
    between = '</w:t><w:br/><w:t xml:space="preserve">'
    assert between.join(["第一行", "第二行", "第三行", "第四行", "", "第六行"]) in xml
    printed = "".join(pages(render("acceptance_opinion", values, "pdf", draft=False)))
    assert "第一行第二行第三行第四行第六行" in printed


@pytest.mark.parametrize("word_", ["x" * 300, "9f86d081" * 40, "）" * 300, "—" * 300, "示例" * 150])
def test_a_word_of_three_hundred_letters_stays_inside_its_cell(word_: str) -> None:
    values = sample("self_assessment_sheet", "base")
    values["reasons"][0]["explanation"] = word_
    values["table"]["body"][0][-1]["text"] = word_
    pdf = render("self_assessment_sheet", values, "pdf", draft=False)
    printed = "".join(pages(pdf))
    assert printed.count(word_) == 2
    assert rightmost(pdf) <= 841.89 - 20 / 25.4 * 72
    assert paragraphs(render("self_assessment_sheet", values, "docx", draft=True)).count(word_) == 2


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize(
    ("character", "shown", "code_point"),
    [
        ("\U0001f600", "\U0001f600", "U+1F600"),
        ("\u0e01", "\u0e01", "U+0E01"),
        ("\x00", "看不见的控制字符", "U+0000"),
        ("\x0b", "看不见的控制字符", "U+000B"),
        ("\x1b", "看不见的控制字符", "U+001B"),
        ("\u202e", "看不见的控制字符", "U+202E"),
        ("\u2067", "看不见的控制字符", "U+2067"),
        ("\ue000", "看不见的控制字符", "U+E000"),
        ("\ud800", "看不见的控制字符", "U+D800"),
        ("\uffff", "看不见的控制字符", "U+FFFF"),
    ],
)
def test_a_character_that_cannot_be_printed_is_refused_by_name(
    character: str, shown: str, code_point: str, form: papers.Form
) -> None:
    values = opinion(panel=[{"name": f"示例{character}", "role": "组长"}])
    with pytest.raises(Problem) as refused:
        render("acceptance_opinion", values, form, draft=True)
    assert refused.value.word == "paper.glyph_missing"
    assert refused.value.values == {"field": "专家组第1项的姓名", "character": shown, "code_point": code_point}


def test_rare_characters_of_names_are_printed_by_whichever_font_has_them() -> None:
    name = "示例𬱟喆堃㐂犇鑫"
    printed = "".join(pages(render("acceptance_opinion", opinion(unit_name=name), "pdf", draft=False)))
    assert f"{name}：" in printed


def test_marks_that_print_nothing_are_left_out() -> None:
    assert printable("示\u200b例\ufeff公\u00ad司\t甲", "名称") == "示例公司 甲"


def test_a_value_of_nothing_but_white_space_is_missing() -> None:
    with pytest.raises(Problem) as refused:
        render("acceptance_opinion", opinion(unit_name=" \u3000\u200b\n"), "pdf", draft=False)
    assert refused.value.values["labels"] == "建设单位"
