"""A small disk of one's own: a real file system where mounting is permitted, otherwise one whose fullness is planted."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Disk:
    """A folder on it, and whether the disk is real."""

    place: Path
    real: bool
    sign: Path

    def fill(self) -> None:
        """Leaves not one byte free."""
        if not self.real:
            self.sign.touch()
            return
        with (self.place / "filler").open("ab", buffering=0) as file:
            size = 1 << 16
            while size:
                try:
                    file.write(b"\0" * size)
                except OSError as trouble:
                    assert trouble.errno == errno.ENOSPC
                    size //= 2

    def clear(self) -> None:
        """Gives the space back."""
        (self.place / "filler" if self.real else self.sign).unlink()

    def protect(self, read_only: bool) -> bool:
        """Makes it read-only or writable again; False where it is not a disk of its own."""
        mode = "ro" if read_only else "rw"
        return self.real and subprocess.run(["mount", "-o", f"remount,{mode}", self.place], check=False).returncode == 0


@contextmanager
def small(folder: Path, data: Path, megabytes: int = 24) -> Iterator[Disk]:
    """A tmpfs of this size mounted on the folder, which is unmounted at the end; `data` is where a planted one gets its sign."""
    folder.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount") is not None and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "jiangyan-faults", folder], check=False, capture_output=True).returncode == 0
    try:
        yield Disk(folder, mounted, data / "full")
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=False)
