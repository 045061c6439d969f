"""Disk full, disk away, database away: told in plain Chinese, nothing half saved, and healed without hands."""

import http.client
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cast import PDF
from tests.faults import disks, grounds
from tests.faults.clerks import Call, Place, send, upload
from tests.faults.grounds import Ground
from tests.faults.served import Served, served
from tests.figures import figure

HEALED_WITHIN = 15.0


def _page(product: Served, place: Place) -> tuple[int, str]:
    """The project's page as its clerk sees it."""
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    connection.request("GET", f"/projects/{place.project}/self-assessment/", headers={"Cookie": f"sessionid={place.clerk}"})
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


def _saved(product: Served, place: Place, base: int) -> tuple[int, str]:
    """A row saved, as the version after `base`."""
    call = Call("PUT", f"sheets/{place.sheet}/rows/13.2", place.clerk, b'{"facts": {"senior_trainees_per_year": 480}}', base=base)
    return _told(send(product.port, call, f"save-{base}-{time.monotonic_ns()}"))


def _sent(product: Served, place: Place, content: bytes = PDF) -> tuple[int, str]:
    """A file uploaded, under an id of its own."""
    return _told(send(product.port, upload(place.project, place.clerk, "material:plan", content, "plan.pdf"), f"file-{time.monotonic_ns()}"))


