"""Backups taken while clerks write: each comes back into an empty place, proves itself, and holds what had been acknowledged by then."""

import copy
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults import grounds
from tests.faults.campaign import checked
from tests.faults.clerks import Clerk, Place
from tests.faults.grounds import Ground
from tests.faults.reconciling import Account, reconcile
from tests.faults.served import served
from tests.figures import figure

BACKUPS, EDITS, CLERKS = int(os.environ.get("JIANGYAN_FAULTS_BACKUPS", "3")), int(os.environ.get("JIANGYAN_FAULTS_EDITS", "3")), 4


def mark(ledgers: Path) -> dict[str, int]:
    """How far each ledger is; a line that is being written does not count."""
    return {place.name: place.read_bytes().rfind(b"\n") + 1 for place in ledgers.glob("*.ledger")}


def until(ledgers: Path, reached: dict[str, int], target: Path) -> Path:
    """The ledgers as they were at a mark, and of what came later only what was meant: it may be in the backup, or not."""
    target.mkdir()
    for place in ledgers.glob("*.ledger"):
        whole = place.read_bytes()
        later = [line for line in whole[reached[place.name]:].splitlines(keepends=True) if b'"meant"' in line]
        (target / place.name).write_bytes(whole[:reached[place.name]] + b"".join(later))
    return target


@contextmanager
def restored(origin: Ground, backup: Path, folder: Path) -> Iterator[Ground]:
    """The backup, put back into an empty folder and an empty database."""
    cluster, url = None, ""
    if origin.cluster is not None:
        name = f"restored_{backup.name}"
        origin.ask(f"CREATE DATABASE {name}")
        cluster = copy.copy(origin.cluster)
        cluster.url = url = origin.cluster.url.replace("/postgres?", f"/{name}?")
    folder.mkdir()
    ground = Ground(folder, grounds.environment(folder, url), cluster)
    done = ground.run("jiangyan", "restore", str(backup), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    yield ground
    shutil.rmtree(folder)


def taken(ground: Ground, target: Path) -> list[tuple[Path, dict[str, int], int]]:
    """Backups one after the other while clerks write: each with the ledgers' mark before it, and the writes that came meanwhile."""
    ledgers, found = ground.folder / "ledgers", []
    ledgers.mkdir()
    with served(ground) as product:
        places = [Place(**one) for one in ground.places]
        writing = [Clerk(product.port, places[number::CLERKS], ledgers / f"{number}.ledger", number, EDITS) for number in range(CLERKS)]
        for one in writing:
            one.start()
        waiting = threading.Event()
        for number in range(BACKUPS):
            while sum(one.acknowledged for one in writing) < 20 * (number + 1) and any(one.is_alive() for one in writing):
                waiting.wait(0.05)
            assert any(one.is_alive() for one in writing), "the clerks were done before the backups"
            reached, before = mark(ledgers), sum(one.acknowledged for one in writing)
            done = ground.run("jiangyan", "backup", str(target / str(number)), check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            found.append((target / str(number), reached, sum(one.acknowledged for one in writing) - before))
        for one in writing:
            one.stopping.set()
        for one in writing:
            one.join(120)
    return found


def test_every_backup_under_load_comes_back_whole_with_what_was_acknowledged(filled: Ground, tmp_path: Path) -> None:
    accounts: list[Account] = []
    meanwhile = 0
    for backup, reached, during in taken(filled, tmp_path):
        with restored(filled, backup, tmp_path / f"back-{backup.name}") as ground:
            checks = checked(ground)
            account = reconcile(ground, until(filled.folder / "ledgers", reached, tmp_path / f"ledgers-{backup.name}"))
        assert (account.clean, checks) == (True, {"verify": 0, "invariants": 0}), (
            checks, account.refused[:3], account.lost[:3], account.altered[:3], account.doubled[:3])
        accounts.append(account)
        meanwhile += during
    told = [one.acknowledged for one in accounts]
    assert told == sorted(told) and told[0] >= 20 and meanwhile > 0, (told, meanwhile)
    figure(f"写着的时候备份并恢复核对（{filled.kind}）", len(accounts), "份")
    figure(f"备份期间又写入（{filled.kind}）", meanwhile, "次")
    figure(f"备份里核对的已确认写入（{filled.kind}）", sum(told), "次")


def test_a_backup_without_the_newest_writes_would_be_found_out(filled: Ground, tmp_path: Path) -> None:
    """The same comparison against a later mark must go red: it does see what a backup lacks."""
    backup, reached, _during = taken(filled, tmp_path)[0]
    later = mark(filled.folder / "ledgers")
    assert later != reached
    with restored(filled, backup, tmp_path / "back") as ground:
        account = reconcile(ground, until(filled.folder / "ledgers", later, tmp_path / "later"))
    assert account.lost and not account.doubled
