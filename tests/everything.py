"""All checks in a row, counted: `python -m tests.everything NODE` (called by `python3 dev.py test`)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"chromium": "chromium", "pdftotext": "poppler-utils", "initdb": "postgresql"}
CI = os.environ.get("CI") == "true"


@dataclass
class Count:
    """What passed, failed and was skipped, and how long each step took."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    steps: list[tuple[str, float, str]] = field(default_factory=list)

    def add(self, name: str, started: float, passed: int, failed: int, skipped: int) -> None:
        """Adds one step."""
        self.passed, self.failed, self.skipped = self.passed + passed, self.failed + failed, self.skipped + skipped
        self.steps.append((name, time.monotonic() - started, f"{passed} / {failed} / {skipped}"))


def postgresql() -> Path | None:
    """The folder with PostgreSQL's server programs, newest first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda place: int(place.parts[-3]))
    if places:
        return places[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def lacking() -> list[str]:
    """Debian packages that the tests need and this machine does not have."""
    there = {"chromium": shutil.which("chromium"), "pdftotext": shutil.which("pdftotext"), "initdb": postgresql()}
    return [package for program, package in PACKAGES.items() if not there[program]]


def install() -> None:
    """Installs what is lacking when root, else names it."""
    packages = lacking()
    if not packages:
        return
    if os.geteuid() or not shutil.which("apt-get"):
        print(f"✗ 缺少 {'、'.join(packages)}，相应的检查会跳过。请安装：sudo apt-get install {' '.join(packages)}")
        return
    print(f"· 安装测试需要的软件：{'、'.join(packages)} …", flush=True)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdin": subprocess.DEVNULL,
             "stdout": subprocess.DEVNULL, "check": False}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)  # type: ignore[call-overload]


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A PostgreSQL cluster of its own in a temporary folder; gives the URL of its database."""
    folder = Path(tempfile.mkdtemp(prefix="jiangyan-pg-"))
    who: dict[str, str] = {}
    if not os.geteuid():
        who = {"user": "postgres", "group": "postgres"}
        shutil.chown(folder, "postgres", "postgres")
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "cwd": folder, **who}
    data = folder / "data"
    subprocess.run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
                   check=True, **quiet)  # type: ignore[call-overload]
    subprocess.run([programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o",
                    f"-k {folder} -c listen_addresses=''", "start"], check=True, **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgres://postgres@/postgres?host={folder}&port=5432"
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], check=False, **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


def command(count: Count, name: str, *words: str) -> None:
    """One check that passes or fails as a whole."""
    print(f"\n── {name}", flush=True)
    started = time.monotonic()
    failed = subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode != 0
    count.add(name, started, int(not failed), int(failed), 0)


def pytest(count: Count, name: str, *words: str, **more: str) -> None:
    """One pytest run, its tests counted from the report; a run without a report is one failure."""
    print(f"\n── {name}", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        environment = {**os.environ, "JIANGYAN_DATA_DIR": f"{folder}/data", **more}
        subprocess.run([sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *words], cwd=ROOT,
                       env=environment, stdin=subprocess.DEVNULL, check=False)
        if not report.exists():
            count.add(name, started, 0, 1, 0)
            return
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    total, bad, skipped = (sum(int(suite.get(key, 0)) for suite in suites for key in keys)
                           for keys in (["tests"], ["failures", "errors"], ["skipped"]))
    count.add(name, started, total - bad - skipped, bad or int(total == 0), skipped)


def vitest(count: Count, node: str) -> None:
    """The browser modules' own tests."""
    print("\n── 网页脚本", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run([node, "node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json",
                        f"--outputFile.json={report}"], cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
        found = json.loads(report.read_text()) if report.exists() else {"numFailedTests": 1}
    count.add("网页脚本", started, found.get("numPassedTests", 0), found.get("numFailedTests", 0),
              found.get("numPendingTests", 0))


def skip(count: Count, name: str) -> None:
    """A step that cannot run here: a skip, in CI a failure."""
    print(f"\n── {name}：缺少所需软件，{'在 CI 中算失败' if CI else '跳过'}", flush=True)
    count.add(name, time.monotonic(), 0, int(CI), int(not CI))


def main() -> int:
    """Runs everything; the last line counts passed, failed and skipped."""
    node, *chosen = sys.argv[1:]
    install()
    count, python = Count(), sys.executable
    tests = [*(chosen or ["tests", "src/jiangyan/rulebook"]), "--doctest-modules", "--ignore=tests/browser"]
    steps: list[Callable[[], None]] = [
        lambda: command(count, "格式 ruff", python, "-m", "ruff", "check", "--no-cache", "."),
        lambda: command(count, "类型 mypy", python, "-m", "mypy"),
        lambda: command(count, "方向 import-linter", str(Path(python).parent / "lint-imports"), "--no-cache"),
        lambda: command(count, "网页脚本的类型", node, "node_modules/typescript/bin/tsc", "--noEmit"),
        lambda: vitest(count, node),
        lambda: pytest(count, "SQLite", *tests),
    ]
    for step in steps:
        step()
    programs = postgresql()
    if programs:
        with cluster(programs) as url:
            pytest(count, "PostgreSQL", *tests, "--ignore=tests/rulebook", "--ignore=tests/printing",
                   "--ignore=tests/structure", JIANGYAN_DATABASE_URL=url)
    else:
        skip(count, "PostgreSQL")
    if shutil.which("chromium"):
        pytest(count, "浏览器 Chromium", "tests/browser")
    else:
        skip(count, "浏览器 Chromium")
    print("\n步骤                          秒   通过 / 失败 / 跳过")
    for name, seconds, words in count.steps:
        print(f"{name:<24}{seconds:>8.1f}   {words}")
    print(f"\n{count.passed} passed, {count.failed} failed, {count.skipped} skipped", flush=True)
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
