"""Remembering what was made from what, so that a second run does nothing and needs no network."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dev_steps.places import ROOT


def hash_of(files: Iterable[Path], *words: str) -> str:
    """Returns the SHA-256 (hex) of the files' names and bytes, and of the words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@dataclass(frozen=True)
class Stamp:
    """A small file inside the thing made: first line what it was made from, then what has to be there."""

    place: Path

    def fresh(self, key: str) -> bool:
        """Says whether the thing was made from `key`, and whole."""
        lines = self.place.read_text().splitlines() if self.place.is_file() else []
        return lines[:1] == [key] and all((ROOT / name).exists() for name in lines[1:])

    def press(self, key: str, products: Iterable[Path] = ()) -> None:
        """Writes the stamp; called last, so that a making cut short is made again."""
        names = [str(product.relative_to(ROOT)) for product in products]
        self.place.write_text("\n".join([key, *names]) + "\n")
