"""A PostgreSQL cluster of our own, in a folder that is thrown away: no port is opened, nothing of the machine's is touched."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

READY_WITHIN = 60  # seconds


def programs() -> Path | None:
    """Returns the folder of the newest installed server's programs, None when there is none."""
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@contextmanager
def cluster(folder_of_programs: Path) -> Iterator[str]:
    """Starts a cluster, gives its JIANGYAN_DATABASE_URL, and stops and deletes it at the end."""
    with made(folder_of_programs) as own:
        own.start()
        yield own.url


@contextmanager
def made(folder_of_programs: Path, like: Path | None = None) -> Iterator["Cluster"]:
    """A cluster that is not started yet, empty or a copy of the data folder `like`; stopped and deleted at the end."""
    place = Path(tempfile.mkdtemp(prefix="jiangyan-postgresql-"))
    own = Cluster(folder_of_programs, place)
    try:
        own.initialise(like)
        yield own
    finally:
        own.stop()
        shutil.rmtree(place, ignore_errors=True)


class Cluster:
    """A server with a folder of its own, which can be stopped, killed and started again."""

    def __init__(self, folder_of_programs: Path, place: Path) -> None:
        self.programs, self.place = folder_of_programs, place
        self.port = str(20000 + secrets.randbelow(40000))  # names the socket file only
        self.url = f"postgres://jiangyan@/postgres?host={place}&port={self.port}"
        who = _somebody_humble()
        if who:
            shutil.chown(place, who["user"], who["group"])
        self.run: dict[str, Any] = {"cwd": place, "stdin": subprocess.DEVNULL,
                                    "env": {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(place)}, **who}
        self.server: subprocess.Popen[bytes] | None = None

    def initialise(self, like: Path | None = None) -> None:
        """Makes the data folder, or copies that of a cluster which was stopped in peace."""
        if like is not None:
            subprocess.run(["cp", "-a", like, self.place / "data"], check=True)
            return
        subprocess.run([self.programs / "initdb", "--pgdata", self.place / "data", "--username", "jiangyan", "--auth", "trust",
                        "--encoding", "UTF8", "--locale", "C.UTF-8"], check=True, stdout=subprocess.DEVNULL, **self.run)

    def start(self, **more: str) -> None:
        """Starts the server, with more settings if any are given, and waits until it takes connections."""
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.place), "port": self.port,
                    "max_connections": "100", **more}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.place / "server.log").open("ab") as log:
            self.server = subprocess.Popen([self.programs / "postgres", "-D", self.place / "data", *options],
                                           stdout=log, stderr=log, start_new_session=True, **self.run)
        _wait(self.server, self.place, self.port)

    def kill(self) -> None:
        """Kills the server and all its processes at once, without a word: what a power cut leaves is what is on the disk."""
        if self.server is None:
            return
        tasks = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        os.kill(self.server.pid, signal.SIGSTOP)  # so that it starts no more of them
        children = [int(child) for child in tasks.read_text().split()] if tasks.exists() else []
        for process in (self.server.pid, *children):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.server.wait()
        self.server = None
        for process in children:  # the next start refuses to share its memory with one that still ends
            while Path(f"/proc/{process}").exists() and "Z" not in _state(process):
                time.sleep(0.01)
        for left in (self.place / "data" / "postmaster.pid", self.place / f".s.PGSQL.{self.port}",
                     self.place / f".s.PGSQL.{self.port}.lock"):
            left.unlink(missing_ok=True)

    def stop(self) -> None:
        """Asks for a fast shutdown, and does not wait for ever."""
        if self.server is not None:
            _stop(self.server)
            self.server = None


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


def _somebody_humble() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; Debian's package brings the user postgres."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return {}


def _wait(server: subprocess.Popen[bytes], place: Path, port: str) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and server.poll() is None:
        status = place / "data" / "postmaster.pid"
        if (place / f".s.PGSQL.{port}").exists() and "ready" in (status.read_text() if status.exists() else ""):
            return
        time.sleep(0.1)
    log = (place / "server.log").read_text(errors="replace")
    raise OSError(f"临时 PostgreSQL 没有起来：\n{log[-3000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Asks for a fast shutdown, and does not wait for ever."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=30)
