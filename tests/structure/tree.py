"""The files of the tree, as git sees them (new ones included, ignored ones not)."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "jiangyan"
NOT_TEXT = {".docx", ".png", ".pdf", ".xlsx", ".woff", ".woff2", ".ttf", ".otf", ".ico", ".mo"}


@cache
def files() -> list[Path]:
    """Returns every file that is, or would be, committed."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def named(*suffixes: str, under: Path = ROOT) -> list[Path]:
    """Returns the files with one of the suffixes under a folder."""
    return [path for path in files() if path.suffix in suffixes and path.is_relative_to(under)]


def text(path: Path) -> str:
    """Returns a file's text; a file that is no UTF-8 fails the test that reads it."""
    return path.read_text(encoding="utf-8")


def short(path: Path) -> str:
    """Returns the path as a person would say it."""
    return str(path.relative_to(ROOT))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Gives every node of a Python file."""
    return ast.walk(ast.parse(text(path), str(path)))
