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
from contextlib import contextmanager
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
    place = Path(tempfile.mkdtemp(prefix="jiangyan-postgresql-"))
    who = _somebody_humble()
    port = str(20000 + secrets.randbelow(40000))  # names the socket file only
    try:
        if who:
            shutil.chown(place, who["user"], who["group"])
        run = {"cwd": place, "stdin": subprocess.DEVNULL, "env": {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(place)}, **who}
        subprocess.run([folder_of_programs / "initdb", "--pgdata", place / "data", "--username", "jiangyan", "--auth", "trust",
                        "--encoding", "UTF8", "--locale", "C.UTF-8"], check=True, stdout=subprocess.DEVNULL, **run)
        settings = {"listen_addresses": "", "unix_socket_directories": str(place), "port": port, "max_connections": "100"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (place / "server.log").open("wb") as log:
            server = subprocess.Popen([folder_of_programs / "postgres", "-D", place / "data", *options],
                                      stdout=log, stderr=log, start_new_session=True, **run)
        try:
            _wait(server, place, port)
            yield f"postgres://jiangyan@/postgres?host={place}&port={port}"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(place, ignore_errors=True)


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
