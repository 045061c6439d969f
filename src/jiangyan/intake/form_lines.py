"""The lines of a form of ours as they came back: each told by its visible words and its hidden name, which must agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jiangyan.intake import typed
from jiangyan.intake.annexes import normal
from jiangyan.queries.sheet.sheet_forms import BLANK, Line, Values, automatic

WORD_PROMPTS = frozenset({BLANK, "单击或点击此处输入文字。", "单击此处输入文字。", "选择一项。", "Click or tap here to enter text.",
                          "Choose an item."})
"""What a Word field says while nothing is in it."""


@dataclass(frozen=True)
class Entry:
    """One line of a file: where it stands, its hidden name (as far as one is there), number, label, and what was typed."""

    place: str
    keys: tuple[str, ...]
    number: str
    label: str
    raw: Any


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: which row it belongs to ("" for none), where it stands, and a sentence."""

    row: str
    place: str
    sentence: str

    @property
    def text(self) -> str:
        """Place and sentence as they are told."""
        return f"{self.place}：{self.sentence}。" if self.place else f"{self.sentence}。"


def gather(entries: Iterable[Entry], asked: Iterable[Line]) -> tuple[dict[str, Entry], list[Fault]]:
    """The entry of each asked line by its key; a line that is missing, doubled, or says two things is a fault."""
    lines = {line.key: line for line in asked}
    by_words = {(line.row, normal(line.label)): line.key for line in lines.values()}
    found: dict[str, Entry] = {}
    faults: list[Fault] = []
    for entry in entries:
        said = by_words.get((entry.number.strip(), normal(entry.label)))
        named = {key for key in entry.keys if key in lines}
        if said is None and not named:
            if not typed.blank(entry.raw):
                what = typed.shown(entry.raw)[:30]
                faults.append(Fault("", entry.place, f"“{what}”不在填写的地方，看不出是哪一项的内容。请移到填写的格子里，或删去"))
        elif said is None or (named and named != {said}):
            faults.append(Fault(entry.number.strip(), entry.place, "这一行的编号或文字被改动过，和表格不一致。请重新下载表格填写"))
        elif said in found:
            faults.append(Fault(lines[said].row, entry.place, f"第 {lines[said].row} 项“{lines[said].label}”出现了两次。请重新下载表格填写"))
        else:
            found[said] = entry
    missing = [line for key, line in lines.items() if key not in found]
    faults += [Fault(line.row, "", f"找不到第 {line.row} 项“{line.label}”这一行，可能被删除了。请重新下载表格填写") for line in missing]
    return found, faults


def value(line: Line, entry: Entry) -> tuple[Any, Fault | None]:
    """What one entry says, as records keep it, or why it cannot be read."""
    raw = entry.raw
    if isinstance(raw, str) and (raw.strip() in WORD_PROMPTS or (line.what != "comment" and automatic(raw))):
        raw = None
    read = typed.points(raw) if line.what == "score" else typed.fact(line.fact, raw) if line.fact else typed.words(raw)
    fault = Fault(line.row, entry.place, f"第 {line.row} 项“{line.label}”{read.fault}") if read.fault else None
    return read.value, fault


def values(lines: Iterable[Line], found: Mapping[str, Entry]) -> tuple[Values, list[Fault]]:
    """The values of one row from its lines; a line that is not there counts as blank, a fault says so elsewhere."""
    built, faults = Values(), list[Fault]()
    for line in lines:
        entry = found.get(line.key)
        if entry is None:
            continue
        read, fault = value(line, entry)
        if fault:
            faults.append(fault)
        elif read is not None and line.fact:
            built = replace(built, facts=built.facts | {line.fact.name: read})
        elif read is not None:
            built = replace(built, **{{"score": "score", "reason": "override_reason", "comment": "comment"}[line.what]: read})
    return built, faults
