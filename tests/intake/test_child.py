"""What reads other people's files has no network, no way to write, no secrets, and little of everything."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from jiangyan.intake import child

FOLDER = Path(child.__file__).parent
BEGINNING = f"import sys, json\nsys.path.insert(0, {str(FOLDER)!r})\nimport limits\nkept = limits.lower()\n"


def _run(folder: Path, body: str) -> Any:
    script = folder / "reader.py"
    script.write_text(BEGINNING + body)
    return child.read(str(script), folder)


def test_it_is_off_the_network(tmp_path: Path) -> None:
    told = _run(tmp_path, (
        "import os\nfaces = [name for name in os.listdir('/sys/class/net')] if kept == 'python' else []\n"
        "try:\n    import socket\n    socket.create_connection(('127.0.0.1', 9), 1)\n    said = 'connected'\n"
        "except PermissionError as why:\n    said = str(why)\n"
        "print(json.dumps({'kept': kept, 'said': said}))\n"))
    assert (told["kept"] in ("namespace", "python"), told["said"].startswith("socket.")) == (True, True)


def test_even_native_code_finds_no_network_where_the_kernel_permits_it(tmp_path: Path) -> None:
    told = _run(tmp_path, (
        "import ctypes, struct\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "one = libc.socket(2, 1, 0)\nplace = struct.pack('<H', 2) + struct.pack('>H', 9) + bytes([127, 0, 0, 1]) + bytes(8)\n"
        "libc.connect(one, place, 16)\nprint(json.dumps({'kept': kept, 'error': ctypes.get_errno()}))\n"))
    if told["kept"] != "namespace":
        pytest.skip("this machine does not permit a network namespace")
    assert told["error"] in (100, 101)  # the network is down, or out of reach


@pytest.mark.parametrize("deed", [
    "open('made', 'w')", "open(sys.argv[1] + '/made', 'ab')", "__import__('os').remove(__file__)",
    "__import__('subprocess').run(['true'])", "__import__('os').system('true')", "__import__('os').fork()",
    "__import__('os').rename(__file__, 'other')", "__import__('os').mkdir('folder')",
])
def test_it_writes_nothing_and_starts_nothing(tmp_path: Path, deed: str) -> None:
    told = _run(tmp_path, f"try:\n    {deed}\n    said = 'done'\nexcept PermissionError:\n    said = 'refused'\n"
                          "print(json.dumps({'said': said}))\n")
    assert (told, sorted(os.listdir(tmp_path))) == ({"said": "refused"}, ["reader.py"])


def test_it_knows_no_secret(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("JIANGYAN_SECRET_KEY", "示例密钥")
    told = _run(tmp_path, "import os\nprint(json.dumps({'names': [one for one in os.environ if 'JIANGYAN' in one]}))\n")
    assert told == {"names": []}


@pytest.mark.parametrize("body", [
    "x = b'1' * (600 * 1024 * 1024)\n", "import os\nos.kill(os.getpid(), 9)\n", "while True: pass\n",
    "while True: sys.stdout.write('x' * 1000000)\n", "raise SystemExit(1)\n",
])
def test_what_takes_too_much_ends_as_a_sentence(tmp_path: Path, monkeypatch: Any, body: str) -> None:
    monkeypatch.setattr(child, "SECONDS", 2)
    began = time.monotonic()
    with pytest.raises(child.Unreadable, match=r"内容太多或已损坏$"):
        _run(tmp_path, body)
    assert time.monotonic() - began < 5


def test_one_that_falls_asleep_is_not_waited_for(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(child, "SECONDS", 1)
    with pytest.raises(child.Unreadable, match="1 秒内没有读完"):
        _run(tmp_path, "import time\ntime.sleep(30)\n")
