"""Other people's files are read in a child process with little memory, little time and no way to write."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 20
ANSWER_LIMIT = 32 * 1024 * 1024


class Unreadable(Exception):
    """The child could not read the file; the text says why, in Chinese."""


def read(reader: str, place: Path) -> Any:
    """What `reader` (a script of this folder) says of the file, as plain data; otherwise Unreadable.

    The child limits itself before it looks at the file (see limits.py); here its time and its answer are limited too.
    """
    script = Path(__file__).parent / reader
    try:
        done = subprocess.run([sys.executable, "-I", str(script), str(place)], capture_output=True,
                              timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"{SECONDS} 秒内没有读完，内容太多或已损坏") from None
    if done.returncode or len(done.stdout) > ANSWER_LIMIT:
        raise Unreadable("读取时超出内存或时间限制，内容太多或已损坏")
    answer = json.loads(done.stdout)
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    return answer
