"""What the settings of a round must satisfy before anybody relies on them."""

from collections.abc import Mapping
from datetime import datetime

from jiangyan.rulebook.merging import RULES, TRIMMED_LEAST
from jiangyan.rulebook.numbers import Number, exact, points

PANEL_LEAST = 3


def order_fault(submission: datetime, visits: datetime, rectification: datetime) -> str:
    """Why the three deadlines of a round cannot stand together; empty when they can.

    >>> order_fault(datetime(2025, 3, 19), datetime(2025, 3, 1), datetime(2025, 7, 1))
    '市级验收截止时间须晚于提交截止时间'
    """
    if visits <= submission:
        return "市级验收截止时间须晚于提交截止时间"
    return "整改完善截止时间须晚于市级验收截止时间" if rectification <= visits else ""


def panel_fault(size: int, rule: str) -> str:
    """Why a panel of this size cannot work under this merge rule; empty when it can.

    >>> panel_fault(4, "mean"), panel_fault(3, "trimmed_mean")
    ('须为不少于3的单数', '去掉最高、最低总分后取平均，专家组至少要5人')
    """
    if size < PANEL_LEAST or size % 2 == 0:
        return f"须为不少于{PANEL_LEAST}的单数"
    if rule not in RULES:
        return "没有选择汇总办法"
    if rule == "trimmed_mean" and size < TRIMMED_LEAST:
        return f"去掉最高、最低总分后取平均，专家组至少要{TRIMMED_LEAST}人"
    return ""


def least_fault(given: str, highest: Number) -> str:
    """Why a least number of points cannot be asked for where `highest` can be had; empty when it can.

    >>> least_fault("60", 100), least_fault("0", 100), least_fault("8.5", 8), least_fault("六十", 100)
    ('', '须大于0', '不能高于满分8.0分', '不是数字')
    """
    value = exact(given)
    if value is None:
        return "不是数字"
    if value <= 0:
        return "须大于0"
    if value > highest:
        return f"不能高于满分{points(highest)}分"
    return "" if (value * 100).as_integer_ratio()[1] == 1 else "最多两位小数"


def leasts_fault(given: Mapping[str, str], highest: Mapping[str, Number]) -> str:
    """The first thing wrong with least points per section or row, naming it; empty when all can stand.

    >>> leasts_fault({"1": "9"}, {"1": 8}), leasts_fault({"9": "1"}, {"1": 8}), leasts_fault({"1": "8"}, {"1": 8})
    ('第 1 项不能高于满分8.0分', '没有第 9 项', '')
    """
    for name, least in given.items():
        if name not in highest:
            return f"没有第 {name} 项"
        if fault := least_fault(least, highest[name]):
            return f"第 {name} 项{fault}"
    return ""
