"""What a round's settings must satisfy."""

from datetime import datetime

import pytest

from jiangyan.rulebook import rounds
from jiangyan.rulebook.words import plain


@pytest.mark.parametrize(("submission", "visits", "rectification", "fault"), [
    ((2025, 3, 19), (2025, 5, 31), (2025, 7, 1), ""),
    ((2025, 3, 19), (2025, 3, 19), (2025, 7, 1), "市级验收截止时间须晚于提交截止时间"),
    ((2025, 3, 19), (2025, 7, 2), (2025, 7, 1), "整改完善截止时间须晚于市级验收截止时间"),
    ((2025, 3, 19), (2025, 7, 1), (2025, 7, 1), "整改完善截止时间须晚于市级验收截止时间"),
])
def test_deadlines_follow_each_other(submission, visits, rectification, fault) -> None:
    assert rounds.order_fault(datetime(*submission), datetime(*visits), datetime(*rectification)) == fault  # noqa: DTZ001


@pytest.mark.parametrize(("size", "rule", "fault"), [
    (3, "mean", ""), (3, "consensus", ""), (5, "trimmed_mean", ""), (7, "mean", ""),
    (1, "mean", "须为不少于3的单数"), (2, "mean", "须为不少于3的单数"), (4, "mean", "须为不少于3的单数"),
    (3, "", "没有选择汇总办法"), (3, "median", "没有选择汇总办法"),
    (3, "trimmed_mean", "去掉最高、最低总分后取平均，专家组至少要5人"),
])
def test_a_panel_is_odd_and_large_enough_for_its_rule(size, rule, fault) -> None:
    assert rounds.panel_fault(size, rule) == fault


@pytest.mark.parametrize(("given", "highest", "fault"), [
    ("80", 100, ""), ("100", 100, ""), ("0.01", 100, ""), ("8", 8, ""),
    ("100.01", 100, "不能高于满分100.0分"), ("0", 100, "须大于0"), ("-1", 100, "须大于0"), ("", 100, "不是数字"),
    ("八十", 100, "不是数字"), ("79.999", 100, "最多两位小数"), ("0.001", 100, "最多两位小数"),
])
def test_least_points_can_be_reached(given, highest, fault) -> None:
    assert rounds.least_fault(given, highest) == fault


@pytest.mark.parametrize(("given", "fault"), [
    ({}, ""), ({"1": "8", "2": "24"}, ""), ({"9": "1"}, "没有第 9 项"), ({"1": "8", "2": "25"}, "第 2 项不能高于满分24.0分"),
])
def test_least_points_name_what_is_wrong(given, fault) -> None:
    assert rounds.leasts_fault(given, {"1": 8, "2": 24}) == fault


@pytest.mark.parametrize(("typed", "read"), [
    ("８０．５", "80.5"), ("　91ＡＢ ", "91AB"), ("示例学院（２０２５）", "示例学院（2025）"), ("", ""), ("ａ：ｚ", "a：z"),
])
def test_full_width_digits_and_letters_are_ordinary_ones(typed, read) -> None:
    assert plain(typed) == read
