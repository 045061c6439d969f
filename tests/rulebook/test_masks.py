"""Numbers of people as they are shown: whatever way somebody wrote them, the middle is gone."""

import pytest

from jiangyan.rulebook.masks import masked

END = "5678"


@pytest.mark.parametrize(("number", "found"), [
    (f"022-1234-{END}", "022-****5678"), (f" 022-123{END}", "022-****5678"), (f"0225-123{END}", "0225-****5678"),
    (f"+44 20 7946 {END}", "+44****5678"), (f"123456{END}", "123****5678"), (f"abc-123{END}", "abc****5678"),
    (f"12345{END}", "****"), (f"22-12{END}", "****"), (f"1-23-45{END}", "****"), ("- -", ""), ("示例", "****"),
    (f"+86-138-0000-{END}", "+86138****5678"), (f"138-0000-{END}", "138****5678"),
])
def test_however_it_is_written_the_middle_is_gone(number: str, found: str) -> None:
    assert masked(number) == found
