"""The words of both tables are those of the notice, cell by cell, and every reading is explained."""

import re

import pytest

from jiangyan.queries.round import rubrics
from jiangyan.rulebook.numbers import text
from jiangyan.rulebook.rubric import Row, Rubric


def source(name: str) -> str:
    return (rubrics.drawer() / name / "source.md").read_text(encoding="utf-8")


def printed(name: str) -> list[list[str]]:
    """The notice's own table as source.md copies it, without its head, its rule and its total."""
    lines = re.findall(r"^\| (.*) \|$", source(name).split("## ")[0], re.M)
    return [line.split(" | ") for line in lines[1:-1]]


def ten_columns(rubric: Rubric, row: Row) -> list[str]:
    section = rubric.section_of(row.id)
    item = next(item for item in section.items if row in item.rows)
    return [section.id, section.name, item.id, item.name, text(item.max), row.indicator, text(row.max), row.scoring, row.evidence]


def five_columns(rubric: Rubric, row: Row) -> list[str]:
    return [rubric.section_of(row.id).name, row.indicator, text(row.max), row.scoring]


@pytest.mark.parametrize(("name", "cells", "count"), [
    ("tianjin-training-base-2025", ten_columns, 23), ("tianjin-master-studio-2025", five_columns, 14)])
def test_every_cell_is_quoted(name: str, cells: object, count: int) -> None:
    rubric = rubrics.load(name)
    assert [cells(rubric, row) for row in rubric.rows.values()] == printed(name)
    assert len(rubric.rows) == count


def test_merged_cells_of_the_notice() -> None:
    rows = rubrics.load("tianjin-training-base-2025").rows.values()
    assert [row.id for row in rows if row.evidence_merged] == ["4.2", "15.2"]


@pytest.mark.parametrize("name", rubrics.rubric_ids())
def test_every_reading_is_explained(name: str) -> None:
    assert [reading.id for reading in rubrics.load(name).readings if f"`{reading.id}`" not in source(name)] == []


@pytest.mark.parametrize("name", rubrics.rubric_ids())
def test_every_choice_of_a_reading_has_a_worked_example(name: str) -> None:
    assert [(reading.id, choice.value) for reading in rubrics.load(name).readings for choice in reading.choices
            if not choice.example] == []


def test_the_hash_is_that_of_the_content_and_not_of_the_file() -> None:
    content = rubrics.text("tianjin-master-studio-2025")
    same, other = rubrics.from_text("# 说明\n" + content), rubrics.from_text(content.replace("每获1项得3分", "每获1项得4分"))
    assert same.hash == rubrics.rubric_hash("tianjin-master-studio-2025") != other.hash
