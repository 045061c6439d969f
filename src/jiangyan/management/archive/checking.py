"""Checking an archive without the program's database: the bag first, then what its contents say about each other."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jiangyan.management import verify_receipt
from jiangyan.management.archive import bags
from jiangyan.management.archive.bags import Fault
from jiangyan.rulebook import chain, merkle
from jiangyan.rulebook.fingerprints import same_mark


def run(folder: Path) -> int:
    """0 sound; 1 damaged, every file named; 2 cannot tell."""
    try:
        found, counted = check(folder)
    except (bags.Unreadable, OSError, ValueError, KeyError, TypeError) as trouble:
        print(f"无法判断：{trouble}")
        return 2
    for fault in found:
        print(fault.sentence)
    if found:
        print(f"归档已损坏：{len(found)} 处。请换用另一份副本。")
        return 1
    print(f"归档无误：{counted['files']} 个文件，{counted['lines']} 行日志在 {counted['size']} 行的根之下，{counted['marks']} 次打分与日志相符。")
    return 0


def check(folder: Path) -> tuple[list[Fault], dict[str, int]]:
    """Everything that is wrong, and what was looked at; contents are only believed once the bag itself is whole."""
    found = bags.faults(folder)
    if found:
        return found, {}
    data, counted = folder / "data", {"files": sum(1 for one in (folder / "data").rglob("*") if one.is_file())}
    lines = [json.loads(one) for one in (data / "journal" / "lines.jsonl").read_text(encoding="utf-8").splitlines()]
    root = _json(data / "journal" / "root.json")
    counted |= {"lines": len(lines), "size": root["size"], "marks": 0}
    found += _lines(lines, root)
    found += _evidence(data, lines)
    due: dict[tuple[int, str], list[str]] = defaultdict(list)
    for one in lines:
        content = one["line"]["content"]
        for row, own in content["marks"].items() if isinstance(content.get("marks"), dict) else ():
            due[content["sheet"], row].append(own)
    for place in sorted(data.glob("projects/*/sheets/*.json")):
        marks = _json(place)["marks"]
        counted["marks"] += len(marks)
        found += _marks(place.relative_to(folder).as_posix(), marks, due)
    for place in sorted(data.glob("projects/*/receipts/*.json")):
        name = place.relative_to(folder).as_posix()
        found += [Fault(name, f"{name}：{said}") for said in verify_receipt.check(_json(place))]
    return found, counted


def _json(place: Path) -> Any:
    return json.loads(place.read_text(encoding="utf-8"))


def _lines(lines: list[dict[str, Any]], root: dict[str, Any]) -> Iterator[Fault]:
    """Lines that do not give their own hash, or do not lie under the root."""
    name = "data/journal/lines.jsonl"
    for one in lines:
        line, proof = one["line"], one["proof"]
        covered = {key: value for key, value in line.items() if key not in ("hash", "algorithm")}
        path = [bytes.fromhex(each) for each in proof["path"]]
        under = merkle.follows(merkle.leaf(bytes.fromhex(line["hash"]), root["algorithm"]), line["position"] - 1, root["size"], path,
                               bytes.fromhex(root["root"]), root["algorithm"])
        if chain.line_hash(covered, line["algorithm"]) != line["hash"] or not under:
            yield Fault(name, f"{name}：日志第 {line['position']} 行的内容与摘要不符，或不在根之下")


def _marks(name: str, marks: list[dict[str, Any]], due: dict[tuple[int, str], list[str]]) -> Iterator[Fault]:
    """Marks whose fingerprint is not the journal's."""
    for mark in marks:
        told = {"carried_from": None} | mark | {"facts": _texts(mark["facts"])}  # an older archive does not name the mark it came from
        waiting = due[mark["sheet"], mark["row"]]
        if not waiting or not same_mark(told, waiting.pop(0)):
            yield Fault(name, f"{name}：第 {mark['row']} 项第 {mark['version']} 版与日志不符")
            return


def _texts(value: Any) -> Any:
    """Numbers as text, as the journal covers them."""
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    return value if value is None or isinstance(value, str | bool) else str(value)


def _evidence(data: Path, lines: list[dict[str, Any]]) -> Iterator[Fault]:
    """Evidence files with other bytes than those that were journalled when they came, or none at all."""
    kept = {str(one["line"]["content"]["evidence"]): one["line"]["content"]["sha256"] for one in lines
            if one["line"]["deed"] == "evidence.kept"}
    for place in sorted(data.glob("projects/*/evidence/*")):
        name = place.relative_to(data.parent).as_posix()
        if kept.pop(place.name.partition("-")[0], None) != bags.digests(place)["sha256"]:
            yield Fault(name, f"{name}：与上传时记入日志的摘要不符")
    for number in kept:
        yield Fault("data/projects", f"佐证文件 {number} 记在日志里，归档里没有")
