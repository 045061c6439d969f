"""Files stop at 300 lines and functions at 60: longer ones are cut by noun."""

import ast

from tests.structure.tree import ROOT, named, nodes, short, text

FILE_LIMIT = 300
FUNCTION_LIMIT = 60
WRITTEN_BY_A_PROGRAM = ["src/jiangyan/migrations"]  # a migration is as long as its tables


def test_no_file_is_longer_than_the_limit() -> None:
    generated = [ROOT / folder for folder in WRITTEN_BY_A_PROGRAM]
    too_long = {
        short(path): lines
        for path in named(".py", ".ts", ".scss", ".html", ".typ", ".mjs")
        if (lines := text(path).count("\n")) > FILE_LIMIT and not any(path.is_relative_to(folder) for folder in generated)
    }
    assert too_long == {}


def test_no_function_is_longer_than_the_limit() -> None:
    too_long = {
        f"{short(path)}: {node.name}": lines
        for path in named(".py")
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LIMIT
    }
    assert too_long == {}
