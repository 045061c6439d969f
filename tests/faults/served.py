"""A really served product: web and worker as processes of their own, which can be killed and started again."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.grounds import ROOT, Ground, free_port


class Served:
    """`jiangyan serve --web-only` on a port that stays the same, and a worker beside it if asked for.

    `plant` names a fault of tests/faults/planted.py that the web server is started with.
    """

    def __init__(self, ground: Ground, plant: str = "", workers: int = 2) -> None:
        self.ground, self.plant, self.workers = ground, plant, workers
        self.port = free_port()
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 60) -> None:
        """Starts the web server and waits until it is healthy."""
        words = ["tests.faults.planted", self.plant] if self.plant else ["jiangyan"]
        with (self.ground.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                [sys.executable, "-m", *words, "serve", "--web-only", "--port", str(self.port), "--workers", str(self.workers)],
                env=self.ground.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        self.wait(seconds)

    def wait(self, seconds: float = 60, status: int = 200) -> float:
        """Waits until /healthz answers with this status; the seconds that it took."""
        began = time.monotonic()
        while self.health() != status:
            spent = time.monotonic() - began
            assert spent < seconds, f"no {status} in {seconds} s: " + self.log()[-3000:]
            time.sleep(0.05)
        return time.monotonic() - began

    def health(self) -> int:
        """The status of /healthz; 0 when nobody answers."""
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            connection.request("GET", "/healthz")
            status = connection.getresponse().status
            connection.close()
            return status
        return 0

    def log(self) -> str:
        """What the web server said so far."""
        return (self.ground.folder / "web.log").read_text(errors="replace")

    def work(self) -> None:
        """Starts a worker with a short lease."""
        with (self.ground.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen([sys.executable, "-m", "jiangyan", "work", "--lease", "5"],
                                           env=self.ground.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)

    def processes(self) -> list[int]:
        """The web server's own processes, without the one that watches over them."""
        if self.web is None:
            return []
        found: list[int] = []
        for task in Path(f"/proc/{self.web.pid}/task").glob("*/children"):
            with suppress(OSError):
                found += [int(child) for child in task.read_text().split()]
        return found

    def kill_web(self) -> None:
        """Kills every process of the web server at once."""
        if self.web is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
            self.web = None

    def kill_worker(self) -> None:
        """Kills the worker in the middle of whatever it does."""
        if self.worker is not None:
            self.worker.kill()
            self.worker.wait()
            self.worker = None


@contextmanager
def served(ground: Ground, plant: str = "", workers: int = 2) -> Iterator[Served]:
    """A served product that is gone at the end, however the test ends."""
    made = Served(ground, plant, workers)
    try:
        made.start()
        yield made
    finally:
        made.kill_web()
        made.kill_worker()
