"""Many papers printed side by side are the papers that would have been printed one after the other, in their order."""

import pytest

from jiangyan.printing import batches, papers
from jiangyan.printing.batches import Order
from jiangyan.problems import Problem


def _orders(count: int) -> list[Order]:
    values = papers.sample("attendance_sheet", "base")
    return [Order("attendance_sheet", values | {"project_name": f"示例第{place}项目"}, "pdf", True) for place in range(count)]


def test_the_same_bytes_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "FEW", 2)
    orders = _orders(7)
    one_by_one = [papers.render(one.paper, one.values, one.form, one.draft) for one in orders]
    assert list(batches.printed(orders)) == one_by_one and len(set(one_by_one)) == 7


def test_few_need_no_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "ProcessPoolExecutor", None)
    assert [made[:5] for made in batches.printed(_orders(2))] == [b"%PDF-"] * 2


def test_one_that_cannot_be_printed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "FEW", 2)
    wrong = Order("attendance_sheet", {}, "pdf", False)
    with pytest.raises(Problem) as refusal:
        list(batches.printed([*_orders(1), wrong, *_orders(1)]))
    assert refusal.value.word == "paper.value_missing"
