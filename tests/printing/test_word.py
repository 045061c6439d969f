"""Word files keep to the same pages as the PDFs and name the fonts that offices own."""

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from jiangyan.printing import papers
from jiangyan.printing.papers import render, sample

from .reading import part, word


@pytest.mark.parametrize("paper", ["acceptance_opinion", "submission_receipt"])
def test_a_letter_has_the_margins_lines_and_fonts_of_gbt_9704(paper: str) -> None:
    opened = word(render(paper, sample(paper, "base"), "docx", draft=False))
    section = opened.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side is not None] == [210, 297]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert 22 * 579 <= round((297 - 37 - 35) / 25.4 * 1440) < 23 * 579
    normal = opened.styles["Normal"]
    assert normal.font.size is not None
    assert normal.font.size.pt == 16
    spacing = normal.element.rPr.find(qn("w:spacing"))
    assert 28 * (16 + int(spacing.get(qn("w:val"))) / 20) <= 156 / 25.4 * 72 < 29 * 16
    styles = part(render(paper, sample(paper, "base"), "docx", draft=False), "word/styles.xml")
    assert [name in styles for name in ('w:eastAsia="仿宋_GB2312"', 'w:eastAsia="方正小标宋简体"')] == [True, True]


@pytest.mark.parametrize("paper", ["self_assessment_sheet", "expert_sheet", "merged_sheet"])
def test_a_sheet_lies_across(paper: str) -> None:
    opened = word(render(paper, sample(paper, "studio"), "docx", draft=False))
    section = opened.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side is not None] == [297, 210]
    assert papers.paper(paper).orientation == "landscape"


def test_a_file_carries_its_title_and_the_instant_of_its_values() -> None:
    properties = word(render("submission_receipt", sample("submission_receipt", "base"), "docx", False)).core_properties
    assert properties.title == "提交回执"
    assert properties.created is not None
    assert properties.created.isoformat() == "2025-03-17T08:20:05+00:00"
