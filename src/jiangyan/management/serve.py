"""`jiangyan serve`: the web server in the foreground, with a worker beside it."""

import argparse
import errno
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

from jiangyan.management import ground

DRAIN = 30
"""Seconds that requests under way may take after the server was asked to stop."""
WAITING = 256
"""Calls of one process whose bodies may be on their way at the same time; config/bodies.py says how few are worked on."""
PAUSE = 2.0
"""Seconds before the server is started again after its processes died one after the other."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Address and number of worker processes."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="监听端口")
    parser.add_argument("--workers", type=int, default=2, help="进程数")
    parser.add_argument("--web-only", action="store_true", help="只起网页服务，后台程序另用 jiangyan work 起")


def run(args: argparse.Namespace) -> int:
    """Migrates and serves until stopped."""
    address = vacant(args.host, args.port, args.workers)
    here(args.host, args.port)
    ground.stand()
    ground.reach()
    ground.require_durable()
    ground.migrate()
    serve(address, args.port, args.workers, args.web_only)
    return 0


def here(host: str, port: int) -> None:
    """Links in mails lead to this server, unless JIANGYAN_URL says otherwise."""
    if not os.environ.get("JIANGYAN_ALLOWED_HOSTS"):
        os.environ.setdefault("JIANGYAN_URL", "http://" + f"{host}:{port}")


def vacant(host: str, port: int, workers: int = 1) -> str:
    """The numeric address to listen on; ends with a sentence where nobody can listen, or somebody does already.

    Granian opens its port to be shared: a second server on it would answer every other request from other data.
    """
    if not 1 <= port <= 65535 or not 1 <= workers <= 256:
        raise SystemExit(f"--port 应是 1 到 65535 的整数，--workers 应是 1 到 256 的整数；现在是 {port} 和 {workers}。")
    try:
        found = sorted(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        with socket.socket(found[0][0], socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of a server that ended may linger
            trial.bind(found[0][4])
    except (OSError, UnicodeError) as trouble:
        taken = isinstance(trouble, OSError) and trouble.errno == errno.EADDRINUSE
        why = "已经有别的程序在用，也许是另一个 jiangyan serve" if taken else f"{trouble}"
        raise SystemExit(f"不能在 {host} 的 {port} 端口上提供服务（{why}）。"
                         "请用 --host、--port 另选；端口被占用的，也可以先停止占用它的程序。") from None
    return str(found[0][4][0])


def serve(host: str, port: int, workers: int = 2, web_only: bool = False) -> None:
    """Serves the WSGI application with granian, and a worker unless `web_only`; blocks until stopped."""
    with nullcontext() if web_only else background():
        while not _served(host, port, workers):
            print(f"网页进程接连中断，{PAUSE:.0f} 秒后重新起。", file=sys.stderr, flush=True)
            time.sleep(PAUSE)


def _served(host: str, port: int, workers: int) -> bool:
    """One life of the server; whether it ended because somebody asked for it. It gives up when processes die in a row."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # Workers are forked: a SQLite connection that they inherit shows them old pages, and none may be shared.
    connections.close_all()
    logging.getLogger("_granian").addFilter(lambda said: "Python threads" not in said.getMessage())  # most of them only wait
    server = Granian("jiangyan.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
                     workers=workers, blocking_threads=WAITING, respawn_failed_workers=True,
                     respawn_interval=1, workers_kill_timeout=DRAIN, log_level=LogLevels.warning)
    with suppress(SystemExit):
        server.serve()
    return bool(server.interrupt_signal)


@contextmanager
def background() -> Iterator[None]:
    """A worker as a process of its own, started again when it dies, and stopped at the end."""
    stopping = threading.Event()
    watch = threading.Thread(target=_watch, args=(stopping,), daemon=True)
    watch.start()
    try:
        yield
    finally:
        stopping.set()
        watch.join(timeout=40)


def _watch(stopping: threading.Event) -> None:
    command = [sys.executable, "-m", "jiangyan", "work", "--parent", str(os.getpid())]
    while not stopping.is_set():
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while worker.poll() is None and not stopping.wait(0.5):
            pass
        if worker.poll() is None:
            worker.terminate()
            try:
                worker.wait(timeout=35)
            except subprocess.TimeoutExpired:
                worker.kill()
        stopping.wait(2)
