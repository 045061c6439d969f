"""Every example in the rulebook runs, and every public function has its sentence."""

import ast
import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

from jiangyan import rulebook

MODULES = [module.name for module in pkgutil.iter_modules(rulebook.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(import_module(f"jiangyan.rulebook.{name}")).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_thing_says_what_it_promises(name: str) -> None:
    tree = ast.parse(Path(str(rulebook.__path__[0]), f"{name}.py").read_text(encoding="utf-8"))
    public = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)
              and not node.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []
