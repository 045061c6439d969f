"""Worker processes: killed, stopped, several at once; every job is done, and without a crash exactly once."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults import desk
from tests.faults.desk import Desk

Environment = dict[str, str]


@pytest.fixture
def post() -> Iterator[Desk]:
    """A mail server."""
    with desk.opened() as made:
        yield made


@pytest.fixture
def ground(tmp_path: Path, post: Desk) -> Iterator[Environment]:
    """The environment of processes with a data folder and a database of their own, of the kind that the tests run on."""
    asked = os.environ.get("JIANGYAN_DATABASE_URL", "")
    given = {**os.environ, "JIANGYAN_DATA_DIR": str(tmp_path), "JIANGYAN_DATABASE_URL": "",
             "JIANGYAN_EMAIL_URL": f"smtp://127.0.0.1:{post.port}?from=yanshou@example.org&timeout=30"}
    if not asked.startswith("postgres"):
        yield given
        return
    import psycopg

    name = f"workers_{uuid.uuid4().hex[:12]}"
    head, _sign, tail = asked.partition("?")
    base, _slash, _own = head.rpartition("/")
    with psycopg.connect(asked, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    yield given | {"JIANGYAN_DATABASE_URL": f"{base}/{name}" + (f"?{tail}" if tail else "")}
    with psycopg.connect(asked, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def scene(ground: Environment, *words: str) -> Any:
    """Runs tests.faults.scene in the environment; what it prints, read back."""
    done = subprocess.run([sys.executable, "-m", "tests.faults.scene", *words], env=ground, capture_output=True, check=True)
    return json.loads(done.stdout) if done.stdout else None


def worker(ground: Environment, *words: str) -> "subprocess.Popen[bytes]":
    """A worker process with a short lease; on a busy machine two seconds may be over although nobody died."""
    return subprocess.Popen([sys.executable, "-m", "jiangyan", "work", "--lease", "6", *words], env=ground,
                            stdout=subprocess.DEVNULL)


def until(true: Callable[[], bool], seconds: float = 40) -> None:
    """Waits until something is so; fails when it never is."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def states(ground: Environment) -> tuple[set[str], set[str]]:
    """The states of mails and of jobs that occur."""
    told = scene(ground, "tell")
    return {one["state"] for one in told["mails"]}, {one["task__status"] for one in told["jobs"]}


def test_a_killed_worker_loses_nothing_and_another_sends_under_the_same_message_id(ground: Environment, post: Desk) -> None:
    scene(ground, "make", "3")
    post.says, post.dawdle = {"DATA": "slow"}, 20
    first = worker(ground)
    until(lambda: len(post.taken) == 1)
    first.kill()
    first.wait()
    assert scene(ground, "tell")["jobs"][0]["task__status"] == "RUNNING"
    post.says = {}
    second = worker(ground)
    try:
        until(lambda: len(set(post.ids)) == 3 and len(post.ids) == 4)
        until(lambda: states(ground) == ({"sent"}, {"SUCCESSFUL"}))
    finally:
        second.terminate()
        assert second.wait(timeout=20) == 0
    told = scene(ground, "tell")
    assert ([one["attempts"] for one in told["mails"]], post.ids.count(told["mails"][0]["message_id"])) == ([2, 1, 1], 2)


def test_three_workers_send_each_mail_once(ground: Environment, post: Desk) -> None:
    scene(ground, "make", "40")
    # The usual lease: two seconds may be over on a busy machine although nobody died.
    workers = [worker(ground, "--once", "--lease", "60") for _number in range(3)]
    assert [one.wait(timeout=60) for one in workers] == [0, 0, 0]
    assert (len(post.ids), len(set(post.ids)), states(ground)) == (40, 40, ({"sent"}, {"SUCCESSFUL"}))


def test_a_job_longer_than_its_lease_is_not_taken_over_while_its_worker_lives(ground: Environment, post: Desk) -> None:
    scene(ground, "make", "1")
    post.says, post.dawdle = {"DATA": "slow"}, 14
    workers = [worker(ground) for _number in range(2)]
    try:
        until(lambda: states(ground) == ({"sent"}, {"SUCCESSFUL"}))
    finally:
        for one in workers:
            one.terminate()
            one.wait(timeout=20)
    assert len(post.ids) == 1


def test_asked_to_stop_a_worker_finishes_what_it_does_and_takes_nothing_more(ground: Environment, post: Desk) -> None:
    scene(ground, "make", "3")
    post.says, post.dawdle = {"DATA": "slow"}, 3
    one = worker(ground)
    until(lambda: len(post.taken) == 1)
    one.send_signal(signal.SIGTERM)
    assert one.wait(timeout=20) == 0
    told = scene(ground, "tell")
    assert ([mail["state"] for mail in told["mails"]], {job["lease_by"] for job in told["jobs"]}, len(post.ids)) == (
        ["sent", "waiting", "waiting"], {""}, 1)


def test_serving_brings_a_worker_which_leaves_with_it_however_it_ends(ground: Environment, post: Desk) -> None:
    import socket

    scene(ground, "make", "1")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-m", "jiangyan", "serve", "--port", port, "--workers", "1"], env=ground,
                              start_new_session=True)
    try:
        until(lambda: states(ground) == ({"sent"}, {"SUCCESSFUL"}))
        beside = _workers_of(server.pid)
        assert len(beside) == 1
        server.kill()
        until(lambda: not any(Path(f"/proc/{one}/cmdline").exists() and b"work" in Path(
            f"/proc/{one}/cmdline").read_bytes() for one in beside), 15)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _workers_of(parent: int) -> list[str]:
    found = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [line.split()[0] for line in found.stdout.splitlines() if " work " in line]
