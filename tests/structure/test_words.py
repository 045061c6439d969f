"""Every refusal that is raised is in the catalogue and the other way round; what a page says goes through gettext."""

import ast
import re
from collections.abc import Iterator

import pytest

from jiangyan.problems import CATALOGUE
from tests.structure.tree import PACKAGE, named, nodes, short

CHINESE = re.compile(r"[\u3400-\u9fff]")
TRANSLATING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
PLAIN = {"Problem", "register"}  # their Chinese is translated, or is a name, where they are defined


def strings() -> set[str]:
    """Returns every string constant of the product outside the catalogue itself."""
    files = [path for path in named(".py", under=PACKAGE) if path.name != "problems.py"]
    return {node.value for path in files for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def raised() -> set[str]:
    """Returns the words given to Problem as they stand."""
    calls = [node for path in named(".py", under=PACKAGE) for node in nodes(path) if isinstance(node, ast.Call)]
    first = [call.args[0] for call in calls if getattr(call.func, "id", "") == "Problem" and call.args]
    return {word.value for word in first if isinstance(word, ast.Constant)}


def untranslated(tree: ast.AST) -> Iterator[str]:
    """Gives the Chinese that functions say without translation; tables of a module are translated where they are used."""
    if isinstance(tree, ast.Call) and getattr(tree.func, "id", getattr(tree.func, "attr", "")) in TRANSLATING | PLAIN:
        return
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # documentation
        if isinstance(child, ast.Constant) and isinstance(child.value, str) and CHINESE.search(child.value):
            yield child.value
        yield from untranslated(child)


def test_what_is_raised_is_in_the_catalogue() -> None:
    assert raised() - set(CATALOGUE) == set()


def test_what_is_in_the_catalogue_is_raised() -> None:
    assert set(CATALOGUE) - strings() == set()


def test_untranslated_words_are_found() -> None:
    page = 'TABLE = {"a": "表"}\ndef f(n):\n    """说明"""\n    return _("好"), "坏", f"第{n}页"'
    functions = [node for node in ast.walk(ast.parse(page)) if isinstance(node, ast.FunctionDef)]
    assert [word for function in functions for word in untranslated(function)] == ["坏", "第", "页"]


@pytest.mark.parametrize("path", named(".py", under=PACKAGE / "pages"), ids=short)
def test_a_page_says_nothing_untranslated(path) -> None:
    functions = [node for node in nodes(path) if isinstance(node, ast.FunctionDef)]
    assert sorted({word for function in functions for word in untranslated(function)}) == []
