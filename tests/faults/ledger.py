"""The clients' own ledger: the intention is on the disk before anything is sent, the answer before anybody goes on."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class Ledger:
    """One file of JSON lines; every line is synced to the disk before `write` returns."""

    def __init__(self, place: Path) -> None:
        self.file = place.open("a", encoding="utf-8")

    def write(self, **line: Any) -> None:
        """Appends one line."""
        self.file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())


@dataclass
class Entry:
    """One operation: what was meant, and what was answered (nothing: status 0)."""

    key: str
    meant: dict[str, Any]
    status: int = 0
    answer: dict[str, Any] = field(default_factory=dict)
    tries: int = 0

    @property
    def acknowledged(self) -> bool:
        """Whether somebody was told that this was done."""
        return self.status == 200


def read(folder: Path) -> Iterator[Entry]:
    """Every operation of every ledger in the folder."""
    for place in sorted(folder.glob("*.ledger")):
        entries: dict[str, Entry] = {}
        for line in place.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            if "meant" in told:
                entries[told["key"]] = Entry(told["key"], told["meant"])
            else:
                found = entries[told["key"]]
                found.status, found.answer, found.tries = told["status"], told["answer"], told["tries"]
        yield from entries.values()
