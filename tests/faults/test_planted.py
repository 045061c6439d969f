"""Each safeguard taken away on purpose: the same proof that is green with it goes red without it."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from dev_steps.postgres import Cluster
from tests.cast import PDF
from tests.faults import grounds
from tests.faults.clerks import Call, Clerk, Place, send, upload
from tests.faults.grounds import Ground
from tests.faults.reconciling import Account, reconcile
from tests.faults.served import Served, served
from tests.figures import figure

only_postgresql = pytest.mark.skipif(not grounds.on_postgresql(), reason="SQLite 没有这样的服务器")
SYNCED = ["entrance", "rename", "folder", "above", "above"]
"""What the disk must see of a first upload, in this order: the bytes, their name, and the three folders."""
FORGETFUL = {"synchronous_commit": "off", "wal_buffers": "64MB", "bgwriter_lru_maxpages": "0", "autovacuum": "off"}
"""A server that answers before the disk has anything."""


def _save(product: Served, place: Place, ledgers: Path) -> None:
    """One row saved and acknowledged, with its ledger."""
    ledgers.mkdir(exist_ok=True)
    clerk = Clerk(product.port, [place], ledgers / "0.ledger", 1, 1)
    clerk._do(*clerk._row(place, "13.2", {}))
    assert clerk.acknowledged == 1


def _died_after_the_answer(ground: Ground, number: int, plant: str) -> Account:
    ledgers = ground.folder / f"ledgers{number}"
    with served(ground, plant, workers=1) as product:
        _save(product, Place(**ground.places[number]), ledgers)
        product.kill_web()
    return reconcile(ground, ledgers)


def test_an_answer_before_its_commit_is_found_out(filled: Ground) -> None:
    account = _died_after_the_answer(filled, 0, "reply_before_commit")
    assert (account.acknowledged, len(account.lost) > 0, account.clean) == (1, True, False)
    honest = _died_after_the_answer(filled, 1, "")
    assert (honest.acknowledged, honest.clean) == (1, True)
    figure("故意弄坏后变红的防护", 1, "项")


def _kept(ground: Ground, plant: str, content: bytes) -> list[str]:
    """What the disk saw of one upload, in its order, told by the part of the vault: entrance, file, folder."""
    place = Place(**ground.places[0])
    with served(ground, plant, workers=1) as product:
        (ground.folder / "disk.log").unlink(missing_ok=True)
        status, answer = send(product.port, upload(place.project, place.clerk, "material:plan", content, "plan.pdf"), plant)
        assert status == 200, answer
        lines = (ground.folder / "disk.log").read_text().splitlines()
    own = [line for line in lines if "/data/files" in line]
    target = f"files/{answer['sha256'][:2]}/{answer['sha256'][2:4]}"
    return ["rename" if line.startswith("rename") else "entrance" if "/entrance/" in line else "folder" if line.endswith(target)
            else "above" for line in own]


def test_bytes_and_folders_are_on_the_disk_before_anybody_is_told_and_a_store_without_sync_is_found_out(filled: Ground) -> None:
    assert _kept(filled, "watched_disk", PDF) == SYNCED
    assert _kept(filled, "without_fsync", PDF + b"other") == ["rename"]
    figure("故意弄坏后变红的防护", 1, "项")


def _held_back(cluster: Cluster) -> None:
    """Stops the process that writes the log in its own time: it wakes whenever a page of it is full, which is a matter of luck."""
    assert cluster.server
    children = Path(f"/proc/{cluster.server.pid}/task/{cluster.server.pid}/children").read_text().split()
    writers = [int(child) for child in children if b"walwriter" in Path(f"/proc/{child}/cmdline").read_bytes()]
    assert len(writers) == 1
    os.kill(writers[0], signal.SIGSTOP)


@only_postgresql
def test_a_postgresql_that_forgets_is_refused_and_would_be_found_out(copied: Callable[..., AbstractContextManager[Ground]]) -> None:
    with copied(**FORGETFUL) as ground:
        assert ground.cluster
        refused = ground.run("jiangyan", "serve", check=False)
        assert refused.returncode == 1 and "synchronous_commit 是“off”" in refused.stderr
        ledgers = ground.folder / "ledgers"
        with served(ground, "any_database", workers=1) as product:
            _held_back(ground.cluster)
            _save(product, Place(**ground.places[0]), ledgers)
            ground.cluster.kill()
            ground.cluster.start()
        account = reconcile(ground, ledgers)
    assert (account.acknowledged, len(account.lost) > 0) == (1, True)
    figure("故意弄坏后变红的防护", 1, "项")


def _twice_at_once(ground: Ground, product: Served, place: Place, key: str) -> list[tuple[int, str]]:
    """The same operation twice while its project is held, so that both get as far as they can before either is done."""
    import psycopg

    assert ground.cluster
    call, answers = upload(place.project, place.clerk, "material:plan", PDF, "plan.pdf"), []
    with psycopg.connect(ground.cluster.url) as holding:
        holding.execute("SELECT 1 FROM jiangyan_project WHERE id = %s FOR UPDATE", [place.project])
        threads = [threading.Thread(target=lambda: answers.append(send(product.port, call, key))) for _turn in range(2)]
        for one in threads:
            one.start()
        for _turn in range(400):
            if ground.ask("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") == [(2,)]:
                break
            threading.Event().wait(0.05)
    for one in threads:
        one.join()
    return [(status, str(answer.get("id") or answer.get("code"))) for status, answer in answers]


@only_postgresql
def test_the_same_operation_twice_at_once_is_done_once_because_the_database_says_so(filled: Ground) -> None:
    with served(filled, "without_turns", workers=1) as product:
        for key, done in (("unique", 1), ("not unique", 2)):
            if done == 2:
                filled.ask("ALTER TABLE jiangyan_operation DROP CONSTRAINT operation_once")
            place = Place(**filled.places[done])
            answers = _twice_at_once(filled, product, place, key)
            lines = filled.ask("SELECT COUNT(*) FROM jiangyan_journalline WHERE deed = 'evidence.kept' AND project_id = ?", place.project)
            known = filled.ask("SELECT COUNT(*) FROM jiangyan_operation WHERE key = ?", key)
            assert (len(set(answers)), answers[0][0], known, lines) == (1, 200, [(done,)], [(done,)])
    figure("故意弄坏后变红的防护", 1, "项")


def test_a_call_that_is_sent_twice_at_once_gets_the_same_answer_twice(filled: Ground) -> None:
    """Also where the second one comes to a row that has moved on because of the first."""
    place = Place(**filled.places[0])
    with served(filled, workers=2) as product:
        for turn in range(8):
            call = Call("PUT", f"sheets/{place.sheet}/rows/13.2", place.clerk,
                        b'{"facts": {"senior_trainees_per_year": 480}}', base=turn)
            assert _both(product.port, call, f"key{turn}") == {200}


def _both(port: int, call: Call, key: str) -> set[int]:
    """The statuses of one call sent twice at the same moment; the answers are the same to the last letter."""
    answers: list[tuple[int, dict[str, object]]] = []
    threads = [threading.Thread(target=lambda: answers.append(send(port, call, key))) for _turn in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers[0] == answers[1], answers
    return {status for status, _answer in answers}