def _told(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    return answer[0], str(answer[1].get("code", ""))


def _whole(ground: Ground, files: Path) -> tuple[int, list[Path]]:
    """How many files the database knows, and what lies in the entrance."""
    entrance = files / "entrance"
    return ground.ask("SELECT COUNT(*) FROM jiangyan_evidence")[0][0], list(entrance.iterdir()) if entrance.exists() else []


def test_a_full_disk_is_told_keeps_nothing_half_and_heals(filled: Ground, tmp_path: Path) -> None:
    place = Place(**filled.places[0])
    with disks.small(tmp_path / "disk", filled.folder) as disk:
        files = disk.place / "files"
        filled.environment["JIANGYAN_FILES"] = str(files)
        if disk.real and not filled.cluster:  # one office PC: database and files on one disk
            moved = shutil.move(filled.database, disk.place / "jiangyan.sqlite3")
            filled.environment["JIANGYAN_DATABASE_URL"], filled.database_file = f"sqlite:///{moved}", Path(moved)
        together = filled.database_file is not None
        with served(filled, "" if disk.real else "full_disk", workers=1) as product:
            assert (_saved(product, place, 0), _sent(product, place)) == ((200, ""), (200, ""))
            disk.fill()
            assert _sent(product, place, PDF + b"x" * 300_000) == (507, "storage.full")
            assert product.health() == 503
            assert _saved(product, place, 1) == ((507, "storage.full") if together else (200, ""))
            shown, page = _page(product, place)
            assert shown == 200 and "自评" in page  # what is there can be read
            assert _whole(filled, files) == (1, [])
            disk.clear()
            began = time.monotonic()
            product.wait(HEALED_WITHIN)
            assert _saved(product, place, 1 if together else 2) == (200, "")
            assert _sent(product, place, PDF + b"x" * 300_000) == (200, "")
            figure("磁盘满后自己恢复最慢", f"{time.monotonic() - began:.1f}", "秒")
            if disk.protect(True):
                assert (_sent(product, place, PDF + b"y"), product.health()) == ((503, "storage.unavailable"), 503)
                assert disk.protect(False)
                assert (product.wait(HEALED_WITHIN) < HEALED_WITHIN, _sent(product, place, PDF + b"y")) == (True, (200, ""))
            assert _whole(filled, files)[1] == []
    figure("熬过的磁盘和存储故障", 2 if disk.real else 1, "次")


def test_a_storage_that_was_taken_away_is_not_made_anew_in_its_place(filled: Ground) -> None:
    place, files = Place(**filled.places[0]), filled.folder / "files"
    with served(filled, workers=1) as product:
        assert _sent(product, place) == (200, "")
        found = filled.ask("SELECT id FROM jiangyan_evidence")[0][0]
        files.rename(filled.folder / "taken away")
        assert (_sent(product, place, PDF + b"x"), product.health()) == ((503, "storage.unavailable"), 503)
        assert _told(send(product.port, Call("GET", f"evidence/{found}", place.clerk, b""), "read")) == (503, "storage.unreadable")
        assert _saved(product, place, 0) == (200, "")  # what needs no file goes on
        assert not files.exists() and filled.ask("SELECT COUNT(*) FROM jiangyan_evidence") == [(1,)]
        (filled.folder / "taken away").rename(files)
        assert (product.wait(HEALED_WITHIN) < HEALED_WITHIN, _sent(product, place, PDF + b"x")) == (True, (200, ""))
    figure("熬过的磁盘和存储故障", 1, "次")


def test_a_server_whose_processes_die_in_a_row_rises_again_and_finishes_what_is_under_way_when_it_is_stopped(filled: Ground) -> None:
    with served(filled, workers=1) as product:
        assert product.web
        for _turn in range(4):  # more often than the server itself puts up with
            for process in product.processes():
                os.kill(process, signal.SIGKILL)
            time.sleep(1.2)
        product.wait(60)
        place, answers = Place(**filled.places[0]), []
        saving = threading.Thread(target=lambda: answers.append(_saved(product, place, 0)))
        with _held(filled):
            saving.start()
            time.sleep(1)
            product.web.send_signal(signal.SIGTERM)
            time.sleep(1)
        saving.join()
        assert (answers, product.web.wait(40)) == ([(200, "")], 0)
    figure("kill -9 之后自己恢复", 4, "次")


@contextmanager
def _held(ground: Ground) -> Iterator[None]:
    """While this lasts nobody else can write: whoever does waits."""
    import sqlite3

    import psycopg

    with psycopg.connect(ground.cluster.url) if ground.cluster else sqlite3.connect(ground.database) as holding:
        holding.execute("SELECT 1 FROM jiangyan_journalhead FOR UPDATE" if ground.cluster else "BEGIN IMMEDIATE")
        yield


@pytest.fixture
def away(filled: Ground) -> tuple[Callable[[], None], Callable[[], None]]:
    """Takes the database away, and gives it back."""
    if filled.cluster:
        return filled.cluster.kill, filled.cluster.start
    names, aside = ("jiangyan.sqlite3", "jiangyan.sqlite3-wal", "jiangyan.sqlite3-shm"), filled.folder / "aside"

    def move(source: Path, target: Path) -> None:
        target.mkdir(exist_ok=True)
        for name in names:
            if (source / name).exists():
                (source / name).rename(target / name)

    return lambda: move(filled.folder, aside), lambda: move(aside, filled.folder)


def test_a_lost_database_is_told_and_every_process_finds_it_again(
        filled: Ground, away: tuple[Callable[[], None], Callable[[], None]]) -> None:
    place, (take, give) = Place(**filled.places[0]), away
    with served(filled, workers=2) as product:
        product.work()
        for turn in range(8):  # so that every process and thread has a connection
            assert _saved(product, place, turn) == (200, "")
        take()
        assert {(_saved(product, place, 8), product.health()) for _turn in range(4)} == {((503, "database.unavailable"), 503)}
        shown, page = _page(product, place)
        assert shown == 503 and "数据库暂时不可用" in page and "请过一会儿刷新页面" in page and "系统管理员" in page
        began = time.monotonic()
        give()
        product.wait(HEALED_WITHIN)
        assert {_saved(product, place, 8 + turn)[0] for turn in range(8)} == {200}
        healed = time.monotonic() - began
        assert healed < HEALED_WITHIN and product.worker and product.worker.poll() is None
        assert _page(product, place)[0] == 200
    figure("熬过的数据库故障", 1, "次")
    figure("数据库回来后恢复最慢", f"{healed:.1f}", "秒")


@pytest.mark.skipif(not grounds.on_postgresql(), reason="SQLite 没有连接可断")
def test_ended_connections_are_opened_again_and_a_product_that_starts_first_waits_for_its_database(filled: Ground) -> None:
    assert filled.cluster
    with served(filled, workers=2) as product:
        place = Place(**filled.places[0])
        for turn in range(6):
            assert _saved(product, place, turn) == (200, "")  # nobody notices that their connection was ended
            filled.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                       "AND backend_type = 'client backend'")
        product.kill_web()
        filled.cluster.stop()
        later = threading.Timer(6, filled.cluster.start)
        later.start()
        product.start()
        later.join()
        assert ("数据库还连不上，2 秒后再试。" in product.log(), _saved(product, place, 6)) == (True, (200, ""))
    figure("熬过的数据库故障", 7, "次")


def test_bodies_that_never_end_keep_nobody_out(filled: Ground) -> None:
    place, slow = Place(**filled.places[0]), []
    with served(filled) as product:
        for length in [500] * 20 + [50_000_000] * 20:
            slow.append(socket.create_connection(("127.0.0.1", product.port)))
            slow[-1].sendall(b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                             b"Content-Length: %d\r\n\r\nlogin=a" % length)
        time.sleep(1)
        began = time.monotonic()
        assert (_page(product, place)[0], _saved(product, place, 0)[0], product.health()) == (200, 200, 200)
        figure("40 个连接的内容永远不来，别人打开一页、保存一行", f"{time.monotonic() - began:.1f}", "秒")
        for one in slow:
            one.close()
