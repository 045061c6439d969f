"""Programs that only the tests need and that no lock can bring: a browser, a database server, a PDF reader."""

import os
import shutil
import subprocess
from collections.abc import Callable

from dev_steps import dovecot, postgres, saying


def chromium() -> str | None:
    """Returns the path of the browser, None when there is none."""
    return shutil.which("chromium")


NEEDED: dict[str, Callable[[], object]] = {
    "chromium": chromium,
    "postgresql": postgres.programs,
    "dovecot-imapd": dovecot.program,
    "poppler-utils": lambda: shutil.which("pdftotext") and shutil.which("pdftoppm"),
}


def missing() -> list[str]:
    """Returns the Debian packages whose programs are not on this machine."""
    return [package for package, found in NEEDED.items() if not found()]


def ready() -> None:
    """Installs what is missing through apt when we may; otherwise says what to install."""
    packages = missing()
    if not packages:
        return
    by_hand = f"apt-get install {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"！测试还需要：{'、'.join(packages)}。请由系统管理员安装：{by_hand}", flush=True)
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with saying.step(f"安装测试所需的系统软件：{'、'.join(packages)}"):
        quiet = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
        for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            answer = subprocess.run(
                [*quiet, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
            )
            if answer.returncode:
                print((answer.stdout + answer.stderr)[-3000:])
                print(f"！apt-get {words[0]} 没有成功。请检查网络后重新运行，或手工安装：{by_hand}", flush=True)
                return
