"""What a child process may use; it says so itself before it opens a file. Needs nothing but Python."""

import ctypes
import os
import resource
import sys
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
OPEN_FILES = 64
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NEVER = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.remove", "os.rename",
          "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.kill", "shutil.", "urllib.",
          "ftplib.", "http.client", "smtplib.", "pty.")


def lower() -> str:
    """Lowers memory (bytes of address space), CPU seconds, file sizes (none), open files and core dumps (none) for good.

    Answers what keeps the child off the network: "namespace" (the kernel gave it one without any interface) where that is
    permitted, otherwise "python" (Python itself refuses to make sockets, which a flaw in native code could go round).
    """
    kept = "namespace" if off_the_network() else "python"
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, 0),
                        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, OPEN_FILES)):
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refused)
    return kept


def off_the_network() -> bool:
    """Whether the kernel put this process where there is no network; without the right to, in a user namespace of its own."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False
    return bool(unshare(_NEW_NETWORK) == 0 or unshare(_NEW_USER | _NEW_NETWORK) == 0)


def _refused(event: str, given: tuple[Any, ...]) -> None:
    if event == "open" and len(given) > 2 and isinstance(given[2], int) and given[2] & _WRITING:
        raise PermissionError("writing")
    if event.startswith(_NEVER):
        raise PermissionError(event)
