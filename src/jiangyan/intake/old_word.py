"""Word 97 documents made readable: through LibreOffice where it is installed, in a limited process."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jiangyan.intake import limits
from jiangyan.problems import Problem

SECONDS, MEMORY = 20, 2 * 1024 * 1024 * 1024
"""LibreOffice may have so many addresses; it reserves far more than it uses."""


@contextmanager
def converted(place: Path, name: str) -> Iterator[Path]:
    """The .doc at `place` as a .docx that is gone afterwards, through LibreOffice in a limited process.

    It knows none of our variables, has its own settings in a folder that goes with it, 20 s, and no network where the kernel
    permits that. Problem sheet_import.old_format where LibreOffice is not installed or cannot read the file.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Problem("sheet_import.old_format", name=name, found="是 Word 97 的 .doc，服务器没有安装能读它的 LibreOffice")
    with tempfile.TemporaryDirectory(prefix="jiangyan-doc-") as folder:
        source = Path(folder) / "form.doc"
        shutil.copyfile(place, source)
        if not _run([program, f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", "docx", "--outdir",
                     folder, str(source)], folder):
            raise Problem("sheet_import.old_format", name=name, found=f"是 .doc，{SECONDS} 秒内没有转换完")
        newer = source.with_suffix(".docx")
        if not newer.exists():
            raise Problem("sheet_import.old_format", name=name, found="是 .doc，没有转换成功，可能已损坏")
        yield newer


def _run(command: list[str], folder: str) -> bool:
    """Whether the program ended in time; otherwise it is killed with everything that it started."""
    surroundings = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
                          env=surroundings, start_new_session=True, preexec_fn=_limit) as process:  # nothing but limits is set there
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return False
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return True


def _limit() -> None:
    limits.off_the_network()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
