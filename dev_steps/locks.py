"""Locking the dependencies: versions and hashes, no addresses."""

import shutil

from dev_steps import front, saying

COMPILE = ["pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate",
           "--python-version", "3.11", "pyproject.toml"]
LOCKS: dict[str, list[str]] = {
    "runtime": [],
    "test": ["--extra", "test", "--extra", "plan", "--extra", "s3", "-c", "runtime.lock"],
    "node": ["--extra", "node", "-c", "runtime.lock"],
}


def write() -> int:
    """Writes the four lock files; versions already locked stay unless pyproject.toml or package.json forbids them."""
    uv = shutil.which("uv")
    if uv is None:
        raise saying.Stop("重新锁定 Python 依赖需要 uv。", "请先安装 uv（pip install uv），再运行 python3 dev.py lock。")
    for name, options in LOCKS.items():
        with saying.step(f"锁定 {name}.lock"):
            saying.do([uv, *COMPILE, *options, "-o", f"{name}.lock"], f"{name}.lock 没有写成。")
    with saying.step("锁定 package-lock.json"):
        saying.do(front.npm("run", "--silent", "lock"), "package-lock.json 没有写成。", front.variables())
    return 0
