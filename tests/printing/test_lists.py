"""CSV that opens in Chinese and computes nothing."""

from decimal import Decimal

import pytest

from jiangyan.printing.lists import text_list


def test_chinese_numbers_and_nothing() -> None:
    assert text_list(["单位", "分"], [["示例厂", Decimal("3.50")], ["甲,乙", None]]) == (
        "\ufeff单位,分\r\n示例厂,3.50\r\n\"甲,乙\",\r\n".encode())


@pytest.mark.parametrize("typed", [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "＋1", "－1", "＠a", "﹦1", "\t1", "\r1", "\u200b=1", "\ufeff=1", "\u202e=1",
    "\x00=1", "\u3000=1", "=cmd|'/C calc'!A0", "=HYPERLINK(\"x\")"])
def test_what_begins_like_a_formula_stays_text(typed) -> None:
    assert text_list(["名称"], [[typed]]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
