"""Progress and failures, said to a person in Chinese; and the running of commands that take a while."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev_steps.places import ROOT

NO_NETWORK = ("name resolution", "network is unreachable", "max retries", "newconnectionerror", "connection refused",
              "connection broken", "timed out", "enotfound", "eai_again", "econnrefused", "etimedout", "econnreset",
              "could not resolve", "failed to fetch", "no matching distribution")
DISK_FULL = ("no space left", "enospc", "disk quota")
WRONG_HASH = ("do not match the hashes", "eintegrity")


class Stop(SystemExit):
    """The end of a command: one sentence of what is wrong and one of what to do, exit status 1."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(f"\n停止：{wrong}\n怎么办：{remedy}")


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says what begins and, when it went well, how many seconds it took."""
    print(f"▸ {what} …", flush=True)
    began = time.monotonic()
    yield
    print(f"  完成，用时 {time.monotonic() - began:.0f} 秒", flush=True)


def do(command: Sequence[str | Path], wrong: str, environment: Mapping[str, str] | None = None) -> None:
    """Runs a command in the project's folder with its output indented; a failure stops with cause and remedy."""
    said: list[str] = []
    with subprocess.Popen(
        [str(word) for word in command], cwd=ROOT, env=dict(environment or os.environ), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    ) as child:
        for line in child.stdout or ():
            said.append(line)
            print("    " + line.rstrip(), flush=True)
    if child.returncode:
        raise Stop(wrong, remedy("".join(said)))


def remedy(said: str) -> str:
    """Returns what a person should do about a command that failed saying this."""
    lowered, free = said.lower(), shutil.disk_usage(ROOT).free // 2**20
    if any(word in lowered for word in DISK_FULL) or free < 50:
        return f"磁盘空间不足（项目所在磁盘还剩 {free} MB，首次准备约需 2 GB）。请清理后重新运行同一命令。"
    if any(word in lowered for word in WRONG_HASH):
        return "下载到的文件与锁定的哈希不符，没有安装。请检查所用的软件源是否完好，再重新运行同一命令。"
    if any(word in lowered for word in NO_NETWORK):
        return "多半是连不上软件源。首次准备需要网络（备好以后不再需要）；请检查网络或本机的软件源设置，再重新运行同一命令。"
    if "permission denied" in lowered or "eacces" in lowered:
        return "没有写入权限。请在自己有权写入的文件夹里克隆项目，或改正文件的所有者，再重新运行同一命令。"
    return "请看上面的输出；改正后重新运行同一命令，已完成的步骤不会重做。"
