"""Where the server listens: never on a port that somebody else answers, and a bad address ends with a sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from jiangyan.management.serve import vacant


def taken() -> socket.socket:
    """A port that is shared with whoever asks, as the server's own processes share theirs."""
    own = socket.socket()
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.bind(("127.0.0.1", 0))
    own.listen()
    return own


@pytest.mark.parametrize("command", [["serve", "--web-only"], ["demo"]])
def test_a_second_server_does_not_share_the_port_of_the_first(command: list[str], tmp_path: Path) -> None:
    old = tmp_path / "data" / "demo"
    old.mkdir(parents=True)
    (old / "demo.json").write_text("{}")
    with taken() as own:
        port = str(own.getsockname()[1])
        ended = subprocess.run([sys.executable, "-m", "jiangyan", *command, "--port", port], capture_output=True, text=True,
                               timeout=60, cwd=tmp_path, env={**os.environ, "JIANGYAN_DATA_DIR": str(tmp_path / "own")}, check=False)
    assert ended.returncode == 1
    assert ended.stderr == (f"不能在 127.0.0.1 的 {port} 端口上提供服务（已经有别的程序在用，也许是另一个 jiangyan serve）。"
                            "请用 --host、--port 另选；端口被占用的，也可以先停止占用它的程序。\n")
    assert (old / "demo.json").exists()


def test_a_name_is_listened_on_by_its_number() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert vacant("localhost", port) == "127.0.0.1"


@pytest.mark.parametrize(("host", "port", "workers"), [
    ("127.0.0.1", 70000, 1), ("127.0.0.1", -1, 1), ("127.0.0.1", 0, 1), ("127.0.0.1", 8000, 0),
    ("nonsense.invalid", 8000, 1), ("a" * 80 + ".invalid", 8000, 1), ("203.0.113.7", 8000, 1)])
def test_an_address_that_cannot_be_listened_on_is_a_sentence(host: str, port: int, workers: int) -> None:
    with pytest.raises(SystemExit, match=r"应是|不能在"):
        vacant(host, port, workers)


def test_a_worker_asked_for_one_turn_does_not_wait_for_a_database_that_is_not_made(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-m", "jiangyan", "work", "--once"], capture_output=True, text=True, timeout=60, check=False,
                           env={**os.environ, "JIANGYAN_DATA_DIR": str(tmp_path), "JIANGYAN_DATABASE_URL": ""})
    assert (ended.returncode, "jiangyan init" in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
