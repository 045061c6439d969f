"""Only actions write, and the rulebook neither opens a file nor asks the time."""

import ast
from pathlib import Path

import pytest

from tests.structure.tree import PACKAGE, named, nodes, short

WRITING = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ASKING_ROOMS = ("pages", "api", "queries", "intake")
# The health page asks whether the database can be written to, by writing a row that is there already.
# A picture is drawn into memory.
ALLOWED = {"src/jiangyan/pages/health.py": ["JournalHead.objects.filter(pk=1).update", "JournalHead.objects.get_or_create"],
           "src/jiangyan/intake/pictures.py": ["fresh.save"]}
IMPURE_CALLS = {"open", "input", "print", "eval", "exec", "compile", "__import__", "float", "globals"}
IMPURE_ATTRIBUTES = {"now", "today", "utcnow", "read_text", "write_text"}


def writes(path: Path) -> list[str]:
    """Returns the calls of a file that write to the database."""
    answer = []
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr in WRITING or (node.func.attr == "update" and ".objects" in owner):
                answer.append(f"{owner}.{node.func.attr}")
    return answer


@pytest.mark.parametrize("room", ASKING_ROOMS)
def test_a_room_that_asks_does_not_write(room) -> None:
    found = {short(path): writes(path) for path in named(".py", under=PACKAGE / room)}
    assert {name: calls for name, calls in found.items() if calls and calls != ALLOWED.get(name)} == {}


def test_the_rulebook_is_pure() -> None:
    impure = []
    for path in named(".py", under=PACKAGE / "rulebook"):
        for node in nodes(path):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if (isinstance(node.func, ast.Name) and name in IMPURE_CALLS) or name in IMPURE_ATTRIBUTES:
                    impure.append(f"{short(path)}:{node.lineno} {name}")
            elif isinstance(node, ast.Constant) and isinstance(node.value, float):
                impure.append(f"{short(path)}:{node.lineno} {node.value}")
            elif isinstance(node, ast.Global):
                impure.append(f"{short(path)}:{node.lineno} global")
    assert impure == []
