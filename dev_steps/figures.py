"""The figures that the tests wrote down with tests/figures.py, read together and printed as one table."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from dev_steps.counting import padded


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            with suppress(json.JSONDecodeError):  # a process that was killed while it wrote
                yield json.loads(line)


def read(folder: Path) -> list[tuple[str, str, str]]:
    """Returns name, value and unit of every figure in the order in which names came up; equal names are added up."""
    found: dict[tuple[str, str], Any] = {}
    for line in _lines(folder):
        key, value = (line["name"], line["unit"]), line["value"]
        numbers = all(isinstance(one, int | float) for one in (found.get(key, 0), value))
        found[key] = found.get(key, 0) + value if numbers else value
    return [(name, _shown(value), unit) for (name, unit), value in found.items()]


def _shown(value: Any) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def table(figures: list[tuple[str, str, str]]) -> str:
    """Returns the table as text: names to the left, values to the right, then units."""
    names, values, _units = zip(*figures, strict=True)
    left, right = padded(names), padded(values, to_the_right=True)
    return "\n".join(f"{name}  {value}  {unit}".rstrip() for name, value, (_, _, unit) in
                     zip(left, right, figures, strict=True))
