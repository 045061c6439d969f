"""The commands of dev.py, one function each."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dev_steps import environment, fonts, front, locks, saying
from dev_steps.places import JIANGYAN, PYTHON, ROOT

FOLDER_OPTIONS = ("--data", "--out")


def demo(rest: list[str]) -> int:
    """Makes everything ready and becomes `jiangyan demo`."""
    return _become("demo", rest)


def serve(rest: list[str]) -> int:
    """Makes everything ready and becomes `jiangyan serve`."""
    return _become("serve", rest)


def test(rest: list[str]) -> int:
    """Makes everything ready, runs the named checks (all when none is named) and counts; 1 if any failed."""
    from dev_steps import checks

    return checks.run(*_split(rest), announce=True)


def lint(rest: list[str]) -> int:
    """Runs the checks that need neither database nor browser."""
    from dev_steps import checks

    return checks.run(["ruff", "mypy", "rooms", "structure"], rest, announce=False)


def lock(rest: list[str]) -> int:
    """Locks the dependencies anew."""
    return locks.write()


def audit(rest: list[str]) -> int:
    """Looks for published holes in what is locked; 0 none, 1 some, 2 it could not tell."""
    from dev_steps import audit

    return audit.run(rest)


def sbom(rest: list[str]) -> int:
    """Writes the bill of materials."""
    from dev_steps import sbom

    return sbom.write()


def problems(rest: list[str]) -> int:
    """Rewrites the page that lists every refusal."""
    environment.ready("test")
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    saying.do([PYTHON, "-m", "tests.structure.problem_table"], "docs/problems.md 没有写成。", variables)
    saying.do([PYTHON, "-m", "tests.structure.stage_table"], "docs/stages.md 没有写成。", variables)
    return 0


def _split(rest: Sequence[str]) -> tuple[list[str], list[str]]:
    """Tells the names of checks from what follows `--`."""
    words = list(rest)
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def _become(command: str, rest: list[str]) -> int:
    environment.ready("runtime")
    front.ready()
    fonts.ready()
    arguments = [str(JIANGYAN), command, *_from_here(rest)]
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(arguments[0], arguments)


def _from_here(rest: list[str]) -> list[str]:
    """Folders given relative to where the person stands stay there when we step into the project."""
    answer: list[str] = []
    for word in rest:
        option, sign, folder = word.partition("=")
        if answer and answer[-1] in FOLDER_OPTIONS:
            answer.append(str(Path(word).absolute()))
        elif sign and option in FOLDER_OPTIONS:
            answer.append(f"{option}={Path(folder).absolute()}")
        else:
            answer.append(word)
    return answer
