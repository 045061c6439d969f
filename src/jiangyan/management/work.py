"""`jiangyan work`: a worker in the foreground. Several may run; stopped with SIGTERM it finishes what it is doing."""

import argparse
import os
import signal
import socket
import sys
import threading
import uuid
from datetime import timedelta
from types import FrameType
from typing import Any

from jiangyan.management import ground

IDLE = 1.0
"""Seconds between two looks at an empty queue."""

PATIENCE = 3.0
"""Seconds before the next try when the database does not answer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long it works: until stopped, or until the queue is empty."""
    parser.add_argument("--once", action="store_true", help="办完现有的任务就结束")
    parser.add_argument("--lease", type=float, default=0, help="租期的秒数：后台程序断了多久之后由别的接手（默认 60）")
    parser.add_argument("--parent", type=int, default=0, help="这个进程不在了就结束（由 serve 使用）")


def run(args: argparse.Namespace) -> int:
    """Works until SIGTERM or SIGINT, then finishes the job at hand and leaves with 0."""
    ground.stand()
    _durable()
    if args.lease > 0:
        from jiangyan.actions import leases

        leases.LEASE = timedelta(seconds=args.lease)
    worker = Worker(args.parent)
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, worker.stop)
    print(f"后台程序 {worker.name} 已启动。", flush=True)
    worker.run(once=args.once)
    print(f"后台程序 {worker.name} 已停止。", flush=True)
    return 0


def _durable() -> None:
    """A database that is away does not keep the worker from starting: it waits for it like for everything else."""
    from django.db import Error, connection

    try:
        ground.require_durable()
    except Error:
        connection.close()


class Worker:
    """Takes jobs one after the other and keeps their lease alive while it works on them."""

    def __init__(self, parent: int = 0) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.parent, self.stopping = parent, threading.Event()

    def stop(self, sign: int, frame: FrameType | None) -> None:
        """Asks to leave; the job at hand is finished first."""
        self.stopping.set()

    def run(self, once: bool = False) -> None:
        """Duties and jobs until asked to stop, or with `once` until nothing is ready or the database fails."""
        from django.db import DatabaseError, InterfaceError, connection

        while not self._left():
            try:
                worked = self.turn()
                if once and not worked:
                    return
                self.stopping.wait(0 if worked else IDLE)
            except (DatabaseError, InterfaceError) as trouble:
                if once:  # nobody waits for a database that somebody has to make first
                    raise
                print(f"数据库暂时不可用（{type(trouble).__name__}），稍后再试。", file=sys.stderr, flush=True)
                connection.close()
                self.stopping.wait(PATIENCE)

    def _left(self) -> bool:
        return self.stopping.is_set() or bool(self.parent and os.getppid() != self.parent)

    def turn(self) -> bool:
        """Does the duties that are due and at most one job; whether there was a job."""
        from jiangyan.actions import leases, ticks

        ticks.tick()
        job = leases.take(self.name)
        if job is not None:
            self._work(job)
        return job is not None

    def _work(self, job: Any) -> None:
        from jiangyan.actions import leases

        done = threading.Event()
        beat = threading.Thread(target=self._renew, args=(job, done), daemon=True)
        beat.start()
        try:
            answer = job.task.task.call(**job.task.args_kwargs["kwargs"])
        except Exception as trouble:
            leases.fail(job, self.name, trouble)
        else:
            leases.finish(job, self.name, answer)
        finally:
            done.set()
            beat.join()

    def _renew(self, job: Any, done: threading.Event) -> None:
        """In a thread of its own, with a connection of its own."""
        from django.db import DatabaseError, InterfaceError, connection

        from jiangyan.actions import leases

        while not done.wait(leases.LEASE.total_seconds() / 4):
            try:
                leases.renew(job, self.name)
            except (DatabaseError, InterfaceError):
                connection.close()
        connection.close()
