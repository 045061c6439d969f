"""A whole sheet in, a result out, exactly as the scoring contract says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jiangyan.rulebook.numbers import decimal, exact, text
from jiangyan.rulebook.rubric import Rubric
from jiangyan.rulebook.scoring import Entry, Sums, add_up, score_entry

Error = dict[str, Any]
KEYS = ("rubric", "unit_kind", "facts", "scores", "override_reasons", "readings", "total_deduction")
UNIT_KINDS = ("enterprise", "public_training_centre", "vocational_college")
MEMORY = 200_000
"""How many scored rows a Scorer remembers before it starts anew."""


def _plain(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else "（空）" if value is None else "的值"


@dataclass
class Scorer:
    """Scores many sheets of one rubric and remembers rows it has seen; the results are the same as without memory."""

    rubric: Rubric
    seen: dict[tuple[Any, ...], Entry] = field(default_factory=dict)
    needs: tuple[tuple[str, str | None], ...] = ()

    def __post_init__(self) -> None:
        """Looks up once which rows presuppose others."""
        self.needs = tuple((row.id, row.presupposes) for row in self.rubric.rows.values())

    def entries(self, parts: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any], unit_kind: str | None,
                readings: Mapping[str, str]) -> dict[str, Entry]:
        """Every row, from memory where the same facts, points and circumstances came before."""
        seen, scores, overrides, found = self.seen, parts["scores"], parts["override_reasons"], {}
        for row, needed in self.needs:
            given, score, override = facts.get(row), scores.get(row), overrides.get(row, "")
            about = facts.get(needed) if needed else None
            key = (row, unit_kind, readings.get(row), repr(given), score if score is None else repr(score),
                   override if override == "" else isinstance(override, str) and bool(override.strip()),
                   about if about is None else repr(about))
            entry = seen.get(key)
            if entry is None:
                if len(seen) >= MEMORY:
                    seen.clear()
                entry = seen[key] = score_entry(
                    self.rubric, row, given, score, override_reason=override, unit_kind=unit_kind, readings=readings,
                    context_facts=facts)
            found[row] = entry
        return found

    def score(self, sheet: Mapping[str, Any]) -> "Scored":
        """The whole sheet; `sheet` is an object whose rubric is this one."""
        errors = list(_malformed(sheet))
        parts = {key: value if isinstance(value := sheet.get(key), Mapping) else {} for key in KEYS[2:6]}
        unit_kind, refused = _unit_kind(self.rubric, sheet.get("unit_kind"))
        readings, unread = _readings(self.rubric, parts["readings"])
        errors += refused + unread + list(_unknown_rows(self.rubric, parts))
        facts = parts["facts"] if not refused else {
            row: given for row, given in parts["facts"].items() if not _needs_kind(self.rubric, row)}
        rows = self.entries(parts, facts, unit_kind, readings)
        errors += [error for entry in rows.values() for error in entry.errors]
        deduction, wrong = _deduction(self.rubric, sheet.get("total_deduction"))
        sums = add_up(self.rubric, {row: entry.score for row, entry in rows.items()}, deduction)
        return Scored(self.rubric, unit_kind, rows, sums, errors + wrong)


@dataclass(frozen=True)
class Scored:
    """A scored sheet before it is written down."""

    rubric: Rubric
    unit_kind: str | None
    rows: dict[str, Entry]
    sums: Sums
    errors: list[Error]

    def head(self) -> dict[str, Any]:
        """The result without its rows."""
        sums = self.sums
        return {"rubric": self.rubric.id, "unit_kind": self.unit_kind, "complete": sums.complete,
                "total": None if sums.total is None else text(sums.total), "partial_total": text(sums.partial_total),
                "max": text(self.rubric.max)}

    def tail(self) -> dict[str, Any]:
        """What follows the rows."""
        sections = [{"id": one.id, "name": one.name, "max": text(one.max),
                     "score": None if one.score is None else text(one.score)} for one in self.sums.sections]
        return {"sections": sections, "total_deduction": text(self.sums.deduction), "errors": self.errors}

    def plain(self) -> dict[str, Any]:
        """The result of the scoring contract as plain data."""
        rows = [row_result(self.rubric, row, entry) for row, entry in self.rows.items()]
        return self.head() | {"rows": rows} | self.tail()


def row_result(rubric: Rubric, row: str, entry: Entry) -> dict[str, Any]:
    """One row of the result."""
    return {"id": row, "max": text(rubric.rows[row].max), "state": entry.state,
            "suggested": None if entry.suggested is None else text(entry.suggested),
            "allowed": [[text(low), text(high)] for low, high in entry.allowed],
            "score": None if entry.score is None else text(entry.score), "reason": entry.reason}


def refusal(code: str, message: str, rubric: object = None) -> dict[str, Any]:
    """The result for a sheet that cannot be scored at all."""
    return {"rubric": rubric if isinstance(rubric, str) else None, "unit_kind": None, "complete": False, "total": None,
            "partial_total": "0", "max": None, "rows": [], "sections": [], "total_deduction": "0",
            "errors": [{"row": None, "code": code, "message": message}]}


def _malformed(sheet: Mapping[str, Any]) -> Iterator[Error]:
    for key in sheet:
        if key not in KEYS:
            yield {"row": None, "code": "sheet.malformed", "message": f"打分表没有名为“{key}”的内容，可用：{'、'.join(KEYS)}"}
    for key in KEYS[2:6]:
        if sheet.get(key) is not None and not isinstance(sheet[key], Mapping):
            yield {"row": None, "code": "sheet.malformed", "message": f"“{key}”应是以行号为名的对照表"}
    if isinstance(reasons := sheet.get("override_reasons"), Mapping):
        for row, reason in reasons.items():
            if reason is not None and not isinstance(reason, str):
                yield {"row": row, "code": "sheet.malformed", "message": f"第 {row} 项的理由应是文字"}


def _unit_kind(rubric: Rubric, given: object) -> tuple[str | None, list[Error]]:
    if given is None:
        if not rubric.unit_kinds:
            return None, []
        return None, [{"row": None, "code": "unit_kind.missing", "message": "没有说明单位类型，有些项目无法计算；"
                       f"可用：{'、'.join(rubric.unit_kinds)}"}]
    if not isinstance(given, str) or given not in UNIT_KINDS:
        return None, [{"row": None, "code": "unit_kind.unknown", "message": f"单位类型{_plain(given)}不认识；"
                       f"可用：{'、'.join(UNIT_KINDS)}"}]
    return given, []


def _needs_kind(rubric: Rubric, row: str) -> bool:
    found = rubric.rows.get(row)
    if found is None:
        return False
    return any(fact.kinds for fact in found.facts) or isinstance(found.rule.get("target"), Mapping)


def _readings(rubric: Rubric, given: Mapping[str, Any]) -> tuple[dict[str, str], list[Error]]:
    known = {reading.id: [choice.value for choice in reading.choices] for reading in rubric.readings}
    readings, errors = {}, []
    for name, choice in given.items():
        if isinstance(choice, str) and choice in known.get(name, ()):
            readings[name] = choice
        else:
            errors.append({"row": name, "code": "reading.unknown", "message": f"口径“{name}”没有{_plain(choice)}这个选项；"
                           f"可用：{'、'.join(known[name]) if name in known else '、'.join(known)}"})
    return readings, errors


def _unknown_rows(rubric: Rubric, parts: Mapping[str, Mapping[str, Any]]) -> Iterator[Error]:
    named = dict.fromkeys(row for key in ("facts", "scores", "override_reasons") for row in parts[key])
    for row in named:
        if row not in rubric.rows:
            yield {"row": row, "code": "row.unknown", "message": f"考核细则没有第“{row}”项"}


def _deduction(rubric: Rubric, given: object) -> tuple[Decimal, list[Error]]:
    if given is None:
        return Decimal(0), []
    if not isinstance(given, Mapping):
        return Decimal(0), [{"row": None, "code": "sheet.malformed", "message": "“total_deduction”应写明 points 和 reason"}]
    value, reason = exact(given.get("points")), given.get("reason")
    errors: list[Error] = []
    if value is None or not 0 <= value <= rubric.max:
        errors.append({"row": None, "code": "deduction.range",
                       "message": f"总分扣分应是0至{text(rubric.max)}之间的数"})
    if not isinstance(reason, str) or not reason.strip():
        errors.append({"row": None, "code": "deduction.reason_missing", "message": "总分扣分须写明理由"})
    return (Decimal(0) if errors or value is None else decimal(value)), errors
