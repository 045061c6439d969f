"""docs/problems.md, written from the catalogue: `python -m tests.structure.problem_table` puts it up to date."""

import re

from jiangyan.problems import CATALOGUE
from tests.structure.tree import ROOT

PAGE = ROOT / "docs" / "problems.md"
HEAD = """# 拒绝办理的全部情形

每一种拒绝都有一个代号、一句中文（哪里不对、怎么办）和一个 HTTP 状态，集中写在 `src/jiangyan/problems.py`。
“…”处由程序填入当时的内容。本页由 `python3 dev.py problems` 生成，不要手改。

| 代号 | 状态 | 说给人听的话 |
|---|---|---|
"""


def written() -> str:
    """Returns the page as it must be."""
    rows = [
        f"| `{word}` | {refusal.status} | {re.sub(r'%[(][a-z_]+[)]s', '…', refusal.sentence)} |"
        for word, refusal in sorted(CATALOGUE.items())
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
