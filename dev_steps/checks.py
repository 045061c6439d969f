"""The checks of `dev.py test`, in the order in which they run, and the running of them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from dev_steps import debian, environment, figures, fonts, front, postgres, saying
from dev_steps.counting import Line, Tally, of_report, table
from dev_steps.places import FONTS, NODE_MODULES, PYTHON, ROOT, VENV

LIMIT = 25 * 60  # seconds one check may take before it is stopped and counts as failed
ELSEWHERE = ("rulebook", "structure", "browser")  # folders of tests that have a check of their own
NO_DATABASE = (*ELSEWHERE, "printing")  # and those that a second database would tell nothing new
FONT_SETTINGS = """<?xml version="1.0"?><fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir>
<cachedir>{cache}</cachedir></fontconfig>"""


@dataclass(frozen=True)
class Ground:
    """What a check stands on: a folder of its own for reports and data, the options for pytest."""

    folder: Path
    pytest_options: list[str]

    def variables(self, **more: str) -> dict[str, str]:
        """Returns the environment: no setting of the person's own product, fonts for the browser, a data folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIANGYAN_", "DJANGO_", "PYTEST_"))}
        (self.folder / "fonts.conf").write_text(FONT_SETTINGS.format(fonts=FONTS, cache=self.folder / "font-cache"))
        data = tempfile.mkdtemp(prefix="data-", dir=self.folder)
        path = os.pathsep.join([str(VENV / "bin"), kept.get("PATH", os.defpath)])
        return {**kept, "PATH": path, "JIANGYAN_DATA_DIR": data, "FONTCONFIG_FILE": str(self.folder / "fonts.conf"),
                "JIANGYAN_FIGURES": str(self.figures), **more}

    @property
    def figures(self) -> Path:
        """Where tests write their figures down (tests/figures.py)."""
        return self.folder / "figures"


Command = Sequence[str | Path]
Check = Callable[["Ground"], tuple[Tally, str]]


def ruff(ground: Ground) -> tuple[Tally, str]:
    """The written form of every Python file."""
    return _one([PYTHON, "-m", "ruff", "check", "."], ground)


def mypy(ground: Ground) -> tuple[Tally, str]:
    """The types, strict as pyproject.toml says."""
    return _one([PYTHON, "-m", "mypy"], ground)


def rooms(ground: Ground) -> tuple[Tally, str]:
    """The one-way corridor: who may import whom."""
    return _one([VENV / "bin" / "lint-imports", "--no-cache"], ground)


def structure(ground: Ground) -> tuple[Tally, str]:
    """Sizes, names, templates, documents, and that nothing foreign stands in the tree."""
    return _pytest(ground, "structure", ["tests/structure"])


def rulebook(ground: Ground) -> tuple[Tally, str]:
    """The rulebook's tests, which must pass through every branch of it."""
    counting: Command = [PYTHON, "-m", "coverage"]
    variables = {"COVERAGE_FILE": str(ground.folder / "coverage")}
    tally, note = _pytest(ground, "rulebook", ["tests/rulebook"], [*counting, "run", "-m", "pytest"], variables)
    whole, _ = _one([*counting, "report"], ground, variables)
    return tally + whole, note or ("" if not whole.failed else "有分支没有走到")


def sqlite(ground: Ground) -> tuple[Tally, str]:
    """Every test that needs no browser, on SQLite."""
    return _pytest(ground, "sqlite", [*_ignored(ELSEWHERE), "-n", "2", "tests"])


def postgresql(ground: Ground) -> tuple[Tally, str]:
    """The same tests on a PostgreSQL cluster of our own."""
    programs = postgres.programs()
    if programs is None:
        return _absent("没有 PostgreSQL")
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres.cluster(programs))
        except (OSError, subprocess.CalledProcessError) as trouble:
            print(trouble)
            return Tally(failed=1), "临时 PostgreSQL 没有起来"
        variables = {"JIANGYAN_DATABASE_URL": url}
        return _pytest(ground, "postgresql", [*_ignored(NO_DATABASE), "-n", "2", "tests"], variables=variables)


def scripts(ground: Ground) -> tuple[Tally, str]:
    """The types of the pages' scripts."""
    return _one([front.node(), NODE_MODULES / "typescript" / "bin" / "tsc", "--noEmit"], ground)


def vitest(ground: Ground) -> tuple[Tally, str]:
    """The tests of the pages' scripts."""
    report = ground.folder / "vitest.xml"
    command: Command = [front.node(), NODE_MODULES / "vitest" / "vitest.mjs", "run", "--reporter=default", "--reporter=junit",
               f"--outputFile.junit={report}"]
    status, note = _run(command, front.variables())
    return of_report(report, status), note


