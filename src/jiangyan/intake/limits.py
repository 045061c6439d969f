"""What a child process may use; it says so itself before it opens a file. Needs nothing but Python."""

import resource

MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 10


def lower() -> None:
    """Lowers memory (bytes of address space), CPU seconds, file sizes (none) and core dumps (none) for good."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, 0),
                        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64)):
        resource.setrlimit(limit, (most, most))
