"""Word 97 documents made readable: through LibreOffice where it is installed, in a limited process."""

import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jiangyan.problems import Problem

SECONDS, MEMORY = 20, 2 * 1024 * 1024 * 1024
"""LibreOffice may have so many addresses; it reserves far more than it uses."""


@contextmanager
def converted(place: Path, name: str) -> Iterator[Path]:
    """The .doc at `place` as a .docx that is gone afterwards, through LibreOffice in a limited process.

    Problem sheet_import.old_format where LibreOffice is not installed or cannot read the file.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Problem("sheet_import.old_format", name=name, found="是 Word 97 的 .doc，服务器没有安装能读它的 LibreOffice")
    with tempfile.TemporaryDirectory(prefix="jiangyan-doc-") as folder:
        source = Path(folder) / "form.doc"
        shutil.copyfile(place, source)
        try:
            subprocess.run([program, f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", "docx", "--outdir",
                            folder, str(source)], capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL,
                           preexec_fn=_limit)  # nothing but two limits is set there
        except subprocess.TimeoutExpired:
            raise Problem("sheet_import.old_format", name=name, found=f"是 .doc，{SECONDS} 秒内没有转换完") from None
        newer = source.with_suffix(".docx")
        if not newer.exists():
            raise Problem("sheet_import.old_format", name=name, found="是 .doc，没有转换成功，可能已损坏")
        yield newer


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