def browser(ground: Ground) -> tuple[Tally, str]:
    """The walk of a round, played by people in a real Chromium."""
    if debian.chromium() is None:
        return _absent("没有 Chromium")
    tally, note = _pytest(ground, "browser", ["tests/browser"])
    if tally.skipped and _must_not_skip():
        return Tally(tally.passed, tally.failed + tally.skipped, 0), "有浏览器测试被跳过"
    return tally, note


CHECKS: dict[str, tuple[str, Check]] = {
    "ruff": ("Python 写法", ruff),
    "mypy": ("类型", mypy),
    "rooms": ("房间之间谁可以用谁", rooms),
    "structure": ("大小、名称、模板、文档、无外来之物", structure),
    "rulebook": ("规则库，每个分支都须走到", rulebook),
    "sqlite": ("在 SQLite 上的全部测试", sqlite),
    "postgresql": ("在自起的 PostgreSQL 上的全部测试", postgresql),
    "scripts": ("页面脚本的类型", scripts),
    "vitest": ("页面脚本的测试", vitest),
    "browser": ("在真实 Chromium 中走全程", browser),
}
WITHOUT_FRONT = {"ruff", "mypy", "rooms", "structure", "rulebook"}


def run(names: list[str], pytest_options: list[str], announce: bool) -> int:
    """Makes ready, runs the named checks (all when none is named), prints the table; 1 if anything failed.

    With `announce` the last line is `N passed, N failed, N skipped`.
    """
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        raise saying.Stop(f"没有叫“{unknown[0]}”的检查。", f"可用：{'、'.join(CHECKS)}。")
    chosen = [name for name in CHECKS if not names or name in names]
    _ready(chosen)
    lines = []
    with tempfile.TemporaryDirectory(prefix="jiangyan-test-", ignore_cleanup_errors=True) as folder:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the database server is stopped, too
        for name in chosen:
            lines.append(_timed(name, Ground(Path(folder), pytest_options)))
        measured = figures.read(Ground(Path(folder), []).figures)
    if measured:
        print(f"\n{figures.table(measured)}", flush=True)
    total = sum((line.tally for line in lines), Tally())
    print(f"\n{table(lines)}\n", flush=True)
    print(total if announce else "全部通过。" if not total.failed else "有检查没有通过，见上。", flush=True)
    return 1 if total.failed else 0


def _ready(chosen: list[str]) -> None:
    environment.ready("test")
    if set(chosen) - WITHOUT_FRONT:
        front.packages_ready()
        front.ready()
        fonts.ready()
        debian.ready()


def _timed(name: str, ground: Ground) -> Line:
    title, check = CHECKS[name]
    print(f"\n── {name} · {title}", flush=True)
    began = time.monotonic()
    tally, note = check(ground)
    return Line(name, tally, time.monotonic() - began, note)


def _ignored(folders: Sequence[str]) -> list[str]:
    return [f"--ignore=tests/{folder}" for folder in folders]


def _must_not_skip() -> bool:
    return os.environ.get("CI", "").lower() == "true"


def _absent(what: str) -> tuple[Tally, str]:
    if _must_not_skip():
        return Tally(failed=1), f"{what}；CI 中不得跳过"
    return Tally(skipped=1), f"{what}，整步跳过"


def _one(command: Command, ground: Ground, variables: Mapping[str, str] | None = None) -> tuple[Tally, str]:
    """Runs a check that is no test suite: it passes or fails as one."""
    status, note = _run(command, ground.variables(**(variables or {})))
    return (Tally(passed=1) if status == 0 else Tally(failed=1)), note


def _pytest(
    ground: Ground, name: str, words: list[str], pytest: Command | None = None,
    variables: Mapping[str, str] | None = None,
) -> tuple[Tally, str]:
    report = ground.folder / f"{name}.xml"
    command: Command = [*(pytest or [PYTHON, "-m", "pytest"]), "-q", f"--junitxml={report}", *ground.pytest_options, *words]
    status, note = _run(command, ground.variables(**(variables or {})))
    return of_report(report, status), note


def _run(command: Command, variables: Mapping[str, str]) -> tuple[int, str]:
    """Runs a command to its end, or to its limit; answers exit status and, at the limit, a note."""
    child = subprocess.Popen(command, cwd=ROOT, env=dict(variables), stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return child.wait(timeout=LIMIT), ""
    except subprocess.TimeoutExpired:
        return 1, f"超过 {LIMIT // 60} 分钟，已停止"
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
