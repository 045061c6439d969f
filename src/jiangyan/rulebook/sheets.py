"""A whole sheet in, a result out, exactly as the scoring contract says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar

from jiangyan.rulebook.numbers import decimal, exact, shown, text
from jiangyan.rulebook.outcomes import Circumstances
from jiangyan.rulebook.rubric import Row, Rubric, Section
from jiangyan.rulebook.scoring import (
    BLANK,
    Entry,
    SectionSum,
    Sums,
    circumstances,
    scored,
    section_sum,
    summed,
)

Form = TypeVar("Form")
Error = dict[str, Any]
Parts = Mapping[str, Mapping[str, Any]]
KEYS = ("rubric", "unit_kind", "facts", "scores", "override_reasons", "readings", "total_deduction")
TABLES = KEYS[2:6]
_KNOWN = frozenset(KEYS)
BY_ROW = ("facts", "scores", "override_reasons")
UNIT_KINDS = ("enterprise", "public_training_centre", "vocational_college")
MEMORY = 50_000
"""How many outcomes of one row or section a Scorer remembers before it starts anew."""


class Line(NamedTuple, Generic[Form]):
    """One scored row as it adds up, its refusals, and the row written down in the form that the caller wants."""

    score: Decimal | None
    errors: tuple[Error, ...]
    written: Form


class _Place(NamedTuple, Generic[Form]):
    """A row under certain circumstances, with what was scored there before."""

    row: Row
    around: Circumstances
    memory: dict[Any, Line[Form]]


class _Setting(NamedTuple, Generic[Form]):
    """All rows under one unit kind and one set of readings, with their memories side by side."""

    places: list[_Place[Form]]
    memories: list[dict[Any, Line[Form]]]


_Section = tuple[Section, Decimal, slice, dict[tuple[Decimal | None, ...], SectionSum]]


class Scored(NamedTuple, Generic[Form]):
    """A scored sheet: its rows as written, its sums, its refusals."""

    rubric: Rubric
    unit_kind: str | None
    rows: tuple[Form, ...]
    sums: Sums
    errors: list[Error]


def _by_repr(values: Iterable[Any]) -> list[Any]:
    return [repr(value) for value in values]


@dataclass
class Scorer(Generic[Form]):
    """Scores many sheets of one rubric and remembers rows it has seen; the results are the same as without memory."""

    rubric: Rubric
    write: Callable[[Row, Entry], Form]
    named: Callable[[Iterable[Any]], list[Any]] = _by_repr
    """Names values so that different values have different names: True, 1 and 1.0 are three things."""

    def __post_init__(self) -> None:
        self._memories: dict[tuple[str, str | None, str], dict[Any, Line[Form]]] = {}
        self._settings: dict[tuple[Any, ...], _Setting[Form]] = {}
        self._names = tuple(self.rubric.rows)
        self._numbers = {name: number for number, name in enumerate(self._names)}
        needs = [(number, row.presupposes) for number, row in enumerate(self.rubric.rows.values()) if row.presupposes]
        self._needing, self._needed = [number for number, _ in needs], [needed for _, needed in needs]
        sizes = self.rubric.section_sizes
        ends = [*accumulate(rows for _, _, rows in sizes)]
        self._sections: list[_Section] = [(section, most, slice(end - rows, end), {})
                                          for (section, most, rows), end in zip(sizes, ends, strict=True)]

    def score(self, sheet: Mapping[str, Any]) -> Scored[Form]:
        """The whole sheet; `sheet` is an object whose rubric is this one."""
        errors: list[Error] = [] if sheet.keys() <= _KNOWN else _unknown_keys(sheet)
        parts = {key: _part(sheet.get(key), key, errors) for key in TABLES}
        unit_kind, refused = _unit_kind(self.rubric, sheet.get("unit_kind"))
        readings, unread = _readings(self.rubric, parts["readings"]) if parts["readings"] else ({}, [])
        errors += [*refused, *unread, *_wordless(parts["override_reasons"]), *_unknown_rows(self.rubric, parts)]
        deduction, wrong = _deduction(self.rubric, sheet.get("total_deduction"))
        lines = self._lines(self._on(unit_kind, readings), parts, bool(refused))
        scores, wrongs, written = zip(*lines, strict=True)
        if any(wrongs):
            errors += [error for row in wrongs for error in row]
        return Scored(self.rubric, unit_kind, written, summed(self._summed(scores), deduction), errors + wrong)

    def _on(self, unit_kind: str | None, readings: Mapping[str, str]) -> _Setting[Form]:
        """The rows under a unit kind and readings; rows that do not care share one memory."""
        key = (unit_kind, *sorted(readings.items()))
        if key not in self._settings:
            places = [self._place(row, unit_kind, readings) for row in self.rubric.rows.values()]
            self._settings[key] = _Setting(places, [place.memory for place in places])
        return self._settings[key]

    def _place(self, row: Row, unit_kind: str | None, readings: Mapping[str, str]) -> _Place[Form]:
        around = circumstances(self.rubric, row, unit_kind, readings)
        key = (row.id, unit_kind if row.depends_on_kind else None, around.steps)
        return _Place(row, around, self._memories.setdefault(key, {}))

    def _lines(self, setting: _Setting[Form], parts: Parts, undecided: bool) -> list[Line[Form]]:
        """Every row, from memory where the same facts and points came before; most come from there, all at once."""
        keys = self._keys(parts)
        lines: list[Any] = [*map(dict.get, setting.memories, keys)]
        for number, line in enumerate(lines):
            if line is None:
                lines[number] = self._new(setting.places[number], keys[number], parts, undecided)
        return lines

    def _keys(self, parts: Parts) -> list[Any]:
        """For each row the name of all that its points hang on: its facts, those it needs, the points somebody gave."""
        facts, scores, overrides = parts["facts"], parts["scores"], parts["override_reasons"]
        keys = self.named(map(facts.get, self._names))
        for number, needed in zip(self._needing, self.named(map(facts.get, self._needed)), strict=True):
            keys[number] = (keys[number], needed)
        for name, given in zip(scores, self.named(scores.values()), strict=True):
            if name in self._numbers:
                override, number = overrides.get(name), self._numbers[name]
                keys[number] = (keys[number], given, isinstance(override, str) and bool(override.strip()))
        return keys

    def _summed(self, scores: tuple[Decimal | None, ...]) -> list[SectionSum]:
        """Every section, from memory where the same points came before."""
        found = []
        for section, most, rows, memory in self._sections:
            here = scores[rows]
            known = memory.get(here)
            if known is None:
                if len(memory) >= MEMORY:
                    memory.clear()
                known = memory[here] = section_sum(section, most, here)
            found.append(known)
        return found

    def _new(self, place: _Place[Form], key: Any, parts: Parts, undecided: bool) -> Line[Form]:
        """A row that was not seen before, scored and remembered; amounts of money hardly ever come again."""
        row, around, memory = place
        facts, needed = parts["facts"], row.presupposes
        if undecided and row.depends_on_kind and facts.get(row.id) is not None:
            entry = BLANK
        else:
            entry = scored(row, around, facts.get(row.id), parts["scores"].get(row.id),
                           parts["override_reasons"].get(row.id), facts.get(needed) if needed else None)
        line = Line(entry.score, entry.errors, self.write(row, entry))
        if not row.has_amounts:
            if len(memory) >= MEMORY:
                memory.clear()
            memory[key] = line
        return line


def score_sheet(rubric: Rubric, sheet: Mapping[str, Any]) -> dict[str, Any]:
    """The result of the scoring contract for one sheet as plain data."""
    found = Scorer(rubric, row_result).score(sheet)
    sums = found.sums
    return {
        "rubric": rubric.id, "unit_kind": found.unit_kind, "complete": sums.complete,
        "total": _text(sums.total), "partial_total": text(sums.partial_total), "max": text(rubric.max),
        "rows": list(found.rows), "sections": [{"id": one.id, "name": one.name, "max": text(one.max),
                                          "score": _text(one.score)} for one in sums.sections],
        "total_deduction": text(sums.deduction), "errors": found.errors}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else text(value)


def row_result(row: Row, entry: Entry) -> dict[str, Any]:
    """One row of the result."""
    return {"id": row.id, "max": text(row.max), "state": entry.state, "suggested": _text(entry.suggested),
            "allowed": [[text(low), text(high)] for low, high in entry.allowed],
            "score": _text(entry.score), "reason": entry.reason}


def refusal(code: str, message: str, rubric: object = None) -> dict[str, Any]:
    """The result for a sheet that cannot be scored at all."""
    return {"rubric": rubric if isinstance(rubric, str) else None, "unit_kind": None, "complete": False, "total": None,
            "partial_total": "0", "max": None, "rows": [], "sections": [], "total_deduction": "0",
            "errors": [{"row": None, "code": code, "message": message}]}


def _error(row: str | None, code: str, message: str) -> Error:
    return {"row": row, "code": code, "message": message}


def _unknown_keys(sheet: Mapping[str, Any]) -> list[Error]:
    return [_error(None, "sheet.malformed", f"打分表没有名为{shown(key)}的内容，可用：{'、'.join(KEYS)}")
            for key in sheet if key not in _KNOWN]


def _part(value: Any, key: str, errors: list[Error]) -> Mapping[str, Any]:
    """A table by row of the sheet; one that is missing or no table is empty."""
    if type(value) is dict or isinstance(value, Mapping):
        return value
    if value is not None:
        errors.append(_error(None, "sheet.malformed", f"“{key}”应是以行号为名的对照表"))
    return {}


def _wordless(reasons: Mapping[str, Any]) -> list[Error]:
    return [_error(row, "sheet.malformed", f"第{shown(row)}项的理由应是文字")
            for row, reason in reasons.items() if reason is not None and not isinstance(reason, str)]


def _unit_kind(rubric: Rubric, given: object) -> tuple[str | None, list[Error]]:
    known = rubric.unit_kinds or UNIT_KINDS
    if isinstance(given, str) and given in known:
        return given, []
    kinds = "、".join(known)
    if given is None:
        if not rubric.unit_kinds:
            return None, []
        return None, [_error(None, "unit_kind.missing", f"没有说明单位类型，有些项目无法计算；可用：{kinds}")]
    return None, [_error(None, "unit_kind.unknown", f"单位类型{shown(given)}不认识；可用：{kinds}")]


def _readings(rubric: Rubric, given: Mapping[str, Any]) -> tuple[dict[str, str], list[Error]]:
    known, readings, errors = rubric.reading_choices, {}, []
    for name, choice in given.items():
        if isinstance(choice, str) and choice in known.get(name, ()):
            readings[name] = choice
        elif name in known:
            errors.append(_error(name, "reading.unknown",
                                 f"口径“{name}”没有{shown(choice)}这个选项；可用：{'、'.join(known[name])}"))
        else:
            errors.append(_error(name, "reading.unknown", f"没有口径{shown(name)}；可用：{'、'.join(known)}"))
    return readings, errors


def _unknown_rows(rubric: Rubric, parts: Parts) -> list[Error]:
    known = rubric.rows
    unknown = dict.fromkeys(row for key in BY_ROW if not parts[key].keys() <= known.keys()
                            for row in parts[key] if row not in known)
    return [_error(row, "row.unknown", f"考核细则没有第{shown(row)}项；可用：{'、'.join(known)}") for row in unknown]


def _deduction(rubric: Rubric, given: object) -> tuple[Decimal, list[Error]]:
    if given is None:
        return Decimal(0), []
    if not isinstance(given, Mapping):
        return Decimal(0), [_error(None, "sheet.malformed", "“total_deduction”应写明 points 和 reason")]
    value, reason = exact(given.get("points")), given.get("reason")
    errors: list[Error] = []
    if value is None or not 0 <= value <= rubric.max:
        errors.append(_error(None, "deduction.range",
                             f"总分扣分{shown(given.get('points'))}应是0至{text(rubric.max)}之间的数"))
    if not isinstance(reason, str) or not reason.strip():
        errors.append(_error(None, "deduction.reason_missing", "总分扣分须写明理由"))
    return (Decimal(0) if errors or value is None else decimal(value)), errors
