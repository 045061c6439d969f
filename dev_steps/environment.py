"""The Python environment in `.venv`: exactly what a lock names, each file checked against its hash."""

import subprocess
import sys
from pathlib import Path

from dev_steps import saying
from dev_steps.places import JIANGYAN, PYTHON, ROOT, VENV
from dev_steps.stamps import hash_of

STAMP = VENV / "locks.stamp"
# A lock also stands for the locks that it contains whole.
CONTAINED = {"runtime": ["runtime"], "test": ["runtime", "test"], "node": ["runtime", "node"]}


def ready(lock: str) -> None:
    """Makes `.venv` hold what `<lock>.lock` names, and the command `jiangyan`; nothing is done twice."""
    _made()
    installed = STAMP.read_text().split() if STAMP.is_file() else []
    if _key(lock) in installed:
        return
    with saying.step(f"安装 Python 依赖（{lock}.lock）"):
        STAMP.unlink(missing_ok=True)
        saying.do(
            [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
             "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", ROOT / f"{lock}.lock"],
            "Python 依赖没有装好。",
        )
        _project_installed()
    keep = [key for key in installed if key in {_key(name) for name in CONTAINED}]
    STAMP.write_text("\n".join(sorted({*keep, *map(_key, CONTAINED[lock])})) + "\n")


def packages() -> Path:
    """Returns the folder of installed packages."""
    return next(VENV.glob("lib/python3.*/site-packages"))


def _key(lock: str) -> str:
    return f"{lock}:{hash_of([ROOT / f'{lock}.lock'])}"


def _made() -> None:
    if _works():
        return
    with saying.step("建立 Python 环境 .venv"):
        STAMP.unlink(missing_ok=True)
        python = getattr(sys, "_base_executable", sys.executable)  # not the one inside the environment being remade
        asked = [python, "-m", "venv", "--clear", str(VENV)]
        answer = subprocess.run(asked, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
        if answer.returncode:
            said = answer.stdout + answer.stderr
            if "ensurepip" in said:
                raise saying.Stop("这台机器的 Python 缺少 venv。", "请安装后重新运行，Debian 上是 apt install python3-venv。")
            print(said)
            raise saying.Stop("Python 环境 .venv 没有建成。", saying.remedy(said))


def _works() -> bool:
    """An environment whose Python was removed or replaced since is as good as none."""
    try:
        asked = [str(PYTHON), "-c", "import pip, sys; print(sys.version_info >= (3, 11))"]
        answer = subprocess.run(asked, capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.strip() == "True"


def _project_installed() -> None:
    """Names our own source to the environment; relative, so that the folder may have any name and be moved."""
    (packages() / "jiangyan.pth").write_text("../../../../src\n")
    JIANGYAN.write_text('#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -P -m jiangyan "$@"\n')
    JIANGYAN.chmod(0o755)
