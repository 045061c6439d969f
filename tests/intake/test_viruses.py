"""Files are asked about over clamd's own protocol; what nobody was asked about is said to be unscanned, never clean."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jiangyan.actions.material.evidence import take_in
from jiangyan.config.environment import Clamd, Nonsense, clamd
from jiangyan.models import Evidence, JournalLine
from jiangyan.problems import Problem
from jiangyan.vault import files
from tests.cast import PDF, Cast, arrived, request
from tests.lines import told

VIRUS = PDF + b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 1_000_000


class Server:
    """A small clamd on a Unix socket: speaks INSTREAM, knows one virus, refuses what is too long."""

    def __init__(self, place: Path) -> None:
        self.place, self.seen = place, list[bytes]()
        self.line = socket.socket(socket.AF_UNIX)
        self.line.bind(str(place))
        self.line.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                one, _address = self.line.accept()
            except OSError:
                return
            with one, one.makefile("rb") as heard:
                one.sendall(self._answer(heard))

    def _answer(self, heard: Any) -> bytes:
        if heard.read(10) != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        content = b""
        while size := struct.unpack(">I", heard.read(4))[0]:
            content += heard.read(size)
            if len(content) > LIMIT:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(content)
        return b"stream: Eicar-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[Server]:
    made = Server(tmp_path / "clamd.sock")
    settings.CLAMD = Clamd(str(made.place), "", 0, required=False)
    settings.VAULT_DIR = str(tmp_path / "files")
    files.prepare()
    yield made
    made.line.close()


def _left(settings: Any) -> list[Path]:
    return [one for one in Path(settings.VAULT_DIR).rglob("*") if one.is_file()]


def test_a_scanned_file_says_when_it_was_scanned(cast: Cast, server: Server, seen: Any) -> None:
    project = cast.projects["college"].pk
    take_in(request(cast.clerks["college"]), project, arrived(PDF), "row:7.1")
    page = seen(cast.clerks["college"]).get(f"/projects/{project}/self-assessment/?row=7.1").content.decode()
    assert (server.seen, Evidence.objects.get().virus_checked_at is not None, "已扫描病毒，未发现" in page, "未扫描病毒" in page) == (
        [PDF], True, True, False)


def test_a_file_nobody_asked_about_is_unscanned_until_it_is_sent_again(cast: Cast, server: Server, seen: Any, settings: Any) -> None:
    own, project = settings.CLAMD, cast.projects["college"].pk
    settings.CLAMD = None
    take_in(request(cast.clerks["college"]), project, arrived(PDF), "row:7.1")
    page = seen(cast.clerks["college"]).get(f"/projects/{project}/self-assessment/?row=7.1").content.decode()
    assert (Evidence.objects.get().virus_checked_at, "未扫描病毒" in page, "已扫描" in page) == (None, True, False)
    settings.CLAMD = own
    take_in(request(cast.clerks["college"]), project, arrived(PDF), "row:7.1")
    assert Evidence.objects.get().virus_checked_at is not None


def test_what_is_found_is_refused_by_name_and_journalled(cast: Cast, server: Server, settings: Any) -> None:
    one = arrived(VIRUS, "合同（示例）.pdf")
    with pytest.raises(Problem) as refusal:
        take_in(request(cast.clerks["college"]), cast.projects["college"].pk, one)
    one.close()
    line = JournalLine.objects.latest("position")
    assert (refusal.value.word, str(refusal.value), Evidence.objects.count(), _left(settings)) == (
        "evidence.infected", "文件“合同（示例）.pdf”里查到病毒（Eicar-Signature），没有保存。请先用杀毒软件清理这台电脑，再重新导出文件上传。", 0, [])
    assert (line.deed, told(line)) == ("refused", {
        "deed": "evidence.keep", "word": "evidence.infected", "sha256": files.digest(VIRUS), "found": "Eicar-Signature"})


@pytest.mark.parametrize("trouble", ["down", "too long"])
def test_without_an_answer_it_is_kept_unscanned_or_refused_as_set(cast: Cast, server: Server, settings: Any, trouble: str) -> None:
    content = PDF if trouble == "down" else PDF + b"0" * (LIMIT + 1)
    if trouble == "down":
        server.place.unlink()  # a closed socket still takes the connection that it was waiting for
    take_in(request(cast.clerks["college"]), cast.projects["college"].pk, arrived(content, "一.pdf"))
    assert Evidence.objects.get().virus_checked_at is None
    settings.CLAMD = Clamd(str(server.place), "", 0, required=True)
    with pytest.raises(Problem) as refusal:
        take_in(request(cast.clerks["college"]), cast.projects["college"].pk, arrived(content + b" ", "二.pdf"))
    assert (refusal.value.word, refusal.value.status, Evidence.objects.count()) == ("evidence.unchecked", 503, 1)


@pytest.mark.parametrize(("given", "read"), [
    ("", None), ("unix:///run/clamd.ctl", Clamd("/run/clamd.ctl", "", 0, False)),
    ("tcp://127.0.0.1:3310?required=1", Clamd("", "127.0.0.1", 3310, True)),
    ("unix:///run/clamd.ctl?required=0", Clamd("/run/clamd.ctl", "", 0, False)),
])
def test_the_setting_names_a_socket(monkeypatch: Any, given: str, read: Clamd | None) -> None:
    monkeypatch.setenv("JIANGYAN_CLAMD", given)
    assert clamd() == read


@pytest.mark.parametrize("given", ["clamd", "tcp://127.0.0.1", "tcp://:3310", "unix://", "tcp://h:3310?required=yes", "http://127.0.0.1:1",
                                   "tcp://h:99999", "tcp://h:1?x=1"])
def test_nonsense_stops_the_start(monkeypatch: Any, given: str) -> None:
    monkeypatch.setenv("JIANGYAN_CLAMD", given)
    with pytest.raises(Nonsense, match="JIANGYAN_CLAMD"):
        clamd()
