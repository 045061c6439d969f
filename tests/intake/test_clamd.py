"""Debian's real clamd, where it is installed (clamav-daemon): asked over its socket about what people send, with a signature of our own.

No signatures are downloaded: one line that knows the harmless EICAR test string is written for the test.
"""

import io
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jiangyan.actions.material.evidence import take_in
from jiangyan.config.environment import Clamd
from jiangyan.intake import viruses
from jiangyan.models import Evidence, JournalLine
from jiangyan.problems import Problem
from jiangyan.vault import files
from tests.cast import PDF, Cast, arrived, request
from tests.figures import figure

CLAMD = shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin")
LONGEST = 2_000_000
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"-".join([b"EICAR", b"STANDARD", b"ANTIVIRUS", b"TEST", b"FILE!$H+H*"])

pytestmark = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed (apt-get install clamav-daemon)")


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A ZIP file with these members, deflated."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A clamd of this test's own, listening on a socket in its folder."""
    base, socket = tmp_path / "signatures", tmp_path / "clamd.sock"
    base.mkdir()
    (base / "own.ndb").write_text(f"Jiangyan.Test:0:*:{EICAR.hex()}\n")
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {socket}\nDatabaseDirectory {base}\nForeground yes\nStreamMaxLength {LONGEST}\nTemporaryDirectory {tmp_path}\n"
        f"User {Path.home().owner()}\n")
    running = subprocess.Popen([str(CLAMD), "-c", str(tmp_path / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    settings.CLAMD, settings.VAULT_DIR = Clamd(str(socket), "", 0, required=False), str(tmp_path / "files")
    files.prepare()
    until = time.monotonic() + 60
    while not socket.exists() and time.monotonic() < until:
        time.sleep(0.1)
    try:
        yield running
    finally:
        running.kill()
        running.wait(10)


def test_clamd_finds_the_test_string_plain_and_packed_and_passes_the_rest(clamd: Any, tmp_path: Path) -> None:
    packed = zipped(("材料（示例）.txt", b"x" * 500), ("inner.zip", zipped(("a.com", EICAR))))
    asked = {"plain": PDF, "string": EICAR, "in a PDF": PDF + EICAR, "packed": zipped(("a.com", EICAR)), "packed twice": packed,
             "harmless": zipped(("a.txt", b"x" * 100_000)), "too long": PDF + bytes(LONGEST)}
    told = {}
    for name, content in asked.items():
        (tmp_path / "file").write_bytes(content)
        answer = viruses.ask(tmp_path / "file")
        told[name] = f"{answer.state} {answer.name}".strip()
    assert told == {"plain": "passed", "harmless": "passed", "too long": "down",
                    **dict.fromkeys(("string", "in a PDF", "packed", "packed twice"), "found Jiangyan.Test.UNOFFICIAL")}
    figure("真的 clamd 查过的文件", len(asked), "个")


def test_an_infected_file_is_refused_and_one_that_nobody_could_ask_about_is_unscanned(clamd: Any, cast: Cast, settings: Any) -> None:
    by, project = request(cast.clerks["college"]), cast.projects["college"].pk
    with pytest.raises(Problem) as refusal:
        take_in(by, project, arrived(PDF + EICAR, "合同（示例）.pdf"))
    assert (refusal.value.word, Evidence.objects.count()) == ("evidence.infected", 0)
    assert JournalLine.objects.latest("position").content["found"] == "Jiangyan.Test.UNOFFICIAL"
    take_in(request(cast.clerks["college"]), project, arrived(PDF, "一.pdf"))
    clamd.kill()
    clamd.wait(10)
    take_in(request(cast.clerks["college"]), project, arrived(PDF + b" ", "二.pdf"))
    assert [(one.name, one.virus_checked_at is not None) for one in Evidence.objects.order_by("pk")] == [("一.pdf", True), ("二.pdf", False)]
    settings.CLAMD = Clamd(settings.CLAMD.path, "", 0, required=True)
    with pytest.raises(Problem) as refusal:
        take_in(request(cast.clerks["college"]), project, arrived(PDF + b"  ", "三.pdf"))
    assert (refusal.value.word, refusal.value.status) == ("evidence.unchecked", 503)
