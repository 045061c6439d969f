"""The two tables of docs/evidence.md: columns that something else watches, and columns that are no evidence."""

import re

from tests.structure import tree

Column = tuple[str, str]
ALL = "全部"


def listed(heading: str) -> dict[str, dict[str, str]]:
    """Table → column (or ALL) → what stands beside it."""
    _, _, rest = tree.text(tree.ROOT / "docs" / "evidence.md").partition(f"## {heading}\n")
    found: dict[str, dict[str, str]] = {}
    for line in rest.partition("\n## ")[0].splitlines():
        cells = [one.strip() for one in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and not re.fullmatch(r"[-表]+", cells[0]):
            for table in cells[0].split():
                found.setdefault(table, {}).update(dict.fromkeys(cells[1].split(), cells[2]))
    return found
