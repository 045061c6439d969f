"""BagIt (RFC 8493): payload below data/, manifests in SHA-256 and SHA-512, and what is wrong with a bag."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

ALGORITHMS = ("sha256", "sha512")
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Unreadable(Exception):
    """This is no bag, or cannot be read; the sentence says why."""


@dataclass(frozen=True)
class Fault:
    """One file that is not as the bag says: damaged, missing, extra, or a manifest that contradicts the other."""

    name: str
    sentence: str


def digests(place: Path) -> dict[str, str]:
    """Both digests of a file, read once."""
    found = {name: hashlib.new(name) for name in ALGORITHMS}
    with place.open("rb") as file:
        while block := file.read(1024 * 1024):
            for one in found.values():
                one.update(block)
    return {name: one.hexdigest() for name, one in found.items()}


def seal(folder: Path, told: dict[str, str]) -> tuple[int, int]:
    """Writes everything that makes the folder a bag, and syncs it; answers the number of payload files and their bytes."""
    payload = _below(folder, folder / "data")
    sizes = sum((folder / name).stat().st_size for name in payload)
    (folder / "bagit.txt").write_text(DECLARATION, encoding="utf-8")
    info = {**told, "Payload-Oxum": f"{sizes}.{len(payload)}", "Bag-Size": f"{sizes / 1024 / 1024:.1f} MB"}
    (folder / "bag-info.txt").write_text("".join(f"{name}: {value}\n" for name, value in info.items()), encoding="utf-8")
    _manifests(folder, "manifest", payload)
    _manifests(folder, "tagmanifest", [name for name in _below(folder, folder) if not name.startswith("data/")])
    for place in folder.rglob("*"):
        _synced(place)
    _synced(folder)
    return len(payload), sizes


def _manifests(folder: Path, kind: str, names: list[str]) -> None:
    found = {name: digests(folder / name) for name in names}
    for algorithm in ALGORITHMS:
        lines = [f"{told[algorithm]}  {_written(name)}\n" for name, told in found.items()]
        (folder / f"{kind}-{algorithm}.txt").write_text("".join(lines), encoding="utf-8")


def _below(folder: Path, start: Path) -> list[str]:
    return sorted(place.relative_to(folder).as_posix() for place in start.rglob("*") if place.is_file() or place.is_symlink())


def _written(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _synced(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def faults(folder: Path) -> list[Fault]:
    """Everything that is not as the manifests say, by name; Unreadable where this is no bag."""
    if not folder.is_dir():
        raise Unreadable(f"没有文件夹 {folder}")
    if not (folder / "bagit.txt").is_file() or not list(folder.glob("manifest-*.txt")):
        raise Unreadable(f"{folder} 不是归档：缺少 bagit.txt 或清单")
    tags = _listed(folder, "tagmanifest")
    payload = _listed(folder, "manifest")
    found = [Fault(name, f"{name}：多出来的，清单里没有") for name in _below(folder, folder / "data") if name not in payload]
    found += _against(folder, tags) + _against(folder, payload)
    for name in [f"{kind}-{algorithm}.txt" for kind in ("manifest", "tagmanifest") for algorithm in ALGORITHMS]:
        if not (folder / name).is_file() and name not in tags:
            found.append(Fault(name, f"{name}：不见了"))
    return sorted({one.name: one for one in reversed(found)}.values(), key=lambda one: one.name)


def _against(folder: Path, listed: dict[str, dict[str, str]]) -> list[Fault]:
    found = []
    for name, expected in listed.items():
        place = folder / name
        if not place.resolve().is_relative_to(folder.resolve()) or not place.is_file() or place.is_symlink():
            found.append(Fault(name, f"{name}：不见了"))
            continue
        now = digests(place)
        wrong = [algorithm for algorithm in ALGORITHMS if expected.get(algorithm) not in (None, now[algorithm])]
        absent = [algorithm for algorithm in ALGORITHMS if algorithm not in expected]
        if len(wrong) == len(expected):
            found.append(Fault(name, f"{name}：内容被改动或已损坏"))
        elif wrong or absent:
            found.append(Fault(name, f"{name}：两份清单说法不同，{'、'.join(wrong or absent)} 的清单被改动"))
    return found


def _listed(folder: Path, kind: str) -> dict[str, dict[str, str]]:
    """Name → algorithm → digest, of both manifests of a kind."""
    found: dict[str, dict[str, str]] = {}
    for algorithm in ALGORITHMS:
        place = folder / f"{kind}-{algorithm}.txt"
        for line in place.read_text(encoding="utf-8").splitlines() if place.is_file() else ():
            digest, _space, name = line.partition("  ")
            if not name:
                raise Unreadable(f"{place.name} 有一行读不懂：{line[:60]}")
            found.setdefault(unquote(name) if "%" in name else name, {})[algorithm] = digest
    return found


def address(name: str) -> str:
    """A file's name as a link of a page in the same folder."""
    return quote(name)
